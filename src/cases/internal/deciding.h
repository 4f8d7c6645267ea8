// What the decisions about cases have in common. Thread rule: pure functions.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "cases/case.h"
#include "office/fields.h"
#include "office/fold.h"

namespace luoshi::cases {

inline constexpr office::TextLimits kLongText{.min = 0, .max = 20'000, .lines = true};
inline constexpr office::TextLimits kReasonText{.max = 500, .lines = true};

tl::unexpected<base::Error> conflict(std::string reason, base::Message what, std::string where,
                                     base::Message right = {});
std::string word_of(CaseState state);
// The first of them that is wrong.
base::Result<void> all_of(std::initializer_list<base::Result<void>> checks);

struct Found {
  const Case* state = nullptr;
  std::uint64_t version = 0;
};
// The case, in one of these states, at the version that whoever asks has read.
base::Result<Found> case_in(ledger::View& view, const CaseId& id,
                            const std::optional<std::uint64_t>& version,
                            std::initializer_list<CaseState> states);
// As case_in, of one that people asked for.
base::Result<Found> request_in(ledger::View& view, const CaseId& id,
                               const std::optional<std::uint64_t>& version,
                               std::initializer_list<CaseState> states);
base::Result<void> check_in_charge(const Case& state, const office::UnitId& unit);
base::Result<void> check_no_objection(const Case& state);
// That no other is merged into it.
base::Result<void> check_alone(const Case& state);
// A free text of a case: plain of an order, sealed of a request.
base::Result<void> check_words(const Case& state, std::string_view text, office::TextLimits limits,
                               std::string where);
base::Result<void> check_sealed_text(std::string_view text, bool needed, std::string where);
// Digests of files that are kept.
base::Result<void> check_files(ledger::View& view, const std::vector<std::string>& digests,
                               const std::string& where);
// kConflict when the id is taken.
base::Result<void> check_new_id(ledger::View& view, const CaseId& id, char prefix);

// The next number that is free in a series and year of a table that has both.
base::Result<std::uint32_t> next_sequence(ledger::View& view, const ledger::Table& table,
                                          const std::string& series, int year);
int year_of(env::WallTime time);
std::string reply_with_number(const CaseId& id, std::uint64_t version, const std::string& number);

// Replies with the version that the case has behind its own of the events.
Decided decided(const CaseId& id, std::uint64_t version, std::vector<ledger::NewEvent> events);
// The events, and behind them what they make of the due time when that is another.
Decided settled(ledger::View& view, const CaseId& id, const Found& found,
                std::vector<ledger::NewEvent> events, const office::Actor& actor);

template <class Body>
std::vector<ledger::NewEvent> one(const CaseId& id, std::string kind, const Body& body) {
  std::vector<ledger::NewEvent> events;
  events.push_back(office::new_event(stream_of(id), std::move(kind), body));
  return events;
}

// What begins a closed case anew; the due time stands behind it (settled).
base::Result<std::vector<ledger::NewEvent>> reopening(ledger::View& view, const CaseId& id,
                                                      const Found& found,
                                                      const std::string& reason);
// What ends the clock of an answered case, and of those that were merged into it.
base::Result<std::vector<ledger::NewEvent>> accept(ledger::View& view, const CaseId& id,
                                                   const Case& answered, const std::string& note);

}  // namespace luoshi::cases
