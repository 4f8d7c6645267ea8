// API tokens: a program acts for a person, with some of that person's rights, until a day.
//
// The secret is random, shown once and never stored; its digest finds the token. A token's rights
// are those of its scopes that its person has at the moment of use, so that nothing outlives a
// role. Thread rule: values and pure functions.
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

inline constexpr std::size_t kTokensMax = 20;  // of a person, not over
inline constexpr int kTokenDaysMax = 366;

struct Token {
  bool exists = false;
  std::string name;
  PersonId person_id;
  std::vector<Right> scopes;
  Day expires_on;      // the last day
  std::string digest;  // of the secret, 64 hexadecimal digits
  env::WallTime created_at;
  std::optional<env::WallTime> revoked_at;
};

bool is_usable(const Token& token, const Day& day);
RightSet scopes_of(const Token& token);

struct TokenCreated {
  std::string name;
  PersonId person_id;
  std::vector<Right> scopes;
  Day expires_on;
  std::string digest;
};
BOOST_DESCRIBE_STRUCT(TokenCreated, (), (name, person_id, scopes, expires_on, digest))
struct TokenRevoked {
  bool by_owner = false;
};
BOOST_DESCRIBE_STRUCT(TokenRevoked, (), (by_owner))

struct CreateToken {
  TokenId id;
  PersonId person_id;
  std::string name;
  std::vector<Right> scopes;
  Day expires_on;
  std::string digest;
};
struct RevokeToken {
  TokenId id;
};

base::Result<ledger::Decision> decide(ledger::View& view, const CreateToken& ask,
                                      const Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const RevokeToken& ask,
                                      const Actor& actor);

inline std::vector<ledger::StreamId> streams_of(const CreateToken& ask) {
  return {stream_of(ask.id), stream_of(ask.person_id)};
}
inline std::vector<ledger::StreamId> streams_of(const RevokeToken& ask) {
  return {stream_of(ask.id)};
}

// tokens: id, name, person, scopes (names, a space between), expires_on, digest, created_at (ms),
// revoked_at (ms).
const ledger::Table& tokens_table();
ledger::StreamKind token_streams();

}  // namespace luoshi::office
