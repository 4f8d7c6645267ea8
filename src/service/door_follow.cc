// One's own report, by its code: what became of it, and what one says of that.
#include <algorithm>
#include <boost/json.hpp>

#include "cases/clock.h"
#include "cases/request_rows.h"
#include "office/fields.h"
#include "service/answers.h"
#include "service/internal/case_json.h"
#include "service/internal/case_reporter.h"
#include "service/internal/case_sealing.h"
#include "service/internal/clock_json.h"
#include "service/internal/commitment_json.h"
#include "service/internal/committed_view.h"
#include "service/internal/door_kinds.h"
#include "service/internal/open311_view.h"
#include "service/personal.h"
#include "vault/hmac.h"

namespace luoshi::service {
namespace {

using base::Result;
using cases::Case;
using cases::CaseId;
using cases::CaseState;
namespace json = boost::json;

constexpr std::size_t kCodeLetters = 12;  // 60 bits
constexpr std::size_t kGroup = 4;
constexpr std::string_view kLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";  // Crockford's 32
constexpr std::size_t kOfOneMax = 500;  // reports of one telephone that are looked at
constexpr office::TextLimits kSaidText{.min = 0, .max = 500, .lines = true};
constexpr const char* kNotSolved = "诉求人在网上表示没有解决";

std::string code_letters(World& world, const CaseId& id) {
  const vault::Hash hash = world.vault.match_token("door.follow", id.value());
  std::string out;
  for (std::size_t i = 0; i < kCodeLetters; ++i) out.push_back(kLetters[hash[i] & 31]);
  return out;
}

// "热线〔2026〕12号", with whatever brackets it was typed.
std::optional<std::vector<ledger::Condition>> with_number(const std::string& typed) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  std::string series;
  std::vector<std::string> numbers;
  bool is_in_number = false;
  for (const char c : typed) {
    if (is_digit(c) && !is_in_number) numbers.emplace_back();
    is_in_number = is_digit(c);
    if (is_in_number) numbers.back().push_back(c);
    if (numbers.empty()) series.push_back(c);
  }
  constexpr std::size_t kDigitsMax = 9;
  const bool is_one =
      numbers.size() == 2 && numbers[0].size() == 4 && numbers[1].size() <= kDigitsMax;
  if (!is_one) return std::nullopt;
  for (const std::string_view bracket : {"〔", "[", "(", "（", "【", "﹝", " "}) {
    if (series.ends_with(bracket)) series.resize(series.size() - bracket.size());
  }
  using ledger::Comparison::kEqual;
  return std::vector<ledger::Condition>{
      {"series", kEqual, {series}},
      {"year", kEqual, {std::int64_t{std::stoi(numbers[0])}}},
      {"sequence", kEqual, {std::int64_t{std::stoi(numbers[1])}}}};
}

// Those that the proof may be of: the telephone's, or the one of this number that came without.
Result<std::vector<ledger::Row>> candidates(World& world, const DoorProof& proof) {
  ledger::Query query{.table = &cases::requests_table(), .book = ledger::kCityBook};
  query.limit = kOfOneMax;
  if (proof.phone && !proof.phone->empty()) {
    const std::string match = match_of(world, kReporterPhoneContext, *proof.phone);
    query.where = {{"phone_match", ledger::Comparison::kEqual, {match}}};
    query.order = {{"opened_at", true}};
  } else {
    auto where = with_number(proof.number.value_or(""));
    if (!where) return std::vector<ledger::Row>();
    query.where = std::move(*where);
    query.where.push_back({"phone_match", ledger::Comparison::kIsNull, {}});
  }
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  std::vector<ledger::Row> out;
  for (ledger::BookRow& each : *rows) out.push_back(std::move(each.row));
  return out;
}

struct Own {
  CaseId id;
  ledger::Row row;
  std::shared_ptr<const Case> state;
};

// The code is compared with every one of them, wherever it fits.
Result<Own> own_by(const DoorAsked& asked, const DoorProof& proof) {
  World& world = asked.world;
  auto kinds = door_kinds(world);
  if (!kinds) return tl::unexpected(kinds.error());
  if (auto may = may_look(asked, *kinds); !may) return tl::unexpected(may.error());
  auto rows = candidates(world, proof);
  if (!rows) return tl::unexpected(rows.error());
  const std::string code = plain_code(proof.code);
  const ledger::Row* found = nullptr;
  if (rows->empty()) rows->push_back({std::string("q-nobody")});  // costs as much, and fits nothing
  for (const ledger::Row& each : *rows) {
    const CaseId id(std::get<std::string>(each[0]));
    const bool fits = vault::equal_in_constant_time(code, code_letters(world, id));
    if (fits && each.size() > 1) found = &each;
  }
  if (found == nullptr) {
    return tl::unexpected(not_found(
        {"查询码与电话（或编号）不符", "code and telephone (or number) do not go together"}));
  }
  Own out{CaseId(std::get<std::string>((*found)[0])), *found, {}};
  auto state = world.ledger.state<Case>(ledger::kCityBook, cases::stream_of(out.id));
  if (!state) return tl::unexpected(state.error());
  out.state = std::move(*state);
  return out;
}

json::value time_of(env::WallTime time) { return json::value(rfc3339(time)); }

json::object words_json(env::WallTime at, const char* what, std::string text) {
  return {{"at", time_of(at)}, {"what", what}, {"text", std::move(text)}};
}

// What was answered to somebody else's report, with which this one was closed.
Result<std::optional<json::object>> answer_to_other(World& world, const CaseId& into) {
  auto other = world.ledger.state<Case>(ledger::kCityBook, cases::stream_of(into));
  if (!other) return tl::unexpected(other.error());
  const Case& of = **other;
  if (of.answers.empty()) return std::optional<json::object>();
  auto text = open_case_text(world, cases::subject_of(into, of), of.answers.back().what.text);
  if (!text) return tl::unexpected(text.error());
  if (!*text) return std::optional<json::object>();
  if (of.intake->reporter) {
    auto reporter = reporter_in_clear(world, *of.intake->reporter);
    if (!reporter) return tl::unexpected(reporter.error());
    *text = without_reporter(**text, *reporter);
  }
  return std::optional(words_json(of.answers.back().at, "answer", std::move(**text)));
}

// What is meant for the person: what the unit told on the way, the answer that has passed, why it
// was refused.
Result<json::array> answers_json(World& world, const Own& own) {
  const Case& of = *own.state;
  const std::string subject = cases::subject_of(own.id, of);
  json::array out;
  const auto add = [&](env::WallTime at, const char* what,
                       const std::string& sealed) -> Result<void> {
    auto text = open_case_text(world, subject, sealed);
    if (!text) return tl::unexpected(text.error());
    if (*text) out.push_back(words_json(at, what, std::move(**text)));
    return {};
  };
  for (const cases::Note& each : of.notes) {
    if (each.what.what != cases::NoteKind::kPartialAnswer) continue;
    if (auto ok = add(each.at, "partial", each.what.text); !ok) return tl::unexpected(ok.error());
  }
  if (!of.closed_at) return out;
  if (of.refusal) {
    if (auto ok = add(*of.closed_at, "refusal", of.refusal->reason); !ok) {
      return tl::unexpected(ok.error());
    }
  } else if (of.into) {
    auto other = answer_to_other(world, *of.into);
    if (!other) return tl::unexpected(other.error());
    if (*other) out.push_back(std::move(**other));
  } else if (!of.answers.empty()) {
    const cases::Answer& last = of.answers.back();
    if (auto ok = add(last.at, "answer", last.what.text); !ok) return tl::unexpected(ok.error());
  }
  return out;
}

// Until when he may say what he thinks of it; nothing when he may not, or has.
std::optional<env::WallTime> say_until(World& world, const Case& of,
                                       const calendar::Process* process) {
  const bool is_asked =
      of.state == CaseState::kClosed && of.closed_at && cases::last_said(of) == nullptr;
  if (!is_asked) return std::nullopt;
  const int days = process && process->door ? process->door->say_days : calendar::kSayDays;
  const env::WallTime until = *of.closed_at + std::chrono::hours(24) * days;
  return world.clock.wall_now() <= until ? std::optional(until) : std::nullopt;
}

json::value said_json(const Case& of) {
  const cases::CaseFollowedUp* said = cases::last_said(of);
  if (said == nullptr) return nullptr;
  return json::object{
      {"solved", said->solved ? json::value(*said->solved) : json::value(nullptr)},
      {"satisfied", said->satisfied ? json::value(*said->satisfied) : json::value(nullptr)}};
}

json::value category_json(const Case& of, const calendar::Process* process) {
  const calendar::Category* category = process && of.filed.category
                                           ? calendar::find_category(*process, *of.filed.category)
                                           : nullptr;
  if (category == nullptr) return nullptr;
  return name_json(category->id, category->name, category->name_en);
}

DoorJson own_json(const DoorAsked& asked, const Own& own) {
  World& world = asked.world;
  const Case& of = *own.state;
  CommittedView committed(world);
  const auto rules = cases::rules_of(committed, of.what.kind);
  const calendar::Kind* kind = rules ? rules->kind : nullptr;
  const calendar::Process* process = kind && kind->process ? &*kind->process : nullptr;
  auto kinds = public_kinds(world);
  if (!kinds) return tl::unexpected(kinds.error());
  const Parameters none;
  const Open311Asked plain{world, none, asked.language};
  PublicView view(plain, *kinds);
  auto unit = view.unit_name(of.unit == of.centre ? std::string() : of.unit.value());
  if (!unit) return tl::unexpected(unit.error());
  auto answers = answers_json(world, own);
  if (!answers) return tl::unexpected(answers.error());
  const auto until = say_until(world, of, process);
  const ledger::Table& table = cases::requests_table();
  json::object out{{"number", of.what.number}};
  out["kind"] = kind ? name_json(kind->id, kind->name, kind->name_en) : json::value(nullptr);
  out["category"] = category_json(of, process);
  out["state"] = text_of(table, own.row, "state");
  out["is_over"] = of.closed_at.has_value();
  out["note"] = view.status_note(own.row);
  out["unit"] = *unit;
  out["due_at"] = of.closed_at ? json::value(nullptr) : time_json(own.row[table.column("due_at")]);
  out["steps"] = view.notes(own.row);
  out["answers"] = std::move(*answers);
  out["round"] = of.round;
  out["said"] = said_json(of);
  out["say_until"] = until ? time_of(*until) : json::value(nullptr);
  return out;
}

}  // namespace

std::string follow_code(World& world, const CaseId& id) {
  std::string out = code_letters(world, id);
  for (std::size_t at = kCodeLetters - kGroup; at > 0; at -= kGroup) out.insert(at, "-");
  return out;
}

std::string plain_code(std::string_view typed) {
  std::string out;
  for (char c : typed) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == 'O') c = '0';
    if (c == 'I' || c == 'L') c = '1';
    if (kLetters.find(c) != kLetters.npos) out.push_back(c);
  }
  return out;
}

DoorJson door_follow(const DoorAsked& asked, const DoorProof& proof) {
  auto own = own_by(asked, proof);
  if (!own) return tl::unexpected(own.error());
  return own_json(asked, *own);
}

DoorJson door_say(const DoorAsked& asked, const Asked& request, const DoorSaid& said) {
  World& world = asked.world;
  const std::string text = said.text.value_or("");
  if (auto ok = office::check_text(text, kSaidText, "/text"); !ok) {
    return tl::unexpected(ok.error());
  }
  const DoorProof proof{said.code, said.phone, said.number};
  auto own = own_by(asked, proof);
  if (!own) return tl::unexpected(own.error());
  const std::string subject = cases::subject_of(own->id, *own->state);
  cases::FollowUpCase ask{own->id, {}, {}, {}};
  ask.what = {
      cases::AskedBy::kPerson, cases::Channel::kWeb, true, {}, said.solved, said.satisfied, {}};
  auto sealed = seal_case_text(world, subject, text, "/text");
  if (!sealed) return tl::unexpected(sealed.error());
  if (!sealed->empty()) ask.what.text = std::move(*sealed);
  auto reason = seal_case_text(world, subject, kNotSolved, "/reason");
  if (!reason) return tl::unexpected(reason.error());
  ask.reopening = std::move(*reason);
  auto reply = world.ledger.execute(office::command(
      office::Actor{"system/person", {}}, request.request, request.fingerprint, std::move(ask)));
  if (!reply) return tl::unexpected(told(reply.error()));
  return door_follow(asked, proof);
}

}  // namespace luoshi::service
