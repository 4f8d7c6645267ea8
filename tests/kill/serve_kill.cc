// The real server, killed with SIGKILL again and again while 64 connections ask it to create units.
// After each kill a new one on the same ledger must know every unit whose creation was answered,
// and answer each request that was asked, repeated under its id, exactly as before. In the end
// `luoshi verify` agrees, and an export holds the event of each request once.
//
//   luoshi_serve_kill PROGRAM ROUNDS [postgres]
//
// With `postgres` in a schema of its own in the database that LUOSHI_TEST_POSTGRES names; without
// that it is skipped (77). Exit 0: nothing lost, nothing doubled. LUOSHI_KILL_SEED repeats the
// times of the kills, which is all that a seed can repeat of real processes.
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <random>
#include <thread>

#include "base/json.h"
#include "bench/raw_postgres.h"
#include "bench/server_under_load.h"
#include "env/files.h"

namespace {

using namespace luoshi::bench;

constexpr int kSkipped = 77;
constexpr const char* kSeries = "kill";
constexpr std::size_t kFaultsTold = 10;

struct Tally {
  std::uint64_t asked = 0;     // requests that were sent, each under an id of its own
  std::uint64_t answered = 0;  // before the kill
  std::uint64_t durable_unanswered = 0;
  std::uint64_t faults = 0;

  void fault(const std::string& words) {
    if (++faults <= kFaultsTold) std::fprintf(stderr, "%s\n", words.c_str());
  }
};

// What was answered 201, by the request's number.
using Answers = std::map<std::uint64_t, std::string>;

LoadOptions options_for(const ServerProcess& server) {
  LoadOptions options;
  options.port = server.port();
  options.warm_up = {};
  options.duration = std::chrono::seconds(120);
  return options;
}

// Asks until the server is killed under it.
Answers load_and_kill(ServerProcess& server, const UnitLoad& units, Tally& tally,
                      std::chrono::milliseconds until_kill) {
  const std::uint64_t first = tally.asked;
  std::uint64_t asked = 0;
  Answers answers;
  std::thread killer([&] {
    std::this_thread::sleep_for(until_kill);
    server.send_signal(SIGKILL);
  });
  run_load(
      options_for(server),
      [&](std::size_t, std::uint64_t number) {
        asked = number + 1;
        return units.request(first + number);
      },
      [&](std::size_t, std::uint64_t number, int status, std::string_view body) {
        if (status == 201) {
          answers.emplace(first + number, body);
        } else {
          tally.fault(fmt::format("request {} was answered {}: {}", first + number, status, body));
        }
      });
  killer.join();
  if (server.wait() != 128 + SIGKILL) tally.fault("the server ended before it was killed");
  tally.asked += asked;
  tally.answered += answers.size();
  return answers;
}

std::string text_in(const std::string& body, const char* member) {
  const auto json = luoshi::base::parse_json(body);
  if (!json || !json->is_object()) return {};
  const auto* found = json->get_object().if_contains(member);
  return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

void check_known(const ServerProcess& server, const UnitLoad& units, const Answers& answers,
                 Tally& tally) {
  std::vector<std::pair<std::uint64_t, std::string>> wanted;
  for (const auto& [number, body] : answers) wanted.emplace_back(number, text_in(body, "id"));
  std::size_t seen = 0;
  run_load(
      options_for(server),
      [&](std::size_t, std::uint64_t index) {
        return index < wanted.size() ? units.get("/api/v1/units/" + wanted[index].second)
                                     : std::string();
      },
      [&](std::size_t, std::uint64_t index, int status, std::string_view body) {
        ++seen;
        const std::uint64_t number = wanted[index].first;
        if (status == 200 && text_in(std::string(body), "name") == units.name(number)) return;
        tally.fault(fmt::format("unit {} of request {} was answered and is lost ({}): {}",
                                wanted[index].second, number, status, body));
      });
  if (seen != wanted.size()) tally.fault("not every unit could be asked for");
}

void check_repeated(const ServerProcess& server, const UnitLoad& units, const Answers& answers,
                    std::uint64_t first, Tally& tally) {
  std::uint64_t seen = 0;
  run_load(
      options_for(server),
      [&](std::size_t, std::uint64_t index) {
        return first + index < tally.asked ? units.request(first + index) : std::string();
      },
      [&](std::size_t, std::uint64_t index, int status, std::string_view body) {
        ++seen;
        const auto before = answers.find(first + index);
        if (status == 201 && (before == answers.end() || before->second == body)) return;
        tally.fault(fmt::format("request {}, repeated, was answered {}: {}\n  before: {}",
                                first + index, status, body,
                                before == answers.end() ? "nothing" : before->second));
      });
  if (seen != tally.asked - first) tally.fault("not every request could be repeated");
}

void run_round(const ServerPlace& place, const UnitLoad& units, std::chrono::milliseconds delay,
               Tally& tally) {
  const char* const kEvents = "luoshi_ledger_events{book=\"city\"}";
  auto server = start_server(place);
  const double events_before = metric(server->port(), kEvents);
  const std::uint64_t first = tally.asked;
  const Answers answers = load_and_kill(*server, units, tally, delay);
  server = start_server(place);
  const double durable = metric(server->port(), kEvents) - events_before;
  if (durable < static_cast<double>(answers.size())) tally.fault("the book has lost events");
  tally.durable_unanswered += static_cast<std::uint64_t>(durable) - answers.size();
  check_known(*server, units, answers, tally);
  check_repeated(*server, units, answers, first, tally);
  server->send_signal(SIGTERM);
  if (server->wait() != 0) tally.fault("the server did not end cleanly");
}

std::vector<std::string> command_of(const ServerPlace& place, const char* name) {
  std::vector<std::string> command{place.program, name};
  for (const std::string& each : place.arguments()) command.push_back(each);
  return command;
}

// The requests of the events of an export that begin a unit.
std::map<std::string, int> made_by_request(const ServerPlace& place, Tally& tally) {
  const std::string path = place.data + ".jsonl";
  auto command = command_of(place, "export");
  command.insert(command.end(), {"--output", path});
  if (run_program(command, place.errors()).status != 0) tally.fault("luoshi export failed");
  std::map<std::string, int> made;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (text_in(line, "type") != "event" || text_in(line, "kind") != "unit.created") continue;
    const std::string request = text_in(line, "request");
    if (request.starts_with(std::string(kSeries) + "-")) ++made[request];
  }
  return made;
}

void check_whole(const ServerPlace& place, Tally& tally) {
  const ProgramRun verified = run_program(command_of(place, "verify"), place.errors());
  if (verified.status != 0) tally.fault("luoshi verify: " + verified.output);
  std::uint64_t once = 0;
  for (const auto& [request, count] : made_by_request(place, tally)) {
    if (count == 1) ++once;
    if (count != 1) tally.fault(fmt::format("{} was carried out {} times", request, count));
  }
  if (once != tally.asked) {
    tally.fault(fmt::format("{} requests were carried out of {}", once, tally.asked));
  }
}

unsigned seed_of_run() {
  const char* const given = std::getenv("LUOSHI_KILL_SEED");
  return given ? static_cast<unsigned>(std::strtoul(given, nullptr, 10)) : std::random_device{}();
}

int run(const ServerPlace& place, int rounds) {
  const unsigned seed = seed_of_run();
  std::mt19937 random(seed);
  std::uniform_int_distribution<int> milliseconds(10, 500);
  Tally tally;
  start_server(place)->send_signal(SIGKILL);  // a first start may be cut off too
  const UnitLoad units(make_token(place), kSeries);
  for (int i = 0; i < rounds && tally.faults == 0; ++i) {
    run_round(place, units, std::chrono::milliseconds(milliseconds(random)), tally);
  }
  check_whole(place, tally);
  print("kill_rounds", rounds, "rounds");
  print("kill_requests", static_cast<double>(tally.asked), "requests");
  print("kill_answered_before", static_cast<double>(tally.answered), "requests");
  print("kill_durable_unanswered", static_cast<double>(tally.durable_unanswered), "requests");
  print("kill_faults", static_cast<double>(tally.faults), "faults");
  if (tally.faults > 0) std::fprintf(stderr, "LUOSHI_KILL_SEED=%u\n", seed);
  return tally.faults == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 2 ? std::atoi(argv[2]) : 0;
  if (rounds < 1) stop_with("usage: luoshi_serve_kill PROGRAM ROUNDS [postgres]");
  auto folder = luoshi::env::TemporaryFolder::make();
  if (!folder) stop_with("no temporary folder");
  ServerPlace place{argv[1], folder->path() + "/data", ""};
  if (argc < 4) return run(place, rounds);
  const char* const address = std::getenv("LUOSHI_TEST_POSTGRES");
  if (address == nullptr) {
    std::printf("LUOSHI_TEST_POSTGRES names no database (./test starts one)\n");
    return kSkipped;
  }
  const std::string schema = fmt::format("serve_kill_{}", ::getpid());
  place.store = with_schema(address, schema);
  const int status = run(place, rounds);
  RawPostgres(address).run("DROP SCHEMA " + schema + " CASCADE");
  return status;
}
