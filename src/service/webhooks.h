// Webhooks as an administrator of the whole city sees them: registered, changed, paused, and what
// is on its way to them and elsewhere (notice/delivery.h). Everything here needs settings.write.
// Thread rule: any thread.
#pragma once

#include <boost/describe.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "service/listing.h"
#include "service/on_one.h"

namespace luoshi::service {

inline constexpr std::string_view kWebhookSecretContext = "webhook.secret";
std::string webhook_subject(const std::string& id);  // under whose key its secret is sealed

struct WebhookNew {
  std::string name;
  std::string url;
  std::vector<std::string> kinds;
};
BOOST_DESCRIBE_STRUCT(WebhookNew, (), (name, url, kinds))
struct WebhookChange {
  std::optional<std::string> name;
  std::optional<std::string> url;
  std::optional<std::vector<std::string>> kinds;
};
BOOST_DESCRIBE_STRUCT(WebhookChange, (), (name, url, kinds))

using WebhookJson = base::Result<boost::json::object>;

base::Result<Page> list_webhooks(World& world, const Caller& caller, const Parameters& parameters);
WebhookJson get_webhook(World& world, const Caller& caller, const std::string& id);
// {webhook, secret}; the secret is null for a repeated request.
WebhookJson register_webhook(World& world, const Caller& caller, const Asked& asked,
                             const WebhookNew& wanted);
WebhookJson renew_webhook_secret(const OnOne& on);
WebhookJson change_webhook(const OnOne& on, const WebhookChange& change);
WebhookJson pause_webhook(const OnOne& on);
WebhookJson resume_webhook(const OnOne& on);
base::Result<void> remove_webhook(const OnOne& on);
// Something to receive, "webhook.tested"; the delivery.
WebhookJson test_webhook(const OnOne& on);

// Filters: destination ("w-…", "mail", "messages"; else all), state ("waiting", "delivered",
// "dead"; else dead). The latest 200 of each destination.
base::Result<Page> list_deliveries(World& world, const Caller& caller,
                                   const Parameters& parameters);
// To be tried now, as if it were new; kConflict when its destination is no more.
WebhookJson redeliver(World& world, const Caller& caller, const std::string& id);

}  // namespace luoshi::service
