#include "service/audit.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <functional>

#include "base/json.h"
#include "office/token.h"
#include "service/answers.h"
#include "service/event_view.h"
#include "service/internal/trail.h"
#include "vault/digest.h"

namespace luoshi::service {
namespace {

using base::Result;
namespace json = boost::json;

// Looked at for one answer. Behind that the answer ends, with a cursor.
constexpr std::size_t kExaminedMax = 200'000;
constexpr std::size_t kTokensMax = 1'000;  // of one person, revoked ones included

const Listing& listing() {
  static const Listing kListing{"events",
                                {},
                                {},
                                {{"book", {"账本", "Book"}},
                                 {"sequence", {"序号", "Sequence"}},
                                 {"at", {"时间", "At"}},
                                 {"actor_login", {"操作人", "Actor"}},
                                 {"actor_id", {"操作人编号", "Actor id"}},
                                 {"kind", {"事件", "Kind"}},
                                 {"kind_version", {"事件版本", "Kind version"}},
                                 {"stream", {"对象", "Stream"}},
                                 {"stream_version", {"对象版本", "Stream version"}},
                                 {"body", {"内容", "Body"}},
                                 {"request_id", {"请求号", "Request id"}},
                                 {"previous_hash", {"前一摘要", "Previous hash"}},
                                 {"hash", {"摘要", "Hash"}}},
                                {"book", "after", "stream", "kind", "actor", "from", "to"}};
  return kListing;
}

Result<std::optional<env::WallTime>> time_of(const Parameters& parameters, std::string_view name) {
  const auto text = value_of(parameters, name);
  if (!text) return std::optional<env::WallTime>();
  const auto time = parse_rfc3339(*text);
  if (time) return time;
  return tl::unexpected(
      wrong_parameter(name, {"应如 2026-07-01T16:00:00+08:00", "as in 2026-07-01T16:00:00+08:00"}));
}

Result<std::optional<std::uint64_t>> after_of(const Parameters& parameters) {
  const auto text = value_of(parameters, "after");
  if (!text) return std::optional<std::uint64_t>();
  std::uint64_t after = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), after);
  const bool is_number = error == std::errc() && end == text->data() + text->size() &&
                         after <= static_cast<std::uint64_t>(std::numeric_limits<int64_t>::max());
  if (!is_number || !value_of(parameters, "book")) {
    return tl::unexpected(wrong_parameter(
        "after", {"应为序号，并用 book 指明账本", "a sequence, with the book that it is of"}));
  }
  return std::optional(after);
}

// Whose events are wanted: names as they stand in events. A person's are also those of his tokens.
Result<std::vector<std::string>> actor_names(World& world, const std::string& id) {
  if (id.starts_with("t-")) return std::vector<std::string>{"token/" + id};
  std::vector<std::string> names{"person/" + id};
  ledger::Query query{.table = &office::tokens_table(), .book = ledger::kCityBook};
  query.where = {{"person", ledger::Comparison::kEqual, {id}}};
  query.limit = kTokensMax;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  for (const ledger::BookRow& row : *rows) {
    names.push_back("token/" + std::get<std::string>(row.row[0]));
  }
  return names;
}

struct Wanted {
  ledger::EventFilter filter;
  std::function<bool(const ledger::Event&)> fits;  // what the filter cannot say; may be empty
  bool nothing = false;                            // there is no such book
};

Result<void> set_actor(World& world, const std::string& actor, Wanted& wanted) {
  if (actor == "system") {
    wanted.fits = [](const ledger::Event& event) { return event.actor.starts_with("system/"); };
    return {};
  }
  auto names = actor_names(world, actor);
  if (!names) return tl::unexpected(names.error());
  if (names->size() == 1) {
    wanted.filter.actor = names->front();
  } else {
    wanted.fits = [names = std::move(*names)](const ledger::Event& event) {
      return std::ranges::find(names, event.actor) != names.end();
    };
  }
  return {};
}

Result<Wanted> wanted_of(World& world, const Parameters& parameters) {
  Wanted wanted;
  wanted.filter.newest_first = true;
  wanted.filter.stream = value_of(parameters, "stream").value_or("");
  wanted.filter.kind = value_of(parameters, "kind").value_or("");
  auto from = time_of(parameters, "from");
  if (!from) return tl::unexpected(from.error());
  auto to = time_of(parameters, "to");
  if (!to) return tl::unexpected(to.error());
  auto after = after_of(parameters);
  if (!after) return tl::unexpected(after.error());
  wanted.filter.from = *from;
  wanted.filter.to = *to;
  if (*after) {
    wanted.filter.after = **after;
    wanted.filter.newest_first = false;
  }
  if (const auto name = value_of(parameters, "book")) {
    auto book = book_named(world, *name);
    if (!book) return tl::unexpected(book.error());
    wanted.filter.book = *book;
    wanted.nothing = book->value == 0;
  }
  if (const auto actor = value_of(parameters, "actor"); actor && !actor->empty()) {
    if (auto set = set_actor(world, *actor, wanted); !set) return tl::unexpected(set.error());
  }
  return wanted;
}

struct Found {
  std::vector<json::object> items;
  std::optional<ledger::Row> last;  // when there may be more
};

Result<Found> find(World& world, const Wanted& wanted, Trail& trail, std::size_t count) {
  Found found;
  for (std::size_t examined = 0; examined < kExaminedMax; ++examined) {
    const ledger::Row before = trail.place();
    auto event = trail.next();
    if (!event) return tl::unexpected(event.error());
    if (!*event) return found;
    if (wanted.fits && !wanted.fits(**event)) continue;
    if (found.items.size() == count) {
      found.last = before;
      return found;
    }
    auto item = event_json(world, **event);
    if (!item) return tl::unexpected(item.error());
    found.items.push_back(std::move(*item));
  }
  found.last = trail.place();
  return found;
}

bool digits(std::string_view text, int& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && text[0] != '-';
}

// "+08:00", "Z"; a '+' that was not escaped comes as a space.
std::optional<std::chrono::minutes> offset_of(std::string_view text) {
  if (text == "Z" || text == "z") return std::chrono::minutes(0);
  int hours = 0;
  int minutes = 0;
  const bool is_offset = text.size() == 6 && (text[0] == '+' || text[0] == '-' || text[0] == ' ') &&
                         text[3] == ':' && digits(text.substr(1, 2), hours) &&
                         digits(text.substr(4), minutes) && hours < 24 && minutes < 60;
  if (!is_offset) return std::nullopt;
  const std::chrono::minutes offset(hours * 60 + minutes);
  return text[0] == '-' ? -offset : offset;
}

// The digits behind a point, as milliseconds; takes them away.
std::optional<std::chrono::milliseconds> take_fraction(std::string_view& text) {
  if (!text.starts_with('.')) return std::chrono::milliseconds(0);
  const std::size_t end = std::min(text.find_first_not_of("0123456789", 1), text.size());
  if (end == 1 || end > 20) return std::nullopt;
  std::string first(text.substr(1, std::min<std::size_t>(end - 1, 3)));
  first.resize(3, '0');
  text.remove_prefix(end);
  int milliseconds = 0;
  if (!digits(first, milliseconds)) return std::nullopt;
  return std::chrono::milliseconds(milliseconds);
}

}  // namespace

std::optional<env::WallTime> parse_rfc3339(std::string_view text) {
  constexpr std::size_t kSecondsEnd = 19;
  if (text.size() <= kSecondsEnd || text[4] != '-' || text[7] != '-' ||
      (text[10] != 'T' && text[10] != 't') || text[13] != ':' || text[16] != ':') {
    return std::nullopt;
  }
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  const bool are_digits = digits(text.substr(0, 4), year) && digits(text.substr(5, 2), month) &&
                          digits(text.substr(8, 2), day) && digits(text.substr(11, 2), hour) &&
                          digits(text.substr(14, 2), minute) && digits(text.substr(17, 2), second);
  if (!are_digits || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  std::string_view rest = text.substr(kSecondsEnd);
  const auto fraction = take_fraction(rest);
  const auto offset = offset_of(rest);
  if (!fraction || !offset) return std::nullopt;
  return env::WallTime(std::chrono::sys_days(date)) + std::chrono::hours(hour) +
         std::chrono::minutes(minute) + std::chrono::seconds(second) + *fraction - *offset;
}

Result<Page> list_events(World& world, const Caller& caller, const Parameters& parameters) {
  if (auto may = require_everywhere(world, caller, office::Right::kAuditRead); !may) {
    return tl::unexpected(may.error());
  }
  auto asked = list_asked(parameters, listing());
  if (!asked) return tl::unexpected(asked.error());
  auto wanted = wanted_of(world, parameters);
  if (!wanted) return tl::unexpected(wanted.error());
  if (wanted->nothing) return list_items(world, listing(), *asked, {});
  const bool is_export = asked->format != ListFormat::kJson;
  Trail trail(world, wanted->filter);
  if (asked->after && !is_export && !trail.go_behind(*asked->after)) {
    return tl::unexpected(wrong_cursor());
  }
  auto found = find(world, *wanted, trail, is_export ? kExportRowsMax : asked->limit);
  if (!found) return tl::unexpected(found.error());
  if (auto done = add_previous_hashes(world, found->items); !done) {
    return tl::unexpected(done.error());
  }
  if (is_export) {
    for (json::object& item : found->items) item["body"] = base::serialize(item["body"]);
    return list_items(world, listing(), *asked, std::move(found->items));
  }
  Page page;
  page.items = std::move(found->items);
  if (found->last) page.next_cursor = cursor_of(asked->digest, *found->last);
  return page;
}

Result<json::object> book_heads(World& world, const Caller& caller) {
  if (auto may = require_everywhere(world, caller, office::Right::kAuditRead); !may) {
    return tl::unexpected(may.error());
  }
  auto books = world.ledger.books();
  if (!books) return tl::unexpected(books.error());
  json::array items;
  for (const ledger::Book& book : *books) {
    auto name = book_name(world, book.id);
    if (!name) return tl::unexpected(name.error());
    auto last = world.ledger.events(
        {.book = book.id, .until = book.head.sequence, .newest_first = true, .limit = 1});
    if (!last) return tl::unexpected(last.error());
    json::object item{{"book", *name},
                      {"sequence", book.head.sequence},
                      {"hash", vault::to_hex(book.head.hash)},
                      {"algorithm", vault::name_of(world.ledger.identity().algorithm)}};
    item["at"] = last->empty() ? json::value(nullptr) : json::value(rfc3339(last->front().time));
    items.push_back(std::move(item));
  }
  return json::object{{"items", std::move(items)}};
}

}  // namespace luoshi::service
