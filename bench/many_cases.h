// Copies of the cases that stand in a ledger, as a bulk load would bring them in: each case with
// its events, rows and figures, under an id, a number and a moment of its own. What is read of them
// is as if they had come by commands; the chain of their hashes is not, and no verify is run.
// Thread rule: one thread. Errors end the bench.
#pragma once

#include <string>

#include "bench/raw_postgres.h"

namespace luoshi::bench {

// Each case whose id begins with `prefix` is there `times` as often then. Nobody else is at work.
void multiply_cases(RawPostgres& postgres, const std::string& schema, const std::string& prefix,
                    std::size_t times);
void multiply_cases(const std::string& sqlite_file, const std::string& prefix, std::size_t times);

}  // namespace luoshi::bench
