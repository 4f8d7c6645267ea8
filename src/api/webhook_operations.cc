// Webhooks, and what is on its way out. The work is service's; here stand names, parameters and
// headers.
#include "api/resource.h"
#include "service/webhooks.h"

namespace luoshi::api {
namespace {

constexpr const char* kId = "webhook_id";
constexpr const char* kRight = "settings.write";

void list(Call call) {
  answer_page(call, service::list_webhooks(call.world, call.caller, call.request.query));
}

void get(Call call) {
  if (!check_parameters(call, {})) return;
  // Never 304: it shows how its deliveries fare, which changes without it.
  answer_versioned(call, 200,
                   service::get_webhook(call.world, call.caller, parameter_of(call, kId)));
}

void make(Call call) {
  const auto wanted = body<service::WebhookNew>(call);
  if (!wanted) return;
  answer(call, 201, service::register_webhook(call.world, call.caller, call.asked, *wanted));
}

void change(Call call) {
  const auto version = if_match(call, true);
  if (!version) return;
  const auto wanted = body<service::WebhookChange>(call);
  if (!wanted) return;
  answer_versioned(call, 200, service::change_webhook(on_one(call, kId, version->number), *wanted));
}

void remove(Call call) {
  auto done = service::remove_webhook(on_one(call, kId, {}));
  if (!done) return answer_problem(call, done.error());
  answer_nothing(call);
}

void renew(Call call) { answer(call, 200, service::renew_webhook_secret(on_one(call, kId, {}))); }

void test(Call call) { answer(call, 200, service::test_webhook(on_one(call, kId, {}))); }

void deliveries(Call call) {
  answer_page(call, service::list_deliveries(call.world, call.caller, call.request.query));
}

void redeliver(Call call) {
  answer(call, 200, service::redeliver(call.world, call.caller, parameter_of(call, "delivery_id")));
}

}  // namespace

std::vector<Operation> webhook_operations() {
  const std::string all = "/api/v1/webhooks";
  const std::string one = all + "/{webhook_id}";
  const auto changes = [&](const char* id, Method method, const std::string& pattern,
                           std::function<void(Call)> run) {
    return change_operation(id, method, pattern, kRight, std::move(run));
  };
  std::vector<Operation> out{
      read_operation("list_webhooks", all, kRight, list),
      changes("register_webhook", Method::kPost, all, make),
      read_operation("get_webhook", one, kRight, get),
      changes("change_webhook", Method::kPatch, one, change),
      changes("remove_webhook", Method::kDelete, one, remove),
      changes("renew_webhook_secret", Method::kPost, one + "/secret", renew),
      changes("pause_webhook", Method::kPost, one + "/pause", acts(kId, service::pause_webhook)),
      changes("resume_webhook", Method::kPost, one + "/resume", acts(kId, service::resume_webhook)),
      changes("test_webhook", Method::kPost, one + "/test", test),
      read_operation("list_deliveries", "/api/v1/deliveries", kRight, deliveries),
      changes("redeliver", Method::kPost, "/api/v1/deliveries/{delivery_id}/redeliver", redeliver),
  };
  out.back().is_change = false;  // of the ledger: it takes no request id
  return out;
}

}  // namespace luoshi::api
