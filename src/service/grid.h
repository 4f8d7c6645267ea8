// The city's grid as people meet it: files of boundaries and of places loaded with a first day,
// regions by name, code and point, and what became of those that are no more. The JSON is of
// data/api/openapi.yaml. Everybody who is signed in may read it, whoever may write settings loads
// it. Thread rule: any thread.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "service/atlas.h"
#include "service/caller.h"
#include "service/files.h"
#include "service/listing.h"

namespace luoshi::service {

using GridJson = base::Result<boost::json::object>;

struct GridFileNew {
  std::string name;  // duty/grid_file.h
  std::string bytes;
  // None: today; of the first file of its name: ever since.
  std::optional<office::Day> effective_from;
};
// As it is read, with what is wrong. An Error when nothing can be had of it.
struct GridFileRead {
  std::uint64_t items = 0;
  std::vector<base::Finding> findings;
};
base::Result<GridFileRead> read_grid_file(const GridFileNew& wanted);
// Kept, and told by an event. Rights are the caller's to check.
base::Result<std::uint64_t> put_grid_file(World& world, const office::Actor& actor,
                                          const Asked& asked, const GridFileNew& wanted);

struct GridUpload {
  Upload file;
  std::string what;  // "boundaries" or "places"
  std::string network;
  std::optional<std::string> effective_from;  // a day
  bool dry_run = false;
};
// `grid_file_loaded`: number, items and findings. With dry_run nothing is kept.
GridJson load_grid_file(World& world, const Caller& caller, const Asked& asked,
                        const GridUpload& upload);
// What was loaded, the latest first.
base::Result<Page> list_grid_files(World& world, const Caller& caller,
                                   const Parameters& parameters);

// Parameters of these: network and on (a day), besides what is named.
// parent, level, q; in the file's order.
base::Result<Page> list_regions(World& world, const Caller& caller, const Parameters& parameters);
// One of that day, or of the latest day on which there was one: `until` and `successors` say what
// became of it.
GridJson get_region(World& world, const Caller& caller, const std::string& id,
                    const Parameters& parameters);
// longitude, latitude, datum: {"status": "inside" or "outside", "path": […]}.
GridJson locate(World& world, const Parameters& parameters);

// [{"id", "name", "level", "unit"}], from the city down.
boost::json::array path_json(const std::vector<const grid::Region*>& path);

}  // namespace luoshi::service
