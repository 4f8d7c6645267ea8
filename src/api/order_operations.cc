// Supervision orders, problems found, and the notices of them. The work is service's; here stand
// names, parameters and headers.
#include "api/resource.h"
#include "service/notices.h"
#include "service/order_papers.h"
#include "service/orders.h"

namespace luoshi::api {
namespace {

constexpr const char* kId = "order_id";

void list(Call call) {
  answer_page(call, service::list_orders(call.world, call.caller, call.request.query));
}

void desk(Call call) {
  if (!check_parameters(call, {})) return;
  answer(call, 200, service::order_desk(call.world, call.caller));
}

void kinds(Call call) {
  if (!check_parameters(call, {})) return;
  answer(call, 200, service::list_order_kinds(call.world, call.caller));
}

void get(Call call) {
  if (!check_parameters(call, {})) return;
  // Never 304: it shows the time left and the commitments' lights, which change without it.
  answer_versioned(call, 200, service::get_order(call.world, call.caller, parameter_of(call, kId)));
}

void history(Call call) {
  answer_page(call, service::list_order_events(call.world, call.caller, parameter_of(call, kId),
                                               call.request.query));
}

void paper(Call call) {
  if (!check_parameters(call, {})) return;
  answer_page(call, service::order_paper(call.world, call.caller, parameter_of(call, kId)));
}

void bulletin(Call call) {
  answer_page(call, service::order_bulletin(call.world, call.caller, call.request.query));
}

void notices(Call call) {
  answer_page(call, service::list_notices(call.world, call.caller, call.request.query));
}

void read_notices(Call call) {
  const auto seen = body<service::NoticesSeen>(call);
  if (!seen) return;
  auto done = service::read_notices(call.world, call.caller, call.asked, *seen);
  if (!done) return answer_problem(call, done.error());
  answer_nothing(call);
}

void open(Call call) {
  const auto wanted = body<service::OrderNew>(call);
  if (!wanted) return;
  answer_made(call, service::open_order(call.world, call.caller, call.asked, *wanted),
              "/api/v1/orders/");
}

}  // namespace

std::vector<Operation> order_operations() {
  const std::string all = "/api/v1/orders";
  const std::string one = all + "/{order_id}";
  const std::string read = "commitments.read";
  const auto office = [&](const char* id, const char* verb, std::function<void(Call)> run) {
    return change_operation(id, Method::kPost, one + "/" + verb, "commitments.write",
                            std::move(run));
  };
  const auto unit = [&](const char* id, const char* verb, std::function<void(Call)> run) {
    return change_operation(id, Method::kPost, one + "/" + verb, "progress.write", std::move(run));
  };
  return {
      read_operation("list_notices", "/api/v1/notices", read, notices),
      change_operation("read_notices", Method::kPost, "/api/v1/notices/read", read, read_notices),
      read_operation("list_orders", all, read, list),
      change_operation("open_order", Method::kPost, all, "commitments.write", open),
      read_operation("get_order_desk", all + "/desk", read, desk),
      read_operation("list_order_kinds", all + "/kinds", read, kinds),
      read_operation("get_order_bulletin", all + "/bulletin", read, bulletin),
      read_operation("get_order", one, read, get),
      read_operation("get_order_paper", one + "/paper", read, paper),
      read_operation("list_order_events", one + "/events", read, history),
      unit("receive_order", "receive", acts(kId, service::receive_order)),
      unit("answer_order", "answer", acts(kId, service::answer_order)),
      office("accept_order", "accept", acts(kId, service::accept_order)),
      office("return_order", "return", acts(kId, service::return_order)),
      office("suspend_order", "suspend", acts(kId, service::suspend_order)),
      office("resume_order", "resume", acts(kId, service::resume_order)),
      office("extend_order", "extend", acts(kId, service::extend_order)),
      office("hand_over_order", "hand-over", acts(kId, service::hand_over_order)),
      office("reopen_order", "reopen", acts(kId, service::reopen_order)),
      office("withdraw_order", "withdraw", acts(kId, service::withdraw_order)),
  };
}

}  // namespace luoshi::api
