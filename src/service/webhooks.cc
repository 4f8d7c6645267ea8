#include "service/webhooks.h"

#include <boost/json.hpp>

#include "base/json.h"
#include "notice/dispatch.h"
#include "notice/notice.h"
#include "notice/webhook.h"
#include "service/answers.h"
#include "service/internal/delivery_json.h"
#include "service/webhook_letter.h"
#include "vault/encoding.h"

namespace luoshi::service {
namespace {

using base::Result;
using notice::Webhook;
using notice::WebhookId;
namespace json = boost::json;

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kCountedMax = 1'000;

Result<void> may(World& world, const Caller& caller) {
  return require_everywhere(world, caller, office::Right::kSettingsWrite);
}

base::Error unknown() { return not_found({"没有这个推送地址", "there is no such webhook"}); }

Result<std::shared_ptr<const Webhook>> state_of(World& world, const std::string& id) {
  if (!is_id_of("w-", id)) return tl::unexpected(unknown());
  auto state = world.ledger.state<Webhook>(ledger::kCityBook, notice::stream_of(WebhookId(id)));
  if (!state) return state;
  if (!(*state)->is_there()) return tl::unexpected(unknown());
  return state;
}

json::value time_or_null(const std::optional<std::int64_t>& time) {
  return time ? time_json(*time) : json::value(nullptr);
}

Result<void> add_standing(World& world, const std::string& id, json::object& out) {
  notice::DeliveryQueue queue(world.ledger, world.clock);
  for (const auto& [member, state] : {std::pair("waiting", notice::DeliveryState::kWaiting),
                                      std::pair("dead", notice::DeliveryState::kDead)}) {
    auto count = queue.count(id, state, kCountedMax);
    if (!count) return tl::unexpected(count.error());
    out[member] = *count;
  }
  auto health = notice::Dispatcher(world.ledger, world.clock, world.random).health(id);
  if (!health) return tl::unexpected(health.error());
  out["failures"] = health->failures;
  out["failing_since"] = time_or_null(health->failing_since);
  out["took_at"] = time_or_null(health->took_at);
  return {};
}

Result<json::object> row_json(World& world, const ledger::Row& row) {
  const ledger::Table& table = notice::webhooks_table();
  json::object out;
  out["id"] = text_of(table, row, "id");
  out["name"] = text_of(table, row, "name");
  out["url"] = text_of(table, row, "url");
  json::array kinds;
  const std::string all = text_of(table, row, "kinds");
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = std::min(all.find(' ', at), all.size());
    kinds.emplace_back(all.substr(at, end - at));
    at = end + 1;
  }
  out["kinds"] = std::move(kinds);
  out["paused"] = json_of(row[table.column("paused")]);
  out["registered_at"] = time_json(row[table.column("registered_at")]);
  out["version"] = version_of(table, row);
  if (auto done = add_standing(world, text_of(table, row, "id"), out); !done) {
    return tl::unexpected(done.error());
  }
  return out;
}

WebhookJson shown(World& world, const std::string& id) {
  ledger::Query query{.table = &notice::webhooks_table(), .book = ledger::kCityBook};
  query.where = {{"id", ledger::Comparison::kEqual, {id}}};
  query.limit = 1;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  if (rows->empty()) return tl::unexpected(unknown());
  return row_json(world, rows->front().row);
}

template <class Ask>
Result<ledger::Reply> carry_out(World& world, const Caller& caller, const Asked& asked, Ask ask) {
  return told(world.ledger.execute(
      notice::command(caller.actor, asked.request, asked.fingerprint, std::move(ask))));
}

template <class Ask>
WebhookJson change_by(const OnOne& on, Ask ask) {
  if (auto ok = may(on.world, on.caller); !ok) return tl::unexpected(ok.error());
  if (!is_id_of("w-", on.id)) return tl::unexpected(unknown());
  auto reply = carry_out(on.world, on.caller, on.asked, std::move(ask));
  if (!reply) return tl::unexpected(reply.error());
  return shown(on.world, on.id);
}

std::string new_key(World& world) {
  std::string key(kKeyBytes, '\0');
  world.random.fill(std::as_writable_bytes(std::span(key)));
  return key;
}

Result<notice::SealedText> sealed(World& world, const std::string& id, const std::string& key) {
  auto bytes = world.vault.seal(webhook_subject(id), kWebhookSecretContext, key);
  if (!bytes) return tl::unexpected(bytes.error());
  return notice::SealedText{vault::to_base64url(*bytes), ""};
}

// {webhook, secret}.
WebhookJson with_secret(World& world, const std::string& id, const std::string& key,
                        bool is_repeat) {
  auto webhook = shown(world, id);
  if (!webhook) return webhook;
  return json::object{{"webhook", std::move(*webhook)},
                      {"secret", is_repeat ? json::value(nullptr) : json::value(secret_text(key))}};
}

}  // namespace

std::string webhook_subject(const std::string& id) { return "webhook/" + id; }

Result<Page> list_webhooks(World& world, const Caller& caller, const Parameters& parameters) {
  static const Listing kListing{"webhooks",
                                {{"name", "name"}, {"registered_at", "registered_at"}},
                                {{"registered_at", false}},
                                {{"id", {"编号", "Id"}},
                                 {"name", {"名称", "Name"}},
                                 {"url", {"网址", "Address"}},
                                 {"kinds", {"事件", "Kinds"}},
                                 {"paused", {"暂停原因", "Paused"}},
                                 {"waiting", {"待投", "Waiting"}},
                                 {"dead", {"死信", "Dead"}}},
                                {}};
  if (auto ok = may(world, caller); !ok) return tl::unexpected(ok.error());
  auto asked = list_asked(parameters, kListing);
  if (!asked) return tl::unexpected(asked.error());
  const ledger::Query query{.table = &notice::webhooks_table(), .book = ledger::kCityBook};
  return list_rows(world, kListing, *asked, query,
                   [&](const ledger::BookRow& row) -> Result<std::optional<json::object>> {
                     auto item = row_json(world, row.row);
                     if (!item) return tl::unexpected(item.error());
                     return std::optional(std::move(*item));
                   });
}

WebhookJson get_webhook(World& world, const Caller& caller, const std::string& id) {
  if (auto ok = may(world, caller); !ok) return tl::unexpected(ok.error());
  return shown(world, id);
}

WebhookJson register_webhook(World& world, const Caller& caller, const Asked& asked,
                             const WebhookNew& wanted) {
  if (auto ok = may(world, caller); !ok) return tl::unexpected(ok.error());
  std::string id = ordered_id(world, "w-");
  std::string key = new_key(world);
  const vault::Cleanser cleanser(key);
  auto secret = sealed(world, id, key);
  if (!secret) return tl::unexpected(secret.error());
  auto reply = carry_out(
      world, caller, asked,
      notice::RegisterWebhook{WebhookId(id), {wanted.name, wanted.url, wanted.kinds, *secret}});
  if (!reply || reply->repeated) {  // the key that was made for it is nobody's
    if (auto erased = world.vault.erase(webhook_subject(id)); !erased) {
      return tl::unexpected(erased.error());
    }
  }
  if (!reply) return tl::unexpected(reply.error());
  auto done = done_of(*reply);
  if (!done) return tl::unexpected(done.error());
  return with_secret(world, done->id, key, reply->repeated);
}

WebhookJson renew_webhook_secret(const OnOne& on) {
  if (auto ok = may(on.world, on.caller); !ok) return tl::unexpected(ok.error());
  if (auto there = state_of(on.world, on.id); !there) return tl::unexpected(there.error());
  std::string key = new_key(on.world);
  const vault::Cleanser cleanser(key);
  auto secret = sealed(on.world, on.id, key);
  if (!secret) return tl::unexpected(secret.error());
  auto reply = carry_out(on.world, on.caller, on.asked,
                         notice::RenewWebhookSecret{WebhookId(on.id), *secret});
  if (!reply) return tl::unexpected(reply.error());
  return with_secret(on.world, on.id, key, reply->repeated);
}

WebhookJson change_webhook(const OnOne& on, const WebhookChange& change) {
  return change_by(
      on, notice::ChangeWebhook{
              WebhookId(on.id), on.version.value_or(0), {change.name, change.url, change.kinds}});
}

WebhookJson pause_webhook(const OnOne& on) {
  return change_by(on, notice::PauseWebhook{WebhookId(on.id), notice::PauseCause::kAsked});
}

WebhookJson resume_webhook(const OnOne& on) {
  if (auto ok = may(on.world, on.caller); !ok) return tl::unexpected(ok.error());
  if (auto there = state_of(on.world, on.id); !there) return tl::unexpected(there.error());
  notice::Dispatcher dispatcher(on.world.ledger, on.world.clock, on.world.random);
  if (auto done = dispatcher.forget_health(on.id); !done) return tl::unexpected(done.error());
  return change_by(on, notice::ResumeWebhook{WebhookId(on.id)});
}

Result<void> remove_webhook(const OnOne& on) {
  if (auto ok = may(on.world, on.caller); !ok) return ok;
  if (!is_id_of("w-", on.id)) return tl::unexpected(unknown());
  auto reply = carry_out(on.world, on.caller, on.asked, notice::RemoveWebhook{WebhookId(on.id)});
  if (!reply) return tl::unexpected(reply.error());
  return on.world.vault.erase(webhook_subject(on.id));
}

WebhookJson test_webhook(const OnOne& on) {
  if (auto ok = may(on.world, on.caller); !ok) return tl::unexpected(ok.error());
  if (auto there = state_of(on.world, on.id); !there) return tl::unexpected(there.error());
  // The same request is the same test.
  constexpr std::size_t kLetters = 20;
  const std::string request = vault::to_hex(vault::digest(vault::HashAlgorithm::kSha256,
                                                          on.caller.actor + " " + on.asked.request))
                                  .substr(0, kLetters);
  const env::WallTime now = on.world.clock.wall_now();
  const notice::Delivery delivery = notice::new_delivery(
      on.id + "_test-" + request, "webhook.tested",
      json::object{{"stream", "webhook/" + on.id}, {"time", rfc3339(now)}}, now);
  notice::DeliveryQueue queue(on.world.ledger, on.world.clock);
  if (auto added = queue.add(delivery); !added) return tl::unexpected(added.error());
  notice::Dispatcher dispatcher(on.world.ledger, on.world.clock, on.world.random);
  if (auto done = dispatcher.wake(on.id); !done) return tl::unexpected(done.error());
  return delivery_json(delivery);
}

}  // namespace luoshi::service
