#include "duty/roster.h"

#include <algorithm>

namespace luoshi::duty {
namespace {

using office::Day;
using office::PersonId;

// The deputies of the force who stand on this day, in their order.
std::vector<const Staff*> deputies_of(const Post& post, std::string_view force, const Day& day) {
  std::vector<const Staff*> out;
  for (const Staff& each : post.staff) {
    if (each.part == Part::kDeputy && each.force == force && is_in_force(each, day)) {
      out.push_back(&each);
    }
  }
  std::ranges::stable_sort(out, {}, [](const Staff* each) { return each->order; });
  return out;
}

// Substitutes of deputies are not asked: the next deputy is there for that.
std::optional<PersonId> deputy_of(const Post& post, std::string_view force, const Day& day,
                                  const Absences& absences) {
  for (const Staff* each : deputies_of(post, force, day)) {
    if (!absences.is_absent(each->person, day)) return each->person;
  }
  return std::nullopt;
}

Slot slot_of(const Post& post, const Shift& shift, const Day& day, const Absences& absences) {
  Slot out{shift, span_on(shift.timing, day), {}, How::kNobody, {}};
  const auto taken = post.taken.find({shift.id, day});
  const bool is_taken = taken != post.taken.end();
  const PersonId& whose = is_taken ? taken->second : shift.person;
  out.person = absences.present(whose, day);
  if (out.person == whose) {
    out.how = is_taken ? How::kExchange : How::kShift;
  } else if (out.person) {
    out.how = How::kSubstitute;
  } else {
    out.person = deputy_of(post, shift.force, day, absences);
    if (out.person) out.how = How::kDeputy;
  }
  if (out.person != shift.person) out.in_place_of = shift.person;
  return out;
}

std::vector<OnDuty> on_shift(const Post& post, std::string_view force, env::WallTime at,
                             const Absences& absences) {
  std::vector<OnDuty> out;
  const Day today = office::city_day(at);
  for (const Day& day : {office::plus_days(today, -1), today}) {
    for (const Shift& shift : post.shifts) {
      if (shift.force != force || !runs_on(shift.timing, day)) continue;
      if (!span_on(shift.timing, day).has(at)) continue;
      const Slot slot = slot_of(post, shift, day, absences);
      if (!slot.person) continue;
      const bool is_told = std::ranges::count(out, *slot.person, &OnDuty::person) > 0;
      if (!is_told) {
        out.push_back({*slot.person, slot.how, slot.in_place_of, shift.id, slot.span.end});
      }
    }
  }
  return out;
}

bool has_roster(const Post& post, std::string_view force, const Day& day) {
  return std::ranges::any_of(post.shifts, [&](const Shift& shift) {
    return shift.force == force && is_in_force(shift.timing, day);
  });
}

std::vector<OnDuty> by_staff(const Post& post, std::string_view force, const Day& day,
                             const Absences& absences) {
  if (!has_roster(post, force, day)) {
    for (const Staff& each : post.staff) {
      if (each.part != Part::kWorker || each.force != force || !is_in_force(each, day)) continue;
      const auto present = absences.present(each.person, day);
      if (!present) continue;
      if (*present == each.person) return {{*present, How::kWorker, {}, {}, {}}};
      return {{*present, How::kSubstitute, each.person, {}, {}}};
    }
  }
  if (const auto deputy = deputy_of(post, force, day, absences)) {
    return {{*deputy, How::kDeputy, {}, {}, {}}};
  }
  return {};
}

}  // namespace

bool Absences::is_absent(const PersonId& person, const Day& day) const {
  if (gone_.contains(person)) return true;
  const auto found = by_person_.find(person);
  return found != by_person_.end() &&
         std::ranges::any_of(found->second, [&](const AbsenceRecorded& each) {
           return each.from <= day && day <= each.until;
         });
}

std::optional<PersonId> Absences::present(const PersonId& person, const Day& day) const {
  constexpr int kStepsMax = 5;  // substitutes of substitutes; they may stand in a circle
  PersonId now = person;
  for (int step = 0; step < kStepsMax; ++step) {
    if (!is_absent(now, day)) return now;
    const auto found = by_person_.find(now);
    if (found == by_person_.end()) return std::nullopt;
    const auto absence = std::ranges::find_if(found->second, [&](const AbsenceRecorded& each) {
      return each.from <= day && day <= each.until;
    });
    if (absence == found->second.end() || !absence->substitute) return std::nullopt;
    now = *absence->substitute;
  }
  return std::nullopt;
}

std::vector<Slot> slots_of(const Post& post, const Day& day, const Absences& absences) {
  std::vector<Slot> out;
  for (const Shift& shift : post.shifts) {
    if (runs_on(shift.timing, day)) out.push_back(slot_of(post, shift, day, absences));
  }
  std::ranges::stable_sort(out, {}, [](const Slot& slot) { return slot.span.begin; });
  return out;
}

Answer on_duty(std::span<const Post* const> path, std::string_view force, env::WallTime at,
               const Absences& absences) {
  const Day today = office::city_day(at);
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == nullptr) continue;
    auto people = on_shift(*path[i], force, at, absences);
    if (people.empty()) people = by_staff(*path[i], force, today, absences);
    if (!people.empty()) return {i, std::move(people)};
  }
  return {};
}

}  // namespace luoshi::duty
