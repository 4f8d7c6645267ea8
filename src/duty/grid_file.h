// The city's files of places: boundaries of its grid, boundaries that another network of the city
// draws for itself, and the names of places. Each is a stream of the files that were loaded, with
// the day from which each counts. The event names the file by its digest, and the evidence store
// keeps it; what it means is read by grid and by whoever looks places up.
//
// Every version stays: what was decided about a place under an older one names that one's regions.
// Thread rule: values and pure functions.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/stream.h"
#include "office/command.h"
#include "office/day.h"
#include "office/names.h"

namespace luoshi::duty {

inline constexpr std::size_t kGridFileVersionsMax = 500;
inline constexpr std::string_view kBoundaries = "boundaries";
inline constexpr std::string_view kPlaces = "places";

// "boundaries" of the city's own grid, that of network ""; else "boundaries-<network>".
std::string boundaries_of(std::string_view network);

struct GridFileLoaded {
  std::string name;  // "boundaries", "boundaries-urban", "places"
  std::string file;  // digest, "sha256:…"
  std::uint64_t size = 0;
  std::uint64_t items = 0;  // regions or places in it
  office::Day effective_from;
};
BOOST_DESCRIBE_STRUCT(GridFileLoaded, (), (name, file, size, items, effective_from))

struct GridFileVersion {
  std::uint64_t number = 0;  // of its stream, from 1
  std::string file;
  std::uint64_t items = 0;
  office::Day effective_from;
  env::WallTime loaded_at;
};
struct GridFile {
  std::vector<GridFileVersion> versions;  // as they were loaded
};

inline ledger::StreamId grid_file_stream(std::string_view name) {
  return {"grid_file", std::string(name)};
}

// What is in force already is no event. kInvalidInput for a name that is none of the above.
struct LoadGridFile {
  GridFileLoaded what;
  std::optional<std::uint64_t> version;
};
base::Result<ledger::Decision> decide(ledger::View& view, const LoadGridFile& ask,
                                      const office::Actor& actor);
inline std::vector<ledger::StreamId> streams_of(const LoadGridFile& ask) {
  return {grid_file_stream(ask.what.name)};
}

// grid_files: name, number, file, items, effective_from, loaded_at (ms).
const ledger::Table& grid_files_table();
ledger::StreamKind grid_file_streams();
void list_grid_file_kinds(std::vector<office::EventKind>& kinds);

}  // namespace luoshi::duty
