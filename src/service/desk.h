// The desk: what the caller's units owe, and for the office what waits for it, by date.
//
// A unit's desk: those that the caller's grants with progress.write or commitments.sign cover. The
// office's: those whose lead its commitments.write covers; what has no lead, and the reviews, where
// it covers the whole city. Every part is a list of commitments that the filter desk=<part> opens.
// Thread rule: any thread.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "service/board.h"
#include "service/caller.h"

namespace luoshi::service {

// "to_sign", "to_report", "returned", "due", "to_confirm", "unassigned"
const std::vector<std::string_view>& desk_parts();

// Whom the caller speaks for, on a board as of a day.
class DeskScope {
 public:
  DeskScope(const BoardState& state, const Caller& caller, const office::Day& today);
  bool is_unit() const { return is_unit_; }
  bool is_office() const { return is_office_; }
  bool is_whole_city() const { return whole_city_; }
  bool has(std::string_view part, const BoardCommitment& one) const;

 private:
  bool owns(const std::string& unit) const { return own_.contains(unit); }
  bool covers(const std::string& unit) const { return whole_city_ || office_.contains(unit); }
  bool is_due(const BoardCommitment& one) const;

  std::unordered_set<std::string> own_;  // those of the grants, with all below them
  std::unordered_set<std::string> office_;
  bool is_unit_ = false;
  bool is_office_ = false;
  bool whole_city_ = false;
  DayNumber today_ = 0;
  std::string due_before_;
};

base::Result<boost::json::object> get_desk(World& world, const Caller& caller);

}  // namespace luoshi::service
