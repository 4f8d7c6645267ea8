// The city's grid as it was drawn on a day: the boundaries in force, a point → its regions, and
// what became of regions that are no more. A region that is a unit has the unit's id.
//
//   grid_file.loaded (duty/grid_file.h) ─▶ evidence file ─▶ Chart, kept while it is asked for
//
// Thread rule: any thread; a Chart is never changed.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "cases/intake.h"
#include "grid/locator.h"
#include "grid/region.h"
#include "office/day.h"
#include "service/world.h"

namespace luoshi::service {

class Chart {
 public:
  Chart(std::uint64_t number, office::Day from, std::string file, grid::Boundaries boundaries);

  std::uint64_t number() const { return number_; }             // of the file's versions
  const office::Day& effective_from() const { return from_; }  // the first day
  const std::string& file() const { return file_; }            // digest
  const std::vector<grid::Region>& regions() const { return boundaries_.regions; }
  const grid::Locator& locator() const { return locator_; }

  const grid::Region* find(const std::string& id) const;  // null: it is not drawn
  std::size_t place_of(const std::string& id) const;      // in regions(); kNoRegion
  // From the city down to the innermost; empty: outside of all.
  std::vector<const grid::Region*> at(grid::Point point) const;
  std::vector<const grid::Region*> path(std::size_t region) const;
  // Those that say that this one was made into them.
  std::vector<const grid::Region*> successors(const std::string& id) const;

 private:
  std::uint64_t number_;
  office::Day from_;
  std::string file_;
  grid::Boundaries boundaries_;
  grid::Locator locator_;
  std::unordered_map<std::string, std::size_t> places_;
};
using ChartPtr = std::shared_ptr<const Chart>;

class Gazetteer;

class Atlas {
 public:
  // What a network drew (duty/grid_file.h) and was in force on that day; null: nothing was.
  base::Result<ChartPtr> chart(World& world, std::string_view network, const office::Day& day);
  // The names of places that count on that day, with the regions of its chart (gazetteer.h).
  base::Result<std::shared_ptr<const Gazetteer>> gazetteer(World& world, const office::Day& day);

 private:
  static constexpr std::size_t kKeptMax = 6;
  std::mutex
      mutex_;  // guards what follows; held while one is read, so that two do not read the same
  std::deque<ChartPtr> kept_;
  std::shared_ptr<const Gazetteer> gazetteer_;  // the last one
  std::string gazetteer_name_;                  // digests that it was made of
};

// Where a case stands.
struct Stands {
  std::optional<std::string> cell;
  std::optional<office::UnitId> region;  // the innermost that is a unit and is active
};
// By the city's own grid on this day; nothing of a city that has none. kInvalidInput at /point when
// the point lies outside of the city.
base::Result<Stands> stands_at(World& world, const cases::Point& point, const office::Day& day);

}  // namespace luoshi::service
