#include "duty/catalog.h"

#include "duty/absence.h"
#include "duty/attendance.h"
#include "duty/grid_file.h"
#include "duty/post.h"
#include "duty/route.h"
#include "duty/task.h"

namespace luoshi::duty {

void add_to(ledger::Catalog& catalog) {
  catalog.push_back(grid_file_streams());
  catalog.push_back(post_streams());
  catalog.push_back(absence_streams());
  catalog.push_back(route_streams());
  catalog.push_back(task_streams());
  catalog.push_back(attendance_streams());
}

std::vector<office::EventKind> event_kinds() {
  std::vector<office::EventKind> kinds;
  list_grid_file_kinds(kinds);
  list_post_kinds(kinds);
  list_absence_kinds(kinds);
  list_route_kinds(kinds);
  list_task_kinds(kinds);
  list_attendance_kinds(kinds);
  return kinds;
}

}  // namespace luoshi::duty
