// What is one's own: saved filters, whether notices come as mail. The work is service's.
#include "api/resource.h"
#include "service/mail_wishes.h"
#include "service/saved_filters.h"

namespace luoshi::api {
namespace {

void list(Call call) {
  if (!check_parameters(call, {})) return;
  answer(call, 200, service::list_saved_filters(call.world, call.caller));
}

void save(Call call) {
  const auto wanted = body<service::SavedFilterNew>(call);
  if (!wanted) return;
  answer(call, 200, service::save_filter(call.world, call.caller, *wanted));
}

void forget(Call call) {
  auto done = service::forget_filter(call.world, call.caller, parameter_of(call, "filter_id"));
  if (!done) return answer_problem(call, done.error());
  answer_nothing(call);
}

void get_mail(Call call) {
  if (!check_parameters(call, {})) return;
  answer(call, 200, service::get_mail_wish(call.world, call.caller));
}

void wish_mail(Call call) {
  const auto wish = body<service::MailWish>(call);
  if (!wish) return;
  answer(call, 200, service::wish_mail(call.world, call.caller, call.asked, *wish));
}

Operation own(std::string id, Method method, std::string pattern, std::function<void(Call)> run) {
  Operation out;
  out.id = std::move(id);
  out.method = method;
  out.pattern = std::move(pattern);
  out.who = Who::kSignedIn;
  out.run = std::move(run);
  out.sessions_only = true;
  return out;
}

}  // namespace

std::vector<Operation> me_operations() {
  const std::string filters = "/api/v1/me/filters";
  std::vector<Operation> out{
      own("list_saved_filters", Method::kGet, filters, list),
      own("save_filter", Method::kPost, filters, save),
      own("forget_filter", Method::kDelete, filters + "/{filter_id}", forget),
      own("get_mail_wish", Method::kGet, "/api/v1/me/mail", get_mail),
      own("wish_mail", Method::kPut, "/api/v1/me/mail", wish_mail),
  };
  out.back().is_change = true;
  return out;
}

}  // namespace luoshi::api
