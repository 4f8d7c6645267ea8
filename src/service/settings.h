// The city's settings, as far as they are changed by people at a browser: not the identity
// provider, which the command line sets, and not where mail goes (office/settings.h). Thread rule:
// any thread.
#pragma once

#include <boost/describe.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <string>

#include "office/settings.h"
#include "service/caller.h"

namespace luoshi::service {

struct AnchorRulesChange {
  office::AnchorSchedule schedule = office::AnchorSchedule::kDaily;
  std::string at;
  office::AnchorTarget target = office::AnchorTarget::kLog;
};
BOOST_DESCRIBE_STRUCT(AnchorRulesChange, (), (schedule, at, target))

struct SettingsChange {
  std::optional<std::string> city_name;
  std::optional<office::Tongue> language;
  std::optional<office::WorkingHours> working_hours;
  std::optional<office::PasswordRules> password;
  std::optional<office::SessionRules> session;
  std::optional<AnchorRulesChange> anchor;
};
BOOST_DESCRIBE_STRUCT(SettingsChange, (),
                      (city_name, language, working_hours, password, session, anchor))

// `settings` of openapi.yaml, its version included.
base::Result<boost::json::object> get_settings(World& world, const Caller& caller);
// kConflict, "version_outdated", when they are of another version than `version`.
base::Result<boost::json::object> change_settings(World& world, const Caller& caller,
                                                  const Asked& asked, std::uint64_t version,
                                                  const SettingsChange& change);

// For the server's command line: the provider that signs people in; none without one.
base::Result<std::optional<office::IdentityProvider>> identity_provider(World& world);
base::Result<void> set_identity_provider(World& world,
                                         std::optional<office::IdentityProvider> provider);

}  // namespace luoshi::service
