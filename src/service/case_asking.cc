#include "service/case_asking.h"

#include <boost/json.hpp>

#include "cases/clock.h"
#include "cases/request_rows.h"
#include "office/command.h"
#include "office/fields.h"
#include "service/answers.h"
#include "service/internal/case_sealing.h"
#include "service/internal/committed_view.h"
#include "service/messages.h"
#include "vault/encoding.h"
#include "vault/hmac.h"

namespace luoshi::service {
namespace {

using base::Result;
using cases::Case;
using cases::CaseId;

constexpr std::size_t kAtOnce = 200;
constexpr std::size_t kRoundsMax = 100;  // of one run; what is left waits for the next
constexpr std::size_t kSecretBytes = 16;
constexpr std::size_t kLinkBytesMax = 200;  // service/messages.h
constexpr office::TextLimits kSaidText{.min = 0, .max = 500, .lines = true};
constexpr const char* kNotSolved = "诉求人在短信回访中表示没有解决";

std::string secret_of(World& world, const CaseId& id, std::uint32_t round) {
  const vault::Hash hash =
      world.vault.match_token("case.question", id.value() + "/" + std::to_string(round));
  return vault::to_base64url(vault::bytes_of(hash).substr(0, kSecretBytes));
}

// Without "q-": a link is short.
std::string code_of(World& world, const CaseId& id, std::uint32_t round) {
  return id.value().substr(2) + "." + secret_of(world, id, round);
}

template <class Ask>
Result<void> run(World& world, const char* actor, Ask ask) {
  auto reply = world.ledger.execute(
      office::command(office::Actor{actor, {}}, ordered_id(world, "asking-"), {}, std::move(ask)));
  return reply ? Result<void>() : tl::unexpected(reply.error());
}

Result<std::shared_ptr<const Case>> state_of(World& world, const CaseId& id) {
  return world.ledger.state<Case>(ledger::kCityBook, cases::stream_of(id));
}

// By message, when the kind still says so and a link can be given. The message first: whoever is
// asked again after a kill has the same one in the queue already.
Result<void> ask(World& world, const CaseId& id, const std::string& base_url) {
  auto state = state_of(world, id);
  if (!state) return tl::unexpected(state.error());
  const Case& of = **state;
  CommittedView view(world);
  const auto rules = cases::rules_of(view, of.what.kind);
  const auto& reporter = of.intake->reporter;
  const std::string link = base_url + "/f/" + code_of(world, id, of.round);
  const bool may = rules && rules->kind->process && rules->kind->process->message_first &&
                   !base_url.empty() && link.size() <= kLinkBytesMax && reporter && reporter->phone;
  if (!may) return run(world, "system/asking", cases::CallPerson{id, {}});
  const calendar::MessageFirst& first = *rules->kind->process->message_first;
  const MessageWords words{first.template_name,
                           {{"link", link},
                            {"number", of.what.number},
                            {"days", std::to_string(first.open_days.value_or(first.days))}}};
  const std::string key = "ask-" + id.value() + "-" + std::to_string(of.round);
  const SealedPhone phone{reporter->subject, std::string(kReporterPhoneContext),
                          reporter->phone->sealed};
  if (auto sent = send_message(world, key, phone, words); !sent) return sent;
  return run(world, "system/asking", cases::AskPerson{id, {}});
}

// Does `one` for the cases of these rows, as long as there are any. Whatever somebody else did
// meanwhile is no error: the row is no longer there the next time.
template <class One>
Result<std::uint64_t> for_all(World& world, const ledger::Query& query, const One& one) {
  std::uint64_t done = 0;
  for (std::size_t round = 0; round < kRoundsMax; ++round) {
    auto rows = world.ledger.rows(query);
    if (!rows) return tl::unexpected(rows.error());
    for (const ledger::BookRow& each : *rows) {
      auto did = one(CaseId(text_of(*query.table, each.row, "id")));
      if (!did && did.error().code != base::ErrorCode::kConflict)
        return tl::unexpected(did.error());
      done += did ? 1 : 0;
    }
    if (rows->size() < query.limit) break;
  }
  return done;
}

base::Error refusal(const char* reason, base::Message what) {
  return {base::ErrorCode::kConflict, std::move(what), {}, {}, reason};
}

}  // namespace

Result<std::uint64_t> ask_people(World& world, const std::string& base_url) {
  std::string under = base_url;
  while (under.ends_with('/')) under.pop_back();
  ledger::Query asking{.table = &cases::requests_table(), .book = ledger::kCityBook};
  asking.where = {{"todo", ledger::Comparison::kEqual, {"ask"}}};
  asking.limit = kAtOnce;
  auto asked = for_all(world, asking, [&](const CaseId& id) { return ask(world, id, under); });
  if (!asked) return asked;
  ledger::Query late{.table = &cases::asked_table(), .book = ledger::kCityBook};
  const std::int64_t now = world.clock.wall_now().time_since_epoch().count();
  late.where = {{"call_from", ledger::Comparison::kLessOrEqual, {now}}};
  late.order = {{"call_from", false}};
  late.limit = kAtOnce;
  auto called = for_all(world, late, [&](const CaseId& id) {
    return run(world, "system/asking", cases::CallPerson{id, {}});
  });
  if (!called) return called;
  return *asked + *called;
}

Result<CaseQuestion> case_question(World& world, const std::string& code) {
  const base::Error none = not_found({"链接无效或已经失效", "this link is not valid"});
  const std::size_t dot = code.find('.');
  const CaseId id("q-" + code.substr(0, dot));
  if (dot == std::string::npos || !is_id_of("q-", id.value())) return tl::unexpected(none);
  auto state = state_of(world, id);
  if (!state) return tl::unexpected(state.error());
  const Case& of = **state;
  // Compared whether there is such a case or not.
  const bool is_right =
      vault::equal_in_constant_time(code.substr(dot + 1), secret_of(world, id, of.round));
  const bool is_asked = of.exists && of.intake && of.asked && of.asked->round == of.round;
  if (!is_right || !is_asked) return tl::unexpected(none);
  CaseQuestion out{id, cases::subject_of(id, of), of.what.number, {}, {}};
  CommittedView view(world);
  const auto rules = cases::rules_of(view, of.what.kind);
  if (rules) out.kind = {rules->kind->name, rules->kind->name_en.value_or(rules->kind->name)};
  const std::int64_t now = world.clock.wall_now().time_since_epoch().count();
  const bool is_open = of.state == cases::CaseState::kClosed && now <= of.asked->what.open_until;
  if (!is_open) out.refusal = refusal("not_asked", {"评价时间已过", "the time to answer is over"});
  if (cases::last_said(of) != nullptr) {
    out.refusal = refusal("already_said", {"已经评价过", "it was answered before"});
  }
  return out;
}

Result<void> answer_case_question(World& world, const std::string& code, const CaseSaid& said) {
  auto question = case_question(world, code);
  if (!question) return tl::unexpected(question.error());
  if (question->refusal) return tl::unexpected(*question->refusal);
  if (auto ok = office::check_text(said.text, kSaidText, "/text"); !ok) return ok;
  cases::FollowUpCase ask{question->id, {}, {}, {}};
  ask.what = {
      cases::AskedBy::kPerson, cases::Channel::kMessage, true, {}, said.solved, said.satisfied, {}};
  auto text = seal_case_text(world, question->subject, said.text, "/text");
  if (!text) return tl::unexpected(text.error());
  if (!text->empty()) ask.what.text = std::move(*text);
  auto reason = seal_case_text(world, question->subject, kNotSolved, "/reason");
  if (!reason) return tl::unexpected(reason.error());
  ask.reopening = std::move(*reason);
  return run(world, "system/person", std::move(ask));
}

}  // namespace luoshi::service
