#include "sample/reviewing.h"

#include <algorithm>
#include <boost/json.hpp>
#include <memory>

#include "commitment/review.h"
#include "sample/taking_on.h"
#include "service/reviews.h"

namespace luoshi::sample {
namespace {

using base::Result;
using commitment::CandidateState;
using commitment::ReadingId;
using commitment::Review;
using commitment::Reviewed;
using office::Right;

constexpr std::size_t kAcceptedAtOnce = 40;
constexpr std::size_t kGroupsADay = 30;

// One review. Lives as long as its tasks.
class Reviewing : public std::enable_shared_from_this<Reviewing> {
 public:
  Reviewing(Stage& stage, std::string reading) : stage_(stage), reading_(std::move(reading)) {}

  void plan() {
    const office::Day first = stage_.today();
    put(first, 10, [](Reviewing& self) { return self.open(); });
    put(first, 15, [](Reviewing& self) { return self.sort_out(); });
    put(stage_.time.after(first, 1), 10, [](Reviewing& self) { return self.correct(); });
    put(stage_.time.after(first, 2), 9, [](Reviewing& self) { return self.accept(); });
    put(stage_.time.after(first, 5), 9, [](Reviewing& self) { return self.hand_on(); });
  }

 private:
  using Step = Result<void> (*)(Reviewing&);

  void put(const office::Day& day, int hour, Step step) {
    stage_.agenda.put(stage_.time.at(day, hour, 5),
                      [self = shared_from_this(), step] { return step(*self); });
  }

  const office::PersonId& officer() const { return stage_.staff.office().front(); }

  template <class Ask>
  Result<void> ask(Ask what) {
    return stage_.desk.ask(officer(), Right::kCommitmentsWrite, stage_.staff.root(),
                           std::move(what));
  }

  Result<void> open() {
    auto who = stage_.desk.caller(officer());
    if (!who) return tl::unexpected(who.error());
    auto opened = service::open_review(stage_.world, *who, stage_.desk.next_request(),
                                       {reading_, stage_.year});
    if (!opened) return tl::unexpected(opened.error());
    return {};
  }

  Result<std::vector<Reviewed>> open_candidates() {
    auto review = stage_.world.ledger.state<Review>(ledger::kCityBook,
                                                    commitment::review_stream(ReadingId(reading_)));
    if (!review) return tl::unexpected(review.error());
    std::vector<Reviewed> out;
    for (const auto& [key, each] : (*review)->candidates) {
      if (each.state == CandidateState::kOpen) out.push_back(each);
    }
    std::ranges::sort(out, {}, &Reviewed::position);
    return out;
  }

  static const Reviewed* titled(const std::vector<Reviewed>& all,
                                const std::vector<std::string>& words) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const Reviewed& each) {
      return has_one(each.candidate.title, words);
    });
    return found == all.end() ? nullptr : &*found;
  }

  // Rejected, merged, split.
  Result<void> sort_out() {
    auto all = open_candidates();
    if (!all) return tl::unexpected(all.error());
    for (const Rejected& each : stage_.plan.rejected) {
      commitment::RejectCandidates reject{ReadingId(reading_), {}, each.reason};
      for (const std::string& word : each.words) {
        if (const auto* found = titled(*all, {word})) reject.keys.push_back(found->candidate.key);
      }
      if (reject.keys.empty()) continue;
      if (auto done = ask(std::move(reject)); !done) return done;
    }
    if (auto done = merge(*all); !done) return done;
    return split(*all);
  }

  Result<void> merge(const std::vector<Reviewed>& all) {
    for (const Merged& each : stage_.plan.merged) {
      commitment::MergeCandidates merge{ReadingId(reading_), {}, {}};
      for (const std::string& word : each.words) {
        const auto* found = titled(all, {word});
        if (!found) continue;
        if (!merge.into.empty()) merge.keys.push_back(merge.into);
        merge.into = found->candidate.key;
      }
      if (merge.keys.empty()) continue;
      if (auto done = ask(std::move(merge)); !done) return done;
    }
    return {};
  }

  Result<void> split(const std::vector<Reviewed>& all) {
    for (const Reviewed& each : all) {
      const bool is_one =
          each.candidate.parts.size() < 2 || has_one(each.candidate.title, stage_.plan.unsplit);
      if (is_one) continue;
      if (auto done = ask(commitment::SplitCandidate{ReadingId(reading_), each.candidate.key, {}});
          !done) {
        return done;
      }
    }
    return {};
  }

  Result<void> correct() {
    auto all = open_candidates();
    if (!all) return tl::unexpected(all.error());
    for (const Corrected& each : stage_.plan.corrected) {
      const Reviewed* found = titled(*all, each.words);
      if (!found) continue;
      auto done = ask(commitment::CorrectCandidate{ReadingId(reading_), found->candidate.key,
                                                   correction_of(each, found->candidate)});
      if (!done) return done;
    }
    return {};
  }

  commitment::Correction correction_of(const Corrected& wanted,
                                       const commitment::Candidate& candidate) const {
    commitment::Correction out;
    out.title = wanted.title;
    out.package = wanted.package;
    if (wanted.deadline) out.deadline = stage_.day(*wanted.deadline);
    commitment::Measure measure = candidate.measure;
    if (wanted.cumulative) measure.cumulative = *wanted.cumulative;
    if (wanted.baseline) measure.baseline = wanted.baseline;
    if (wanted.indicator) {
      measure.by = commitment::MeasuredBy::kIndicator;
      measure.indicator_id = wanted.indicator;
      measure.region = stage_.staff.root();
    }
    if (measure != candidate.measure) out.measure = measure;
    return out;
  }

  // The first unit that the service suggests and that can lead, by key.
  Result<std::map<std::string, office::UnitId>> suggested() {
    std::map<std::string, office::UnitId> out;
    auto who = stage_.desk.caller(officer());
    if (!who) return tl::unexpected(who.error());
    service::Parameters parameters{{"state", "open"}, {"limit", "200"}};
    for (bool more = true; more;) {
      auto page = service::list_candidates(stage_.world, *who, reading_, parameters);
      if (!page) return tl::unexpected(page.error());
      for (const boost::json::object& item : page->items) {
        for (const boost::json::value& each : item.at("suggested_units").as_array()) {
          const office::UnitId unit(std::string(each.at("id").as_string()));
          if (!stage_.staff.can_lead(unit)) continue;
          out.emplace(std::string(item.at("key").as_string()), unit);
          break;
        }
      }
      more = page->next_cursor.has_value();
      if (more) parameters = {{"state", "open"}, {"limit", "200"}, {"cursor", *page->next_cursor}};
    }
    return out;
  }

  commitment::Responsibility responsibility_of(
      const Reviewed& reviewed, const std::map<std::string, office::UnitId>& suggestions) const {
    const commitment::Candidate& candidate = reviewed.candidate;
    std::string path;
    for (const std::string& each : candidate.sources.front().path) path += each + "\n";
    const auto chapter = std::ranges::find_if(stage_.plan.chapters, [&](const Chapter& each) {
      return path.find(each.heading) != std::string::npos;
    });
    commitment::Responsibility out{chapter->unit, {}, chapter->leader};
    const auto known = suggestions.find(candidate.key);
    if (known != suggestions.end()) {
      out.lead = known->second;
    } else if (candidate.lead) {
      for (const Named& each : stage_.plan.named) {
        if (each.name == candidate.lead->unit) out.lead = each.unit;
      }
    }
    for (const Partners& each : stage_.plan.partners) {
      if (each.unit == out.lead) out.supporting = each.supporting;
    }
    return out;
  }

  // By whoever leads and answers for them; a group after the other, minutes apart.
  Result<void> accept() {
    auto all = open_candidates();
    if (!all) return tl::unexpected(all.error());
    auto suggestions = suggested();
    if (!suggestions) return tl::unexpected(suggestions.error());
    std::vector<std::pair<commitment::Responsibility, std::vector<std::string>>> groups;
    for (const Reviewed& each : *all) {
      const commitment::Responsibility who = responsibility_of(each, *suggestions);
      auto group = std::ranges::find_if(groups, [&](const auto& one) {
        return one.first == who && one.second.size() < kAcceptedAtOnce;
      });
      if (group == groups.end()) group = groups.insert(groups.end(), {who, {}});
      group->second.push_back(each.candidate.key);
    }
    for (std::size_t i = 0; i < groups.size(); ++i) {
      const auto [who, keys] = groups[i];
      const office::Day day = stage_.time.after(stage_.today(), static_cast<int>(i / kGroupsADay));
      const auto at = stage_.time.at(day, 9, 10) + std::chrono::minutes(5 * (i % kGroupsADay));
      stage_.agenda.put(at,
                        [self = shared_from_this(), who, keys] { return self->accept(who, keys); });
    }
    return {};
  }

  Result<void> accept(const commitment::Responsibility& who, const std::vector<std::string>& keys) {
    if (auto done = ask(commitment::AssignCandidates{ReadingId(reading_), keys, who}); !done) {
      return done;
    }
    commitment::AcceptCandidates ask_for{ReadingId(reading_), {}};
    for (const std::string& key : keys) {
      ask_for.accepted.push_back(
          {key, commitment::CommitmentId(service::ordered_id(stage_.world, "c-"))});
    }
    return ask(std::move(ask_for));
  }

  // What was made is now for the units.
  Result<void> hand_on() {
    auto review = stage_.world.ledger.state<Review>(ledger::kCityBook,
                                                    commitment::review_stream(ReadingId(reading_)));
    if (!review) return tl::unexpected(review.error());
    std::vector<const Reviewed*> accepted;
    for (const auto& [key, each] : (*review)->candidates) {
      if (each.commitment_id) accepted.push_back(&each);
    }
    std::ranges::sort(accepted, {}, &Reviewed::position);
    for (const Reviewed* each : accepted) {
      auto made = stage_.world.ledger.state<commitment::Commitment>(
          ledger::kCityBook, commitment::stream_of(*each->commitment_id));
      if (!made) return tl::unexpected(made.error());
      if ((*made)->withdrawn || !(*made)->responsibility) continue;
      if (auto done =
              take_on(stage_, *each->commitment_id, (*made)->what, *(*made)->responsibility);
          !done) {
        return done;
      }
    }
    return {};
  }

  Stage& stage_;
  std::string reading_;
};

}  // namespace

void plan_review(Stage& stage, const std::string& reading_id) {
  std::make_shared<Reviewing>(stage, reading_id)->plan();
}

}  // namespace luoshi::sample
