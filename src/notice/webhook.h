// Webhooks: other systems that are told what happens here. Where each is, what it wants to hear of,
// and whether it is told just now; what is on its way to it stands in delivery.h.
//
//             register            pause (asked, failing, gone)
//   nothing ───────────▶ active ──────────────────────────────▶ paused
//                          ▲  ◀──────────────────────────────     │
//                          │               resume                 │
//                          └───── change, renew the secret ───────┘   remove ▶ removed, for ever
//
// Invariants, held by decide: the address may be sent to (env/http_client.h); the secret stands in
// events sealed, and the one before it signs beside it for kFormerSecretFor.
// Thread rule: values and pure functions.
#pragma once

#include <boost/describe.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "ledger/command.h"
#include "ledger/stream.h"
#include "notice/sealed_text.h"

namespace luoshi::notice {

using WebhookId = base::Id<struct WebhookTag>;  // w- and 1 to 60 of a-z, 0-9, '-'
inline ledger::StreamId stream_of(const WebhookId& id) { return {"webhook", id.value()}; }

inline constexpr std::size_t kWebhooksMax = 50;
inline constexpr std::size_t kWantedMax = 20;
inline constexpr std::size_t kUrlBytesMax = 1'000;
inline constexpr std::chrono::hours kFormerSecretFor{24};

// -- events --

struct WebhookRegistered {
  std::string name;
  std::string url;
  std::vector<std::string> kinds;  // "case.opened", "case.*", "*"
  SealedText secret;
};
BOOST_DESCRIBE_STRUCT(WebhookRegistered, (), (name, url, kinds, secret))
struct WebhookChanged {
  std::optional<std::string> name;
  std::optional<std::string> url;
  std::optional<std::vector<std::string>> kinds;
};
BOOST_DESCRIBE_STRUCT(WebhookChanged, (), (name, url, kinds))
struct WebhookSecretRenewed {
  SealedText secret;
};
BOOST_DESCRIBE_STRUCT(WebhookSecretRenewed, (), (secret))

enum class PauseCause : std::uint8_t { kAsked, kFailing, kGone };
BOOST_DESCRIBE_ENUM(PauseCause, kAsked, kFailing, kGone)
struct WebhookPaused {
  PauseCause cause = PauseCause::kAsked;
};
BOOST_DESCRIBE_STRUCT(WebhookPaused, (), (cause))
struct WebhookResumed {};
BOOST_DESCRIBE_STRUCT(WebhookResumed, (), ())
struct WebhookRemoved {};
BOOST_DESCRIBE_STRUCT(WebhookRemoved, (), ())

// -- state --

struct Webhook {
  bool exists = false;  // also once it is removed
  bool removed = false;
  std::string name;
  std::string url;
  std::vector<std::string> kinds;
  SealedText secret;
  std::optional<SealedText> former_secret;
  env::WallTime renewed_at;  // when that one was replaced
  std::optional<PauseCause> paused;
  env::WallTime registered_at;
  std::uint64_t registered_sequence = 0;  // of that event in the city's book

  bool is_there() const { return exists && !removed; }
  bool is_told() const { return is_there() && !paused; }
};

// Whether one of the patterns means this kind of event.
bool wants(const std::vector<std::string>& patterns, std::string_view kind);

// -- commands; each replies {"id", "version"} --

struct RegisterWebhook {
  WebhookId id;
  WebhookRegistered what;
};
struct ChangeWebhook {
  WebhookId id;
  std::uint64_t version = 0;
  WebhookChanged change;
};
struct RenewWebhookSecret {
  WebhookId id;
  SealedText secret;
};
// Pausing one that is paused, and resuming one that is not, is done already.
struct PauseWebhook {
  WebhookId id;
  PauseCause cause = PauseCause::kAsked;
};
struct ResumeWebhook {
  WebhookId id;
};
struct RemoveWebhook {
  WebhookId id;
};

base::Result<ledger::Decision> decide(ledger::View& view, const RegisterWebhook& ask);
base::Result<ledger::Decision> decide(ledger::View& view, const ChangeWebhook& ask);
base::Result<ledger::Decision> decide(ledger::View& view, const RenewWebhookSecret& ask);
base::Result<ledger::Decision> decide(ledger::View& view, const PauseWebhook& ask);
base::Result<ledger::Decision> decide(ledger::View& view, const ResumeWebhook& ask);
base::Result<ledger::Decision> decide(ledger::View& view, const RemoveWebhook& ask);

// webhooks: id, name, url, kinds (a space between), paused (null: it is told), registered_at (ms),
// registered_sequence, version. Those that are removed have no row.
const ledger::Table& webhooks_table();
ledger::StreamKind webhook_streams();

}  // namespace luoshi::notice
