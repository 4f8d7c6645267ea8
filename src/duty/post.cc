#include "duty/post.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "duty/internal/deciding.h"
#include "office/fields.h"
#include "office/lookup.h"

namespace luoshi::duty {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::Decision;
using ledger::Event;
using ledger::View;
using office::Applier;
using office::Day;
using office::fold;

void staffed(Post& post, const PostStaffed& body, const Event&) {
  post.unit = body.unit;
  post.staff.push_back(body.staff);
}
bool is_meant(const Staff& staff, const PostStaffEnded& what) {
  return staff.person == what.person && staff.part == what.part && staff.force == what.force &&
         !is_over(staff, what.until);
}
void staff_ended(Post& post, const PostStaffEnded& body, const Event&) {
  for (Staff& each : post.staff) {
    if (is_meant(each, body)) each.until = body.until;
  }
}
void shift_added(Post& post, const PostShiftAdded& body, const Event&) {
  post.unit = body.unit;
  post.shifts.push_back(body.shift);
}
void shift_ended(Post& post, const PostShiftEnded& body, const Event&) {
  for (Shift& each : post.shifts) {
    if (each.id == body.shift) each.timing.until = body.until;
  }
}
void exchanged(Post& post, const PostExchanged& body, const Event&) {
  for (const Exchange& each : body.parts) {
    const auto shift = std::ranges::find(post.shifts, each.shift, &Shift::id);
    if (shift != post.shifts.end() && shift->person == each.person) {
      post.taken.erase({each.shift, each.day});
    } else {
      post.taken[{each.shift, each.day}] = each.person;
    }
  }
}

constexpr std::array<Applier<Post>, 5> kAppliers = {{
    {"post.staffed", 1, &fold<Post, PostStaffed, staffed>},
    {"post.staff_ended", 1, &fold<Post, PostStaffEnded, staff_ended>},
    {"post.shift_added", 1, &fold<Post, PostShiftAdded, shift_added>},
    {"post.shift_ended", 1, &fold<Post, PostShiftEnded, shift_ended>},
    {"post.exchanged", 1, &fold<Post, PostExchanged, exchanged>},
}};

Result<void> apply(Post& post, const Event& event) {
  return office::apply_by<Post>(kAppliers, post, event);
}

// -- rows --

ledger::RowChange staff_row(const std::string& place, const Post& post, std::size_t number) {
  const Staff& staff = post.staff[number];
  return {&post_staff_table(),
          {place, static_cast<std::int64_t>(number), post.unit.value(), staff.person.value(),
           std::string(staff.part == Part::kWorker ? "worker" : "deputy"),
           static_cast<std::int64_t>(staff.order), staff.force, staff.from.text(),
           office::value_of(staff.until)},
          false};
}

ledger::RowChange shift_row(const std::string& place, const Post& post, const Shift& shift) {
  return {&post_shifts_table(),
          {place, shift.id.value(), post.unit.value(), shift.person.value(), shift.force,
           shift.timing.from.text(), office::value_of(shift.timing.until),
           base::serialize(base::to_json(shift.timing))},
          false};
}

void project_exchange(const std::string& place, const Post& post, const Exchange& part,
                      ledger::RowChanges& changes) {
  ledger::Row row{place, part.shift.value(), part.day.text()};
  const bool is_taken = post.taken.contains({part.shift, part.day});
  if (is_taken) row.emplace_back(part.person.value());
  changes.push_back({&post_exchanges_table(), std::move(row), !is_taken});
}

void project_kind(const std::string& place, const Post& post, const Event& event,
                  ledger::RowChanges& changes) {
  if (event.kind == "post.staffed") {
    changes.push_back(staff_row(place, post, post.staff.size() - 1));
  } else if (event.kind == "post.staff_ended") {
    for (std::size_t i = 0; i < post.staff.size(); ++i) {
      changes.push_back(staff_row(place, post, i));
    }
  } else if (event.kind == "post.shift_added") {
    changes.push_back(shift_row(place, post, post.shifts.back()));
  } else if (const auto ended = office::body_of<PostShiftEnded>(event); ended) {
    const auto shift = std::ranges::find(post.shifts, ended->shift, &Shift::id);
    if (shift != post.shifts.end()) changes.push_back(shift_row(place, post, *shift));
  } else if (const auto exchange = office::body_of<PostExchanged>(event); exchange) {
    // Of a shift and day that is named twice the last counts, and has one row.
    for (const Exchange& part : exchange->parts) project_exchange(place, post, part, changes);
  }
}

void project(const Post& post, const Event& event, ledger::RowChanges& changes) {
  const std::string place = ledger::StreamId::parse(event.stream).id;
  project_kind(place, post, event, changes);
  changes.push_back({&posts_table(),
                     {place, post.unit.value(), static_cast<std::int64_t>(event.version)},
                     false});
}

// -- decisions --

bool overlap(const Staff& one, const Staff& other) {
  const bool one_first = one.until && *one.until < other.from;
  const bool other_first = other.until && *other.until < one.from;
  return !one_first && !other_first && !(one.until && *one.until < one.from) &&
         !(other.until && *other.until < other.from);
}

Result<void> check_staff(const Staff& staff) {
  if (staff.from.empty()) {
    return fail(ErrorCode::kInvalidInput, {"没有起日", "no first day"}, "/from");
  }
  if (staff.until && *staff.until < staff.from) {
    return fail(ErrorCode::kInvalidInput, {"止日早于起日", "it ends before it begins"}, "/until",
                {"应不早于起日", "not before its first day"});
  }
  return office::check_range(staff.order, 1, 20, "/order");
}

// Behind the last deputy who stands then.
int next_order(const Post& post, const Staff& staff) {
  int last = 0;
  for (const Staff& each : post.staff) {
    if (each.part == Part::kDeputy && each.force == staff.force && overlap(each, staff)) {
      last = std::max(last, each.order);
    }
  }
  return last + 1;
}

// Who stands in the way, or ends the day before.
Result<void> make_room(const StaffPost& ask, const Post& post, const Staff& staff,
                       std::vector<ledger::NewEvent>& events) {
  for (const Staff& each : post.staff) {
    if (each.force != staff.force || each.part != staff.part || !overlap(each, staff)) continue;
    if (each.person == staff.person) {
      return conflict("already_there",
                      {"此人在这段时间已在任", "this person is there then already"}, "/person");
    }
    if (staff.part == Part::kDeputy) continue;
    if (!(each.from < staff.from) || (staff.until && (!each.until || *staff.until < *each.until))) {
      return conflict(
          "in_charge_then",
          {"这段时间里已有他人负责", "somebody else is in charge for a part of that time"}, "/from",
          {"先结束其任期", "his time has to end first"});
    }
    events.push_back(office::new_event(
        post_stream(ask.place), "post.staff_ended",
        PostStaffEnded{each.person, each.part, each.force, office::plus_days(staff.from, -1)}));
  }
  return {};
}

template <class Things>
Result<void> check_room(const Things& things, std::size_t max) {
  if (things.size() < max) return {};
  return fail(ErrorCode::kTooLarge, {"这个岗位的记录太多", "this post has too many of them"}, "/id",
              {fmt::format("不超过{}条", max), fmt::format("{} at the most", max)});
}

Result<void> check_exchange(View& view, const Post& post, const Exchange& part,
                            const std::string& where) {
  const auto shift = std::ranges::find(post.shifts, part.shift, &Shift::id);
  if (shift == post.shifts.end()) {
    return fail(ErrorCode::kNotFound, {"没有这个班次", "there is no such shift"}, where + "/shift");
  }
  if (!runs_on(shift->timing, part.day)) {
    return fail(ErrorCode::kInvalidInput,
                {fmt::format("{}没有这个班", part.day.text()),
                 fmt::format("it does not begin on {}", part.day.text())},
                where + "/day");
  }
  return check_person(view, part.person, where + "/person");
}

}  // namespace

bool is_over(const Staff& staff, const Day& day) { return staff.until && *staff.until < day; }
bool is_in_force(const Staff& staff, const Day& day) {
  return staff.from <= day && !is_over(staff, day);
}

Result<Decision> decide(View& view, const StaffPost& ask, const office::Actor&) {
  const auto found = standing<Post>(view, post_stream(ask.place), ask.version);
  if (!found) return tl::unexpected(found.error());
  const Post& post = *found->state;
  Staff staff = ask.staff;
  const auto force = force_of(view, staff.force, "/force");
  if (!force) return tl::unexpected(force.error());
  staff.force = *force;
  if (staff.part == Part::kWorker) staff.order = 1;
  if (staff.order == 0) staff.order = next_order(post, staff);
  if (auto ok = all_of({check_place(ask.place, "/place"), check_unit(view, ask.unit, "/unit"),
                        check_person(view, staff.person, "/person"), check_staff(staff),
                        check_room(post.staff, kStaffMax)});
      !ok) {
    return tl::unexpected(ok.error());
  }
  if (std::ranges::count(post.staff, staff) > 0) {
    return decided(ask.place.value(), found->version, {});
  }
  std::vector<ledger::NewEvent> events;
  if (auto ok = make_room(ask, post, staff, events); !ok) return tl::unexpected(ok.error());
  events.push_back(
      office::new_event(post_stream(ask.place), "post.staffed", PostStaffed{ask.unit, staff}));
  return decided(ask.place.value(), found->version, std::move(events));
}

Result<Decision> decide(View& view, const EndStaff& ask, const office::Actor&) {
  const auto found = standing<Post>(view, post_stream(ask.place), ask.version);
  if (!found) return tl::unexpected(found.error());
  PostStaffEnded what = ask.what;
  const auto force = force_of(view, what.force, "/force");
  if (!force) return tl::unexpected(force.error());
  what.force = *force;
  const bool is_there = std::ranges::any_of(
      found->state->staff, [&](const Staff& each) { return is_meant(each, what); });
  if (!is_there) {
    return fail(ErrorCode::kNotFound, {"此人那时不在任", "this person is not there then"},
                "/person");
  }
  std::vector<ledger::NewEvent> events;
  events.push_back(office::new_event(post_stream(ask.place), "post.staff_ended", what));
  return decided(ask.place.value(), found->version, std::move(events));
}

Result<Decision> decide(View& view, const AddShift& ask, const office::Actor&) {
  const auto found = standing<Post>(view, post_stream(ask.place), ask.version);
  if (!found) return tl::unexpected(found.error());
  Shift shift = ask.shift;
  const auto force = force_of(view, shift.force, "/force");
  if (!force) return tl::unexpected(force.error());
  shift.force = *force;
  std::ranges::sort(shift.timing.weekdays);
  std::ranges::sort(shift.timing.days);
  if (auto ok =
          all_of({check_place(ask.place, "/place"), office::check_id(shift.id.value(), 'h', "/id"),
                  check_unit(view, ask.unit, "/unit"), check_person(view, shift.person, "/person"),
                  check(shift.timing, ""), check_room(found->state->shifts, kShiftsMax)});
      !ok) {
    return tl::unexpected(ok.error());
  }
  const auto known = std::ranges::find(found->state->shifts, shift.id, &Shift::id);
  if (known != found->state->shifts.end()) {
    if (*known == shift) return decided(ask.place.value(), found->version, {});
    return conflict("id_taken", {"编号已被使用", "this id is taken"}, "/id");
  }
  std::vector<ledger::NewEvent> events;
  events.push_back(office::new_event(post_stream(ask.place), "post.shift_added",
                                     PostShiftAdded{ask.unit, std::move(shift)}));
  return decided(ask.place.value(), found->version, std::move(events));
}

Result<Decision> decide(View& view, const EndShift& ask, const office::Actor&) {
  const auto found = standing<Post>(view, post_stream(ask.place), ask.version);
  if (!found) return tl::unexpected(found.error());
  const auto shift = std::ranges::find(found->state->shifts, ask.what.shift, &Shift::id);
  if (shift == found->state->shifts.end()) {
    return fail(ErrorCode::kNotFound, {"没有这个班次", "there is no such shift"}, "/shift");
  }
  if (shift->timing.until == ask.what.until) {
    return decided(ask.place.value(), found->version, {});
  }
  std::vector<ledger::NewEvent> events;
  events.push_back(office::new_event(post_stream(ask.place), "post.shift_ended", ask.what));
  return decided(ask.place.value(), found->version, std::move(events));
}

Result<Decision> decide(View& view, const ExchangeShifts& ask, const office::Actor&) {
  const auto found = standing<Post>(view, post_stream(ask.place), ask.version);
  if (!found) return tl::unexpected(found.error());
  constexpr std::size_t kPartsMax = 20;
  if (ask.parts.empty() || ask.parts.size() > kPartsMax) {
    return fail(ErrorCode::kInvalidInput,
                {"没有换班内容，或太多", "nothing to exchange, or too much"}, "/parts",
                {"1至20项", "1 to 20 parts"});
  }
  if (auto ok = check_room(found->state->taken, kExchangesMax); !ok) {
    return tl::unexpected(ok.error());
  }
  for (std::size_t i = 0; i < ask.parts.size(); ++i) {
    const std::string where = fmt::format("/parts/{}", i);
    if (auto ok = check_exchange(view, *found->state, ask.parts[i], where); !ok) {
      return tl::unexpected(ok.error());
    }
    const auto is_same = [&](const Exchange& other) {
      return other.shift == ask.parts[i].shift && other.day == ask.parts[i].day;
    };
    if (std::ranges::count_if(ask.parts, is_same) > 1) {
      return fail(ErrorCode::kInvalidInput, {"同一班写了两次", "the same shift and day twice"},
                  where);
    }
  }
  std::vector<ledger::NewEvent> events;
  events.push_back(
      office::new_event(post_stream(ask.place), "post.exchanged", PostExchanged{ask.parts}));
  return decided(ask.place.value(), found->version, std::move(events));
}

const ledger::Table& posts_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{
      "posts", {{"place", kText}, {"unit", kText}, {"version", kInteger}}, 1, {{"unit"}}};
  return kTable;
}

const ledger::Table& post_staff_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{"post_staff",
                                    {{"place", kText},
                                     {"number", kInteger},
                                     {"unit", kText},
                                     {"person", kText},
                                     {"part", kText},
                                     {"rank", kInteger},
                                     {"force", kText},
                                     {"from_day", kText},
                                     {"until_day", kText}},
                                    2,
                                    {{"person"}}};
  return kTable;
}

const ledger::Table& post_shifts_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{"post_shifts",
                                    {{"place", kText},
                                     {"shift", kText},
                                     {"unit", kText},
                                     {"person", kText},
                                     {"force", kText},
                                     {"from_day", kText},
                                     {"until_day", kText},
                                     {"timing", kText}},
                                    2,
                                    {{"person"}}};
  return kTable;
}

const ledger::Table& post_exchanges_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{
      "post_exchanges",
      {{"place", kText}, {"shift", kText}, {"day", kText}, {"person", kText}},
      3,
      {{"person"}}};
  return kTable;
}

ledger::StreamKind post_streams() {
  return ledger::stream_kind<Post>(
      "post", {&posts_table(), &post_staff_table(), &post_shifts_table(), &post_exchanges_table()},
      &apply, &project);
}

void list_post_kinds(std::vector<office::EventKind>& kinds) {
  office::list_kinds<Post>(kAppliers, kinds);
}

}  // namespace luoshi::duty
