#include "cases/internal/deciding.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "cases/clock.h"
#include "cases/internal/timed.h"
#include "cases/internal/verdict.h"
#include "office/day.h"
#include "office/lookup.h"

namespace luoshi::cases {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::Decision;
using ledger::NewEvent;
using ledger::View;
using office::check_text;

constexpr std::size_t kFilesMax = 50;
constexpr std::size_t kFactsMax = 1'000;
constexpr std::size_t kAnswersMax = 200;
constexpr std::size_t kSealedMax = 120'000;  // of 20,000 characters, in base64url

// As the desks call them.
base::Message name_of(CaseState state) {
  static const std::map<CaseState, const char*> kNames = {
      {CaseState::kRegistered, "待受理"}, {CaseState::kAdmitted, "待派单"},
      {CaseState::kIssued, "待签收"},     {CaseState::kReceived, "办理中"},
      {CaseState::kAnswered, "待审核"},   {CaseState::kClosed, "已办结"},
      {CaseState::kRefused, "不予受理"},  {CaseState::kMerged, "已并件"},
      {CaseState::kArchived, "已归档"},   {CaseState::kWithdrawn, "已撤回"}};
  return {kNames.at(state), word_of(state)};
}

tl::unexpected<base::Error> wrong_state(const Case& of, std::initializer_list<CaseState> states) {
  base::Message right;
  for (const CaseState each : states) {
    const base::Message name = name_of(each);
    right.zh += (right.zh.empty() ? "应为：" : "、") + name.zh;
    right.en += (right.en.empty() ? "one that is " : ", ") + name.en;
  }
  const base::Message now = name_of(of.state);
  return conflict(now.en,
                  {fmt::format("{}{}，不能这样做", of.what.number, now.zh),
                   fmt::format("{} is {}", of.what.number, now.en)},
                  "/id", std::move(right));
}

// A repeat that was merged before its own limit began: by the request itself, so that merging gives
// nobody more time, and none is without a limit, or held to that of its intake, because of it.
Case with_main_clock(Case merged) {
  if (merged.facts.empty()) {
    merged.facts = {{ClockEvent::kOpened, merged.opened_at, merged.unit.value()}};
  }
  return merged;
}

CaseAccepted closing(const CaseClock& clock, std::string note, env::WallTime answered_at) {
  const std::int64_t at = answered_at.time_since_epoch().count();
  return {std::move(note),           at,
          clock.timed.due_at,        verdict_of(at, clock.timed.due_at),
          clock.timed.kinds_version, clock.timed.calendar_version};
}

}  // namespace

tl::unexpected<base::Error> conflict(std::string reason, base::Message what, std::string where,
                                     base::Message right) {
  return tl::unexpected(base::Error{ErrorCode::kConflict, std::move(what), std::move(where),
                                    std::move(right), std::move(reason)});
}

std::string word_of(CaseState state) { return std::string(base::to_json(state).as_string()); }

Result<void> all_of(std::initializer_list<Result<void>> checks) {
  for (const Result<void>& each : checks) {
    if (!each) return each;
  }
  return {};
}

Result<Found> case_in(View& view, const CaseId& id, const std::optional<std::uint64_t>& version,
                      std::initializer_list<CaseState> states) {
  const auto state = view.state<Case>(stream_of(id));
  if (!state) return tl::unexpected(state.error());
  if (!(*state)->exists) {
    return fail(ErrorCode::kNotFound, {"没有这个案件", "there is no such case"}, "/id");
  }
  if (auto ok = office::check_version(view, stream_of(id), version); !ok) {
    return tl::unexpected(ok.error());
  }
  if (std::ranges::find(states, (*state)->state) == states.end()) {
    return wrong_state(**state, states);
  }
  if ((*state)->facts.size() >= kFactsMax || (*state)->answers.size() >= kAnswersMax) {
    return fail(ErrorCode::kTooLarge, {"变动次数太多", "it has changed too often"}, "/id");
  }
  const auto at = view.version(stream_of(id));
  if (!at) return tl::unexpected(at.error());
  return Found{*state, *at};
}

Result<Found> request_in(View& view, const CaseId& id, const std::optional<std::uint64_t>& version,
                         std::initializer_list<CaseState> states) {
  const auto found = case_in(view, id, version, states);
  if (!found || found->state->intake) return found;
  return conflict("no_request", {"督办单没有这一步", "an order has no such step"}, "/id");
}

Result<void> check_in_charge(const Case& state, const office::UnitId& unit) {
  if (state.unit == unit) return {};
  return conflict("not_concerned", {"不是承办单位", "it is not the unit in charge"}, "/unit",
                  {"应由承办单位办理", "the unit in charge does it"});
}

Result<void> check_no_objection(const Case& state) {
  if (!state.objection) return {};
  return conflict("objected", {"异议还在处理", "an objection waits for its decision"}, "/id",
                  {"应先处理异议", "decide on the objection first"});
}

Result<void> check_alone(const Case& state) {
  if (state.merged.empty()) return {};
  return conflict("has_merged", {"有其他件并入", "others are merged into it"}, "/id",
                  {"应先拆分", "part them first"});
}

Result<void> check_sealed_text(std::string_view text, bool needed, std::string where) {
  if (text.empty()) {
    if (!needed) return {};
    return fail(ErrorCode::kInvalidInput, {"没有内容", "it is empty"}, std::move(where));
  }
  if (text.size() > kSealedMax) {
    return fail(ErrorCode::kTooLarge, {"文字太长", "the text is too long"}, std::move(where),
                {"不超过20000字", "20,000 characters at most"});
  }
  return office::check_sealed({std::string(text), {}}, std::move(where));
}

Result<void> check_words(const Case& state, std::string_view text, office::TextLimits limits,
                         std::string where) {
  if (state.intake) return check_sealed_text(text, limits.min > 0, std::move(where));
  return check_text(text, limits, std::move(where));
}

Result<void> check_files(View& view, const std::vector<std::string>& digests,
                         const std::string& where) {
  if (digests.size() > kFilesMax) {
    return fail(ErrorCode::kTooLarge, {"附件太多", "too many files"}, where,
                {"不超过50个", "50 at the most"});
  }
  for (std::size_t i = 0; i < digests.size(); ++i) {
    const std::string at = fmt::format("{}/{}", where, i);
    if (std::count(digests.begin(), digests.end(), digests[i]) > 1) {
      return fail(ErrorCode::kInvalidInput, {"重复的附件", "the file is there twice"}, at);
    }
    const std::size_t colon = digests[i].find(':');
    const auto version =
        view.version({"file", colon == std::string::npos ? "" : digests[i].substr(colon + 1)});
    if (!version) return tl::unexpected(version.error());
    if (*version > 0) continue;
    return fail(ErrorCode::kNotFound, {"没有这个附件", "there is no such file"}, at,
                {"应先上传", "upload it first"});
  }
  return {};
}

Result<void> check_new_id(View& view, const CaseId& id, char prefix) {
  if (auto ok = office::check_id(id.value(), prefix, "/id"); !ok) return ok;
  const auto version = view.version(stream_of(id));
  if (!version) return tl::unexpected(version.error());
  if (*version == 0) return {};
  return fail(ErrorCode::kConflict, {"编号已被使用", "this id is taken"}, "/id");
}

Result<std::uint32_t> next_sequence(View& view, const ledger::Table& table,
                                    const std::string& series, int year) {
  ledger::Query query{.table = &table, .limit = 1};
  query.where = {office::equals("series", series), office::equals("year", std::int64_t{year})};
  query.order = {{"sequence", true}};
  const auto rows = view.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  if (rows->empty()) return 1;
  const auto& last = rows->front()[table.column("sequence")];
  return static_cast<std::uint32_t>(std::get<std::int64_t>(last)) + 1;
}

int year_of(env::WallTime time) { return std::stoi(office::city_day(time).text().substr(0, 4)); }

std::string reply_with_number(const CaseId& id, std::uint64_t version, const std::string& number) {
  boost::json::object reply;
  reply.emplace("id", id.value());
  reply.emplace("version", version);
  reply.emplace("number", number);
  return base::serialize(reply);
}

Decided decided(const CaseId& id, std::uint64_t version, std::vector<NewEvent> events) {
  const auto own = std::ranges::count(events, stream_of(id), &NewEvent::stream);
  return Decision{std::move(events),
                  office::reply_of(id.value(), version + static_cast<std::uint64_t>(own))};
}

Decided settled(View& view, const CaseId& id, const Found& found, std::vector<NewEvent> events,
                const office::Actor& actor) {
  auto all = with_clock(view, *found.state, id, std::move(events), actor);
  if (!all) return tl::unexpected(all.error());
  return decided(id, found.version, std::move(*all));
}

Result<std::vector<NewEvent>> accept(View& view, const CaseId& id, const Case& answered,
                                     const std::string& note) {
  const auto clock = clock_of(view, answered);
  if (!clock) return tl::unexpected(clock.error());
  const env::WallTime at = answered.answers.back().at;
  auto events = one(id, "case.accepted", closing(*clock, note, at));
  for (const CaseId& other : answered.merged) {
    const auto state = view.state<Case>(stream_of(other));
    if (!state) return tl::unexpected(state.error());
    const bool waits = (*state)->state == CaseState::kMerged && (*state)->into == id;
    if (!waits) continue;  // it was closed with this one before
    const auto own = clock_of(view, with_main_clock(**state), at);
    if (!own) return tl::unexpected(own.error());
    events.push_back(office::new_event(stream_of(other), "case.accepted", closing(*own, {}, at)));
  }
  return events;
}

}  // namespace luoshi::cases
