// The access book: who signed in, who tried to, whose session was ended, and who read which
// protected field of whom, for what purpose.
//
// Sessions are no events; these are what is remembered of them. A stream is a person's
// (access/<person id>), of the one who acts; attempts under a login that nobody has stand in
// the stream of the day (access/day-2026-01-31), without what was typed: it may have been a
// password. Thread rule: values and pure functions.
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

enum class SignInMethod : std::uint8_t { kPassword, kOidc };
BOOST_DESCRIBE_ENUM(SignInMethod, kPassword, kOidc)
enum class SignInFailure : std::uint8_t {
  kUnknownLogin,
  kWrongPassword,
  kLocked,
  kNotActive,
  kIdentityProvider
};
BOOST_DESCRIBE_ENUM(SignInFailure, kUnknownLogin, kWrongPassword, kLocked, kNotActive,
                    kIdentityProvider)

struct AccessSignedIn {
  std::string session_id;
  SignInMethod method = SignInMethod::kPassword;
  std::optional<Sealed> address;  // under the person's key
};
BOOST_DESCRIBE_STRUCT(AccessSignedIn, (), (session_id, method, address))
struct AccessSignedOut {
  std::string session_id;
};
BOOST_DESCRIBE_STRUCT(AccessSignedOut, (), (session_id))
struct AccessSignInFailed {
  SignInFailure reason = SignInFailure::kUnknownLogin;
  std::optional<Sealed> address;  // under the person's key; none in the stream of a day
};
BOOST_DESCRIBE_STRUCT(AccessSignInFailed, (), (reason, address))
struct AccessSessionRevoked {
  std::string session_id;
  std::optional<PersonId> by;  // himself, or who has the right; none: the system
};
BOOST_DESCRIBE_STRUCT(AccessSessionRevoked, (), (session_id, by))
struct AccessFieldRevealed {
  PersonId person_id;  // whose field
  Field field = Field::kName;
  std::string purpose;
};
BOOST_DESCRIBE_STRUCT(AccessFieldRevealed, (), (person_id, field, purpose))
// The texts of a case, or who asked, were shown to this person.
struct AccessCaseRead {
  std::string case_id;
  std::string what;     // "texts", "reporter", "history", "file"
  std::string purpose;  // "" where none is asked for
};
BOOST_DESCRIBE_STRUCT(AccessCaseRead, (), (case_id, what, purpose))

struct Access {
  std::optional<env::WallTime> signed_in_at;  // last
  std::optional<env::WallTime> failed_at;     // last
  std::uint64_t revealed = 0;                 // how many fields of others were read
};

// -- commands; `person`: whose stream. They go to the access book, which knows nobody: the caller
// has looked the people up --

struct RecordSignIn {
  PersonId person;
  AccessSignedIn what;
};
struct RecordSignOut {
  PersonId person;
  AccessSignedOut what;
};
struct RecordSignInFailure {
  std::optional<PersonId> person;  // none: nobody has this login
  AccessSignInFailed what;
};
struct RecordSessionRevoked {
  PersonId person;
  AccessSessionRevoked what;
};
struct RecordFieldRevealed {
  PersonId person;  // who reads
  AccessFieldRevealed what;
};
struct RecordCaseRead {
  PersonId person;  // who reads
  AccessCaseRead what;
};

base::Result<ledger::Decision> decide(ledger::View& view, const RecordSignIn& ask,
                                      const Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const RecordSignOut& ask,
                                      const Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const RecordSignInFailure& ask,
                                      const Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const RecordSessionRevoked& ask,
                                      const Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const RecordFieldRevealed& ask,
                                      const Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const RecordCaseRead& ask,
                                      const Actor& actor);

ledger::StreamId access_stream(const PersonId& person);
ledger::StreamId access_stream(const Day& day);

// Every command above.
template <class Ask>
concept RecordsAccess = requires(const Ask& ask) {
  ask.person;
  ask.what;
  ask.person;
};
template <RecordsAccess Ask>
std::vector<ledger::StreamId> streams_of(const Ask& ask) {
  if constexpr (std::same_as<decltype(Ask::person), PersonId>) {
    return {access_stream(ask.person)};
  } else {
    return ask.person ? std::vector<ledger::StreamId>{access_stream(*ask.person)}
                      : std::vector<ledger::StreamId>{};  // the day is known when it is decided
  }
}

// access_people: person, signed_in_at (ms), failed_at (ms), revealed. Days have no row.
const ledger::Table& access_people_table();
ledger::StreamKind access_streams();

}  // namespace luoshi::office
