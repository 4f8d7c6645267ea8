// Checks of single fields and of what a command names. `where` is the JSON pointer of the field,
// which stands in the Error. Thread rule: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "commitment/commitment.h"
#include "office/fields.h"
#include "office/lookup.h"

namespace luoshi::commitment {

using office::check_id;
using office::check_text;
using office::check_version;
using office::reply_of;
using office::TextLimits;
inline constexpr TextLimits kTitleText{.max = 200};

// UTF-8 and no longer than that: what is quoted stays as it stood.
base::Result<void> check_quotation(std::string_view text, std::size_t bytes_max, std::string where);
base::Result<void> check_year(int year, std::string where);  // 1949 to 2199
base::Result<void> check_reason(std::string_view reason);    // at /reason, 1 to 500 characters
// kConflict at `where` when something has this id.
base::Result<void> check_not_born(ledger::View& view, const ledger::StreamId& stream,
                                  std::string where);
// kNotFound at `where` when nothing has this id.
base::Result<void> check_born(ledger::View& view, const ledger::StreamId& stream,
                              std::string where);
// Digests of files that are kept, none of them twice, at most 50.
base::Result<void> check_evidence(ledger::View& view, const std::vector<std::string>& digests,
                                  const std::string& where);
base::Result<void> check_sources(ledger::View& view, const std::vector<SourceSpan>& sources);
// In the year or the 20 behind it.
base::Result<void> check_deadline(int year, const office::Day& deadline);
// What can be said of it without a look at the indicator.
base::Result<void> check_measure_alone(const Measure& measure);
base::Result<void> check_measure(ledger::View& view, const Measure& measure);
// The lead and the supporting units are active, none is named twice; the leader works here.
base::Result<void> check_responsibility(ledger::View& view, const Responsibility& who,
                                        const std::string& where);

// The events with that reply; `stream`'s version counts those of them that are its own.
base::Result<ledger::Decision> decided(ledger::View& view, const ledger::StreamId& stream,
                                       std::vector<ledger::NewEvent> events);

inline tl::unexpected<base::Error> conflict(std::string reason, base::Message what,
                                            std::string where, base::Message right = {}) {
  return tl::unexpected(base::Error{base::ErrorCode::kConflict, std::move(what), std::move(where),
                                    std::move(right), std::move(reason)});
}

}  // namespace luoshi::commitment
