#include "bench/server_under_load.h"

#include <cstdio>
#include <cstdlib>
#include <sstream>

namespace luoshi::bench {

std::vector<std::string> ServerPlace::arguments() const {
  std::vector<std::string> out{"--data", data};
  if (!store.empty()) out.insert(out.end(), {"--store", store});
  return out;
}

std::unique_ptr<ServerProcess> start_server(const ServerPlace& place) {
  std::vector<std::string> arguments = place.arguments();
  arguments.insert(arguments.end(), {"--listen", "127.0.0.1:0", "--log", "error"});
  auto server = ServerProcess::start(place.program, std::move(arguments), place.errors());
  if (!server) stop_with("luoshi serve ended before it listened: see " + place.errors());
  return server;
}

std::string make_token(const ServerPlace& place) {
  const ProgramRun made = run_program({place.program, "token", "--data", place.data, "--user",
                                       "sysadmin", "--scope", "units.write,units.read"},
                                      place.errors());
  if (made.status != 0) stop_with("luoshi token failed: see " + place.errors());
  return made.output.substr(0, made.output.find('\n'));
}

std::optional<std::string> get(std::uint16_t port, const UnitLoad& load,
                               const std::string& target) {
  LoadOptions options;
  options.port = port;
  options.connections = 1;
  options.warm_up = {};
  options.duration = std::chrono::seconds(60);
  std::optional<std::string> found;
  run_load(
      options,
      [&](std::size_t, std::uint64_t number) {
        return number == 0 ? load.get(target) : std::string();
      },
      [&](std::size_t, std::uint64_t, int status, std::string_view body) {
        if (status == 200) found = std::string(body);
      });
  return found;
}

double metric(std::uint16_t port, const std::string& name) {
  std::istringstream lines(get(port, UnitLoad("", ""), "/metrics").value_or(""));
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(name + " ")) continue;
    return std::strtod(line.c_str() + name.size(), nullptr);
  }
  return 0;
}

std::string with_schema(const std::string& address, const std::string& schema) {
  return address + (address.find('?') == std::string::npos ? "?" : "&") + "schema=" + schema;
}

void print(const std::string& name, double value, const char* unit) {
  std::printf("%s %.2f %s\n", name.c_str(), value, unit);
  std::fflush(stdout);
}

}  // namespace luoshi::bench
