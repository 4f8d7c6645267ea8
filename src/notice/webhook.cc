#include "notice/webhook.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "base/unicode.h"
#include "env/http_client.h"
#include "notice/internal/events.h"

namespace luoshi::notice {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::Decision;
using ledger::Event;
using ledger::View;

constexpr std::size_t kNameMax = 60;  // code points
constexpr std::size_t kPatternBytesMax = 80;

// -- folding --

Result<void> apply_registered(Webhook& state, const Event& event) {
  auto body = body_of<WebhookRegistered>(event);
  if (!body) return tl::unexpected(body.error());
  state.exists = true;
  state.name = std::move(body->name);
  state.url = std::move(body->url);
  state.kinds = std::move(body->kinds);
  state.secret = std::move(body->secret);
  state.registered_at = event.time;
  state.registered_sequence = event.sequence;
  return {};
}

Result<void> apply_changed(Webhook& state, const Event& event) {
  auto body = body_of<WebhookChanged>(event);
  if (!body) return tl::unexpected(body.error());
  if (body->name) state.name = std::move(*body->name);
  if (body->url) state.url = std::move(*body->url);
  if (body->kinds) state.kinds = std::move(*body->kinds);
  return {};
}

Result<void> apply_renewed(Webhook& state, const Event& event) {
  auto body = body_of<WebhookSecretRenewed>(event);
  if (!body) return tl::unexpected(body.error());
  state.former_secret = std::exchange(state.secret, std::move(body->secret));
  state.renewed_at = event.time;
  return {};
}

Result<void> apply_paused(Webhook& state, const Event& event) {
  auto body = body_of<WebhookPaused>(event);
  if (!body) return tl::unexpected(body.error());
  state.paused = body->cause;
  return {};
}

Result<void> apply(Webhook& state, const Event& event) {
  if (event.kind_version != 1) return unknown_event(event);
  if (event.kind == "webhook.registered") return apply_registered(state, event);
  if (event.kind == "webhook.changed") return apply_changed(state, event);
  if (event.kind == "webhook.secret_renewed") return apply_renewed(state, event);
  if (event.kind == "webhook.paused") return apply_paused(state, event);
  if (event.kind == "webhook.resumed") {
    state.paused.reset();
  } else if (event.kind == "webhook.removed") {
    state.removed = true;
  } else {
    return unknown_event(event);
  }
  return {};
}

void project(const Webhook& state, const Event& event, ledger::RowChanges& changes) {
  const std::string id = ledger::StreamId::parse(event.stream).id;
  if (state.removed) {
    changes.push_back({&webhooks_table(), {id}, true});
    return;
  }
  const ledger::Value paused =
      state.paused ? ledger::Value(std::string(base::to_json(*state.paused).get_string()))
                   : ledger::Value();
  changes.push_back({&webhooks_table(),
                     {id, state.name, state.url, fmt::format("{}", fmt::join(state.kinds, " ")),
                      paused, std::int64_t{state.registered_at.time_since_epoch().count()},
                      static_cast<std::int64_t>(state.registered_sequence),
                      static_cast<std::int64_t>(event.version)},
                     false});
}

// -- deciding --

bool is_word(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

// "*", "case.*", "case.opened".
bool is_pattern(std::string_view text) {
  if (text == "*") return true;
  const std::size_t point = text.find('.');
  if (text.size() > kPatternBytesMax || point == text.npos) return false;
  const std::string_view rest = text.substr(point + 1);
  return is_word(text.substr(0, point)) && (rest == "*" || is_word(rest));
}

Result<void> check_name(const std::string& name) {
  const std::size_t length = base::to_utf32(name).size();
  const bool is_line = std::ranges::none_of(
      name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
  if (is_line && length >= 1 && length <= kNameMax) return {};
  return fail(ErrorCode::kInvalidInput, {"名称不合适", "this is no name for it"}, "/name",
              {fmt::format("应为一行，1至{}个字", kNameMax),
               fmt::format("one line of 1 to {} characters", kNameMax)});
}

Result<void> check_address(const std::string& url) {
  if (url.size() > kUrlBytesMax) {
    return fail(
        ErrorCode::kInvalidInput, {"网址太长", "the address is too long"}, "/url",
        {fmt::format("不超过{}字节", kUrlBytesMax), fmt::format("at most {} bytes", kUrlBytesMax)});
  }
  auto checked = env::check_url(url);
  if (checked) return {};
  checked.error().code = ErrorCode::kInvalidInput;
  checked.error().where = "/url";
  return tl::unexpected(std::move(checked.error()));
}

Result<void> check_kinds(const std::vector<std::string>& kinds) {
  if (kinds.empty() || kinds.size() > kWantedMax) {
    return fail(ErrorCode::kInvalidInput,
                {"事件种类的数目不合适", "this is no number of kinds to want"}, "/kinds",
                {fmt::format("应为1至{}种", kWantedMax), fmt::format("1 to {}", kWantedMax)});
  }
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const bool is_first = std::ranges::find(kinds, kinds[i]) == kinds.begin() + std::ptrdiff_t(i);
    if (is_pattern(kinds[i]) && is_first) continue;
    return fail(ErrorCode::kInvalidInput,
                {fmt::format("“{}”不是事件种类，或已列出", kinds[i]),
                 fmt::format("\"{}\" is no kind of event, or named twice", kinds[i])},
                fmt::format("/kinds/{}", i),
                {"例如 case.opened、case.* 或 *", "for example case.opened, case.* or *"});
  }
  return {};
}

// The one that is meant, which must be there.
Result<const Webhook*> known(View& view, const WebhookId& id) {
  auto state = view.state<Webhook>(stream_of(id));
  if (!state) return tl::unexpected(state.error());
  if ((*state)->is_there()) return *state;
  return fail(ErrorCode::kNotFound, {"没有这个推送地址", "there is no such webhook"}, "/id");
}

Result<Decision> with(View& view, const WebhookId& id, std::vector<ledger::NewEvent> events) {
  const auto version = view.version(stream_of(id));
  if (!version) return tl::unexpected(version.error());
  Decision decision;
  decision.reply =
      fmt::format(R"({{"id":"{}","version":{}}})", id.value(), *version + events.size());
  decision.events = std::move(events);
  return decision;
}

Result<void> check_room(View& view) {
  ledger::Query all{.table = &webhooks_table()};
  all.limit = kWebhooksMax;
  const auto rows = view.rows(all);
  if (!rows) return tl::unexpected(rows.error());
  if (rows->size() < kWebhooksMax) return {};
  return fail(ErrorCode::kConflict,
              {fmt::format("最多{}个推送地址", kWebhooksMax),
               fmt::format("there are at most {} webhooks", kWebhooksMax)},
              "/id", {"应先删除不用的", "remove some first"});
}

Result<void> check_change(const WebhookChanged& change) {
  if (!change.name && !change.url && !change.kinds) {
    return fail(ErrorCode::kInvalidInput, {"没有要改的", "nothing is to be changed"}, {},
                {"至少一项", "one member at least"});
  }
  Result<void> ok;
  if (change.name) ok = check_name(*change.name);
  if (ok && change.url) ok = check_address(*change.url);
  if (ok && change.kinds) ok = check_kinds(*change.kinds);
  return ok;
}

}  // namespace

bool wants(const std::vector<std::string>& patterns, std::string_view kind) {
  return std::ranges::any_of(patterns, [&](std::string_view pattern) {
    if (!pattern.ends_with('*')) return pattern == kind;
    return kind.starts_with(pattern.substr(0, pattern.size() - 1));
  });
}

Result<Decision> decide(View& view, const RegisterWebhook& ask) {
  const auto version = view.version(stream_of(ask.id));
  if (!version) return tl::unexpected(version.error());
  if (*version > 0) {
    return fail(ErrorCode::kConflict, {"编号已用过", "the id is taken"}, "/id");
  }
  for (const auto& ok : {check_name(ask.what.name), check_address(ask.what.url),
                         check_kinds(ask.what.kinds), check_room(view)}) {
    if (!ok) return tl::unexpected(ok.error());
  }
  return with(view, ask.id, {new_event(stream_of(ask.id), "webhook.registered", ask.what)});
}

Result<Decision> decide(View& view, const ChangeWebhook& ask) {
  if (auto there = known(view, ask.id); !there) return tl::unexpected(there.error());
  const auto version = view.version(stream_of(ask.id));
  if (!version) return tl::unexpected(version.error());
  if (*version != ask.version) {
    return fail(ErrorCode::kConflict,
                {"已被他人修改", "it has been changed by somebody else meanwhile"}, "/version",
                {"请重新读取", "read it again"});
  }
  if (auto ok = check_change(ask.change); !ok) return tl::unexpected(ok.error());
  return with(view, ask.id, {new_event(stream_of(ask.id), "webhook.changed", ask.change)});
}

Result<Decision> decide(View& view, const RenewWebhookSecret& ask) {
  if (auto there = known(view, ask.id); !there) return tl::unexpected(there.error());
  return with(
      view, ask.id,
      {new_event(stream_of(ask.id), "webhook.secret_renewed", WebhookSecretRenewed{ask.secret})});
}

Result<Decision> decide(View& view, const PauseWebhook& ask) {
  auto there = known(view, ask.id);
  if (!there) return tl::unexpected(there.error());
  if ((*there)->paused) return with(view, ask.id, {});
  return with(view, ask.id,
              {new_event(stream_of(ask.id), "webhook.paused", WebhookPaused{ask.cause})});
}

Result<Decision> decide(View& view, const ResumeWebhook& ask) {
  auto there = known(view, ask.id);
  if (!there) return tl::unexpected(there.error());
  if (!(*there)->paused) return with(view, ask.id, {});
  return with(view, ask.id, {new_event(stream_of(ask.id), "webhook.resumed", WebhookResumed{})});
}

Result<Decision> decide(View& view, const RemoveWebhook& ask) {
  if (auto there = known(view, ask.id); !there) return tl::unexpected(there.error());
  return with(view, ask.id, {new_event(stream_of(ask.id), "webhook.removed", WebhookRemoved{})});
}

const ledger::Table& webhooks_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{"webhooks",
                                    {{"id", kText},
                                     {"name", kText},
                                     {"url", kText},
                                     {"kinds", kText},
                                     {"paused", kText},
                                     {"registered_at", kInteger},
                                     {"registered_sequence", kInteger},
                                     {"version", kInteger}},
                                    1,
                                    {}};
  return kTable;
}

ledger::StreamKind webhook_streams() {
  return ledger::stream_kind<Webhook>("webhook", {&webhooks_table()}, &apply, &project);
}

}  // namespace luoshi::notice
