// The one door to liblinear: features with a side each → the plane between the sides.
// Thread rule: any thread; the solver used draws no random numbers.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "triage/model.h"

namespace luoshi::triage {

struct Plane {
  std::vector<double> weights;  // by place
  double bias = 0;
};

// For many planes through the same rows.
class Solver {
 public:
  // `rows` may go afterwards; every place is below `places`.
  Solver(std::span<const std::vector<Feature>> rows, std::size_t places);
  ~Solver();
  Solver(const Solver&) = delete;
  Solver& operator=(const Solver&) = delete;

  // `is_in` says of each row which side it is on; both sides have one at least.
  Plane plane(const std::vector<bool>& is_in);

 private:
  struct Nodes;
  std::size_t places_;
  Nodes* nodes_;
};

}  // namespace luoshi::triage
