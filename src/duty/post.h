// A post: the people and the roster of one place, a cell or a region.
//
// Staff are in charge of it or deputies, for a force, from a day to a day; shifts lay down who is
// there when; single days of a shift are taken by others (exchanged). Everything is effective-dated
// and nothing is taken out: who was on duty on a day that is past can be told for ever.
// Invariants, held by decide: one is in charge of a place for a force at a time; a shift has its
// hours; people work here, forces stand in the rules. That the place exists is the caller's to
// know, who has the boundaries; `unit` is the unit that it belongs to.
// Thread rule: values and pure functions.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "duty/names.h"
#include "duty/timing.h"
#include "ledger/stream.h"
#include "office/catalog.h"

namespace luoshi::duty {

inline constexpr std::size_t kStaffMax = 200;  // of a place, those that are over too
inline constexpr std::size_t kShiftsMax = 500;
inline constexpr std::size_t kExchangesMax = 5'000;

enum class Part : std::uint8_t { kWorker, kDeputy };
BOOST_DESCRIBE_ENUM(Part, kWorker, kDeputy)

struct Staff {
  office::PersonId person;
  Part part = Part::kWorker;
  int order = 1;  // of deputies
  std::string force;
  office::Day from;
  std::optional<office::Day> until;
  friend bool operator==(const Staff&, const Staff&) = default;
};
BOOST_DESCRIBE_STRUCT(Staff, (), (person, part, order, force, from, until))

struct Shift {
  ShiftId id;
  std::string force;
  office::PersonId person;
  Timing timing;
  friend bool operator==(const Shift&, const Shift&) = default;
};
BOOST_DESCRIBE_STRUCT(Shift, (), (id, force, person, timing))

// Of the shift that begins on this day.
struct Exchange {
  ShiftId shift;
  office::Day day;
  office::PersonId person;  // who takes it; whose it is anyway: it is taken back
  friend bool operator==(const Exchange&, const Exchange&) = default;
};
BOOST_DESCRIBE_STRUCT(Exchange, (), (shift, day, person))

// -- events --

struct PostStaffed {
  office::UnitId unit;
  Staff staff;
};
BOOST_DESCRIBE_STRUCT(PostStaffed, (), (unit, staff))
struct PostStaffEnded {
  office::PersonId person;
  Part part = Part::kWorker;
  std::string force;
  office::Day until;  // the last day
};
BOOST_DESCRIBE_STRUCT(PostStaffEnded, (), (person, part, force, until))
struct PostShiftAdded {
  office::UnitId unit;
  Shift shift;
};
BOOST_DESCRIBE_STRUCT(PostShiftAdded, (), (unit, shift))
struct PostShiftEnded {
  ShiftId shift;
  office::Day until;
};
BOOST_DESCRIBE_STRUCT(PostShiftEnded, (), (shift, until))
struct PostExchanged {
  std::vector<Exchange> parts;
};
BOOST_DESCRIBE_STRUCT(PostExchanged, (), (parts))

struct Post {
  office::UnitId unit;
  std::vector<Staff> staff;                                           // as they came
  std::vector<Shift> shifts;                                          // as they came
  std::map<std::pair<ShiftId, office::Day>, office::PersonId> taken;  // by exchange
};
bool is_over(const Staff& staff, const office::Day& day);
bool is_in_force(const Staff& staff, const office::Day& day);

// -- commands --

// The worker who was in charge until then ends on the day before.
struct StaffPost {
  PlaceId place;
  std::optional<std::uint64_t> version;
  office::UnitId unit;
  Staff staff;  // force "": the first of the rules; order 0: behind the last deputy
};
struct EndStaff {
  PlaceId place;
  std::optional<std::uint64_t> version;
  PostStaffEnded what;
};
struct AddShift {
  PlaceId place;
  std::optional<std::uint64_t> version;
  office::UnitId unit;
  Shift shift;
};
struct EndShift {
  PlaceId place;
  std::optional<std::uint64_t> version;
  PostShiftEnded what;
};
struct ExchangeShifts {
  PlaceId place;
  std::optional<std::uint64_t> version;
  std::vector<Exchange> parts;
};
template <class Ask>
concept PostAsk = std::same_as<Ask, StaffPost> || std::same_as<Ask, EndStaff> ||
    std::same_as<Ask, AddShift> || std::same_as<Ask, EndShift> || std::same_as<Ask, ExchangeShifts>;
template <PostAsk Ask>
std::vector<ledger::StreamId> streams_of(const Ask& ask) {
  return {post_stream(ask.place), {"rulefile", "grid"}};
}

base::Result<ledger::Decision> decide(ledger::View& view, const StaffPost& ask,
                                      const office::Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const EndStaff& ask,
                                      const office::Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const AddShift& ask,
                                      const office::Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const EndShift& ask,
                                      const office::Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const ExchangeShifts& ask,
                                      const office::Actor& actor);

// posts: place, unit, version.
const ledger::Table& posts_table();
// post_staff: place, number (as it came), unit, person, part, rank (its order), force, from_day,
// until_day.
const ledger::Table& post_staff_table();
// post_shifts: place, shift, unit, person, force, from_day, until_day, timing (JSON).
const ledger::Table& post_shifts_table();
// post_exchanges: place, shift, day, person.
const ledger::Table& post_exchanges_table();
ledger::StreamKind post_streams();
void list_post_kinds(std::vector<office::EventKind>& kinds);

}  // namespace luoshi::duty
