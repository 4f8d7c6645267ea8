// Where promises come from besides the work report: leaders' instructions, meetings, orders from
// above, deputies' bills, suggestions and proposals (议案, 建议, 提案) with intake, lead, reply and
// the deputy's rating. What a reply promises becomes commitments that name the source.
//
//   registered ─assigned─▶ ─replied─▶ ─rated─▶ closed; a dissatisfied deputy is replied to again.
//
// Invariants, held by decide: the lead alone replies; each reply is rated once, and only what
// deputies sent; nothing is closed that deputies sent and nobody replied to; a closed one takes
// nothing. Thread rule: values and pure functions.
#pragma once

#include <boost/describe.hpp>
#include <concepts>
#include <optional>
#include <string>
#include <vector>

#include "commitment/promise.h"
#include "commitment/words.h"
#include "office/catalog.h"

namespace luoshi::commitment {

enum class SourceState : std::uint8_t { kRegistered, kAssigned, kReplied, kRated, kClosed };
BOOST_DESCRIBE_ENUM(SourceState, kRegistered, kAssigned, kReplied, kRated, kClosed)
enum class Rating : std::uint8_t { kSatisfied, kBasically, kDissatisfied };
BOOST_DESCRIBE_ENUM(Rating, kSatisfied, kBasically, kDissatisfied)

// -- events --

struct SourceRegistered {
  Origin type = Origin::kInstruction;
  std::string number;  // as its issuer counts: "第123号"; or ""
  std::string title;
  std::string issuer;
  office::Day received_on;
  std::optional<office::Day> due_on;
  std::string text;
  std::optional<std::string> file;  // digest of a kept file
  std::optional<office::UnitId> lead;
};
BOOST_DESCRIBE_STRUCT(SourceRegistered, (),
                      (type, number, title, issuer, received_on, due_on, text, file, lead))
struct SourceAssigned {
  office::UnitId lead;
};
BOOST_DESCRIBE_STRUCT(SourceAssigned, (), (lead))
struct SourceReplied {
  std::string text;
  std::optional<std::string> file;  // digest
  office::Day on;
};
BOOST_DESCRIBE_STRUCT(SourceReplied, (), (text, file, on))
struct SourceRated {
  Rating rating = Rating::kSatisfied;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(SourceRated, (), (rating, text))
struct SourceClosed {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(SourceClosed, (), (reason))

struct SourceReply {
  SourceReplied what;
  std::optional<SourceRated> rated;
};
struct Source {
  bool exists = false;
  SourceRegistered what;  // with the lead that it has now
  SourceState state = SourceState::kRegistered;
  std::vector<SourceReply> replies;  // the oldest first
  env::WallTime created_at;
};

bool is_of_deputies(Origin type);  // bill, suggestion, proposal

// -- commands --

struct RegisterSource {
  SourceId id;
  SourceRegistered source;
};
struct AssignSource {
  SourceId id;
  std::optional<std::uint64_t> version;
  office::UnitId lead;
};
struct ReplySource {
  SourceId id;
  std::optional<std::uint64_t> version;
  office::UnitId unit;  // the lead
  SourceReplied reply;
};
struct RateSource {
  SourceId id;
  std::optional<std::uint64_t> version;
  SourceRated rating;
};
struct CloseSource {
  SourceId id;
  std::optional<std::uint64_t> version;
  std::string reason;
};

base::Result<ledger::Decision> decide(ledger::View& view, const RegisterSource& ask,
                                      const office::Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const AssignSource& ask,
                                      const office::Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const ReplySource& ask,
                                      const office::Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const RateSource& ask,
                                      const office::Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const CloseSource& ask,
                                      const office::Actor& actor);
template <class Ask>
concept SourceAsk = std::same_as<Ask, RegisterSource> || std::same_as<Ask, AssignSource> ||
    std::same_as<Ask, ReplySource> || std::same_as<Ask, RateSource> ||
    std::same_as<Ask, CloseSource>;
template <SourceAsk Ask>
std::vector<ledger::StreamId> streams_of(const Ask& ask) {
  return {stream_of(ask.id)};
}

// sources: id, type, number, title, issuer, received_on, due_on, lead, state, replied_on, rating,
// version, created_at (ms), words (all that is searched, in small letters).
const ledger::Table& sources_table();
ledger::StreamKind source_streams();
void list_source_kinds(std::vector<office::EventKind>& kinds);

}  // namespace luoshi::commitment
