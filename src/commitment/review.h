// The review of a reading: each candidate is accepted, corrected, merged, split, assigned or
// rejected, and every such step can be undone. Accepting makes commitments, which keep the places
// and words of the text for ever.
//
//   open ──accepted──▶ accepted      open ──merged──▶ merged (into another)
//   open ──rejected──▶ rejected      open ──split───▶ split (parts q12.1, q12.2 are open)
//   undone: each candidate of the step stands as it stood before
//
// Invariants, held by decide: only an open candidate is decided on; one candidate, one commitment;
// a step is undone only while none of its candidates was touched by a later step that stands, and
// an acceptance only while its commitments are not signed: they are withdrawn thereby. Candidates
// stand in the events, so that replay needs neither the reader nor its word lists.
// Errors carry reason: "not_open", "touched_since", "nothing_to_undo".
// Thread rule: values and pure functions.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "commitment/candidate.h"
#include "commitment/commitment.h"
#include "office/catalog.h"

namespace luoshi::commitment {

inline constexpr std::size_t kReviewedAtOnceMax = 200;  // candidates of one command

enum class CandidateState : std::uint8_t { kOpen, kAccepted, kRejected, kMerged, kSplit };
BOOST_DESCRIBE_ENUM(CandidateState, kOpen, kAccepted, kRejected, kMerged, kSplit)

inline ledger::StreamId review_stream(const ReadingId& id) { return {"review", id.value()}; }

// -- events --

struct ReviewPackage {
  std::string key;  // of the CandidatePackage
  PackageId id;     // that was made of it
};
BOOST_DESCRIBE_STRUCT(ReviewPackage, (), (key, id))
struct ReviewOpened {
  std::string reading_id;
  std::string reading_hash;  // digest of what the candidates were made of
  int year = 0;              // of the commitments
  std::uint64_t candidates = 0;
  std::uint64_t left_out = 0;
  std::vector<ReviewPackage> packages;
};
BOOST_DESCRIBE_STRUCT(ReviewOpened, (),
                      (reading_id, reading_hash, year, candidates, left_out, packages))
// A part of them at a time, in the order of the text; in the same decision.
struct CandidatesListed {
  std::vector<Candidate> candidates;
};
BOOST_DESCRIBE_STRUCT(CandidatesListed, (), (candidates))

// What a person says in place of what was read; absent stays as it is.
struct Correction {
  std::optional<std::string> title;
  std::optional<CommitmentKind> kind;
  std::optional<office::Day> deadline;
  std::optional<Measure> measure;
  std::optional<std::string> package;  // key of a CandidatePackage; "": of none
};
BOOST_DESCRIBE_STRUCT(Correction, (), (title, kind, deadline, measure, package))
struct CandidateCorrected {
  std::string key;
  Correction fields;
};
BOOST_DESCRIBE_STRUCT(CandidateCorrected, (), (key, fields))
struct Accepted {
  std::string key;
  CommitmentId commitment_id;
};
BOOST_DESCRIBE_STRUCT(Accepted, (), (key, commitment_id))
struct CandidatesAccepted {
  std::vector<Accepted> accepted;
};
BOOST_DESCRIBE_STRUCT(CandidatesAccepted, (), (accepted))
struct CandidatesRejected {
  std::vector<std::string> keys;
  std::string reason;  // or ""
};
BOOST_DESCRIBE_STRUCT(CandidatesRejected, (), (keys, reason))
struct CandidatesMerged {
  std::vector<std::string> keys;  // that end in `into`, which is none of them
  std::string into;
};
BOOST_DESCRIBE_STRUCT(CandidatesMerged, (), (keys, into))
struct CandidateSplit {
  std::string key;
  std::vector<CandidatePart> parts;
};
BOOST_DESCRIBE_STRUCT(CandidateSplit, (), (key, parts))
struct CandidatesAssigned {
  std::vector<std::string> keys;
  std::optional<Responsibility> responsibility;  // none: nobody again
};
BOOST_DESCRIBE_STRUCT(CandidatesAssigned, (), (keys, responsibility))
struct ReviewUndone {
  std::uint64_t number = 0;  // of the event of this stream that is undone
};
BOOST_DESCRIBE_STRUCT(ReviewUndone, (), (number))

// -- state --

struct Reviewed {
  Candidate candidate;  // as it stands now
  std::uint64_t position = 0;
  CandidateState state = CandidateState::kOpen;
  std::optional<CommitmentId> commitment_id;
  std::optional<Responsibility> responsibility;
  std::string into;        // of a merged one
  std::string reason;      // of a rejected one
  std::uint64_t step = 0;  // the event that touched it last; 0: none since the opening
  friend bool operator==(const Reviewed&, const Reviewed&) = default;
};

// What undoing a step puts back: each candidate as it stood, nothing for one that the step made.
struct ReviewStep {
  std::string kind;
  bool undone = false;
  std::map<std::string, std::optional<Reviewed>> before;
};

struct Review {
  bool exists = false;
  ReviewOpened what;
  std::map<std::string, Reviewed> candidates;  // by key
  std::map<std::uint64_t, ReviewStep> steps;   // by number of their event
  std::vector<std::string> touched;            // keys of the last event; for the projection alone
};

// -- commands --

// Replies with {"id", "version"}; a review that is open already stays as it is.
struct OpenReview {
  ReadingId reading;
  std::string reading_hash;
  int year = 0;
  Candidates candidates;
  std::vector<PackageId> package_ids;  // one for each of candidates.packages
};
struct AcceptCandidates {
  ReadingId reading;
  std::vector<Accepted> accepted;  // ids are given by whoever asks
};
struct CorrectCandidate {
  ReadingId reading;
  std::string key;
  Correction fields;
};
struct RejectCandidates {
  ReadingId reading;
  std::vector<std::string> keys;
  std::string reason;
};
struct MergeCandidates {
  ReadingId reading;
  std::vector<std::string> keys;
  std::string into;
};
struct SplitCandidate {
  ReadingId reading;
  std::string key;
  std::vector<CandidatePart> parts;  // none: as the candidate itself suggests
};
struct AssignCandidates {
  ReadingId reading;
  std::vector<std::string> keys;
  std::optional<Responsibility> responsibility;
};
struct UndoReview {
  ReadingId reading;
  std::optional<std::uint64_t> number;  // none: the last step that stands
};

// What each of them replies with: the review's version, which is also the number of the step, and
// the keys that were touched.
struct ReviewReply {
  std::string id;
  std::uint64_t version = 0;
  std::vector<std::string> keys;
};
BOOST_DESCRIBE_STRUCT(ReviewReply, (), (id, version, keys))

template <class Ask>
concept ReviewAsk = std::same_as<Ask, OpenReview> || std::same_as<Ask, AcceptCandidates> ||
    std::same_as<Ask, CorrectCandidate> || std::same_as<Ask, RejectCandidates> ||
    std::same_as<Ask, MergeCandidates> || std::same_as<Ask, SplitCandidate> ||
    std::same_as<Ask, AssignCandidates> || std::same_as<Ask, UndoReview>;

Decided decide(ledger::View& view, const OpenReview& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const AcceptCandidates& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const CorrectCandidate& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const RejectCandidates& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const MergeCandidates& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const SplitCandidate& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const AssignCandidates& ask, const office::Actor& actor);
Decided decide(ledger::View& view, const UndoReview& ask, const office::Actor& actor);

template <ReviewAsk Ask>
std::vector<ledger::StreamId> streams_of(const Ask& ask) {
  return {review_stream(ask.reading)};
}

// review_candidates: reading, key, position (order of the text, parts behind their whole), state,
// kind, title, span_start, span_end, lead, package, commitment, general (0, 1), version.
const ledger::Table& review_candidates_table();
ledger::StreamKind review_streams();
void list_review_kinds(std::vector<office::EventKind>& kinds);

}  // namespace luoshi::commitment
