// What stands of requests in tables. Nothing of it is personal: who asked is a subject and the
// keyed hash of a number. Thread rule: pure functions.
#pragma once

#include "cases/case.h"

namespace luoshi::cases {

// case_requests: id, kind, line, number, series, year, sequence, summary, category, matter,
// company, major, channel, unit (in charge), centre, region, cell, longitude, latitude (millionths
// of a degree), state, secret, reporter (subject), phone_match, external, opened_at (when the
// person asked), todo (what waits to be done: a Todo; null: nothing), dispatched_at, received_at,
// answered_at, due_at, closed_at (ms), verdict, provisional, suspended, objected, presses,
// returns, round, reopened (after it had been closed), reached, responded, solved, satisfied (of
// the last follow-up that reached somebody; null: not said), merged_into, previous, stamp,
// updated_at (of what is over: closed_at), version, words.
const ledger::Table& requests_table();
// case_asked: call_from (ms), case; those who have a message and have not answered yet.
const ledger::Table& asked_table();
// case_units: case, unit, part ("supporting").
const ledger::Table& request_units_table();

// What waits to be done to a request, by the centre (take, dispatch, decide, check, follow up) or
// by the unit in charge.
enum class Todo : std::uint8_t {
  kAdmit,
  kDispatch,
  kDecideObjection,
  kReceive,
  kAnswer,
  kCheck,
  kFollowUp,
  kAsk,         // by message: the server does
  kAwaitReply,  // to a message, for some days
};
BOOST_DESCRIBE_ENUM(Todo, kAdmit, kDispatch, kDecideObjection, kReceive, kAnswer, kCheck, kFollowUp,
                    kAsk, kAwaitReply)
// Somebody who cannot be reached is tried so often.
inline constexpr std::ptrdiff_t kFollowUpTries = 3;
std::optional<Todo> todo_of(const Case& state);
// Conditions of requests_table(), by which what is open is found among few: an index holds only
// what waits for somebody.
ledger::Condition waits_for(std::initializer_list<Todo> todos);
ledger::Condition not_closed();
ledger::Condition not_answered();
// What is open, orders and requests, and has its due time by other versions of the rules than
// `stamp` names.
std::vector<ledger::Query> open_with_other(const std::string& stamp, std::size_t limit);

// Whether the person was asked about this closing, and what he said of it last: null when nobody
// was reached.
bool was_asked(const Case& state);
const CaseFollowedUp* last_said(const Case& state);

void project_request(const std::string& id, const Case& state, const ledger::Event& event,
                     ledger::RowChanges& changes);

}  // namespace luoshi::cases
