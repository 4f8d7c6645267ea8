// People: accounts, their personal fields, and the roles they hold.
//
// Name, phone, password hash and the reason of a suspension come sealed from the caller, under the
// key of this person (docs/formats/office-events.md); nothing here opens them.
// Invariants, held by decide: logins are unique for ever; who works stands in an active unit;
// nobody holds two of the three administrations at a time; nobody gives himself a role; the last
// holder of an administration stays; whoever has left holds no role.
// Thread rule: values and pure functions.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "ledger/command.h"
#include "office/day.h"
#include "office/names.h"
#include "office/rights.h"

namespace luoshi::office {

enum class PersonState : std::uint8_t { kActive, kSuspended, kLeft, kErased };
BOOST_DESCRIBE_ENUM(PersonState, kActive, kSuspended, kLeft, kErased)
std::string_view name_of(PersonState state);

inline constexpr std::size_t kGrantsMax = 50;           // of a person, not over
inline constexpr std::size_t kFormerPasswordsMax = 24;  // kept, so that they do not come back

struct Person {
  bool exists = false;
  std::string login;
  Sealed name;
  std::optional<Sealed> phone;
  UnitId unit_id;
  PersonState state = PersonState::kActive;
  std::optional<Sealed> password;        // a PHC string; none: may not sign in by password
  std::vector<Sealed> former_passwords;  // the latest first
  std::optional<env::WallTime> password_set_at;
  bool must_change_password = false;
  std::optional<env::WallTime> locked_until;
  std::vector<Grant> grants;  // in the order in which they were given, those that are over too
  std::optional<PersonId> successor_id;
  std::optional<Day> left_on;
  env::WallTime created_at;
};

bool is_locked(const Person& person, env::WallTime now);
// Nothing unless active.
RightSet rights_of(const Person& person, const Day& day);

// -- events --

struct PersonCreated {
  std::string login;
  Sealed name;
  std::optional<Sealed> phone;
  UnitId unit_id;
};
BOOST_DESCRIBE_STRUCT(PersonCreated, (), (login, name, phone, unit_id))
struct PersonLoginChanged {
  std::string login;
};
BOOST_DESCRIBE_STRUCT(PersonLoginChanged, (), (login))
struct PersonNamed {
  Sealed name;
};
BOOST_DESCRIBE_STRUCT(PersonNamed, (), (name))
struct PersonPhoneChanged {
  std::optional<Sealed> phone;
};
BOOST_DESCRIBE_STRUCT(PersonPhoneChanged, (), (phone))
struct PersonMoved {
  UnitId unit_id;
};
BOOST_DESCRIBE_STRUCT(PersonMoved, (), (unit_id))
struct PersonPasswordSet {
  Sealed password;
  bool must_change = false;
};
BOOST_DESCRIBE_STRUCT(PersonPasswordSet, (), (password, must_change))
struct PersonLocked {
  std::int64_t until = 0;  // milliseconds since 1970-01-01 UTC
};
BOOST_DESCRIBE_STRUCT(PersonLocked, (), (until))
struct PersonSuspended {
  Sealed reason;
};
BOOST_DESCRIBE_STRUCT(PersonSuspended, (), (reason))
struct PersonLeft {
  Day on;
  std::optional<PersonId> successor_id;  // takes over what is open, in every module
};
BOOST_DESCRIBE_STRUCT(PersonLeft, (), (on, successor_id))
struct PersonErased {
  std::string purpose;
};
BOOST_DESCRIBE_STRUCT(PersonErased, (), (purpose))
struct PersonRoleGranted {
  GrantId grant_id;
  Role role = Role::kPublic;
  UnitId unit_id;
  Day from;
  std::optional<Day> until;
  std::optional<PersonId> acting_for;
};
BOOST_DESCRIBE_STRUCT(PersonRoleGranted, (), (grant_id, role, unit_id, from, until, acting_for))
struct PersonRoleWithdrawn {
  GrantId grant_id;
};
BOOST_DESCRIBE_STRUCT(PersonRoleWithdrawn, (), (grant_id))
struct PersonRoleMoved {
  GrantId grant_id;
  UnitId unit_id;
};
BOOST_DESCRIBE_STRUCT(PersonRoleMoved, (), (grant_id, unit_id))
struct Nothing {};  // the kind says it all
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

// -- commands --

struct CreatePerson {
  PersonId id;
  std::string login;
  Sealed name;
  std::optional<Sealed> phone;
  UnitId unit_id;
};

struct ChangePerson {
  PersonId id;
  std::optional<std::uint64_t> version;
  Change<std::string> login;
  Change<Sealed> name;
  ChangeOrEmpty<Sealed> phone;
  Change<UnitId> unit_id;
};

// By oneself, or a new first password by another.
struct SetPassword {
  PersonId id;
  Sealed password;
  bool must_change = false;
};

// After too many failures; failures themselves are no events.
struct LockPerson {
  PersonId id;
  env::WallTime until;
};
struct UnlockPerson {
  PersonId id;
};
struct SuspendPerson {
  PersonId id;
  std::optional<std::uint64_t> version;
  Sealed reason;
};
struct ReinstatePerson {
  PersonId id;
  std::optional<std::uint64_t> version;
};
struct LeavePerson {
  PersonId id;
  std::optional<std::uint64_t> version;
  std::optional<PersonId> successor_id;  // none only when nothing is open
  std::uint64_t open_count = 0;          // what is open in all modules, counted by the caller
};
// Recorded first; then the caller destroys the key.
struct ErasePerson {
  PersonId id;
  std::optional<std::uint64_t> version;
  std::string purpose;
};
struct GrantRole {
  PersonId id;
  GrantId grant_id;
  Role role = Role::kPublic;
  UnitId unit_id;
  std::optional<Day> from;  // today
  std::optional<Day> until;
  std::optional<PersonId> acting_for;  // who holds the role there now
};
struct WithdrawRole {
  PersonId id;
  GrantId grant_id;
};

base::Result<ledger::Decision> decide(ledger::View& view, const CreatePerson& ask,
                                      const Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const ChangePerson& ask,
                                      const Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const SetPassword& ask,
                                      const Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const LockPerson& ask,
                                      const Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const UnlockPerson& ask,
                                      const Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const SuspendPerson& ask,
                                      const Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const ReinstatePerson& ask,
                                      const Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const LeavePerson& ask,
                                      const Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const ErasePerson& ask,
                                      const Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const GrantRole& ask, const Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const WithdrawRole& ask,
                                      const Actor& actor);

// Every command on a person.
template <class Ask>
concept AsksOfPerson = std::same_as<decltype(Ask::id), PersonId>;
template <AsksOfPerson Ask>
std::vector<ledger::StreamId> streams_of(const Ask& ask) {
  return {stream_of(ask.id)};
}

// The person, who must be there (kNotFound).
base::Result<const Person*> known_person(ledger::View& view, const PersonId& id, std::string where);

// people: id, login, name, name_match, phone, phone_match, unit, state, must_change_password,
// locked_until (ms), successor, created_at (ms), version. Sealed members are null once erased.
const ledger::Table& people_table();
// role_grants: id, person, role, unit, from_day, until_day, acting_for, withdrawn.
const ledger::Table& role_grants_table();
ledger::StreamKind person_streams();

}  // namespace luoshi::office
