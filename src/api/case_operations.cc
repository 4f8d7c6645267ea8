// What people and inspectors ask for. The work is service's; here stand names, parameters and
// headers.
#include "api/resource.h"
#include "service/articles.h"
#include "service/bodies.h"
#include "service/case_brief.h"
#include "service/case_figures.h"
#include "service/case_mass.h"
#include "service/cases.h"
#include "service/oidc.h"

namespace luoshi::api {
namespace {

constexpr const char* kId = "case_id";
constexpr const char* kArticle = "article_id";

void list(Call call) {
  answer_page(call, service::list_cases(call.world, call.caller, call.request.query));
}
void desk(Call call) {
  if (!check_parameters(call, {})) return;
  answer(call, 200, service::case_desk(call.world, call.caller));
}
void by_line(Call call) {
  if (!check_parameters(call, {})) return;
  answer(call, 200, service::open_cases_by_line(call.world, call.caller));
}
void mass(Call call) {
  if (!check_parameters(call, {"line", "group"})) return;
  answer(call, 200, service::list_mass_complaints(call.world, call.caller, call.request.query));
}
void kinds(Call call) {
  if (!check_parameters(call, {})) return;
  answer(call, 200, service::list_case_kinds(call.world, call.caller));
}
void similar(Call call) {
  if (!check_parameters(call, {"summary", "kind", "category", "region"})) return;
  answer(call, 200, service::similar_cases(call.world, call.caller, call.request.query));
}
void history(Call call) {
  const auto who = body<service::CaseCaller>(call);
  if (!who) return;
  answer(call, 200, service::case_history_of(call.world, call.caller, *who));
}
void get(Call call) {
  if (!check_parameters(call, {})) return;
  // Never 304: it shows the time left, which changes without it.
  answer_versioned(call, 200, service::get_case(call.world, call.caller, parameter_of(call, kId)));
}
void reporter(Call call) {
  if (!check_parameters(call, {"purpose"})) return;
  answer(call, 200,
         service::reveal_case_reporter(call.world, call.caller, parameter_of(call, kId),
                                       call.request.query));
}
void figures(Call call) {
  if (!check_parameters(call,
                        {"by", "from", "to", "line", "unit", "region", "channel", "category"})) {
    return;
  }
  answer(call, 200, service::get_case_figures(call.world, call.caller, call.request.query));
}
void brief(Call call) {
  answer_page(call, service::case_brief(call.world, call.caller, parameter_of(call, "month"),
                                        call.request.query, call.oidc.base_url()));
}
void register_one(Call call) {
  const auto wanted = body<service::CaseNew>(call);
  if (!wanted) return;
  answer_made(call, service::register_case(call.world, call.caller, call.asked, *wanted),
              "/api/v1/cases/");
}

void articles(Call call) {
  answer_page(call, service::list_articles(call.world, call.caller, call.request.query));
}
void article(Call call) {
  if (!check_parameters(call, {})) return;
  answer_versioned(call, 200,
                   service::get_article(call.world, call.caller, parameter_of(call, kArticle)));
}
void write_article(Call call) {
  const auto wanted = body<service::ArticleText>(call);
  if (!wanted) return;
  answer_made(call, service::write_article(call.world, call.caller, call.asked, *wanted),
              "/api/v1/articles/");
}

}  // namespace

std::vector<Operation> case_operations() {
  const std::string all = "/api/v1/cases";
  const std::string one = all + "/{case_id}";
  const std::string read = "cases.read";
  const auto by = [&](const char* right) {
    return [&one, right](const char* id, const char* verb, std::function<void(Call)> run) {
      return change_operation(id, Method::kPost, one + "/" + verb, right, std::move(run));
    };
  };
  const auto centre = by("cases.take");
  const auto unit = by("cases.handle");
  const auto checker = by("cases.check");
  const auto reader = by("cases.read");  // and more, as the case is
  return {
      read_operation("list_cases", all, read, list),
      change_operation("register_case", Method::kPost, all, "cases.take", register_one),
      read_operation("get_case_desk", all + "/desk", read, desk),
      read_operation("list_mass_complaints", all + "/mass", read, mass),
      read_operation("count_open_cases", all + "/by-line", read, by_line),
      read_operation("list_case_kinds", all + "/kinds", read, kinds),
      read_operation("list_similar_cases", all + "/similar", "cases.take", similar),
      change_operation("look_up_case_history", Method::kPost, all + "/history", "cases.take",
                       history),
      read_operation("get_case_figures", "/api/v1/case-figures", read, figures),
      read_operation("get_case_brief", "/api/v1/case-briefs/{month}", read, brief),
      read_operation("get_case", one, read, get),
      read_operation("reveal_case_reporter", one + "/reporter", read, reporter),
      centre("admit_case", "admit", acts(kId, service::admit_case)),
      centre("refuse_case", "refuse", acts(kId, service::refuse_case)),
      centre("dispatch_case", "dispatch", acts(kId, service::dispatch_case)),
      unit("object_to_case", "object", acts(kId, service::object_to_case)),
      centre("decide_case_objection", "decide-objection",
             acts(kId, service::decide_case_objection)),
      centre("transfer_case", "transfer", acts(kId, service::transfer_case)),
      unit("receive_case", "receive", acts(kId, service::receive_case)),
      reader("note_case", "notes", acts(kId, service::note_case)),
      unit("answer_case", "answer", acts(kId, service::answer_case)),
      checker("accept_case", "accept", acts(kId, service::accept_case)),
      checker("return_case", "return", acts(kId, service::return_case)),
      centre("suspend_case", "suspend", acts(kId, service::suspend_case)),
      centre("resume_case", "resume", acts(kId, service::resume_case)),
      centre("extend_case", "extend", acts(kId, service::extend_case)),
      centre("move_case", "move", acts(kId, service::move_case)),
      reader("press_case", "press", acts(kId, service::press_case)),
      centre("merge_case", "merge", acts(kId, service::merge_case)),
      centre("unmerge_case", "unmerge", acts(kId, service::unmerge_case)),
      checker("follow_up_case", "follow-up", acts(kId, service::follow_up_case)),
      checker("archive_case", "archive", acts(kId, service::archive_case)),
      checker("reopen_case", "reopen", acts(kId, service::reopen_case)),
      centre("withdraw_case", "withdraw", acts(kId, service::withdraw_case)),
      read_operation("list_articles", "/api/v1/articles", read, articles),
      change_operation("write_article", Method::kPost, "/api/v1/articles", "cases.check",
                       write_article),
      read_operation("get_article", "/api/v1/articles/{article_id}", read, article),
      change_operation("change_article", Method::kPut, "/api/v1/articles/{article_id}",
                       "cases.check", acts(kArticle, service::change_article)),
      change_operation("withdraw_article", Method::kPost, "/api/v1/articles/{article_id}/withdraw",
                       "cases.check", acts(kArticle, service::withdraw_article)),
  };
}

}  // namespace luoshi::api
