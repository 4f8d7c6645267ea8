// Reviews of readings: what a report offers to the register, decided on candidate by candidate.
//
// All of it needs commitments.write on the whole city; looking needs commitments.read.
// Thread rule: any thread; opening reads the kept lines and is work for the pool.
#pragma once

#include <boost/describe.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "commitment/review.h"
#include "service/caller.h"
#include "service/commitments.h"
#include "service/listing.h"

namespace luoshi::service {

struct ReviewNew {
  std::string reading_id;
  std::optional<int> year;  // of the promises, where the reading does not say
};
BOOST_DESCRIBE_STRUCT(ReviewNew, (), (reading_id, year))
struct Accepting {
  std::vector<std::string> keys;
  std::optional<ResponsibilityNew> responsibility;  // chosen just before, a step of its own
};
BOOST_DESCRIBE_STRUCT(Accepting, (), (keys, responsibility))
struct Rejecting {
  std::vector<std::string> keys;
  std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(Rejecting, (), (keys, reason))
struct Correcting {
  std::string key;
  commitment::Correction fields;
};
BOOST_DESCRIBE_STRUCT(Correcting, (), (key, fields))
struct Merging {
  std::vector<std::string> keys;
  std::string into;
};
BOOST_DESCRIBE_STRUCT(Merging, (), (keys, into))
struct Splitting {
  std::string key;
  std::optional<std::vector<commitment::CandidatePart>> parts;
};
BOOST_DESCRIBE_STRUCT(Splitting, (), (key, parts))
struct AssigningCandidates {
  std::vector<std::string> keys;
  std::optional<ResponsibilityNew> responsibility;  // none: nobody again
};
BOOST_DESCRIBE_STRUCT(AssigningCandidates, (), (keys, responsibility))
struct Undoing {
  std::optional<std::uint64_t> number;  // of the step; none: the last that stands
};
BOOST_DESCRIBE_STRUCT(Undoing, (), (number))

struct OnReview {
  World& world;
  const Caller& caller;
  const Asked& asked;
  std::string reading;
};
using ReviewJson = base::Result<boost::json::object>;

ReviewJson open_review(World& world, const Caller& caller, const Asked& asked,
                       const ReviewNew& wanted);
ReviewJson get_review(World& world, const Caller& caller, const std::string& reading);
base::Result<Page> list_candidates(World& world, const Caller& caller, const std::string& reading,
                                   const Parameters& parameters);

// Each answers with {"id", "version", "candidates"}: those that were touched, as they are now.
ReviewJson accept_candidates(const OnReview& on, const Accepting& wanted);
ReviewJson reject_candidates(const OnReview& on, const Rejecting& wanted);
ReviewJson correct_candidate(const OnReview& on, const Correcting& wanted);
ReviewJson merge_candidates(const OnReview& on, const Merging& wanted);
ReviewJson split_candidate(const OnReview& on, const Splitting& wanted);
ReviewJson assign_candidates(const OnReview& on, const AssigningCandidates& wanted);
ReviewJson undo_review(const OnReview& on, const Undoing& wanted);

}  // namespace luoshi::service
