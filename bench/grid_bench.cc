// Points located a second, on one core: a generated grid of cells, and points drawn over it.
//
//   luoshi_grid_bench [CELLS] [POINTS]   10,000 cells of about 40 points each; 1,000,000 points
//
// Prints `name value unit` lines. Ends with 1 when a point of the plane has no cell.
#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "bench/program.h"
#include "env/clock.h"
#include "grid/locator.h"

namespace {

using namespace luoshi;
using namespace luoshi::grid;

constexpr std::int32_t kSquare = 5'000;  // millionths of a degree
constexpr int kPieces = 10;              // of an edge

// Borders that neighbours share point by point: what moves a point is a hash of its place.
class Lattice {
 public:
  explicit Lattice(int side) : side_(side) {}

  std::vector<Region> cells() const {
    std::vector<Region> out;
    for (int y = 0; y < side_; ++y) {
      for (int x = 0; x < side_; ++x) out.push_back(cell(x * kPieces, y * kPieces));
    }
    return out;
  }

  std::int32_t extent() const { return side_ * kSquare; }

 private:
  static std::int32_t moved(int x, int y, std::uint32_t axis) {
    std::mt19937 chance(static_cast<std::uint32_t>(x) * 73'856'093u ^
                        static_cast<std::uint32_t>(y) * 19'349'663u ^ axis);
    return static_cast<std::int32_t>(chance() % 400) - 200;
  }

  Point at(int x, int y) const {
    const int last = side_ * kPieces;
    const std::int32_t east = x == 0 || x == last ? 0 : moved(x, y, 1);
    const std::int32_t north = y == 0 || y == last ? 0 : moved(x, y, 2);
    return {x * (kSquare / kPieces) + east, y * (kSquare / kPieces) + north};
  }

  Region cell(int x, int y) const {
    Ring ring;
    for (int i = 0; i < kPieces; ++i) ring.push_back(at(x + i, y));
    for (int i = 0; i < kPieces; ++i) ring.push_back(at(x + kPieces, y + i));
    for (int i = kPieces; i > 0; --i) ring.push_back(at(x + i, y + kPieces));
    for (int i = kPieces; i > 0; --i) ring.push_back(at(x, y + i));
    Region out;
    out.rings.push_back(std::move(ring));
    return out;
  }

  int side_;
};

double seconds_since(env::Clock& clock, env::MonotonicTime start) {
  return std::chrono::duration<double>(clock.monotonic_now() - start).count();
}

}  // namespace

int main(int argc, char** argv) {
  const int wanted = argc > 1 ? std::atoi(argv[1]) : 10'000;
  const int count = argc > 2 ? std::atoi(argv[2]) : 1'000'000;
  const Lattice lattice(std::max(1, static_cast<int>(std::sqrt(wanted))));
  const std::vector<Region> cells = lattice.cells();
  env::RealClock clock;
  auto start = clock.monotonic_now();
  const Locator locator(cells);
  fmt::print("grid_cells {} cells\n", cells.size());
  fmt::print("grid_index {:.3f} s\n", seconds_since(clock, start));
  std::mt19937 chance(1);
  std::uniform_int_distribution<std::int32_t> place(0, lattice.extent() - 1);
  std::vector<Point> points;
  for (int i = 0; i < count; ++i) {
    const std::int32_t x = place(chance);
    points.push_back({x, place(chance)});
  }
  std::size_t lost = 0;
  start = clock.monotonic_now();
  for (const Point point : points) lost += locator.find(point) == kNoRegion;
  const double seconds = seconds_since(clock, start);
  fmt::print("grid_points_located {:.0f} points/s\n", count / seconds);
  fmt::print("grid_points_lost {} points\n", lost);
  return lost == 0 ? 0 : 1;
}
