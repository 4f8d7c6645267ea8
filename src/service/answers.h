// What all use cases answer with: errors as the contract of the API tells them, and the small words
// of their JSON.
// Thread rule: values and pure functions.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/table.h"
#include "service/caller.h"
#include "service/listing.h"

namespace luoshi::service {

using AnswerJson = std::function<void(base::Result<boost::json::object>)>;

// An error of a decision, in the words of data/api/openapi.yaml: a member of the body that names
// what is not there is an invalid member, what concerns the thing itself has no place in the body,
// and conflicts of version, state and duty have their reasons.
base::Error told(base::Error error);
template <class T>
base::Result<T> told(base::Result<T> result) {
  if (result) return result;
  return tl::unexpected(told(result.error()));
}

// The same error, at this member of the body: what was named there is wrong.
base::Error at_member(base::Error error, std::string_view pointer);

base::Error not_found(base::Message what);
base::Error wrong_parameter(std::string_view name, base::Message right);
base::Error wrong_member(std::string_view pointer, base::Message what, base::Message right);

// <prefix>- and 1 to 60 of 0-9, a-z, '-': anything else names nothing.
bool is_id_of(std::string_view prefix, std::string_view text);

// Of a parameter of the query: "true" or "false".
base::Result<std::optional<bool>> flag_of(const Parameters& parameters, std::string_view name);
// One of these words.
base::Result<std::optional<std::string>> word_of(const Parameters& parameters,
                                                 std::string_view name,
                                                 std::initializer_list<std::string_view> words);

// Null for nothing.
boost::json::value json_of(const ledger::Value& value);
boost::json::value time_json(const ledger::Value& milliseconds);
std::string text_of(const ledger::Table& table, const ledger::Row& row, std::string_view column);
std::uint64_t version_of(const ledger::Table& table, const ledger::Row& row);

// A command's reply is {"id", "version"} and, with this, "at": when it was decided, in
// milliseconds, which is the time of its events.
ledger::Command with_time(ledger::Command command);
struct Done {
  std::string id;
  std::uint64_t version = 0;
  std::optional<std::int64_t> at;
};
BOOST_DESCRIBE_STRUCT(Done, (), (id, version, at))
base::Result<Done> done_of(const ledger::Reply& reply);

}  // namespace luoshi::service
