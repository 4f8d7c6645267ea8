// Who is on duty at a place at a moment: a function of the posts of the place and of those above
// it, of who is absent, and of the time.
//
// Of one force, at one post: 1. whose shift runs; who took it by exchange goes before whose it is,
// a substitute before who is absent; a shift that nobody takes is the first deputy's who is there.
// 2. Where no shifts are laid down on that day, who is in charge (or his substitute). 3. Else the
// deputies in their order, the first who is there. What a post does not answer, the post above it
// does: cell, village, township, county, city. Nobody up to the top is a gap.
// Absence is by the day on which a shift begins. Thread rule: values and pure functions.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "duty/absence.h"
#include "duty/post.h"

namespace luoshi::duty {

// Who is not there when.
class Absences {
 public:
  void add(const AbsenceRecorded& absence) { by_person_[absence.person].push_back(absence); }
  void add_gone(const office::PersonId& person) { gone_.insert(person); }  // works here no more

  bool is_absent(const office::PersonId& person, const office::Day& day) const;
  // The person, or who stands in for him, or for that one when he is absent too.
  std::optional<office::PersonId> present(const office::PersonId& person,
                                          const office::Day& day) const;

 private:
  std::map<office::PersonId, std::vector<AbsenceRecorded>> by_person_;
  std::set<office::PersonId> gone_;
};

enum class How : std::uint8_t { kShift, kExchange, kSubstitute, kWorker, kDeputy, kNobody };
BOOST_DESCRIBE_ENUM(How, kShift, kExchange, kSubstitute, kWorker, kDeputy, kNobody)

struct OnDuty {
  office::PersonId person;
  How how = How::kShift;
  std::optional<office::PersonId> in_place_of;
  std::optional<ShiftId> shift;
  std::optional<env::WallTime> until;  // the shift's end
  friend bool operator==(const OnDuty&, const OnDuty&) = default;
};

// A shift on one day, and who takes it.
struct Slot {
  Shift shift;
  Span span;
  std::optional<office::PersonId> person;  // none: nobody
  How how = How::kNobody;
  std::optional<office::PersonId> in_place_of;
};
// Those that begin on this day, of all forces, by their beginning.
std::vector<Slot> slots_of(const Post& post, const office::Day& day, const Absences& absences);

struct Answer {
  std::optional<std::size_t> post;  // in the path; none: nobody is
  std::vector<OnDuty> people;
};
// `path`: the place's post and those above it, innermost first; null where there is none.
Answer on_duty(std::span<const Post* const> path, std::string_view force, env::WallTime at,
               const Absences& absences);

}  // namespace luoshi::duty
