// Places by name: what the city loaded (roads, estates, squares …) and the regions of its grid,
// with a point each, for whoever types an address: as it is written, by pinyin, by what sounds the
// same, or in part.
// Thread rule: any thread; a Gazetteer is never changed.
#pragma once

#include <boost/json/array.hpp>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "grid/datum.h"
#include "service/atlas.h"
#include "service/grid.h"

namespace luoshi::service {

struct NamedPlace {
  std::string name;
  std::string kind;  // as the file says: 道路, 小区 …; of a region "region"
  std::vector<std::string> aliases;
  grid::Point point;
  std::size_t region = grid::kNoRegion;  // of the chart: the innermost that it lies in
};

class Gazetteer {
 public:
  struct Found {
    const NamedPlace* place = nullptr;
    int score = 0;  // the more the better
  };
  // The chart's regions are places too. `chart` may be null.
  Gazetteer(std::vector<NamedPlace> places, ChartPtr chart);
  // The best first, of equal ones the shorter name. Names of regions that the query begins with say
  // where (墨溪街道石桥路); of what is left each word must be found in a place's name or an alias.
  std::vector<Found> find(std::string_view query, std::size_t limit) const;
  std::size_t size() const { return places_.size(); }
  const ChartPtr& chart() const { return chart_; }

 private:
  struct Asked {
    std::vector<std::u32string> words;
    std::size_t within = grid::kNoRegion;
  };
  Asked asked_of(std::string_view query) const;
  int score_of(std::size_t place, const Asked& asked, bool in_part) const;
  bool is_within(std::size_t region, std::size_t within) const;

  ChartPtr chart_;
  std::vector<NamedPlace> places_;
  std::vector<std::vector<std::u32string>> names_;  // folded, of each place
};

// How well `word` is found in `name`, both folded; 0: not. `in_part`: by sound and by most of its
// bigrams, too.
int name_score(std::u32string_view name, std::u32string_view word, bool in_part);

// A table csv or xlsx: name, kind, alias, longitude, latitude, datum, in Chinese or English; what
// is wrong with a row is a finding, and the row stays out.
struct PlacesRead {
  std::vector<NamedPlace> places;
  std::vector<base::Finding> findings;
};
base::Result<PlacesRead> read_places(std::string_view bytes);
base::Result<GridFileRead> read_places_file(std::string_view bytes);

// {"items"}: name, kind, path and point of the best. Parameters: q, limit (10, at most 50), on.
GridJson find_places(World& world, const Parameters& parameters);

}  // namespace luoshi::service
