// What is decided on a review. How it is folded is in review.cc.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/unicode.h"
#include "commitment/internal/checks.h"
#include "commitment/internal/review_parts.h"
#include "commitment/package.h"
#include "commitment/reading.h"
#include "commitment/review.h"

namespace luoshi::commitment {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::Decision;
using ledger::View;

constexpr std::size_t kListedBytesMax = 512 << 10;  // of one event; one may have 1 MiB
constexpr std::size_t kPartsMax = 20;
constexpr std::size_t kSplitLevelsMax = 2;  // q12.1.1
constexpr std::size_t kReasonMax = 500;
constexpr std::size_t kPlacesMax = 20;  // of one candidate

template <class Answer>
Result<Answer> failed(const Result<void>& checked) {
  return tl::unexpected(checked.error());
}

Result<const Review*> review_of(View& view, const ReadingId& reading) {
  auto review = view.state<Review>(review_stream(reading));
  if (!review) return review;
  if ((*review)->exists) return review;
  return fail(ErrorCode::kNotFound,
              {"这份解读还没有开始审核", "the review of this reading has not been opened"}, "/id",
              {"应先开始审核", "open the review first"});
}

std::string told(CandidateState state, bool in_chinese) {
  switch (state) {
    case CandidateState::kOpen:
      return in_chinese ? "待审核" : "open";
    case CandidateState::kAccepted:
      return in_chinese ? "已接受" : "accepted";
    case CandidateState::kRejected:
      return in_chinese ? "已舍弃" : "rejected";
    case CandidateState::kMerged:
      return in_chinese ? "已并入别的任务" : "merged into another";
    case CandidateState::kSplit:
      return in_chinese ? "已拆分" : "split";
  }
  return {};
}

// An open candidate.
Result<const Reviewed*> open_candidate(const Review& review, const std::string& key,
                                       std::string where) {
  const auto found = review.candidates.find(key);
  if (found == review.candidates.end()) {
    return fail(ErrorCode::kInvalidInput,
                {fmt::format("没有编号为“{}”的候选", key),
                 fmt::format("there is no candidate with the key \"{}\"", key)},
                std::move(where), {"应为清单中的编号", "a key of the list"});
  }
  if (found->second.state == CandidateState::kOpen) return &found->second;
  const std::string& title = found->second.candidate.title;
  return conflict("not_open",
                  {fmt::format("“{}”{}", title, told(found->second.state, true)),
                   fmt::format("\"{}\" is {}", title, told(found->second.state, false))},
                  std::move(where), {"可先撤销那一步", "undo that step first"});
}

// Open, none twice, as many as one command may have.
Result<void> check_keys(const Review& review, const std::vector<std::string>& keys,
                        const std::string& where) {
  if (keys.empty() || keys.size() > kReviewedAtOnceMax) {
    return fail(ErrorCode::kInvalidInput,
                {"候选的个数有误", "this is no number of candidates for one step"}, where,
                {fmt::format("应为1至{}个", kReviewedAtOnceMax),
                 fmt::format("1 to {}", kReviewedAtOnceMax)});
  }
  std::set<std::string> seen;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::string place = where + "/" + std::to_string(i);
    if (!seen.insert(keys[i]).second) {
      return fail(
          ErrorCode::kInvalidInput,
          {fmt::format("“{}”写了两次", keys[i]), fmt::format("\"{}\" stands here twice", keys[i])},
          place);
    }
    const auto open = open_candidate(review, keys[i], place);
    if (!open) return tl::unexpected(open.error());
  }
  return {};
}

// The review's events, others behind them, and the reply.
Result<Decision> answered(View& view, const ReadingId& reading,
                          std::vector<ledger::NewEvent> events, std::vector<std::string> keys) {
  const ledger::StreamId stream = review_stream(reading);
  const auto version = view.version(stream);
  if (!version) return tl::unexpected(version.error());
  const auto own = std::count_if(events.begin(), events.end(), [&](const ledger::NewEvent& event) {
    return event.stream == stream;
  });
  const ReviewReply reply{reading.value(), *version + static_cast<std::uint64_t>(own),
                          std::move(keys)};
  return Decision{std::move(events), base::serialize(base::to_json(reply))};
}

void append(std::vector<ledger::NewEvent>& events, std::vector<ledger::NewEvent> more) {
  for (ledger::NewEvent& each : more) events.push_back(std::move(each));
}

// -- opening --

// The candidates in as few events as their size allows.
void add_listed(const ledger::StreamId& stream, const std::vector<Candidate>& candidates,
                std::vector<ledger::NewEvent>& events) {
  CandidatesListed listed;
  std::size_t bytes = 0;
  for (const Candidate& candidate : candidates) {
    const std::size_t size = base::serialize(base::to_json(candidate)).size();
    if (!listed.candidates.empty() && bytes + size > kListedBytesMax) {
      events.push_back(new_event(stream, "candidates.listed", listed));
      listed.candidates.clear();
      bytes = 0;
    }
    listed.candidates.push_back(candidate);
    bytes += size + 1;
  }
  if (!listed.candidates.empty()) events.push_back(new_event(stream, "candidates.listed", listed));
}

Result<void> check_opening(View& view, const OpenReview& ask) {
  const auto reading = view.state<Reading>(stream_of(ask.reading));
  if (!reading) return tl::unexpected(reading.error());
  if (!(*reading)->exists) {
    return fail(ErrorCode::kNotFound, {"没有这份解读", "there is no such reading"}, "/id");
  }
  if (auto ok = check_year(ask.year, "/year"); !ok) return ok;
  if (ask.package_ids.size() != ask.candidates.packages.size()) {
    return fail(ErrorCode::kInvalidInput,
                {"打包任务的编号个数不符", "there must be an id for each package"}, "/package_ids");
  }
  return {};
}

// -- accepting --

// The one schedule that its measure allows: milestones for what has no single figure.
std::optional<Schedule> schedule_of(const Candidate& candidate, int year, const office::Day& due) {
  Schedule schedule = default_schedule(year);
  schedule.milestones = milestones_of(candidate, due);
  if (schedule.milestones.empty()) return std::nullopt;
  return schedule;
}

MakeCommitment made_of(const Review& review, const Reviewed& reviewed, const CommitmentId& id) {
  const Candidate& candidate = reviewed.candidate;
  MakeCommitment ask;
  ask.id = id;
  ask.kind = candidate.kind;
  ask.title = candidate.title;
  ask.text = candidate.sources.front().text;
  ask.year = review.what.year;
  ask.origin =
      candidate.kind == CommitmentKind::kLivelihood ? Origin::kLivelihood : Origin::kReport;
  ask.sources = candidate.sources;
  for (SourceSpan& source : ask.sources) source.reading_id = review.what.reading_id;
  ask.deadline = candidate.deadline.value_or(default_deadline(review.what.year));
  ask.measure = candidate.measure;
  ask.schedule = schedule_of(candidate, review.what.year, *ask.deadline);
  for (const ReviewPackage& package : review.what.packages) {
    if (package.key == candidate.package) ask.package_id = package.id;
  }
  ask.responsibility = reviewed.responsibility;
  return ask;
}

Result<void> check_accepted(const Review& review, const std::vector<Accepted>& accepted) {
  std::vector<std::string> keys;
  std::set<CommitmentId> ids;
  for (const Accepted& each : accepted) {
    keys.push_back(each.key);
    if (ids.insert(each.commitment_id).second) continue;
    return fail(ErrorCode::kInvalidInput, {"编号用了两次", "an id stands here twice"}, "/accepted");
  }
  return check_keys(review, keys, "/accepted");
}

// -- correcting, merging, splitting --

Result<void> check_correction(View& view, const Review& review, const Correction& fields) {
  if (fields.title) {
    if (auto ok = check_text(*fields.title, {.max = kTitleCharactersMax}, "/title"); !ok) return ok;
  }
  if (fields.measure) {
    if (auto ok = check_measure(view, *fields.measure); !ok) return ok;
  }
  const auto& packages = review.what.packages;
  const bool is_known = !fields.package || fields.package->empty() ||
                        std::any_of(packages.begin(), packages.end(), [&](const auto& package) {
                          return package.key == *fields.package;
                        });
  if (is_known) return {};
  return fail(ErrorCode::kInvalidInput, {"没有这个打包任务", "there is no such package"},
              "/package", {"应为本审核中的编号", "a key of this review"});
}

Result<void> check_parts(const Candidate& whole, const std::vector<CandidatePart>& parts) {
  const SourceSpan& source = whole.sources.front();
  if (parts.size() < 2 || parts.size() > kPartsMax) {
    return fail(ErrorCode::kInvalidInput, {"拆分的份数有误", "this is no number of parts"},
                "/parts", {"应为2至20份", "2 to 20"});
  }
  std::uint64_t from = source.start;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string where = "/parts/" + std::to_string(i);
    if (parts[i].start < from || parts[i].end <= parts[i].start || parts[i].end > source.end) {
      return fail(ErrorCode::kInvalidInput, {"拆分的起止有误", "the part does not stand there"},
                  where, {"应在原文之内，依次而不重叠", "within the clause, one after the other"});
    }
    from = parts[i].end;
    if (auto ok = check_text(parts[i].title, {.max = kTitleCharactersMax}, where + "/title"); !ok) {
      return ok;
    }
  }
  return {};
}

Result<void> check_splittable(const Candidate& whole) {
  if (whole.sources.size() > 1) {
    return fail(ErrorCode::kConflict, {"合并过的不能直接拆分", "what was merged cannot be split"},
                "/key", {"请先撤销合并", "undo the merger first"});
  }
  if (std::count(whole.key.begin(), whole.key.end(), '.') >=
      static_cast<std::ptrdiff_t>(kSplitLevelsMax)) {
    return fail(ErrorCode::kConflict, {"不能再拆分", "it cannot be split any further"}, "/key");
  }
  return {};
}

// -- undoing --

// The step to undo: that which is named, or the last that stands.
Result<std::uint64_t> step_to_undo(const Review& review, const UndoReview& ask) {
  if (ask.number) {
    const auto found = review.steps.find(*ask.number);
    if (found != review.steps.end() && !found->second.undone) return *ask.number;
    return conflict("nothing_to_undo",
                    {"没有这一步，或已撤销", "there is no such step, or it is undone already"},
                    "/number");
  }
  for (auto step = review.steps.rbegin(); step != review.steps.rend(); ++step) {
    if (!step->second.undone) return step->first;
  }
  return conflict("nothing_to_undo", {"没有可撤销的步骤", "there is no step to undo"}, "/number");
}

Result<void> check_untouched(const Review& review, std::uint64_t number) {
  for (const auto& [key, before] : review.steps.at(number).before) {
    const auto found = review.candidates.find(key);
    if (found == review.candidates.end() || found->second.step == number) continue;
    const std::string& title = found->second.candidate.title;
    return conflict("touched_since",
                    {fmt::format("“{}”此后又有改动", title),
                     fmt::format("\"{}\" was touched by a later step", title)},
                    "/number", {"应先撤销后面的步骤", "undo the later step first"});
  }
  return {};
}

// An acceptance takes its commitments with it.
Result<void> withdraw_made(View& view, const Review& review, std::uint64_t number,
                           const office::Actor& actor, std::vector<ledger::NewEvent>& events) {
  const ReviewStep& step = review.steps.at(number);
  if (step.kind != "candidates.accepted") return {};
  for (const auto& [key, before] : step.before) {
    const Reviewed& reviewed = review.candidates.at(key);
    const auto commitment = view.state<Commitment>(stream_of(*reviewed.commitment_id));
    if (!commitment) return tl::unexpected(commitment.error());
    if ((*commitment)->withdrawn) continue;
    auto withdrawn =
        decide(view, WithdrawCommitment{*reviewed.commitment_id, {}, "审核时撤销接受"}, actor);
    if (!withdrawn) return tl::unexpected(withdrawn.error());
    append(events, std::move(withdrawn->events));
  }
  return {};
}

}  // namespace

Decided decide(View& view, const OpenReview& ask, const office::Actor& actor) {
  const ledger::StreamId stream = review_stream(ask.reading);
  const auto review = view.state<Review>(stream);
  if (!review) return tl::unexpected(review.error());
  if ((*review)->exists) return answered(view, ask.reading, {}, {});
  if (auto ok = check_opening(view, ask); !ok) return failed<Decision>(ok);
  ReviewOpened opened{ask.reading.value(),         ask.reading_hash,        ask.year,
                      ask.candidates.items.size(), ask.candidates.left_out, {}};
  std::vector<ledger::NewEvent> packages;
  for (std::size_t i = 0; i < ask.candidates.packages.size(); ++i) {
    const CandidatePackage& found = ask.candidates.packages[i];
    opened.packages.push_back({found.key, ask.package_ids[i]});
    MakePackage make{ask.package_ids[i],
                     {found.name, ask.year, found.declared_count, found.source}};
    make.package.source.reading_id = ask.reading.value();
    auto made = decide(view, make, actor);
    if (!made) return made;
    append(packages, std::move(made->events));
  }
  std::vector<ledger::NewEvent> events{new_event(stream, "review.opened", opened)};
  add_listed(stream, ask.candidates.items, events);
  append(events, std::move(packages));
  return answered(view, ask.reading, std::move(events), {});
}

Decided decide(View& view, const AcceptCandidates& ask, const office::Actor& actor) {
  const auto review = review_of(view, ask.reading);
  if (!review) return tl::unexpected(review.error());
  if (auto ok = check_accepted(**review, ask.accepted); !ok) return failed<Decision>(ok);
  std::vector<ledger::NewEvent> events{new_event(review_stream(ask.reading), "candidates.accepted",
                                                 CandidatesAccepted{ask.accepted})};
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < ask.accepted.size(); ++i) {
    const Accepted& each = ask.accepted[i];
    keys.push_back(each.key);
    const Reviewed& reviewed = (*review)->candidates.at(each.key);
    auto made = decide(view, made_of(**review, reviewed, each.commitment_id), actor);
    if (!made) {
      base::Error error = made.error();
      error.where = "/accepted/" + std::to_string(i) + error.where;
      return tl::unexpected(std::move(error));
    }
    append(events, std::move(made->events));
  }
  return answered(view, ask.reading, std::move(events), std::move(keys));
}

Decided decide(View& view, const CorrectCandidate& ask, const office::Actor&) {
  const auto review = review_of(view, ask.reading);
  if (!review) return tl::unexpected(review.error());
  const auto open = open_candidate(**review, ask.key, "/key");
  if (!open) return tl::unexpected(open.error());
  if (auto ok = check_correction(view, **review, ask.fields); !ok) return failed<Decision>(ok);
  Candidate next = (*open)->candidate;
  apply_correction(next, ask.fields);
  if (next == (*open)->candidate) return answered(view, ask.reading, {}, {ask.key});
  return answered(view, ask.reading,
                  {new_event(review_stream(ask.reading), "candidate.corrected",
                             CandidateCorrected{ask.key, ask.fields})},
                  {ask.key});
}

Decided decide(View& view, const RejectCandidates& ask, const office::Actor&) {
  const auto review = review_of(view, ask.reading);
  if (!review) return tl::unexpected(review.error());
  if (auto ok = check_keys(**review, ask.keys, "/keys"); !ok) return failed<Decision>(ok);
  if (auto ok = check_text(ask.reason, {.min = 0, .max = kReasonMax}, "/reason"); !ok) {
    return failed<Decision>(ok);
  }
  return answered(view, ask.reading,
                  {new_event(review_stream(ask.reading), "candidates.rejected",
                             CandidatesRejected{ask.keys, ask.reason})},
                  ask.keys);
}

Decided decide(View& view, const MergeCandidates& ask, const office::Actor&) {
  const auto review = review_of(view, ask.reading);
  if (!review) return tl::unexpected(review.error());
  if (auto ok = check_keys(**review, ask.keys, "/keys"); !ok) return failed<Decision>(ok);
  const auto into = open_candidate(**review, ask.into, "/into");
  if (!into) return tl::unexpected(into.error());
  std::size_t places = (*into)->candidate.sources.size();
  for (const std::string& key : ask.keys) {
    places += (*review)->candidates.at(key).candidate.sources.size();
    if (key != ask.into) continue;
    return fail(ErrorCode::kInvalidInput, {"不能并入自己", "into itself"}, "/into",
                {"应为另一个候选", "another candidate"});
  }
  if (places > kPlacesMax) {
    return fail(ErrorCode::kInvalidInput, {"合并得太多", "too much is merged"}, "/keys",
                {fmt::format("一项任务至多{}处原文", kPlacesMax),
                 fmt::format("one promise has {} places at the most", kPlacesMax)});
  }
  std::vector<std::string> touched = ask.keys;
  touched.push_back(ask.into);
  return answered(view, ask.reading,
                  {new_event(review_stream(ask.reading), "candidates.merged",
                             CandidatesMerged{ask.keys, ask.into})},
                  std::move(touched));
}

Decided decide(View& view, const SplitCandidate& ask, const office::Actor&) {
  const auto review = review_of(view, ask.reading);
  if (!review) return tl::unexpected(review.error());
  const auto open = open_candidate(**review, ask.key, "/key");
  if (!open) return tl::unexpected(open.error());
  const Candidate& whole = (*open)->candidate;
  if (auto ok = check_splittable(whole); !ok) return failed<Decision>(ok);
  const std::vector<CandidatePart>& parts = ask.parts.empty() ? whole.parts : ask.parts;
  if (auto ok = check_parts(whole, parts); !ok) return failed<Decision>(ok);
  std::vector<std::string> touched{ask.key};
  for (const Candidate& part : parts_of(whole, parts)) touched.push_back(part.key);
  return answered(
      view, ask.reading,
      {new_event(review_stream(ask.reading), "candidate.split", CandidateSplit{ask.key, parts})},
      std::move(touched));
}

Decided decide(View& view, const AssignCandidates& ask, const office::Actor&) {
  const auto review = review_of(view, ask.reading);
  if (!review) return tl::unexpected(review.error());
  if (auto ok = check_keys(**review, ask.keys, "/keys"); !ok) return failed<Decision>(ok);
  if (ask.responsibility) {
    if (auto ok = check_responsibility(view, *ask.responsibility, ""); !ok) {
      return failed<Decision>(ok);
    }
  }
  return answered(view, ask.reading,
                  {new_event(review_stream(ask.reading), "candidates.assigned",
                             CandidatesAssigned{ask.keys, ask.responsibility})},
                  ask.keys);
}

Decided decide(View& view, const UndoReview& ask, const office::Actor& actor) {
  const auto review = review_of(view, ask.reading);
  if (!review) return tl::unexpected(review.error());
  const auto number = step_to_undo(**review, ask);
  if (!number) return tl::unexpected(number.error());
  if (auto ok = check_untouched(**review, *number); !ok) return failed<Decision>(ok);
  std::vector<ledger::NewEvent> events{
      new_event(review_stream(ask.reading), "review.undone", ReviewUndone{*number})};
  if (auto ok = withdraw_made(view, **review, *number, actor, events); !ok) {
    return failed<Decision>(ok);
  }
  std::vector<std::string> keys;
  for (const auto& [key, before] : (*review)->steps.at(*number).before) keys.push_back(key);
  return answered(view, ask.reading, std::move(events), std::move(keys));
}

}  // namespace luoshi::commitment
