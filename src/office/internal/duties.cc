#include "office/internal/duties.h"

#include <fmt/format.h>

#include <algorithm>

#include "office/lookup.h"

namespace luoshi::office {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;

bool overlap(const Grant& one, const Grant& other) {
  return (!one.until || other.from <= *one.until) && (!other.until || one.from <= *other.until);
}

Result<void> check_days(const Grant& grant, const Day& today, const Actor& actor) {
  // What a city's files say may have begun before the ledger did.
  if (grant.from < today && !actor.person.empty()) {
    return fail(ErrorCode::kInvalidInput,
                {fmt::format("{}已经过去", grant.from.text()),
                 fmt::format("{} is past", grant.from.text())},
                "/from",
                {fmt::format("应不早于今天（{}）", today.text()),
                 fmt::format("today ({}) or later", today.text())});
  }
  if (grant.until &&
      (*grant.until < grant.from || (*grant.until < today && !actor.person.empty()))) {
    return fail(ErrorCode::kInvalidInput,
                {fmt::format("{}太早", grant.until->text()),
                 fmt::format("{} is too early", grant.until->text())},
                "/until", {"应不早于开始之日和今天", "not before the first day, nor before today"});
  }
  if (grant.acting_for && !grant.until) {
    return fail(ErrorCode::kInvalidInput,
                {"代理没有截止日期", "no last day is given for the acting officer"}, "/until",
                {"代理应有截止日期", "an acting officer's last day"});
  }
  return {};
}

// An acting officer gets what the one in whose place he acts holds there, and no more.
Result<void> check_acting(ledger::View& view, const PersonId& id, const Grant& grant) {
  if (!grant.acting_for) return {};
  if (*grant.acting_for == id) {
    return fail(ErrorCode::kInvalidInput, {"不能代理自己", "nobody acts for himself"},
                "/acting_for");
  }
  const auto other = known_person(view, *grant.acting_for, "/acting_for");
  if (!other) return tl::unexpected(other.error());
  const bool holds =
      std::any_of((*other)->grants.begin(), (*other)->grants.end(), [&](const Grant& each) {
        return !each.withdrawn && !each.acting_for && each.role == grant.role &&
               each.unit_id == grant.unit_id && overlap(each, grant);
      });
  if (holds) return {};
  return fail(
      ErrorCode::kConflict,
      {"被代理的人在那里没有这个角色", "whose place is taken does not hold this role there"},
      "/acting_for", {"应为本人持有这个角色的人", "a person who holds the role himself"});
}

Result<void> check_separation(const Person& person, const Grant& grant, const Day& today) {
  if (!is_administration(grant.role)) return {};
  for (const Grant& each : person.grants) {
    if (is_over(each, today) || !is_administration(each.role) || each.role == grant.role ||
        !overlap(each, grant)) {
      continue;
    }
    return fail(ErrorCode::kForbidden,
                {fmt::format("此人已是{}，不能同时是{}", row_of(each.role).title.zh,
                             row_of(grant.role).title.zh),
                 fmt::format("the person is {} and cannot be {} at the same time",
                             name_of(each.role), name_of(grant.role))},
                "/role",
                {"系统、安全、审计三员应由不同的人担任",
                 "the system, security and audit administrations are held by different people"});
  }
  return {};
}

}  // namespace

Result<void> check_other(const PersonId& person, const Actor& actor, std::string where) {
  if (actor.person.empty() || actor.person != person) return {};
  return fail(ErrorCode::kForbidden, {"不能对自己这样做", "nobody does this to himself"},
              std::move(where), {"应由别人来做", "another person's act"});
}

Result<void> check_not_over(ledger::View& view, const PersonId& id, const Person& person,
                            const Actor& actor, std::string where) {
  if (actor.person.empty() || actor.person == id) return {};
  const auto who = known_person(view, actor.person, std::string());
  if (!who) return tl::unexpected(who.error());
  const Day today = city_day(view.now());
  for (const Grant& grant : person.grants) {
    if (is_over(grant, today) || !is_administration(grant.role)) continue;
    const bool same = std::any_of(
        (*who)->grants.begin(), (*who)->grants.end(),
        [&](const Grant& own) { return is_in_force(own, today) && own.role == grant.role; });
    if (same) continue;
    return fail(ErrorCode::kForbidden,
                {fmt::format("此人是{}，别人不能改其登录名和密码", row_of(grant.role).title.zh),
                 fmt::format("the person is {}; others do not set the login or password",
                             name_of(grant.role))},
                std::move(where),
                {"应由本人、另一名同类管理员或在服务器上用命令行来改",
                 "the person, another holder of the same administration, or the command line on "
                 "the server"});
  }
  return {};
}

Result<void> check_not_last(ledger::View& view, const PersonId& person,
                            std::span<const Grant> ending, std::string where) {
  const Day today = city_day(view.now());
  for (const Grant& grant : ending) {
    if (!is_administration(grant.role) || !is_in_force(grant, today) || grant.until) continue;
    auto rows = rows_where(
        view, role_grants_table(),
        {equals("role", std::string(name_of(grant.role))), equals("withdrawn", std::int64_t{0}),
         equals("until_day", {}), differs("id", grant.id.value())});
    if (!rows) return tl::unexpected(rows.error());
    bool is_another = false;
    for (const ledger::Row& row : *rows) {
      const PersonId other(text_at(role_grants_table(), row, "person"));
      // Another grant of this person ends too, or keeps what one withdrawal takes.
      const bool ends_too =
          other == person && std::any_of(ending.begin(), ending.end(), [&](const Grant& each) {
            return each.id.value() == std::get<std::string>(row[0]);
          });
      const auto state = view.state<Person>(stream_of(other));
      if (!state) return tl::unexpected(state.error());
      is_another = is_another || (!ends_too && (*state)->state == PersonState::kActive &&
                                  text_at(role_grants_table(), row, "from_day") <= today.text());
    }
    if (is_another) continue;
    return fail(ErrorCode::kConflict,
                {fmt::format("此人是最后一名{}", row_of(grant.role).title.zh),
                 fmt::format("the person is the last {}", name_of(grant.role))},
                std::move(where), {"应先让另一个人担任", "give the role to another person first"});
  }
  return {};
}

Result<void> check_grant(ledger::View& view, const PersonId& id, const Person& person,
                         const Grant& grant, const Actor& actor) {
  const Day today = city_day(view.now());
  if (auto ok = check_days(grant, today, actor); !ok) return ok;
  if (auto ok = check_separation(person, grant, today); !ok) return ok;
  if (auto ok = check_acting(view, id, grant); !ok) return ok;
  const auto taken = any_where(view, role_grants_table(), {equals("id", grant.id.value())});
  if (!taken) return tl::unexpected(taken.error());
  if (*taken) {
    return fail(ErrorCode::kConflict, {"这个标识已有授权", "a grant has this id"}, "/grant_id");
  }
  std::size_t count = 0;
  for (const Grant& each : person.grants) {
    if (is_over(each, today)) continue;
    ++count;
    if (each.role == grant.role && each.unit_id == grant.unit_id && overlap(each, grant)) {
      return fail(ErrorCode::kConflict,
                  {"此人在这段时间已有这个角色", "the person holds this role there at that time"},
                  "/role", {"应先收回已有的，或换一段时间", "withdraw that one, or another time"});
    }
  }
  if (count < kGrantsMax) return {};
  return fail(ErrorCode::kTooLarge,
              {fmt::format("一个人最多{}项角色", kGrantsMax),
               fmt::format("a person has at most {} roles", kGrantsMax)},
              "/role", {"应先收回不用的", "withdraw some first"});
}

Result<void> check_successor(ledger::View& view, const LeavePerson& ask) {
  if (!ask.successor_id) {
    if (ask.open_count == 0) return {};
    return fail(ErrorCode::kConflict,
                {fmt::format("还有{}件未了结的事没有人接手", ask.open_count),
                 fmt::format("nobody takes over the {} things that are open", ask.open_count)},
                "/successor_id", {"应指明接手的人", "the person who takes over"});
  }
  if (*ask.successor_id == ask.id) {
    return fail(ErrorCode::kInvalidInput, {"不能移交给自己", "nobody hands over to himself"},
                "/successor_id");
  }
  const auto successor = known_person(view, *ask.successor_id, "/successor_id");
  if (!successor) return tl::unexpected(successor.error());
  if ((*successor)->state == PersonState::kActive) return {};
  return fail(ErrorCode::kConflict, {"接手的人不在岗", "the successor is not active"},
              "/successor_id", {"应为在岗的人", "an active person"});
}

}  // namespace luoshi::office
