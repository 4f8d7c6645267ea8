#include "commitment/source.h"

#include <array>

#include "commitment/internal/checks.h"
#include "commitment/internal/values.h"
#include "ledger/evidence.h"
#include "office/unit.h"

namespace luoshi::commitment {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::Decision;
using ledger::Event;
using ledger::View;

constexpr std::size_t kRepliesMax = 20;
constexpr TextLimits kLongText{.min = 0, .max = 20'000, .lines = true};

void registered(Source& source, const SourceRegistered& body, const Event& event) {
  source.exists = true;
  source.what = body;
  source.state = body.lead ? SourceState::kAssigned : SourceState::kRegistered;
  source.created_at = event.time;
}
void assigned(Source& source, const SourceAssigned& body, const Event&) {
  source.what.lead = body.lead;
  if (source.state == SourceState::kRegistered) source.state = SourceState::kAssigned;
}
void replied(Source& source, const SourceReplied& body, const Event&) {
  source.replies.push_back({body, {}});
  source.state = SourceState::kReplied;
}
void rated(Source& source, const SourceRated& body, const Event&) {
  if (!source.replies.empty()) source.replies.back().rated = body;
  source.state = SourceState::kRated;
}
void closed(Source& source, const SourceClosed&, const Event&) {
  source.state = SourceState::kClosed;
}

constexpr std::array<Applier<Source>, 5> kAppliers = {{
    {"source.registered", 1, &fold<Source, SourceRegistered, registered>},
    {"source.assigned", 1, &fold<Source, SourceAssigned, assigned>},
    {"source.replied", 1, &fold<Source, SourceReplied, replied>},
    {"source.rated", 1, &fold<Source, SourceRated, rated>},
    {"source.closed", 1, &fold<Source, SourceClosed, closed>},
}};

Result<void> apply(Source& source, const Event& event) {
  return apply_by<Source>(kAppliers, source, event);
}

void project(const Source& source, const Event& event, ledger::RowChanges& changes) {
  const SourceRegistered& what = source.what;
  ledger::Value replied_on;
  ledger::Value rating;
  if (!source.replies.empty()) {
    const SourceReply& last = source.replies.back();
    replied_on = last.what.on.text();
    if (last.rated) rating = word_of(last.rated->rating);
    if (last.what.file) changes.push_back(evidence_use(*last.what.file, event.stream));
  }
  if (what.file) changes.push_back(evidence_use(*what.file, event.stream));
  changes.push_back(
      {&sources_table(),
       {ledger::StreamId::parse(event.stream).id, word_of(what.type), what.number, what.title,
        what.issuer, what.received_on.text(), value_of(what.due_on), value_of(what.lead),
        word_of(source.state), replied_on, rating, static_cast<std::int64_t>(event.version),
        value_of(source.created_at),
        lowered(what.title + "\n" + what.number + "\n" + what.issuer + "\n" + what.text)},
       false});
}

Result<const Source*> to_change(View& view, const SourceId& id,
                                const std::optional<std::uint64_t>& version) {
  auto source = view.state<Source>(stream_of(id));
  if (!source) return source;
  if (!(*source)->exists) {
    return fail(ErrorCode::kNotFound, {"没有这个来源", "there is no such source"}, "/id");
  }
  if ((*source)->state == SourceState::kClosed) {
    return conflict("closed", {"已办结", "it is closed"}, "/id");
  }
  if (auto ok = check_version(view, stream_of(id), version); !ok) return tl::unexpected(ok.error());
  return source;
}

Result<void> check_file(View& view, const std::optional<std::string>& file) {
  return file ? check_evidence(view, {*file}, "/file") : Result<void>();
}

Result<void> check_registered(View& view, const SourceRegistered& source) {
  if (source.type == Origin::kReport || source.type == Origin::kLivelihood ||
      source.type == Origin::kByHand) {
    return fail(ErrorCode::kInvalidInput,
                {"报告中的承诺不在此登记", "promises of the report are not registered here"},
                "/type",
                {"应为批示、会议、上级交办、议案、建议或提案",
                 "instruction, meeting, order, bill, suggestion or proposal"});
  }
  if (auto ok = check_text(source.number, {.min = 0, .max = 60}, "/number"); !ok) return ok;
  if (auto ok = check_text(source.title, kTitleText, "/title"); !ok) return ok;
  if (auto ok = check_text(source.issuer, {.min = 0, .max = 100}, "/issuer"); !ok) return ok;
  if (auto ok = check_text(source.text, kLongText, "/text"); !ok) return ok;
  if (source.received_on.empty() || source.received_on > office::city_day(view.now())) {
    return fail(ErrorCode::kInvalidInput, {"收到日期有误", "it has not come yet"}, "/received_on",
                {"应为今天或以前", "today or before"});
  }
  if (source.due_on && *source.due_on < source.received_on) {
    return fail(ErrorCode::kInvalidInput, {"期限早于收到日期", "it is due before it came"},
                "/due_on", {"应不早于收到日期", "not before the day it came"});
  }
  if (source.lead) {
    if (auto unit = office::active_unit(view, *source.lead, "/lead"); !unit) {
      return tl::unexpected(unit.error());
    }
  }
  return check_file(view, source.file);
}

Result<void> check_reply(View& view, const Source& source, const ReplySource& ask) {
  if (source.what.lead != ask.unit) {
    return conflict("not_concerned", {"不是承办单位", "it is not the lead"}, "/unit",
                    {"应由承办单位答复", "the lead unit replies"});
  }
  if (source.replies.size() >= kRepliesMax) {
    return fail(ErrorCode::kTooLarge, {"答复次数太多", "too many replies"}, "/id",
                {"不超过20次", "20 at the most"});
  }
  const SourceReplied& reply = ask.reply;
  if (reply.text.empty() && !reply.file) {
    return fail(ErrorCode::kInvalidInput, {"没有答复内容", "the reply says nothing"}, "/text",
                {"应有文字或附件", "a text or a file"});
  }
  if (auto ok = check_text(reply.text, kLongText, "/text"); !ok) return ok;
  if (reply.on < source.what.received_on || reply.on > office::city_day(view.now())) {
    return fail(ErrorCode::kInvalidInput, {"答复日期有误", "the day of the reply is wrong"}, "/on",
                {"应在收到日期与今天之间", "from the day it came to today"});
  }
  return check_file(view, reply.file);
}

}  // namespace

bool is_of_deputies(Origin type) {
  return type == Origin::kBill || type == Origin::kSuggestion || type == Origin::kProposal;
}

Result<Decision> decide(View& view, const RegisterSource& ask, const office::Actor&) {
  if (auto ok = check_id(ask.id.value(), 's', "/id"); !ok) return tl::unexpected(ok.error());
  const ledger::StreamId stream = stream_of(ask.id);
  if (auto ok = check_not_born(view, stream, "/id"); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_registered(view, ask.source); !ok) return tl::unexpected(ok.error());
  return decided(view, stream, {new_event(stream, "source.registered", ask.source)});
}

Result<Decision> decide(View& view, const AssignSource& ask, const office::Actor&) {
  const auto source = to_change(view, ask.id, ask.version);
  if (!source) return tl::unexpected(source.error());
  if (auto unit = office::active_unit(view, ask.lead, "/lead"); !unit) {
    return tl::unexpected(unit.error());
  }
  const ledger::StreamId stream = stream_of(ask.id);
  if ((*source)->what.lead == ask.lead) return decided(view, stream, {});
  return decided(view, stream, {new_event(stream, "source.assigned", SourceAssigned{ask.lead})});
}

Result<Decision> decide(View& view, const ReplySource& ask, const office::Actor&) {
  const auto source = to_change(view, ask.id, ask.version);
  if (!source) return tl::unexpected(source.error());
  if (auto ok = check_reply(view, **source, ask); !ok) return tl::unexpected(ok.error());
  const ledger::StreamId stream = stream_of(ask.id);
  return decided(view, stream, {new_event(stream, "source.replied", ask.reply)});
}

Result<Decision> decide(View& view, const RateSource& ask, const office::Actor&) {
  const auto source = to_change(view, ask.id, ask.version);
  if (!source) return tl::unexpected(source.error());
  if (!is_of_deputies((*source)->what.type) || (*source)->state != SourceState::kReplied) {
    return conflict("not_replied", {"没有可评价的答复", "there is no reply to rate"}, "/id",
                    {"应为已答复的议案、建议或提案",
                     "a bill, suggestion or proposal with a reply that is not rated yet"});
  }
  if (auto ok = check_text(ask.rating.text, kLongText, "/text"); !ok) {
    return tl::unexpected(ok.error());
  }
  const ledger::StreamId stream = stream_of(ask.id);
  return decided(view, stream, {new_event(stream, "source.rated", ask.rating)});
}

Result<Decision> decide(View& view, const CloseSource& ask, const office::Actor&) {
  const auto source = to_change(view, ask.id, ask.version);
  if (!source) return tl::unexpected(source.error());
  if (auto ok = check_reason(ask.reason); !ok) return tl::unexpected(ok.error());
  if (is_of_deputies((*source)->what.type) && (*source)->replies.empty()) {
    return conflict("not_replied", {"尚未答复", "nobody replied"}, "/id",
                    {"应先答复代表、委员", "reply to the deputy first"});
  }
  const ledger::StreamId stream = stream_of(ask.id);
  return decided(view, stream, {new_event(stream, "source.closed", SourceClosed{ask.reason})});
}

const ledger::Table& sources_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{"sources",
                                    {{"id", kText},
                                     {"type", kText},
                                     {"number", kText},
                                     {"title", kText},
                                     {"issuer", kText},
                                     {"received_on", kText},
                                     {"due_on", kText},
                                     {"lead", kText},
                                     {"state", kText},
                                     {"replied_on", kText},
                                     {"rating", kText},
                                     {"version", kInteger},
                                     {"created_at", kInteger},
                                     {"words", kText}},
                                    1,
                                    {{"type", "received_on"}, {"lead", "due_on"}, {"due_on"}}};
  return kTable;
}

ledger::StreamKind source_streams() {
  return ledger::stream_kind<Source>("source", {&sources_table(), &ledger::kEvidenceUses}, &apply,
                                     &project);
}

void list_source_kinds(std::vector<office::EventKind>& kinds) {
  list_kinds<Source>(kAppliers, kinds);
}

}  // namespace luoshi::commitment
