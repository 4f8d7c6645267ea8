// How a review is folded and projected. What is decided is in review_decide.cc.
#include "commitment/review.h"

#include <array>

#include "commitment/internal/review_parts.h"
#include "commitment/internal/values.h"

namespace luoshi::commitment {
namespace {

using base::Result;

// Room between two candidates for the parts of the first.
constexpr std::uint64_t kPositionStep = 1'000'000;

// Remembers how each key stands, so that the step can be undone.
ReviewStep& begin_step(Review& review, const ledger::Event& event,
                       const std::vector<std::string>& keys) {
  ReviewStep& step = review.steps[event.version];
  step.kind = event.kind;
  review.touched = keys;
  for (const std::string& key : keys) {
    const auto found = review.candidates.find(key);
    const bool is_there = found != review.candidates.end();
    step.before.emplace(key, is_there ? std::optional(found->second) : std::nullopt);
    if (is_there) found->second.step = event.version;
  }
  return step;
}

void opened(Review& review, const ReviewOpened& body, const ledger::Event&) {
  review.exists = true;
  review.what = body;
  review.touched.clear();
}

void listed(Review& review, const CandidatesListed& body, const ledger::Event&) {
  review.touched.clear();
  for (const Candidate& candidate : body.candidates) {
    Reviewed reviewed;
    reviewed.candidate = candidate;
    reviewed.position = (review.candidates.size() + 1) * kPositionStep;
    review.touched.push_back(candidate.key);
    review.candidates.emplace(candidate.key, std::move(reviewed));
  }
}

void accepted(Review& review, const CandidatesAccepted& body, const ledger::Event& event) {
  std::vector<std::string> keys;
  for (const Accepted& each : body.accepted) keys.push_back(each.key);
  begin_step(review, event, keys);
  for (const Accepted& each : body.accepted) {
    Reviewed& reviewed = review.candidates[each.key];
    reviewed.state = CandidateState::kAccepted;
    reviewed.commitment_id = each.commitment_id;
  }
}

void corrected(Review& review, const CandidateCorrected& body, const ledger::Event& event) {
  begin_step(review, event, {body.key});
  apply_correction(review.candidates[body.key].candidate, body.fields);
}

void rejected(Review& review, const CandidatesRejected& body, const ledger::Event& event) {
  begin_step(review, event, body.keys);
  for (const std::string& key : body.keys) {
    review.candidates[key].state = CandidateState::kRejected;
    review.candidates[key].reason = body.reason;
  }
}

void merged(Review& review, const CandidatesMerged& body, const ledger::Event& event) {
  std::vector<std::string> keys = body.keys;
  keys.push_back(body.into);
  begin_step(review, event, keys);
  for (const std::string& key : body.keys) {
    Reviewed& gone = review.candidates[key];
    gone.state = CandidateState::kMerged;
    gone.into = body.into;
    merge_into(review.candidates[body.into].candidate, gone.candidate);
  }
}

void split(Review& review, const CandidateSplit& body, const ledger::Event& event) {
  const std::vector<Candidate> parts = parts_of(review.candidates[body.key].candidate, body.parts);
  std::vector<std::string> keys{body.key};
  for (const Candidate& part : parts) keys.push_back(part.key);
  begin_step(review, event, keys);
  Reviewed& whole = review.candidates[body.key];
  whole.state = CandidateState::kSplit;
  // The parts of a part stand between it and the next one: at a hundredth of the room.
  std::uint64_t room = kPositionStep;
  for (const char letter : body.key) room = letter == '.' ? room / 100 : room;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    Reviewed part;
    part.candidate = parts[i];
    part.position = whole.position + (i + 1) * (room / 100);
    part.responsibility = whole.responsibility;
    part.step = event.version;
    review.candidates[parts[i].key] = std::move(part);
  }
}

void assigned(Review& review, const CandidatesAssigned& body, const ledger::Event& event) {
  begin_step(review, event, body.keys);
  for (const std::string& key : body.keys) {
    review.candidates[key].responsibility = body.responsibility;
  }
}

void undone(Review& review, const ReviewUndone& body, const ledger::Event&) {
  review.touched.clear();
  const auto found = review.steps.find(body.number);
  if (found == review.steps.end() || found->second.undone) return;
  found->second.undone = true;
  for (auto& [key, before] : found->second.before) {
    review.touched.push_back(key);
    if (before) {
      review.candidates[key] = std::move(*before);
    } else {
      review.candidates.erase(key);
    }
  }
  found->second.before.clear();
}

constexpr std::array<Applier<Review>, 9> kAppliers = {{
    {"review.opened", 1, &fold<Review, ReviewOpened, opened>},
    {"candidates.listed", 1, &fold<Review, CandidatesListed, listed>},
    {"candidates.accepted", 1, &fold<Review, CandidatesAccepted, accepted>},
    {"candidate.corrected", 1, &fold<Review, CandidateCorrected, corrected>},
    {"candidates.rejected", 1, &fold<Review, CandidatesRejected, rejected>},
    {"candidates.merged", 1, &fold<Review, CandidatesMerged, merged>},
    {"candidate.split", 1, &fold<Review, CandidateSplit, split>},
    {"candidates.assigned", 1, &fold<Review, CandidatesAssigned, assigned>},
    {"review.undone", 1, &fold<Review, ReviewUndone, undone>},
}};

Result<void> apply(Review& review, const ledger::Event& event) {
  return apply_by<Review>(kAppliers, review, event);
}

ledger::Row row_of(const std::string& reading, const std::string& key, const Reviewed& reviewed,
                   std::uint64_t version) {
  const Candidate& candidate = reviewed.candidate;
  const SourceSpan& source = candidate.sources.front();
  return {reading,
          key,
          static_cast<std::int64_t>(reviewed.position),
          word_of(reviewed.state),
          word_of(candidate.kind),
          candidate.title,
          static_cast<std::int64_t>(source.start),
          static_cast<std::int64_t>(source.end),
          reviewed.responsibility ? ledger::Value(reviewed.responsibility->lead.value())
                                  : ledger::Value(),
          candidate.package,
          value_of(reviewed.commitment_id),
          std::int64_t{candidate.general ? 1 : 0},
          static_cast<std::int64_t>(version)};
}

void project(const Review& review, const ledger::Event& event, ledger::RowChanges& changes) {
  const std::string reading = ledger::StreamId::parse(event.stream).id;
  for (const std::string& key : review.touched) {
    const auto found = review.candidates.find(key);
    if (found == review.candidates.end()) {
      changes.push_back({&review_candidates_table(), {reading, key}, true});
    } else {
      changes.push_back(
          {&review_candidates_table(), row_of(reading, key, found->second, event.version), false});
    }
  }
}

}  // namespace

const ledger::Table& review_candidates_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{"review_candidates",
                                    {{"reading", kText},
                                     {"key", kText},
                                     {"position", kInteger},
                                     {"state", kText},
                                     {"kind", kText},
                                     {"title", kText},
                                     {"span_start", kInteger},
                                     {"span_end", kInteger},
                                     {"lead", kText},
                                     {"package", kText},
                                     {"commitment", kText},
                                     {"general", kInteger},
                                     {"version", kInteger}},
                                    2,
                                    {{"reading", "position"}, {"commitment"}}};
  return kTable;
}

ledger::StreamKind review_streams() {
  return ledger::stream_kind<Review>("review", {&review_candidates_table()}, &apply, &project);
}

void list_review_kinds(std::vector<office::EventKind>& kinds) {
  list_kinds<Review>(kAppliers, kinds);
}

}  // namespace luoshi::commitment
