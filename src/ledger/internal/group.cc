#include "ledger/internal/group.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <set>

#include "base/check.h"
#include "base/unicode.h"
#include "ledger/internal/records.h"

namespace luoshi::ledger {
namespace {

constexpr std::size_t kEventsMax = 1'000;  // of one decision
constexpr std::size_t kReplyBytesMax = 64 << 10;
constexpr std::size_t kOverlaidMax = 2'000;  // changes; more are written before rows are asked for

bool is_name(std::string_view text) {
  return text.size() <= kNameBytesMax && text.find('\0') == std::string_view::npos &&
         base::is_valid_utf8(text);
}

bool is_plain(const Query& query) {
  return std::ranges::all_of(query.where, [](const Condition& condition) {
    return std::ranges::all_of(condition.values, [](const Value& value) {
      const auto* text = std::get_if<std::string>(&value);
      return !text || (text->find('\0') == std::string::npos && base::is_valid_utf8(*text));
    });
  });
}

// Limits stand in the statements, of which there are to be few.
std::size_t rounded(std::size_t count) { return count == 0 ? 0 : std::bit_ceil(count); }

base::Error wrong_name(std::string_view where) {
  return {base::ErrorCode::kInvalidInput,
          {"标识过长或不是文本", "the name is too long or no text"},
          std::string(where),
          {fmt::format("应为至多 {} 字节的 UTF-8 文本", kNameBytesMax),
           fmt::format("at most {} bytes of UTF-8", kNameBytesMax)}};
}

base::Error another_body(const Command& command) {
  return {base::ErrorCode::kConflict,
          {"同一请求号已用于内容不同的请求", "this request id was used for another request"},
          command.request,
          {"请为新的请求使用新的请求号", "use a new request id for a new request"},
          "key_reused"};
}

}  // namespace

Group::Group(Transaction& transaction, const Catalog& catalog, States& states,
             HashAlgorithm algorithm, Chain& chain, env::WallTime now)
    : transaction_(transaction),
      catalog_(catalog),
      states_(states),
      algorithm_(algorithm),
      chain_(chain),
      now_(now),
      head_(transaction.book().head) {
  states_.begin(head_);
}

base::Result<void> Group::prepare(std::span<const Command* const> commands) {
  std::vector<RequestKey> keys;
  for (const Command* command : commands) keys.push_back({command->actor, command->request});
  auto records = transaction_.requests(keys);
  if (!records) return tl::unexpected(records.error());
  for (RequestRecord& record : *records) answered_.emplace(record.key, std::move(record));

  std::set<std::string> wanted;
  for (const Command* command : commands) {
    for (const StreamId& stream : command->streams) {
      if (!states_.find(stream.text())) wanted.insert(stream.text());
    }
  }
  if (auto done = load({wanted.begin(), wanted.end()}); !done) return done;
  return ask(commands);
}

// Each command may change a row that another one's query gives: that many more are asked for. What
// no store takes is left to the decision, so that it fails alone.
base::Result<void> Group::ask(std::span<const Command* const> commands) {
  const std::size_t more = rounded(commands.size());
  std::vector<Query> queries;
  std::vector<Stored*> places;
  for (const Command* command : commands) {
    for (const Query& query : command->queries) {
      if (!Overlay::can_answer(query) || !is_plain(query)) continue;
      const auto [place, is_new] = stored_.try_emplace(query);
      if (!is_new) continue;
      queries.push_back(query);
      queries.back().limit += more;
      places.push_back(&place->second);
    }
  }
  if (queries.empty()) return {};
  auto found = transaction_.rows_of(queries);
  if (!found) return tl::unexpected(found.error());
  for (std::size_t i = 0; i < queries.size(); ++i) {
    *places[i] = {std::move((*found)[i]), queries[i].limit};
  }
  return {};
}

base::Result<void> Group::load(const std::vector<std::string>& streams) {
  if (streams.empty()) return {};
  auto events = transaction_.history(streams);
  if (!events) return tl::unexpected(events.error());
  for (const std::string& stream : streams) {
    auto folded = unborn(catalog_, stream);
    if (!folded) return tl::unexpected(folded.error());
    states_.put(stream, std::move(*folded));
  }
  for (const Event& event : *events) {
    if (auto done = fold(*states_.find(event.stream), event); !done) {
      states_.forget();
      return done;
    }
  }
  return {};
}

base::Result<Folded*> Group::folded(const std::string& stream) {
  if (Folded* found = states_.find(stream)) return found;
  if (auto kind = kind_of(catalog_, stream); !kind) return tl::unexpected(kind.error());
  if (auto done = load({stream}); !done) {
    broken_ = true;
    return tl::unexpected(done.error());
  }
  return states_.find(stream);
}

base::Result<const void*> Group::state_of(const StreamId& stream) {
  auto found = folded(stream.text());
  if (!found) return tl::unexpected(found.error());
  return (*found)->state.get();
}

base::Result<std::uint64_t> Group::version(const StreamId& stream) {
  auto found = folded(stream.text());
  if (!found) return tl::unexpected(found.error());
  return (*found)->version;
}

// Sums are written before they are asked for: hardly a decision depends on one.
base::Result<std::vector<Row>> Group::rows(const Query& query) {
  if (query.table->sums && !additions_.empty()) {
    if (auto done = flush(); !done) return tl::unexpected(done.error());
  }
  if (const auto known = stored_.find(query); known != stored_.end()) {
    auto rows = overlay_.over(query, known->second.rows, known->second.asked);
    if (rows) return std::move(*rows);
  }
  const bool is_written = !Overlay::can_answer(query) || overlay_.changes().size() > kOverlaidMax;
  if (is_written) {
    if (auto done = flush(); !done) return tl::unexpected(done.error());
  }
  Query wider = query;
  wider.limit += rounded(overlay_.size(*query.table));
  auto found = transaction_.rows(wider);
  if (!found) {
    broken_ = true;
    return found;
  }
  if (overlay_.size(*query.table) == 0) return found;
  auto rows = overlay_.over(query, *found, wider.limit);
  LUOSHI_CHECK(rows.has_value());
  return std::move(*rows);
}

base::Result<Reply> Group::decide(const Command& command) {
  const RequestKey key{command.actor, command.request};
  if (const auto known = answered_.find(key); known != answered_.end()) {
    return answer_again(command, known->second);
  }
  auto decision = command.decide(*this);
  if (!decision) return tl::unexpected(decision.error());
  if (auto done = check(command, *decision); !done) return tl::unexpected(done.error());
  if (auto done = carry_out(command, *decision); !done) {
    broken_ = true;
    return tl::unexpected(done.error());
  }
  RequestRecord record{key, command.fingerprint, decision->reply, now_, {}};
  record.seal = seal_of(algorithm_, book(), record);
  answered_.emplace(key, record);
  records_.push_back(std::move(record));
  wrote_ = true;
  return Reply{std::move(decision->reply), head_.sequence, false};
}

base::Result<Reply> Group::answer_again(const Command& command, const RequestRecord& record) {
  if (record.fingerprint != command.fingerprint) return tl::unexpected(another_body(command));
  return Reply{record.reply, head_.sequence, true};
}

base::Result<void> Group::check(const Command& command, const Decision& decision) const {
  if (!is_name(command.actor)) return tl::unexpected(wrong_name("actor"));
  if (command.request.empty() || !is_name(command.request)) {
    return tl::unexpected(wrong_name("request"));
  }
  bool within = decision.events.size() <= kEventsMax && decision.reply.size() <= kReplyBytesMax;
  for (const NewEvent& event : decision.events) {
    if (!is_name(event.stream.text())) return tl::unexpected(wrong_name(event.stream.kind));
    if (auto kind = kind_of(catalog_, event.stream.kind); !kind) {
      return tl::unexpected(kind.error());
    }
    within = within && event.body.size() <= kBodyBytesMax && event.kind.size() <= kKindBytesMax;
  }
  if (within) return {};
  return base::fail(base::ErrorCode::kTooLarge,
                    {"内容过大，不能记入台账", "too large to be entered in the ledger"}, {},
                    {fmt::format("一次至多 {} 个事件，每个至多 {} 字节", kEventsMax, kBodyBytesMax),
                     fmt::format("at most {} events, {} bytes each", kEventsMax, kBodyBytesMax)});
}

base::Result<void> Group::carry_out(const Command& command, const Decision& decision) {
  for (const NewEvent& event : decision.events) {
    if (auto done = add_event(command, event); !done) return done;
  }
  return {};
}

base::Result<void> Group::add_event(const Command& command, const NewEvent& fresh) {
  auto found = folded(fresh.stream.text());
  if (!found) return tl::unexpected(found.error());
  Event event{.book = book(),
              .sequence = head_.sequence + 1,
              .stream = fresh.stream.text(),
              .version = (*found)->version + 1,
              .kind = fresh.kind,
              .kind_version = fresh.kind_version,
              .time = now_,
              .actor = command.actor,
              .request = command.request,
              .body = fresh.body};
  event.hash = chain_.next(head_.hash, event);
  if (auto done = fold_and_project(**found, event); !done) return done;
  head_ = {event.sequence, event.hash};
  events_.push_back(std::move(event));
  return {};
}

base::Result<void> Group::fold_and_project(Folded& folded, const Event& event) {
  const StreamKind& kind = *folded.kind;
  RowChanges before, after, changes;
  if (kind.contribute) kind.contribute(folded.state.get(), before);
  if (auto done = fold(folded, event); !done) return done;
  kind.project(folded.state.get(), event, changes);
  for (RowChange& change : changes) overlay_.add(std::move(change));
  if (kind.contribute) kind.contribute(folded.state.get(), after);
  if (before == after) return {};
  additions_.take_back(before);
  additions_.add(after);
  return {};
}

base::Result<void> Group::flush() {
  auto done = transaction_.append(events_);
  if (done) done = transaction_.change(overlay_.changes());
  if (done) done = transaction_.change(additions_.take());
  if (done) done = transaction_.remember(records_);
  std::ranges::move(events_, std::back_inserter(written_));
  events_.clear();
  overlay_.clear();
  stored_.clear();
  records_.clear();
  if (!done) broken_ = true;
  return done;
}

}  // namespace luoshi::ledger
