// Which commitments of the board a list or a figure is about: the filters of GET /commitments, read
// from a query and written as one, so that every figure opens the list that it counts.
// Thread rule: values; a filter outlives neither its board state nor its desk.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "service/board.h"
#include "service/caller.h"
#include "service/listing.h"

namespace luoshi::service {

// The names of the parameters that it knows.
const std::vector<std::string>& board_filter_names();

class BoardFilter {
 public:
  // kInvalidInput names the parameter. Others than the known ones are not looked at.
  static base::Result<BoardFilter> read(const BoardState& state, const Parameters& parameters,
                                        const Caller& caller, const office::Day& today);
  bool has(const BoardCommitment& one) const;

 private:
  using Condition = std::function<bool(const BoardCommitment&)>;
  class Reading;
  std::vector<Condition> conditions_;
};

std::vector<const BoardCommitment*> chosen(const BoardState& state, const BoardFilter& filter);

// "year=2026&chapter=%E4%B8%89": parameters of a query, percent-encoded.
std::string query_of(const Parameters& parameters);
// With one more.
Parameters with(Parameters parameters, std::string name, std::string value);
// The same, of a filter that is written already.
std::string narrowed(const std::string& filter, std::string_view name, std::string_view value);
// {"count", "filter"}
boost::json::object figure_json(std::size_t count, std::string filter);
boost::json::object figure_json(std::size_t count, const Parameters& parameters);

// What it says of reports as of a day.
bool is_report_awaited(const BoardCommitment& one, DayNumber today);     // its period is over
bool is_report_late(const BoardCommitment& one, DayNumber today);        // and the day has passed
bool was_report_late(const BoardCommitment& one, DayNumber today);       // that one, or one before
bool has_report_in(const BoardCommitment& one, std::string_view state);  // of an open one
bool was_report_returned(const BoardCommitment& one);

}  // namespace luoshi::service
