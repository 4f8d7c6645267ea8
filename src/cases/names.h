// What the files of cases share: ids, streams and the words of a case's life. Thread rule: values.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>

#include "ledger/command.h"
#include "office/names.h"

namespace luoshi::cases {

// o- (an order) or q- (what somebody asked for) and 1 to 60 of a-z, 0-9, '-'.
using CaseId = base::Id<struct CaseTag>;
inline ledger::StreamId stream_of(const CaseId& id) { return {"case", id.value()}; }

enum class CaseState : std::uint8_t {
  kIssued,
  kReceived,
  kAnswered,
  kClosed,
  kWithdrawn,
  kRegistered,
  kAdmitted,
  kRefused,
  kMerged,
  kArchived
};
BOOST_DESCRIBE_ENUM(CaseState, kIssued, kReceived, kAnswered, kClosed, kWithdrawn, kRegistered,
                    kAdmitted, kRefused, kMerged, kArchived)
enum class IssuedBy : std::uint8_t { kHand, kRule };
BOOST_DESCRIBE_ENUM(IssuedBy, kHand, kRule)
// Of a closed case. no_limit: its clock stood still without an end, or never began.
enum class Verdict : std::uint8_t { kInTime, kLate, kNoLimit };
BOOST_DESCRIBE_ENUM(Verdict, kInTime, kLate, kNoLimit)

}  // namespace luoshi::cases
