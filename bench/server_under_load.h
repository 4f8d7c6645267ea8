// A server of the real program in a folder of its own, with a token to ask it by: what the benches
// of the whole server and the test that kills it stand on.
// Thread rule: one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bench/load.h"
#include "bench/program.h"
#include "bench/unit_load.h"

namespace luoshi::bench {

struct ServerPlace {
  std::string program;  // the path of luoshi
  std::string data;     // its folder, made when there is none
  std::string store;    // postgresql://…, or "" for a file in data

  std::string errors() const { return data + ".log"; }
  std::vector<std::string> arguments() const;  // --data …, --store …
};

std::unique_ptr<ServerProcess> start_server(const ServerPlace& place);
// For someone who may create units; ends the bench when there is none.
std::string make_token(const ServerPlace& place);
// The body of the answer to one GET; nothing when it was not 200.
std::optional<std::string> get(std::uint16_t port, const UnitLoad& load, const std::string& target);
// One series of /metrics: `luoshi_ledger_groups_total`, or with its labels as they are printed.
double metric(std::uint16_t port, const std::string& name);

// The schema of this process alone, in the database that the address names.
std::string with_schema(const std::string& address, const std::string& schema);

void print(const std::string& name, double value, const char* unit);

}  // namespace luoshi::bench
