#include "service/small_cells.h"

#include <algorithm>
#include <map>
#include <span>

namespace luoshi::service {
namespace {

using cases::CaseCounts;
using cases::Count;

// What a count is split into; without a whole it is a count by itself. Wholes stand before the
// splits of their parts.
struct Split {
  Count whole = nullptr;
  std::vector<Count> parts;
};
const std::vector<Split>& splits() {
  static const std::vector<Split> kSplits = {
      {nullptr, {&CaseCounts::opened}},
      {nullptr, {&CaseCounts::closed}},
      {nullptr, {&CaseCounts::due}},
      {&CaseCounts::closed, {&CaseCounts::closed_in_time, &CaseCounts::closed_late}},
      {&CaseCounts::closed, {&CaseCounts::reopened}},
      {&CaseCounts::due, {&CaseCounts::due_met}},
      {&CaseCounts::closed, {&CaseCounts::followed_up}},
      {&CaseCounts::followed_up, {&CaseCounts::reached}},
      {&CaseCounts::reached, {&CaseCounts::responded, &CaseCounts::not_responded}},
      {&CaseCounts::reached, {&CaseCounts::solved, &CaseCounts::not_solved}},
      {&CaseCounts::reached, {&CaseCounts::satisfied, &CaseCounts::not_satisfied}}};
  return kSplits;
}

std::size_t place_of(Count count) {
  return static_cast<std::size_t>(
      std::ranges::find(cases::kCountColumns, count, &cases::CountColumn::count) -
      cases::kCountColumns.begin());
}

bool is_small(std::int64_t count) { return count > 0 && count < kSmallBelow; }

// How many cases the parts tell of.
std::int64_t size_of(const Split& split, const CaseCounts& counts) {
  return counts.*(split.whole ? split.whole : split.parts[0]);
}

bool has_small_part(const Split& split, const CaseCounts& counts) {
  std::int64_t rest = size_of(split, counts);
  for (const Count part : split.parts) {
    if (is_small(counts.*part)) return true;
    rest -= counts.*part;
  }
  return is_small(rest);
}

void hide(const Split& split, HiddenCounts& hidden) {
  for (const Count part : split.parts) hidden.set(place_of(part));
}

bool is_hidden(const Split& split, const FigureRow& row) {
  return row.hidden.test(place_of(split.parts[0]));
}

// Whether what is hidden in this row can hide another's: it may be as large as its whole.
bool covers(const Split& split, const FigureRow& row) {
  if (!split.whole || row.hidden.test(place_of(split.whole))) return true;
  return row.counts.*split.whole >= kSmallBelow;
}

// Until the hidden rows of a group do not give each other away, the smallest that is shown goes
// too. False when there is none left.
bool hide_more(const Split& split, std::span<FigureRow*> group) {
  for (;;) {
    std::size_t count = 0, covering = 0;
    std::int64_t sum = 0;
    FigureRow* next = nullptr;
    for (FigureRow* row : group) {
      if (is_hidden(split, *row)) {
        ++count;
        covering += covers(split, *row);
        sum += size_of(split, row->counts);
      } else if (!row->is_open && covers(split, *row) &&
                 (!next || size_of(split, row->counts) < size_of(split, next->counts))) {
        next = row;
      }
    }
    if (count == 0 || (covering > 1 && sum >= kSmallBelow)) return true;
    if (next == nullptr) return false;
    hide(split, next->hidden);
  }
}

// What the groups' totals are by themselves, as rows of a table.
using Groups = std::map<std::string, std::vector<FigureRow*>>;
std::vector<FigureRow> totals_of(const Groups& groups) {
  std::vector<FigureRow> totals;
  for (const auto& [name, group] : groups) {
    totals.push_back({name, "", false, {}, {}});
    for (const FigureRow* row : group) totals.back().counts += row->counts;
  }
  return totals;
}

}  // namespace

HiddenCounts small_cells_of(const CaseCounts& counts) {
  HiddenCounts hidden;
  for (const Split& split : splits()) {
    const bool whole_is_hidden = split.whole && hidden.test(place_of(split.whole));
    if (whole_is_hidden || has_small_part(split, counts)) hide(split, hidden);
  }
  return hidden;
}

HiddenCounts hide_small_cells(std::vector<FigureRow>& rows) {
  HiddenCounts of_total;
  Groups groups;
  for (FigureRow& row : rows) groups[row.group].push_back(&row);
  if (groups.size() > 1) {
    std::vector<FigureRow> totals = totals_of(groups);
    of_total = hide_small_cells(totals);
    for (const FigureRow& total : totals) {
      for (FigureRow* row : groups[total.value]) row->hidden |= total.hidden;
    }
  }
  for (const Split& split : splits()) {
    for (auto& [name, group] : groups) {
      for (FigureRow* row : group) {
        const bool whole_is_hidden = split.whole && row->hidden.test(place_of(split.whole));
        const bool is_told =
            row->is_open || !(whole_is_hidden || has_small_part(split, row->counts));
        if (!is_told) hide(split, row->hidden);
      }
      // Of several groups the totals say what is hidden of all.
      if (!hide_more(split, group) && groups.size() == 1) hide(split, of_total);
    }
  }
  return of_total;
}

}  // namespace luoshi::service
