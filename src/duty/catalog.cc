#include "duty/catalog.h"

#include "duty/grid_file.h"

namespace luoshi::duty {

void add_to(ledger::Catalog& catalog) { catalog.push_back(grid_file_streams()); }

std::vector<office::EventKind> event_kinds() {
  std::vector<office::EventKind> kinds;
  list_grid_file_kinds(kinds);
  return kinds;
}

}  // namespace luoshi::duty
