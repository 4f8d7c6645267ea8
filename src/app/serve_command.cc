#include "app/serve_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>

#include "api/open311.h"
#include "api/operation.h"
#include "api/server.h"
#include "api/static_site.h"
#include "app/contract.h"
#include "app/first_start.h"
#include "app/metrics.h"
#include "env/signals.h"
#include "service/board.h"
#include "service/jobs.h"
#include "service/sending_thread.h"

namespace luoshi::app {
namespace {

using base::ErrorCode;
using base::Result;

constexpr std::chrono::seconds kGrace{10};  // for requests under way when it is told to stop
constexpr std::uint64_t kWebFileBytesMax = 32 << 20;

struct Listen {
  std::string address;
  std::uint16_t port = 0;
};

Result<Listen> listen_of(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  unsigned port = 0;
  const char* end = text.data() + text.size();
  const char* begin = colon == std::string::npos ? end : text.data() + colon + 1;
  const auto [stop, error] = std::from_chars(begin, end, port);
  if (error != std::errc() || stop != end || port > 65'535 || colon == 0) {
    return base::fail(ErrorCode::kInvalidInput, {"监听地址有误", "this is no address to listen at"},
                      "--listen", {"例如 127.0.0.1:8080", "for example 127.0.0.1:8080"});
  }
  std::string address = text.substr(0, colon);
  if (address.size() > 2 && address.front() == '[' && address.back() == ']') {
    address = address.substr(1, address.size() - 2);
  }
  return Listen{std::move(address), static_cast<std::uint16_t>(port)};
}

Result<api::PeerLimits> peer_limits_of(const Configuration& configuration) {
  auto rate = configuration.number("requests-per-second", 0, 1'000'000);
  if (!rate) return tl::unexpected(rate.error());
  auto connections = configuration.number("connections-per-address", 1, 100'000);
  if (!connections) return tl::unexpected(connections.error());
  auto sign_ins = configuration.number("sign-ins-per-minute", 0, 1'000'000);
  if (!sign_ins) return tl::unexpected(sign_ins.error());
  auto proxies = env::AddressSet::parse(configuration.text("trusted-proxies"));
  if (!proxies) {
    base::Error error = proxies.error();
    error.where = "--trusted-proxies";
    return tl::unexpected(std::move(error));
  }
  api::PeerLimits limits;
  limits.requests_per_second = static_cast<double>(*rate);
  limits.requests_burst = 2 * static_cast<double>(*rate);
  limits.sign_ins_per_minute = static_cast<double>(*sign_ins);
  limits.connections_per_peer_max = static_cast<std::size_t>(*connections);
  limits.trusted_proxies = std::move(*proxies);
  return limits;
}

Result<api::Options> options_of(const Configuration& configuration, env::Log& log,
                                Metrics& metrics) {
  auto listen = listen_of(configuration.text("listen"));
  if (!listen) return tl::unexpected(listen.error());
  auto threads = configuration.number("threads", 1, 256);
  if (!threads) return tl::unexpected(threads.error());
  auto peers = peer_limits_of(configuration);
  if (!peers) return tl::unexpected(peers.error());
  api::Options options;
  options.address = listen->address;
  options.port = listen->port;
  options.pool_threads = static_cast<std::size_t>(*threads);
  options.peers = std::move(*peers);
  // Whoever comes from this machine is ourselves, or a proxy for all its users that says nothing.
  options.peers.exempts_loopback = api::is_loopback(listen->address);
  const std::string& certificate = configuration.text("certificate");
  const std::string& key = configuration.text("key");
  if (certificate.empty() != key.empty()) {
    return base::fail(ErrorCode::kInvalidInput,
                      {"证书和私钥要一起给", "certificate and key go together"},
                      certificate.empty() ? "--certificate" : "--key");
  }
  if (!certificate.empty()) options.tls = api::Tls{certificate, key};
  options.on_access = [&log, &metrics](const api::Access& access) {
    metrics.count(access);
    log.debug("http.answered", {{"route", env::LogCode(access.route)},
                                {"status", access.status},
                                {"duration_ms", access.duration}});
  };
  return options;
}

Result<service::SendingOptions> sending_options_of(const Configuration& configuration) {
  auto networks = env::AddressSet::parse(configuration.text("webhook-networks"));
  if (!networks) {
    base::Error error = networks.error();
    error.where = "--webhook-networks";
    return tl::unexpected(std::move(error));
  }
  service::SendingOptions options;
  options.base_url = configuration.text("base-url");
  options.networks = std::move(*networks);
  if (!configuration.text("smtp").empty()) options.mail_from = configuration.text("mail-from");
  return options;
}

// Where the console's files may stand: as built, as installed.
std::string web_folder(const Configuration& configuration, World& world) {
  if (!configuration.text("web").empty()) return configuration.text("web");
  const std::string beside = world.program.substr(0, world.program.rfind('/'));
  for (const char* each : {"/web", "/../web", "/../share/luoshi/web"}) {
    if (world.files.kind(beside + each + "/index.html") == env::PathKind::kFile) {
      return beside + each;
    }
  }
  return {};
}

Result<api::StaticSite> site_of(const Configuration& configuration, World& world) {
  const std::string folder = web_folder(configuration, world);
  std::vector<std::pair<std::string, std::string>> files;
  if (folder.empty()) {
    files.emplace_back("index.html",
                       "<!doctype html><meta charset=utf-8><title>落实</title><p>"
                       "控制台没有安装。接口说明见 <a href=/openapi.yaml>openapi.yaml</a>。");
    return api::StaticSite::make(std::move(files));
  }
  auto listing = world.files.list(folder, {});
  if (!listing) return tl::unexpected(listing.error());
  for (const std::string& path : listing->files) {
    auto bytes = world.files.read(path, kWebFileBytesMax);
    if (!bytes) return tl::unexpected(bytes.error());
    files.emplace_back(path.substr(folder.size() + 1), std::move(*bytes));
  }
  return api::StaticSite::make(std::move(files));
}

api::Route plain_route(std::string pattern, std::function<api::Response()> make) {
  api::Route route;
  route.pattern = std::move(pattern);
  route.handler = [make = std::move(make)](api::Request, api::Responder respond) {
    respond(make());
  };
  return route;
}

// For whoever runs the server.
void add_operating_routes(std::vector<api::Route>& routes, House& house, Metrics& metrics) {
  constexpr const char* kPlain = "text/plain; charset=utf-8";
  routes.push_back(plain_route("/healthz", [=] { return api::Response::text("ok\n", kPlain); }));
  routes.push_back(plain_route("/readyz", [&house, kPlain] {
    const bool ready = house.ledger().books().has_value();
    return api::Response::text(ready ? "ready\n" : "the store does not answer\n", kPlain,
                               ready ? 200 : 503);
  }));
  routes.push_back(plain_route("/metrics", [&house, &metrics] {
    return api::Response::text(metrics.text(house.ledger()),
                               "text/plain; version=0.0.4; charset=utf-8");
  }));
  api::Route contract;
  contract.pattern = "/openapi.yaml";
  contract.handler =
      api::StaticSite::make({{"openapi.yaml", std::string(contract_text())}}, {.page = ""})
          .handler();
  routes.push_back(std::move(contract));
}

Result<api::Router> router_of(const Configuration& configuration, World& world, House& house,
                              Metrics& metrics) {
  auto routes =
      api::routes_of(api::all_operations(), house.world(), house.sessions(), house.oidc());
  std::ranges::move(
      api::routes_of(api::open311_operations(), house.world(), house.sessions(), house.oidc()),
      std::back_inserter(routes));
  add_operating_routes(routes, house, metrics);
  auto site = site_of(configuration, world);
  if (!site) return tl::unexpected(site.error());
  return api::Router::make(std::move(routes),
                           api::Fallback{site->handler(), {"api", api::kOpen311Segment}});
}

Result<void> serve(const Configuration& configuration, World& world, env::SignalWaiter& signals) {
  auto opened = open_to_serve(configuration, world);
  if (!opened) return tl::unexpected(opened.error());
  const std::unique_ptr<House> house = std::move(opened->house);
  tell_passwords(world, opened->passwords);
  Metrics metrics;
  auto options = options_of(configuration, house->log(), metrics);
  if (!options) return tl::unexpected(options.error());
  auto sending = sending_options_of(configuration);
  if (!sending) return tl::unexpected(sending.error());
  auto router = router_of(configuration, world, *house, metrics);
  if (!router) return tl::unexpected(router.error());
  const std::string scheme = options->tls ? "https" : "http";
  const std::string address = options->address;
  house->world().board->warm_up();
  auto server =
      api::Server::start(std::move(*options), std::move(*router), world.clock, world.files);
  if (!server) return tl::unexpected(server.error());
  auto signer = open_signer(configuration, world, house->place());
  if (!signer) return tl::unexpected(signer.error());
  if (auto made = world.files.make_folders(house->place().anchors()); !made) return made;
  const bool sends_messages = !configuration.text("messages-folder").empty();
  service::Jobs jobs(house->world(), {.signer = &*signer,
                                      .anchors_folder = house->place().anchors(),
                                      .mail_from = configuration.text("mail-from"),
                                      .asks_under = sends_messages ? sending->base_url : ""});
  std::optional<service::JobThread> job_thread(std::in_place, jobs, world.clock);
  notice::FileMessageProvider messages(world.files, configuration.text("messages-folder"));
  if (sends_messages) sending->messages = &messages;
  service::Sender sender(house->world(), std::move(*sending));
  std::optional<service::SendingThread> sending_thread(std::in_place, sender, house->world());
  const bool six = address.find(':') != std::string::npos;
  world.console.write(fmt::format("listening on {}://{}{}{}:{}\n", scheme, six ? "[" : "", address,
                                  six ? "]" : "", (*server)->port()));
  house->log().info("server.started", {{"port", (*server)->port()}});
  signals.wait();
  sending_thread.reset();
  job_thread.reset();
  house->live().close_all();
  (*server)->stop(kGrace);
  house->log().info("server.stopped");
  return {};
}

}  // namespace

int serve_command(const std::vector<std::string>& arguments, World& world) {
  env::SignalWaiter signals;
  auto line = read_command_line(arguments, {}, world.variable, world.files);
  if (!line) {
    world.console.tell(line.error());
    return kWrongUsage;
  }
  if (auto served = serve(line->configuration, world, signals); !served) {
    world.console.tell(served.error());
    return kUnreadable;
  }
  return kDone;
}

}  // namespace luoshi::app
