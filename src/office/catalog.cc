#include "office/catalog.h"

#include "office/access.h"
#include "office/internal/hand_over.h"
#include "office/person.h"
#include "office/rule_file.h"
#include "office/settings.h"
#include "office/token.h"
#include "office/unit.h"

namespace luoshi::office {

void add_to(ledger::Catalog& catalog) {
  catalog.push_back(unit_streams());
  catalog.push_back(person_streams());
  catalog.push_back(token_streams());
  catalog.push_back(settings_streams());
  catalog.push_back(rule_file_streams());
  catalog.push_back(access_streams());
}

std::vector<EventKind> event_kinds() {
  std::vector<EventKind> kinds;
  list_unit_kinds(kinds);
  list_person_kinds(kinds);
  list_token_kinds(kinds);
  list_settings_kinds(kinds);
  list_rule_file_kinds(kinds);
  list_access_kinds(kinds);
  return kinds;
}

}  // namespace luoshi::office
