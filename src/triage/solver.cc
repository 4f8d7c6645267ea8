#include "triage/solver.h"

#include <linear.h>

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace luoshi::triage {
namespace {

constexpr double kCost = 1;
constexpr double kTolerance = 0.01;
// How far the rarer side is weighed up: 0 not at all, 1 until both sides weigh the same.
constexpr double kBalance = 0.5;

void say_nothing(const char*) {}

}  // namespace

struct Solver::Nodes {
  std::vector<feature_node> all;
  std::vector<feature_node*> rows;
};

Solver::Solver(std::span<const std::vector<Feature>> rows, std::size_t places)
    : places_(places), nodes_(new Nodes) {
  std::vector<std::size_t> begins;
  const int bias_index = static_cast<int>(places) + 1;  // indices begin with 1
  for (const std::vector<Feature>& row : rows) {
    begins.push_back(nodes_->all.size());
    for (const Feature& feature : row) {
      nodes_->all.push_back({static_cast<int>(feature.place) + 1, feature.value});
    }
    nodes_->all.push_back({bias_index, 1});
    nodes_->all.push_back({-1, 0});
  }
  for (const std::size_t begin : begins) nodes_->rows.push_back(nodes_->all.data() + begin);
  set_print_string_function(say_nothing);
}

Solver::~Solver() { delete nodes_; }

Plane Solver::plane(const std::vector<bool>& is_in) {
  LUOSHI_CHECK(is_in.size() == nodes_->rows.size());
  std::vector<double> sides;
  for (const bool in : is_in) sides.push_back(in ? 1 : -1);
  const auto in = static_cast<double>(std::ranges::count(is_in, true));
  const double out = static_cast<double>(is_in.size()) - in;
  LUOSHI_CHECK(in > 0 && out > 0);
  problem task{};
  task.l = static_cast<int>(sides.size());
  task.n = static_cast<int>(places_) + 1;
  task.y = sides.data();
  task.x = nodes_->rows.data();
  task.bias = 1;
  int weighted[] = {1};
  double weight[] = {std::pow(out / in, kBalance)};
  parameter rule{};
  rule.solver_type = L2R_L2LOSS_SVC;  // the primal one: the dual draws from rand()
  rule.eps = kTolerance;
  rule.C = kCost;
  rule.nr_weight = 1;
  rule.weight_label = weighted;
  rule.weight = weight;
  LUOSHI_CHECK(check_parameter(&task, &rule) == nullptr);
  model* found = ::train(&task, &rule);
  const double sign = found->label[0] == 1 ? 1 : -1;  // the first row's side is the positive one
  Plane plane;
  for (std::size_t i = 0; i < places_; ++i) plane.weights.push_back(sign * found->w[i]);
  plane.bias = sign * found->w[places_];
  free_and_destroy_model(&found);
  return plane;
}

}  // namespace luoshi::triage
