#include "service/notices.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <map>

#include "base/json.h"
#include "cases/clock.h"
#include "notice/notice.h"
#include "office/command.h"
#include "service/answers.h"
#include "service/audit.h"
#include "service/internal/commitment_json.h"
#include "service/internal/committed_view.h"
#include "service/scope.h"

namespace luoshi::service {
namespace {

using base::Result;
using cases::Case;
namespace json = boost::json;

constexpr std::size_t kEventsAtOnce = notice::kMakeMax;
constexpr std::size_t kPagesMax = 400;  // of one run; what is left waits for the next
constexpr std::string_view kSpace = "notices";
constexpr std::chrono::hours kRemembered{24 * 366};
constexpr std::chrono::hours kNewsFor{24 * 30};  // what is older is told to nobody

// -- making them --

// How far the book was looked through. A place that was lost is found again in
// the rows: what comes behind it is looked at anew.
Result<std::uint64_t> looked_until(World& world) {
  auto kept =
      world.ledger.store().transient().get(std::string(kSpace), "until", world.clock.wall_now());
  if (!kept) return tl::unexpected(kept.error());
  std::uint64_t until = 0;
  if (*kept) {
    std::from_chars((*kept)->data(), (*kept)->data() + (*kept)->size(), until);
    return until;
  }
  ledger::Query last{.table = &notice::notices_table(), .book = ledger::kCityBook};
  last.order = {{"sequence", true}};
  last.limit = 1;
  auto rows = world.ledger.rows(last);
  if (!rows) return tl::unexpected(rows.error());
  if (rows->empty()) return until;
  const auto& at = rows->front().row[last.table->column("sequence")];
  return static_cast<std::uint64_t>(std::get<std::int64_t>(at));
}

// A role that kinds.yaml names: ours, or what the supervision office has to
// sort out.
std::string role_named(const std::string& name) {
  return office::parse_role(name) ? name : "supervision";
}

base::Message rung_name(World& world, const std::string& kind, const std::string& id) {
  CommittedView view(world);
  const auto rules = cases::rules_of(view, kind);
  if (rules && rules->kind->clock.rungs) {
    for (const calendar::Rung& rung : *rules->kind->clock.rungs) {
      if (rung.id == id) return {rung.name, rung.name_en.value_or(rung.id)};
    }
  }
  return {id, id};
}

std::string text_in(const json::object& body, const char* member) {
  const json::value* value = body.if_contains(member);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

struct Words {
  std::string_view event;
  const char* role;
  const char* zh;
  const char* en;
  bool gives_reason;  // what follows is the reason, else the order's title
};
constexpr std::array<Words, 7> kWords = {{
    {"case.opened", "unit_clerk", "请签收", "is to be received", false},
    {"case.handed_over", "unit_clerk", "转来，请签收", "was handed over to you", false},
    {"case.returned", "unit_clerk", "被退回", "was returned", true},
    {"case.reopened", "unit_clerk", "重新办理", "was reopened", true},
    {"case.withdrawn", "unit_clerk", "已撤回", "was withdrawn", true},
    {"case.accepted", "unit_clerk", "已办结", "was accepted", false},
    {"case.answered", "supervision", "已反馈，待验收", "was answered", false},
}};

struct Told {
  std::string role;
  base::Message text;
};

// Whom this event is told, and how; nothing for what nobody has to know.
std::optional<Told> told_of(World& world, const Case& of, const ledger::Event& event,
                            const json::object& body) {
  const std::string& number = of.what.number;
  if (event.kind == "case.escalated") {
    const base::Message rung = rung_name(world, of.what.kind, text_in(body, "rung"));
    return Told{role_named(text_in(body, "to")),
                {fmt::format("{}{}：{}", number, rung.zh, of.what.title),
                 fmt::format("{}: {}: {}", number, rung.en, of.what.title)}};
  }
  const auto words = std::ranges::find(kWords, event.kind, &Words::event);
  if (words == kWords.end()) return std::nullopt;
  const std::string more = words->gives_reason ? text_in(body, "reason") : of.what.title;
  return Told{words->role,
              {fmt::format("{}{}：{}", number, words->zh, more),
               fmt::format("{} {}: {}", number, words->en, more)}};
}

Result<std::optional<notice::MakeNotices::One>> notice_of(World& world,
                                                          const ledger::Event& event) {
  using One = notice::MakeNotices::One;
  const ledger::StreamId stream = ledger::StreamId::parse(event.stream);
  const bool is_news = event.time >= world.clock.wall_now() - kNewsFor;
  if (stream.kind != "case" || !is_news) return std::optional<One>();
  auto state = world.ledger.state<Case>(ledger::kCityBook, stream);
  if (!state) return tl::unexpected(state.error());
  auto body = base::parse_json(event.body, {.bytes_max = ledger::kBodyBytesMax});
  if (!body) return tl::unexpected(body.error());
  const auto told = told_of(world, **state, event, body->as_object());
  if (!told) return std::optional<One>();
  // Of an event that names the unit in charge, that one; it may be another's by
  // now.
  const std::string named = text_in(body->as_object(), "unit");
  One one{notice::NoticeId(fmt::format("n-{}-{}", stream.id, event.version)), {}};
  one.what = {named.empty() ? (*state)->unit.value() : named,
              told->role,
              event.stream,
              event.kind,
              event.sequence,
              told->text.zh,
              told->text.en};
  return std::optional(std::move(one));
}

Result<std::uint64_t> make_of(World& world, const std::vector<ledger::Event>& events) {
  notice::MakeNotices ask;
  for (const ledger::Event& event : events) {
    auto one = notice_of(world, event);
    if (!one) return tl::unexpected(one.error());
    if (*one) ask.all.push_back(std::move(**one));
  }
  if (ask.all.empty()) return std::uint64_t{0};
  auto reply = world.ledger.execute(notice::command("system/notices", ordered_id(world, "notices-"),
                                                    ledger::Hash{}, std::move(ask)));
  if (!reply) return tl::unexpected(reply.error());
  auto json = base::parse_json(reply->body);
  if (!json) return tl::unexpected(json.error());
  return json->at("done").to_number<std::uint64_t>();
}

// -- showing them --

// Where each of the caller's roles holds.
Result<std::map<std::string, std::vector<UnitScope>>> scopes_of(World& world,
                                                                const Caller& caller) {
  std::map<std::string, std::vector<UnitScope>> out;
  for (const office::Grant& grant : caller.grants) {
    if (!office::is_in_force(grant, today(world))) continue;
    auto scope = subtree_of(world, grant.unit_id);
    if (!scope) return tl::unexpected(scope.error());
    out[std::string(office::name_of(grant.role))].push_back(std::move(*scope));
  }
  return out;
}

const Listing& listing() {
  static const Listing kListing{
      "notices",
      {{"at", "made_at"}},
      {{"made_at", true}, {"sequence", true}},
      {{"at", {"时间", "At"}}, {"text", {"内容", "Text"}}, {"unit_name", {"单位", "Unit"}}},
      {"unread"}};
  return kListing;
}

Result<json::object> item_json(World& world, const ledger::Row& row, bool is_unread) {
  const ledger::Table& table = notice::notices_table();
  json::object out;
  for (const char* name : {"id", "unit", "role", "about", "cause"}) {
    out[name] = json_of(row[table.column(name)]);
  }
  out["at"] = time_json(row[table.column("made_at")]);
  out["text"] = text_of(table, row, "zh");
  out["text_en"] = text_of(table, row, "en");
  out["unread"] = is_unread;
  auto unit = named_unit(world, text_of(table, row, "unit"));
  if (!unit) return tl::unexpected(unit.error());
  out["unit_name"] = unit->is_object() ? unit->at("name") : json::value(nullptr);
  return out;
}

// What a list shows one caller.
struct Mine {
  std::map<std::string, std::vector<UnitScope>> scopes;
  std::shared_ptr<const notice::Reader> reader;
  std::optional<bool> unread;  // only these

  // Whether it is unread; nothing for what is not shown.
  std::optional<bool> shows(const ledger::Row& row) const {
    const ledger::Table& table = notice::notices_table();
    const auto of_role = scopes.find(text_of(table, row, "role"));
    const std::string unit = text_of(table, row, "unit");
    const auto holds = [&](const UnitScope& scope) { return scope.has(unit); };
    if (of_role == scopes.end() || std::ranges::none_of(of_role->second, holds)) return {};
    const auto made_at = std::get<std::int64_t>(row[table.column("made_at")]);
    const bool is_unread = !reader->has_read(text_of(table, row, "id"), made_at);
    return unread.value_or(is_unread) == is_unread ? std::optional(is_unread) : std::nullopt;
  }
};

Result<Mine> mine_of(World& world, const Caller& caller, const Parameters& parameters) {
  auto unread = flag_of(parameters, "unread");
  if (!unread) return tl::unexpected(unread.error());
  auto scopes = scopes_of(world, caller);
  if (!scopes) return tl::unexpected(scopes.error());
  auto reader = world.ledger.state<notice::Reader>(ledger::kCityBook,
                                                   notice::reader_stream(caller.person.value()));
  if (!reader) return tl::unexpected(reader.error());
  return Mine{std::move(*scopes), std::move(*reader), *unread};
}

}  // namespace

Result<std::uint64_t> make_notices(World& world) {
  auto until = looked_until(world);
  if (!until) return tl::unexpected(until.error());
  std::uint64_t made = 0;
  for (std::size_t page = 0; page < kPagesMax; ++page) {
    ledger::EventFilter filter;
    filter.book = ledger::kCityBook;
    filter.after = *until;
    filter.limit = kEventsAtOnce;
    auto events = world.ledger.events(filter);
    if (!events) return tl::unexpected(events.error());
    if (events->empty()) break;
    auto done = make_of(world, *events);
    if (!done) return tl::unexpected(done.error());
    made += *done;
    until = events->back().sequence;
    const env::WallTime now = world.clock.wall_now();
    auto kept = world.ledger.store().transient().put(std::string(kSpace), "until",
                                                     std::to_string(*until), now + kRemembered);
    if (!kept) return tl::unexpected(kept.error());
  }
  return made;
}

Result<Page> list_notices(World& world, const Caller& caller, const Parameters& parameters) {
  if (auto may = require(caller, office::Right::kCommitmentsRead); !may) {
    return tl::unexpected(may.error());
  }
  auto asked = list_asked(parameters, listing());
  if (!asked) return tl::unexpected(asked.error());
  auto mine = mine_of(world, caller, parameters);
  if (!mine) return tl::unexpected(mine.error());
  ledger::Query query{.table = &notice::notices_table(), .book = ledger::kCityBook};
  std::vector<ledger::Value> roles;
  for (const auto& [role, scope] : mine->scopes) roles.emplace_back(role);
  query.where = {{"role", ledger::Comparison::kIn, std::move(roles)}};
  const Item item = [&](const ledger::BookRow& row) -> Result<std::optional<json::object>> {
    const auto is_unread = mine->shows(row.row);
    if (!is_unread) return std::optional<json::object>();
    auto shown = item_json(world, row.row, *is_unread);
    if (!shown) return tl::unexpected(shown.error());
    return std::optional(std::move(*shown));
  };
  return list_rows(world, listing(), *asked, query, item);
}

Result<void> read_notices(World& world, const Caller& caller, const Asked& asked,
                          const NoticesSeen& seen) {
  if (auto may = require(caller, office::Right::kCommitmentsRead); !may) return may;
  notice::ReadNotices ask;
  ask.person = caller.person.value();
  ask.ids = seen.ids.value_or(std::vector<std::string>());
  for (std::size_t i = 0; i < ask.ids.size(); ++i) {
    if (!ask.ids[i].starts_with("n-") || ask.ids[i].size() > 82) {
      return tl::unexpected(
          wrong_member(fmt::format("/ids/{}", i), {"没有这条通知", "there is no such notice"}, {}));
    }
  }
  if (seen.until) {
    const auto until = parse_rfc3339(*seen.until);
    if (!until) {
      return tl::unexpected(wrong_member("/until", {"时间有误", "this is no time"},
                                         {"应为 2026-03-02T09:30:00+08:00 这样的时间",
                                          "a time such as 2026-03-02T09:30:00+08:00"}));
    }
    ask.until = until->time_since_epoch().count();
  }
  auto reply = told(world.ledger.execute(
      notice::command(caller.actor, asked.request, asked.fingerprint, std::move(ask))));
  if (!reply) return tl::unexpected(reply.error());
  return {};
}

}  // namespace luoshi::service
