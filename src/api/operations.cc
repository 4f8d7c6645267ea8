// The table of all operations: the server.
#include <iterator>

#include "api/operation.h"

namespace luoshi::api {

std::vector<Operation> all_operations() {
  std::vector<Operation> all;
  for (auto* of_resource :
       {session_operations, token_operations, unit_operations, people_operations, audit_operations,
        file_operations, reading_operations, review_operations, commitment_operations,
        order_operations, case_operations, board_operations, indicator_operations, me_operations,
        webhook_operations, grid_operations, question_operations, door_operations}) {
    std::vector<Operation> some = of_resource();
    all.insert(all.end(), std::make_move_iterator(some.begin()),
               std::make_move_iterator(some.end()));
  }
  return all;
}

}  // namespace luoshi::api
