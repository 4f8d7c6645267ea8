// Ids and other words that all of office uses. Ids are random and given by whoever asks: u-, p-,
// g-, t- and 1 to 60 of a-z, 0-9 and '-'; nothing here makes one.
// Thread rule: values.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/json.h"
#include "ledger/command.h"

namespace luoshi::office {

using UnitId = base::Id<struct UnitTag>;
using PersonId = base::Id<struct PersonTag>;
using GrantId = base::Id<struct GrantTag>;
using TokenId = base::Id<struct TokenTag>;

inline ledger::StreamId stream_of(const UnitId& id) { return {"unit", id.value()}; }
inline ledger::StreamId stream_of(const PersonId& id) { return {"person", id.value()}; }
inline ledger::StreamId stream_of(const TokenId& id) { return {"token", id.value()}; }

// Who asks, as `name` stands in the event ("person/p-7", "token/t-3", "system/seed"), and the
// person behind it: a token's owner; empty for the system's own jobs and the server's command line,
// which no rule on persons concerns.
struct Actor {
  std::string name;
  PersonId person;
};

// A personal field, sealed by the caller under the key of the person whose stream it stands in;
// `match` is the keyed hash by which equal values are found, "" where nobody looks for one.
struct Sealed {
  std::string sealed;  // base64url
  std::string match;   // base64url
  friend bool operator==(const Sealed&, const Sealed&) = default;
};
BOOST_DESCRIBE_STRUCT(Sealed, (), (sealed, match))

// What is changed: absent stays as it is, null empties it.
template <class T>
using Change = std::optional<T>;
template <class T>
using ChangeOrEmpty = std::optional<std::optional<T>>;

}  // namespace luoshi::office
