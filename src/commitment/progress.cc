// Decisions on what units report, and the sums of parts (commitment.h).
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "commitment/indicator.h"
#include "commitment/internal/checks.h"
#include "commitment/internal/turn.h"
#include "commitment/measure.h"
#include "commitment/period.h"
#include "commitment/standing.h"
#include "office/unit.h"

namespace luoshi::commitment {
namespace {

using base::Decimal;
using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::View;
using office::Actor;

constexpr std::size_t kReportsMax = 1'000;  // of a commitment
constexpr std::size_t kCorrectionsMax = 50;
constexpr TextLimits kProgressText{.min = 0, .max = 5'000, .lines = true};
constexpr TextLimits kExplanationText{.max = 1'000, .lines = true};

Result<const Commitment*> to_change(View& view, const CommitmentId& id,
                                    const std::optional<std::uint64_t>& version) {
  auto found = open_commitment(view, id, "/id");
  if (!found) return found;
  if (auto ok = check_version(view, stream_of(id), version); !ok) return tl::unexpected(ok.error());
  return found;
}

// Signed, and the unit is its lead or supports it.
Result<void> check_reporter(View& view, const Commitment& commitment, const office::UnitId& unit) {
  if (commitment.status != Status::kSigned) {
    return conflict("not_signed", {"尚未签收", "it has not been signed"}, "/id",
                    {"应先由牵头单位签收", "the lead unit signs first"});
  }
  if (!concerns(commitment, unit)) {
    return conflict("not_concerned", {"不是牵头或协办单位", "neither the lead nor supporting"},
                    "/unit", {"应由牵头或协办单位报送", "the lead or a supporting unit reports"});
  }
  const auto active = office::active_unit(view, unit, "/unit");
  return active ? Result<void>() : tl::unexpected(active.error());
}

Result<void> check_period(View& view, const Commitment& commitment, const Period& period) {
  if (period.empty() || period.year() < commitment.what.year) {
    return fail(ErrorCode::kInvalidInput, {"期间有误", "the period is wrong"}, "/period",
                {fmt::format("应为{}年以来的期间", commitment.what.year),
                 fmt::format("a period since {}", commitment.what.year)});
  }
  if (period.first_day() > office::city_day(view.now())) {
    return fail(ErrorCode::kConflict, {"期间尚未开始", "the period has not begun"}, "/period",
                {"应为本期或以前的期间", "this period or one before"});
  }
  return check_not_frozen(view, period, "/period");
}

// Of the schedule, none twice, none that another report has reached.
Result<void> check_reached(const Commitment& commitment, const ProgressContent& content,
                           std::uint32_t number) {
  std::set<std::uint32_t> taken;
  for (const Progress& each : commitment.progress) {
    if (each.number == number || each.state == ReportState::kReturned) continue;
    taken.insert(each.content.milestones.begin(), each.content.milestones.end());
  }
  const auto& known = commitment.what.schedule.milestones;
  for (std::size_t i = 0; i < content.milestones.size(); ++i) {
    const std::uint32_t wanted = content.milestones[i];
    const bool is_known = std::any_of(known.begin(), known.end(),
                                      [&](const Milestone& each) { return each.number == wanted; });
    if (is_known && taken.insert(wanted).second) continue;
    return fail(is_known ? ErrorCode::kConflict : ErrorCode::kInvalidInput,
                {is_known ? "节点已报完成" : "没有这个节点",
                 is_known ? "it has been reported as reached" : "there is no such milestone"},
                fmt::format("/milestones/{}", i),
                {"应为尚未完成的节点编号", "the number of one that is not reached yet"});
  }
  return {};
}

// One value a period.
Result<void> check_single_value(const Commitment& commitment, const ProgressContent& content,
                                std::uint32_t number) {
  if (!content.value) return {};
  for (const Progress& each : commitment.progress) {
    const bool counts = each.number != number && each.state != ReportState::kReturned;
    if (!counts || !each.content.value || each.content.period != content.period) continue;
    return conflict(
        "already_reported",
        {fmt::format("{}已报过数值（第{}次报送）", content.period.to_string(), each.number),
         fmt::format("{} has a value already, by report {}", content.period.to_string(),
                     each.number)},
        "/period", {"应更正那一次报送", "correct that report"});
  }
  return {};
}

Result<void> check_content(View& view, const Commitment& commitment, const ProgressContent& content,
                           std::uint32_t number) {
  if (auto ok = check_period(view, commitment, content.period); !ok) return ok;
  if (auto ok = check_text(content.text, kProgressText, "/text"); !ok) return ok;
  if (content.text.empty() && !content.value && content.milestones.empty()) {
    return fail(ErrorCode::kInvalidInput, {"没有内容", "it says nothing"}, "/text",
                {"应有数值、文字或完成的节点", "a value, a text or milestones"});
  }
  if (content.value && !content.value->is_finite()) {
    return fail(ErrorCode::kInvalidInput, {"数值有误", "the figure is wrong"}, "/value");
  }
  if (content.explanation) {
    if (auto ok = check_text(*content.explanation, kExplanationText, "/explanation"); !ok) {
      return ok;
    }
  }
  if (auto ok = check_reached(commitment, content, number); !ok) return ok;
  if (auto ok = check_single_value(commitment, content, number); !ok) return ok;
  return check_evidence(view, content.evidence, "/evidence");
}

// The plausible bounds of the indicator that measures it, and what was observed for the period.
Result<void> add_indicator(View& view, const Measure& measure, const Period& period,
                           ValueContext& context) {
  if (!measure.indicator_id || !measure.region) return {};
  const auto indicator = view.state<Indicator>(stream_of(*measure.indicator_id));
  if (!indicator) return tl::unexpected(indicator.error());
  context.lowest = (*indicator)->what.lowest;
  context.highest = (*indicator)->what.highest;
  const auto values =
      observed(view, *measure.indicator_id, *measure.region, period.last_day(), period.last_day());
  if (!values) return tl::unexpected(values.error());
  for (const PeriodValue& each : *values) {
    if (each.period == period) context.observed = each.value;
  }
  return {};
}

// What is odd about its value, held against the other reports and the parts.
Result<std::vector<Question>> asked(View& view, const CommitmentId& id,
                                    const Commitment& commitment, const ProgressContent& content,
                                    std::uint32_t number) {
  if (!content.value) return std::vector<Question>{};
  ValueContext context;
  for (const Progress& each : commitment.progress) {
    if (each.number == number || each.state == ReportState::kReturned) continue;
    if (each.content.value) context.earlier.push_back({each.content.period, *each.content.value});
  }
  const auto parts = parts_of(view, id);
  if (!parts) return tl::unexpected(parts.error());
  context.parts = sum_of_parts(*parts, content.period, false);
  if (auto ok = add_indicator(view, commitment.what.measure, content.period, context); !ok) {
    return tl::unexpected(ok.error());
  }
  return questions_of(commitment.what.measure, context, {content.period, *content.value});
}

// Keeps the questions with the explanation that answers them, or refuses.
Result<void> question(View& view, const CommitmentId& id, const Commitment& commitment,
                      ProgressContent& content, std::uint32_t number) {
  auto questions = asked(view, id, commitment, content, number);
  if (!questions) return tl::unexpected(questions.error());
  if (questions->empty()) {
    content.explanation.reset();
    return {};
  }
  if (content.explanation) {
    content.questions = std::move(*questions);
    return {};
  }
  base::Message all;
  for (const Question& each : *questions) {
    all.zh += (all.zh.empty() ? "" : "；") + each.text.zh;
    all.en += (all.en.empty() ? "" : "; ") + each.text.en;
  }
  return conflict("value_questioned", std::move(all), "/value",
                  {"应核对；确认无误的请说明原因", "check it; if it is right, explain why"});
}

Result<const Progress*> find_report(const Commitment& commitment, std::uint32_t number) {
  if (number >= 1 && number <= commitment.progress.size()) return &commitment.progress[number - 1];
  return fail(ErrorCode::kNotFound, {"没有这次报送", "there is no such report"}, "/number",
              {"应为已有的报送编号", "the number of a report that is there"});
}

// The report, which waits, in a period that is not frozen.
Result<const Progress*> waiting_report(View& view, const Commitment& commitment,
                                       std::uint32_t number) {
  auto report = find_report(commitment, number);
  if (!report) return report;
  if ((*report)->state != ReportState::kReported) {
    return conflict("not_waiting", {"不是待确认的报送", "it does not wait for this"}, "/number",
                    {"应为待确认的报送", "a report that waits to be confirmed"});
  }
  if (auto ok = check_not_frozen(view, (*report)->content.period, "/number"); !ok) {
    return tl::unexpected(ok.error());
  }
  return report;
}

Result<void> check_correction(View& view, const Commitment& commitment, const Progress& report,
                              const CorrectProgress& ask) {
  if (ask.unit) {
    if (auto ok = check_reporter(view, commitment, *ask.unit); !ok) return ok;
  }
  if (auto ok = check_not_frozen(view, report.content.period, "/number"); !ok) return ok;
  if (auto ok = check_reason(ask.reason); !ok) return ok;
  if (report.earlier.size() < kCorrectionsMax) return {};
  return fail(ErrorCode::kTooLarge, {"更正次数太多", "too many corrections"}, "/number",
              {"不超过50次", "50 at the most"});
}

std::string reply_of_report(std::string_view id, std::uint64_t version, std::uint32_t number) {
  boost::json::object reply;
  reply.emplace("id", id);
  reply.emplace("version", version);
  reply.emplace("number", number);
  return base::serialize(reply);
}

}  // namespace

Decided decide(View& view, const ReportProgress& ask, const Actor& actor) {
  const auto found = to_change(view, ask.id, ask.version);
  if (!found) return tl::unexpected(found.error());
  const Commitment& commitment = **found;
  if (auto ok = check_reporter(view, commitment, ask.unit); !ok) return tl::unexpected(ok.error());
  if (commitment.progress.size() >= kReportsMax) {
    return fail(ErrorCode::kTooLarge, {"报送次数太多", "too many reports"}, "/id",
                {"不超过1000次", "1,000 at the most"});
  }
  const auto number = static_cast<std::uint32_t>(commitment.progress.size() + 1);
  ProgressContent content{ask.period,     ask.value, ask.text,       ask.evidence,
                          ask.milestones, {},        ask.explanation};
  if (auto ok = check_content(view, commitment, content, number); !ok) {
    return tl::unexpected(ok.error());
  }
  if (auto ok = question(view, ask.id, commitment, content, number); !ok) {
    return tl::unexpected(ok.error());
  }
  const ProgressReported reported{number, ask.unit, std::move(content)};
  auto decision = settled(view, ask.id, commitment,
                          {new_event(stream_of(ask.id), "progress.reported", reported)}, actor);
  if (!decision) return decision;
  const auto version = view.version(stream_of(ask.id));
  if (!version) return tl::unexpected(version.error());
  decision->reply = reply_of_report(ask.id.value(), *version + decision->events.size(), number);
  return decision;
}

Decided decide(View& view, const ConfirmProgress& ask, const Actor& actor) {
  const auto found = to_change(view, ask.id, ask.version);
  if (!found) return tl::unexpected(found.error());
  const auto report = waiting_report(view, **found, ask.number);
  if (!report) return tl::unexpected(report.error());
  return settled(
      view, ask.id, **found,
      {new_event(stream_of(ask.id), "progress.confirmed", ProgressConfirmed{ask.number})}, actor);
}

Decided decide(View& view, const ReturnProgress& ask, const Actor& actor) {
  const auto found = to_change(view, ask.id, ask.version);
  if (!found) return tl::unexpected(found.error());
  const auto report = waiting_report(view, **found, ask.number);
  if (!report) return tl::unexpected(report.error());
  if (auto ok = check_reason(ask.reason); !ok) return tl::unexpected(ok.error());
  const ProgressReturned returned{ask.number, ask.reason};
  return settled(view, ask.id, **found,
                 {new_event(stream_of(ask.id), "progress.returned", returned)}, actor);
}

Decided decide(View& view, const CorrectProgress& ask, const Actor& actor) {
  const auto found = to_change(view, ask.id, ask.version);
  if (!found) return tl::unexpected(found.error());
  const Commitment& commitment = **found;
  const auto report = find_report(commitment, ask.number);
  if (!report) return tl::unexpected(report.error());
  if (auto ok = check_correction(view, commitment, **report, ask); !ok) {
    return tl::unexpected(ok.error());
  }
  ProgressContent content{ask.period.value_or((*report)->content.period),
                          ask.value,
                          ask.text,
                          ask.evidence,
                          ask.milestones,
                          {},
                          ask.explanation};
  if (auto ok = check_content(view, commitment, content, ask.number); !ok) {
    return tl::unexpected(ok.error());
  }
  if (auto ok = question(view, ask.id, commitment, content, ask.number); !ok) {
    return tl::unexpected(ok.error());
  }
  const ProgressCorrected corrected{ask.number, ask.unit, std::move(content), ask.reason};
  return settled(view, ask.id, commitment,
                 {new_event(stream_of(ask.id), "progress.corrected", corrected)}, actor);
}

Decided decide(View& view, const AmendProgress& ask, const Actor& actor) {
  const auto found = to_change(view, ask.id, ask.version);
  if (!found) return tl::unexpected(found.error());
  const auto report = find_report(**found, ask.number);
  if (!report) return tl::unexpected(report.error());
  if ((*report)->state != ReportState::kConfirmed) {
    return conflict("not_confirmed", {"这次报送尚未确认", "the report is not confirmed"}, "/number",
                    {"待确认的应退回由单位更正", "one that waits is returned to its unit"});
  }
  const ProgressContent& was = (*report)->content;
  CorrectProgress correction;
  correction.id = ask.id;
  correction.number = ask.number;
  correction.value = ask.value ? ask.value : was.value;
  correction.text = ask.text.value_or(was.text);
  correction.evidence = was.evidence;
  correction.milestones = ask.milestones.value_or(was.milestones);
  const bool is_same_value = correction.value == was.value;
  // The explanation of a value goes with it.
  correction.explanation = ask.explanation || !is_same_value ? ask.explanation : was.explanation;
  correction.reason = ask.reason;
  if (is_same_value && correction.text == was.text && correction.milestones == was.milestones) {
    return decided(view, stream_of(ask.id), {});
  }
  return decide(view, correction, actor);
}

std::optional<PartsGap> parts_gap(const Measure& parent, const std::vector<Measure>& parts) {
  const bool adds_up = parent.unit.find('%') == std::string::npos &&
                       parent.unit.find("‰") == std::string::npos &&
                       parent.unit.find("百分点") == std::string::npos;
  if (!parent.target || !adds_up) return std::nullopt;
  PartsGap found;
  for (const Measure& part : parts) {
    const bool counts = part.target && part.unit == parent.unit;
    if (counts) found.sum = found.sum + *part.target;
    found.without_target += counts ? 0 : 1;
  }
  found.gap = found.sum - *parent.target;
  const std::string sum = found.sum.to_string() + parent.unit;
  const std::string whole = parent.target->to_string() + parent.unit;
  const std::string gap = (found.gap.is_negative() ? -found.gap : found.gap).to_string();
  if (found.gap.is_zero()) {
    found.sentence = {fmt::format("分解合计{}，与目标一致", sum),
                      fmt::format("the parts add up to {}, as promised", sum)};
  } else {
    const bool is_short = found.gap.is_negative();
    found.sentence = {fmt::format("分解合计{}，比目标{}{}{}", sum, whole, is_short ? "少" : "多",
                                  gap + parent.unit),
                      fmt::format("the parts add up to {}, {} {} than the {} promised", sum,
                                  gap + parent.unit, is_short ? "less" : "more", whole)};
  }
  if (found.without_target > 0) {
    found.sentence.zh += fmt::format("；另有{}项没有可加的目标值", found.without_target);
    found.sentence.en += fmt::format("; {} of them without a figure to add", found.without_target);
  }
  return found;
}

}  // namespace luoshi::commitment
