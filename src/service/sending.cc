// What is due is sent. What is planned stands in webhook_planning.cc.
#include "service/sending.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "base/json.h"
#include "notice/notice.h"
#include "service/answers.h"
#include "service/internal/message_letter.h"
#include "service/version.h"
#include "service/webhook_letter.h"
#include "service/webhooks.h"
#include "vault/encoding.h"
#include "vault/secret.h"

namespace luoshi::service {
namespace {

using base::Result;
using notice::Delivery;
using notice::Outcome;
using notice::Webhook;
using notice::WebhookId;

constexpr std::size_t kAtOnce = 50;
constexpr const char* kMail = "mail";
constexpr const char* kMessages = "messages";
constexpr std::chrono::seconds kAnswerTimeMax{10};
constexpr std::size_t kAnswerBytesMax = 64 << 10;  // nobody reads it
constexpr std::chrono::hours kFailingMax{3 * 24};
constexpr std::uint32_t kFailuresMin = 10;
constexpr int kGone = 410;

Outcome not_taken(const base::Error& error) { return {Outcome::Kind::kNotTaken, 0, error.what}; }

Outcome answered(int status) {
  if (status >= 200 && status < 300) return {Outcome::Kind::kTaken, status, {}};
  const bool is_gone = status == kGone;
  return {is_gone ? Outcome::Kind::kGone : Outcome::Kind::kNotTaken,
          status,
          {fmt::format("对方回答 {}", status), fmt::format("it answered {}", status)}};
}

Result<std::string> opened(World& world, const std::string& id, const notice::SealedText& secret) {
  auto bytes = vault::parse_base64url(secret.sealed);
  auto key = bytes ? world.vault.open(webhook_subject(id), kWebhookSecretContext, *bytes)
                   : Result<std::optional<std::string>>(std::nullopt);
  if (!key) return tl::unexpected(key.error());
  if (*key) return std::move(**key);
  return base::fail(base::ErrorCode::kNotFound,
                    {"签名密钥已不在", "the secret to sign with is no more"});
}

}  // namespace

Sender::Sender(World& world, SendingOptions options)
    : world_(world),
      options_(std::move(options)),
      queue_(world.ledger, world.clock),
      dispatcher_(world.ledger, world.clock, world.random) {}

Result<void> Sender::plan() {
  auto told = plan_webhooks();
  auto mailed = plan_mail();  // whatever became of the other
  return told ? mailed : told;
}

std::vector<std::string> Sender::destinations() {
  ledger::Query query{.table = &notice::webhooks_table(), .book = ledger::kCityBook};
  query.limit = notice::kWebhooksMax;
  std::vector<std::string> out;
  auto rows = world_.ledger.rows(query);
  if (!rows) return out;
  for (const ledger::BookRow& row : *rows) out.push_back(text_of(*query.table, row.row, "id"));
  out.insert(out.end(), {kMail, kMessages});
  return out;
}

Result<void> Sender::work(const std::string& destination) {
  if (destination == kMail) return work_mail();
  return destination == kMessages ? work_messages() : work_webhook(destination);
}

Result<void> Sender::work_webhook(const std::string& id) {
  auto due = queue_.due(id, 1);
  if (!due) return tl::unexpected(due.error());
  if (due->empty()) return {};
  auto webhook = world_.ledger.state<Webhook>(ledger::kCityBook, notice::stream_of(WebhookId(id)));
  if (!webhook) return tl::unexpected(webhook.error());
  const bool is_told = (*webhook)->is_told();
  auto tried = dispatcher_.work(
      id, kAtOnce, [&] { return is_told && !is_stopping_; },
      [&](const Delivery& delivery) { return post(**webhook, id, delivery); });
  if (!tried) return tl::unexpected(tried.error());
  return *tried > 0 ? pause_when_hopeless(id) : Result<void>();
}

Outcome Sender::post(const Webhook& webhook, const std::string& id, const Delivery& delivery) {
  const auto now =
      std::chrono::floor<std::chrono::seconds>(world_.clock.wall_now().time_since_epoch());
  const std::string seconds = std::to_string(now.count());
  env::HttpRequest request;
  request.method = env::HttpMethod::kPost;
  request.url = webhook.url;
  request.body =
      webhook_body(delivery.id, delivery.kind, delivery.what.get_object(), options_.base_url);
  request.time_max = kAnswerTimeMax;
  request.answer_bytes_max = kAnswerBytesMax;
  request.reaches = &options_.networks;
  auto signature = signatures(webhook, id, delivery, seconds, request.body);
  if (!signature) return not_taken(signature.error());
  request.headers = {{"Content-Type", "application/json"},
                     {"User-Agent", "Luoshi/" + std::string(kServerVersion)},
                     {"webhook-id", delivery.id},
                     {"webhook-timestamp", seconds},
                     {"webhook-signature", std::move(*signature)}};
  auto answer = world_.http.send(request);
  return answer ? answered(answer->status) : not_taken(answer.error());
}

// Of the secret, and for a while of the one before it.
Result<std::string> Sender::signatures(const Webhook& webhook, const std::string& id,
                                       const Delivery& delivery, std::string_view seconds,
                                       std::string_view body) {
  auto key = opened(world_, id, webhook.secret);
  if (!key) return key;
  const vault::Cleanser cleanser(*key);
  std::string out = webhook_signature(*key, delivery.id, seconds, body);
  const bool is_former_good =
      webhook.former_secret &&
      world_.clock.wall_now() < webhook.renewed_at + notice::kFormerSecretFor;
  if (!is_former_good) return out;
  auto former = opened(world_, id, *webhook.former_secret);
  if (!former) return former;
  const vault::Cleanser former_cleanser(*former);
  return out + " " + webhook_signature(*former, delivery.id, seconds, body);
}

Result<void> Sender::work_messages() {
  auto tried = dispatcher_.work(
      kMessages, kAtOnce, [&] { return options_.messages && !is_stopping_; },
      [&](const Delivery& delivery) { return send_message(delivery); });
  if (!tried) return tl::unexpected(tried.error());
  return {};
}

// The number is opened here and nowhere before.
Outcome Sender::send_message(const Delivery& delivery) {
  const auto letter = base::from_json<MessageLetter>(delivery.what);
  const auto sealed = letter ? vault::parse_base64url(letter->phone) : std::nullopt;
  if (!sealed) {
    return {Outcome::Kind::kPointless, 0, {"短信已损坏", "the message is damaged"}};
  }
  auto phone = world_.vault.open(letter->subject, letter->context, *sealed);
  if (!phone) return not_taken(phone.error());
  if (!*phone) {
    return {Outcome::Kind::kPointless,
            0,
            {"收信人的个人信息已销毁", "what was known of whom it is for is destroyed"}};
  }
  const vault::Cleanser cleanser(**phone);
  auto sent =
      options_.messages->send({delivery.id, **phone, letter->template_name, letter->parameters});
  if (sent) return {};
  const bool is_pointless = sent.error().code == base::ErrorCode::kInvalidInput;
  return {is_pointless ? Outcome::Kind::kPointless : Outcome::Kind::kNotTaken, 0,
          sent.error().what};
}

Result<void> Sender::pause_when_hopeless(const std::string& id) {
  auto health = dispatcher_.health(id);
  if (!health) return tl::unexpected(health.error());
  const std::int64_t now = world_.clock.wall_now().time_since_epoch().count();
  const bool is_failing =
      health->failing_since && health->failures >= kFailuresMin &&
      now - *health->failing_since >= std::chrono::milliseconds(kFailingMax).count();
  if (!health->is_gone && !is_failing) return {};
  const notice::PauseWebhook ask{
      WebhookId(id), health->is_gone ? notice::PauseCause::kGone : notice::PauseCause::kFailing};
  auto reply = world_.ledger.execute(
      notice::command("system/sending", ordered_id(world_, "pause-"), ledger::Hash{}, ask));
  if (!reply) return tl::unexpected(reply.error());
  world_.log.warning("webhook.paused", {{"webhook", WebhookId(id)}});
  return {};
}

}  // namespace luoshi::service
