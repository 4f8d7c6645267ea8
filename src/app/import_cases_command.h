// luoshi import cases FILE --kind-map FILE --data FOLDER: cases of another system (service/
// import_cases.h) into a ledger, which is made and filled with a city as `serve` does when it is
// not there. Thread rule: one thread.
#pragma once

#include <string>
#include <vector>

#include "app/world.h"

namespace luoshi::app {

// `arguments`: behind "cases". Status 1 when a row was not imported.
int import_cases_command(const std::vector<std::string>& arguments, World& world);

}  // namespace luoshi::app
