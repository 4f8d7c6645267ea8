// The process that is killed: commits under load and tells of it on its standard output, one line
// each, written in one piece:
//
//   ready
//   sent <request> <account> <amount>      before it is asked
//   done <request> <reply>                 when it was answered
//
// A request without an answer is repeated under the same id. It stands for the server; whatever
// prints these lines can take its place.
#pragma once

#include <memory>
#include <string>

#include "ledger/ledger.h"

namespace luoshi::kill {

// The ledger of these tests at a path or postgresql://…, made when there is none.
base::Result<std::unique_ptr<ledger::Ledger>> open_ledger(const std::string& location,
                                                          env::Clock& clock, bool threads);

// Until it is killed; returns only when the ledger cannot be opened.
int run_child(const std::string& location, const std::string& prefix);

}  // namespace luoshi::kill
