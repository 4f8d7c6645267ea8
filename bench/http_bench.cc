// What the HTTP transport alone can do: an echo on the io thread, the same through the pool, and a
// static file of 64 KB, at 64 keep-alive connections from a generator on the same cores.
//
//   luoshi_http_bench [SECONDS EACH] [IO THREADS]
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

#include "api/server.h"
#include "api/static_site.h"
#include "bench/load.h"
#include "env/clock.h"
#include "env/files.h"

namespace {

using namespace luoshi;

api::Route echo_route(const char* pattern, api::RunsOn runs_on) {
  api::Route route;
  route.method = api::Method::kPost;
  route.pattern = pattern;
  route.runs_on = runs_on;
  route.handler = [](api::Request request, api::Responder respond) {
    respond(api::Response::text(std::move(request.body), "application/json"));
  };
  return route;
}

base::Result<std::unique_ptr<api::Server>> start_server(env::Clock& clock, env::FileSystem& files,
                                                        std::size_t io_threads) {
  std::string noise(64 << 10, '\0');  // does not get smaller by packing
  std::uint32_t state = 1;
  for (char& c : noise) c = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  const auto site = api::StaticSite::make({{"noise.bin", std::move(noise)}});
  auto router = api::Router::make(
      {echo_route("/echo", api::RunsOn::kIoThread), echo_route("/pool", api::RunsOn::kPool)},
      {site.handler(), {"api"}});
  if (!router) return tl::unexpected(router.error());
  api::Options options;
  options.io_threads = io_threads;
  options.peers.requests_per_second = 0;
  return api::Server::start(std::move(options), std::move(*router), clock, files);
}

std::string echo_request(const char* path) {
  const std::string body = R"({"name":"市发展和改革委员会","kind":"department","parent":"u-1"})";
  return std::string("POST ") + path +
         " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace

int main(int argc, char** argv) {
  const double seconds = argc > 1 ? std::atof(argv[1]) : 3;
  const auto io_threads = static_cast<std::size_t>(argc > 2 ? std::atoi(argv[2]) : 2);
  env::RealClock clock;
  env::RealFileSystem files;
  const auto server = start_server(clock, files, io_threads);
  if (!server) {
    std::fprintf(stderr, "%s\n", server.error().to_string(base::Language::kEnglish).c_str());
    return 1;
  }
  bench::LoadOptions load;
  load.port = (*server)->port();
  load.duration = std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
  const auto measure = [&](const char* name, const std::string& request) {
    bench::print_report(name,
                        bench::run_load(load, [&](std::size_t, std::uint64_t) { return request; }));
  };
  measure("http_echo", echo_request("/echo"));
  measure("http_echo_pool", echo_request("/pool"));
  measure("http_static_64k", "GET /noise.bin HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  (*server)->stop(std::chrono::seconds(1));
  return 0;
}
