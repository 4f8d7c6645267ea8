#include "commitment/catalog.h"

#include "commitment/file.h"
#include "commitment/indicator.h"
#include "commitment/internal/commitment_fold.h"
#include "commitment/package.h"
#include "commitment/period.h"
#include "commitment/reading.h"
#include "commitment/review.h"
#include "commitment/source.h"

namespace luoshi::commitment {

void add_to(ledger::Catalog& catalog) {
  catalog.push_back(file_streams());
  catalog.push_back(reading_streams());
  catalog.push_back(file_access_streams());
  catalog.push_back(commitment_streams());
  catalog.push_back(period_streams());
  catalog.push_back(package_streams());
  catalog.push_back(source_streams());
  catalog.push_back(indicator_streams());
  catalog.push_back(series_streams());
  catalog.push_back(review_streams());
}

std::vector<office::EventKind> register_event_kinds() {
  std::vector<office::EventKind> kinds;
  list_commitment_kinds(kinds);
  list_period_kinds(kinds);
  list_package_kinds(kinds);
  list_source_kinds(kinds);
  list_indicator_kinds(kinds);
  list_review_kinds(kinds);
  return kinds;
}

}  // namespace luoshi::commitment
