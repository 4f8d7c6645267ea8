#include "commitment/catalog.h"

#include "commitment/file.h"
#include "commitment/reading.h"

namespace luoshi::commitment {

void add_to(ledger::Catalog& catalog) {
  catalog.push_back(file_streams());
  catalog.push_back(reading_streams());
  catalog.push_back(file_access_streams());
}

}  // namespace luoshi::commitment
