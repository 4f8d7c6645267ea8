#include "service/settings.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/json.h"
#include "service/answers.h"
#include "service/directory.h"

namespace luoshi::service {
namespace {

using base::Result;
namespace json = boost::json;

struct Versioned {
  office::Settings settings;
  std::uint64_t version = 0;
};

// An event of settings holds all of them, so that the last one says both.
Result<Versioned> current(World& world) {
  auto last = world.ledger.events({.book = ledger::kCityBook,
                                   .stream = office::settings_stream().text(),
                                   .newest_first = true,
                                   .limit = 1});
  if (!last) return tl::unexpected(last.error());
  if (last->empty()) return Versioned{};
  auto body = base::parse_json(last->front().body);
  if (!body) return tl::unexpected(body.error());
  auto settings = base::from_json<office::Settings>(*body);
  if (!settings) return tl::unexpected(settings.error());
  return Versioned{std::move(*settings), last->front().version};
}

// As they were at this version, for a request that is repeated.
Result<office::Settings> settings_at(World& world, std::uint64_t version) {
  constexpr std::size_t kChangesMax =
      1'000;  // since then; the keys of requests are forgotten sooner
  auto events = world.ledger.events({.book = ledger::kCityBook,
                                     .stream = office::settings_stream().text(),
                                     .newest_first = true,
                                     .limit = kChangesMax});
  if (!events) return tl::unexpected(events.error());
  const auto found = std::ranges::find(*events, version, &ledger::Event::version);
  if (found == events->end()) return tl::unexpected(not_found({"没有这一版", "no such version"}));
  auto body = base::parse_json(found->body);
  if (!body) return tl::unexpected(body.error());
  return base::from_json<office::Settings>(*body);
}

json::object shown(const office::Settings& settings, std::uint64_t version) {
  const AnchorRulesChange anchor{settings.anchor.schedule, settings.anchor.at,
                                 settings.anchor.target};
  return {{"city_name", settings.city_name},
          {"language", base::to_json(settings.language)},
          {"working_hours", base::to_json(settings.working_hours)},
          {"password", base::to_json(settings.password)},
          {"session", base::to_json(settings.session)},
          {"anchor", base::to_json(anchor)},
          {"version", version}};
}

bool says_nothing(const SettingsChange& change) {
  return !change.city_name && !change.language && !change.working_hours && !change.password &&
         !change.session && !change.anchor;
}

void apply(const SettingsChange& change, office::Settings& settings) {
  if (change.city_name) settings.city_name = *change.city_name;
  if (change.language) settings.language = *change.language;
  if (change.working_hours) settings.working_hours = *change.working_hours;
  if (change.password) settings.password = *change.password;
  if (change.session) settings.session = *change.session;
  if (!change.anchor) return;
  settings.anchor.schedule = change.anchor->schedule;
  settings.anchor.at = change.anchor->at;
  settings.anchor.target = change.anchor->target;
}

// A setting that is not shown is not a member that could be at fault.
base::Error told_of_settings(base::Error error) {
  if (error.where == "/anchor/mail_to") error.where = "/anchor/target";
  return told(std::move(error));
}

}  // namespace

Result<json::object> get_settings(World& world, const Caller& caller) {
  if (auto may = require(caller, office::Right::kSettingsRead); !may) {
    return tl::unexpected(may.error());
  }
  auto now = current(world);
  if (!now) return tl::unexpected(now.error());
  return shown(now->settings, now->version);
}

Result<json::object> change_settings(World& world, const Caller& caller, const Asked& asked,
                                     std::uint64_t version, const SettingsChange& change) {
  if (auto may = require_everywhere(world, caller, office::Right::kSettingsWrite); !may) {
    return tl::unexpected(may.error());
  }
  if (says_nothing(change)) {
    return tl::unexpected(base::Error{base::ErrorCode::kInvalidInput,
                                      {"没有要改的设置", "nothing is to be changed"},
                                      {},
                                      {"至少一项", "one member at least"},
                                      "validation"});
  }
  auto before = current(world);
  if (!before) return tl::unexpected(before.error());
  // When it was of another version, the decision says so: it is held against `version`.
  office::ChangeSettings ask{version, before->settings};
  apply(change, ask.settings);
  const office::Settings wanted = ask.settings;
  auto reply = execute(world, caller, asked, std::move(ask));
  world.directory.forget(office::settings_stream().text());
  if (!reply) return tl::unexpected(told_of_settings(reply.error()));
  auto done = done_of(*reply);
  if (!done) return tl::unexpected(done.error());
  if (!reply->repeated) return shown(wanted, done->version);
  auto first = settings_at(world, done->version);
  if (!first) return tl::unexpected(first.error());
  return shown(*first, done->version);
}

Result<std::optional<office::IdentityProvider>> identity_provider(World& world) {
  auto now = current(world);
  if (!now) return tl::unexpected(now.error());
  return std::move(now->settings.oidc);
}

Result<void> set_identity_provider(World& world, std::optional<office::IdentityProvider> provider) {
  auto now = current(world);
  if (!now) return tl::unexpected(now.error());
  office::ChangeSettings ask{now->version, std::move(now->settings)};
  ask.settings.oidc = std::move(provider);
  auto reply = world.ledger.execute(office::command(
      {"system/command-line", {}}, random_id(world.random, "made-up-"), {}, std::move(ask)));
  world.directory.forget(office::settings_stream().text());
  if (!reply) return tl::unexpected(reply.error());
  return {};
}

}  // namespace luoshi::service
