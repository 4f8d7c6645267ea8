#include "report/task.h"

namespace luoshi::report {

std::vector<Task> read_tasks(const Source&, const Outline&, const std::vector<Quantity>&) {
  return {};
}

}  // namespace luoshi::report
