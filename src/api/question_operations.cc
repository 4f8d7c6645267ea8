// The page that a message's link leads to (service/case_asking.h): no account, no script, and
// nothing on it but the number, the kind and what is asked.
#include "api/internal/question_files.h"
#include "api/internal/target.h"
#include "api/operation.h"
#include "base/fill.h"
#include "base/markup.h"
#include "service/case_asking.h"

namespace luoshi::api {
namespace {

using base::Error;
using base::ErrorCode;
using base::Message;
using service::CaseQuestion;

constexpr std::uint64_t kFormBytesMax = 8 << 10;
constexpr std::size_t kFormCountMax = 10;
constexpr const char* kPolicy =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'";

struct Words {
  const char* name;
  const char* zh;
  const char* en;
};
constexpr std::array<Words, 9> kWords = {{
    {"solved", "您反映的问题解决了吗？", "Is it solved?"},
    {"yes", "已解决", "Yes"},
    {"no", "没有解决", "No"},
    {"reopens", "选“没有解决”，将重新办理。", "If it is not, it will be taken up again."},
    {"satisfied", "您对办理满意吗？（可不填）", "How satisfied are you? (optional)"},
    {"least", "很不满意", "not at all"},
    {"most", "很满意", "very"},
    {"words", "还想说的话（可不填）", "Anything else? (optional)"},
    {"kept", "至多500字，加密保存，只有办理人员能看到。",
     "500 characters at the most; kept sealed, for those alone who work on it."},
}};

using Values = std::map<std::string, std::string>;

void answer_html(Call& call, int status, const Message& title, std::string body) {
  const base::Language language = call.request.language;
  const Values values{{"lang", language == base::Language::kChinese ? "zh-CN" : "en"},
                      {"title", base::markup_text(title.in(language))},
                      {"body", std::move(body)}};
  Response response =
      Response::text(base::filled(std::string(question_files().at(0).second), values),
                     "text/html; charset=utf-8", status);
  response.headers.add("Content-Security-Policy", kPolicy);
  response.headers.add("Referrer-Policy", "no-referrer");
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("Vary", "Accept-Language");
  call.respond(std::move(response));
}

void answer_words(Call& call, int status, const Message& title, const Message& more) {
  answer_html(call, status, title,
              "<p class=\"what\">" + base::markup_text(more.in(call.request.language)) + "</p>\n");
}

void answer_wrong(Call& call, const Error& error) {
  if (error.reason == "already_said") {
    return answer_words(call, 200, {"感谢您的评价", "Thank you"},
                        {"您的评价已经收到。", "Your answer was received."});
  }
  const int status = error.reason == "not_asked" ? 410 : problem_of(error).status;
  if (status >= 500) return answer_problem(call, error);
  answer_words(call, status, error.what,
               {"如仍需反映，请拨打12345。", "If you still need something, please call 12345."});
}

void show_form(Call& call, const CaseQuestion& question) {
  const base::Language language = call.request.language;
  Values values;
  for (const Words& each : kWords) values[each.name] = Message{each.zh, each.en}.in(language);
  values["send"] = Message{"提交评价", "Send"}.in(language);
  values["what"] = base::markup_text(question.number + " " + question.kind.in(language));
  answer_html(call, 200, {"请评价办理结果", "What became of your request?"},
              base::filled(std::string(question_files().at(1).second), values));
}

void show(Call call) {
  auto question = service::case_question(call.world, std::string(call.request.parameter("code")));
  if (!question) return answer_wrong(call, question.error());
  if (question->refusal) return answer_wrong(call, *question->refusal);
  show_form(call, *question);
}

// As a browser sends a text: lines end in CR and LF.
std::string plain_lines(std::string text) {
  std::erase(text, '\r');
  const auto is_white = [](char c) { return c == ' ' || c == '\n' || c == '\t'; };
  while (!text.empty() && is_white(text.back())) text.pop_back();
  text.erase(text.begin(), std::ranges::find_if_not(text, is_white));
  return text;
}

std::optional<service::CaseSaid> said_in(const Request& request) {
  const auto form = parse_form(request.body, kFormCountMax);
  if (!form) return std::nullopt;
  service::CaseSaid out;
  const std::string solved = service::value_of(*form, "solved").value_or("");
  if (solved != "yes" && solved != "no") return std::nullopt;
  out.solved = solved == "yes";
  const std::string satisfied = service::value_of(*form, "satisfied").value_or("");
  if (satisfied.size() > 1 || (!satisfied.empty() && (satisfied < "1" || satisfied > "5"))) {
    return std::nullopt;
  }
  if (!satisfied.empty()) out.satisfied = satisfied.front() - '0';
  out.text = plain_lines(service::value_of(*form, "text").value_or(""));
  return out;
}

void take(Call call) {
  const auto said = said_in(call.request);
  if (!said) {
    return answer_words(call, 400, {"请选择是否解决", "Please say whether it is solved"},
                        {"请返回上一页重新填写。", "Go back and fill it in again."});
  }
  auto done =
      service::answer_case_question(call.world, std::string(call.request.parameter("code")), *said);
  if (!done) return answer_wrong(call, done.error());
  answer_words(call, 200, {"感谢您的评价", "Thank you"},
               said->solved ? Message{"祝您生活愉快。", "Your answer was received."}
                            : Message{"已转回重新办理，办结后会再次回访您。",
                                      "It is taken up again; you will be asked again afterwards."});
}

Operation page(std::string id, Method method, std::function<void(Call)> run) {
  Operation out;
  out.id = std::move(id);
  out.method = method;
  out.pattern = "/f/{code}";
  out.who = Who::kAnyone;
  out.run = std::move(run);
  out.is_sign_in = true;  // as rarely as somebody may try passwords
  out.body_bytes_max = kFormBytesMax;
  return out;
}

}  // namespace

std::vector<Operation> question_operations() {
  return {page("show_case_question", Method::kGet, show),
          page("answer_case_question", Method::kPost, take)};
}

}  // namespace luoshi::api
