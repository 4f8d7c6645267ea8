#include "calendar/sentence.h"

#include <fmt/format.h>

namespace luoshi::calendar {
namespace {

using base::Message;

std::string shown(const Step& step, const std::optional<LocalTime>& time) {
  if (!time) return "";
  return step.in_days ? day_text(time->day()) : to_plain_text(*time);
}

// "（信访工作条例第三十四条）"
Message in_brackets(const std::string& text) {
  if (text.empty()) return {};
  return {"（" + text + "）", " (" + text + ")"};
}

Message plus(Message one, const Message& other) {
  one.zh += other.zh;
  one.en += other.en;
  return one;
}

Message stage_prefix(const Message& name) {
  if (name.zh.empty()) return {};
  return {name.zh + "：", name.en + ": "};
}

std::string plural(std::int64_t amount, std::string_view word) {
  return fmt::format("{} {}{}", amount, word, amount == 1 ? "" : "s");
}

Message amount_of(const Step& step) {
  if (!step.amount) return {};
  return step.unit ? amount_text(*step.amount, *step.unit)
                   : Message{std::to_string(*step.amount), std::to_string(*step.amount)};
}

Message pause_sentence(const Step& step) {
  const std::string from = shown(step, step.from);
  const Message ground =
      step.name.zh.empty() ? Message{"未写明事由", "no ground named"} : step.name;
  if (!step.to) {
    return {
        fmt::format("{}起中止计时，尚未恢复（{}）", from, ground.zh),
        fmt::format("from {} on the clock stands still, not yet resumed ({})", from, ground.en)};
  }
  const std::string to = shown(step, step.to);
  const Message amount = amount_of(step);
  return {
      fmt::format("{}中止，{}恢复，{}不计入（{}）", from, to, amount.zh, ground.zh),
      fmt::format("suspended {}, resumed {}: {} not counted ({})", from, to, amount.en, ground.en)};
}

Message holiday_sentence(const Step& step) {
  const std::string from = shown(step, step.from);
  const std::string to = shown(step, step.to);
  if (from == to) {
    return {fmt::format("跳过{}（{}）", step.name.zh, from),
            fmt::format("{} is skipped: {}", step.name.en, from)};
  }
  return {fmt::format("跳过{}（{}至{}）", step.name.zh, from, to),
          fmt::format("{} is skipped: {} to {}", step.name.en, from, to)};
}

Message counted_sentence(const Step& step) {
  const Message amount = amount_of(step);
  Message out{fmt::format("自{}至{}计{}", shown(step, step.from), shown(step, step.to), amount.zh),
              fmt::format("{} counted from {} to {}", amount.en, shown(step, step.from),
                          shown(step, step.to))};
  if (step.rest_days.value_or(0) > 0) {
    out.zh += fmt::format("，其间休息日、节假日共{}天不计", *step.rest_days);
    out.en += fmt::format(", {} off not counted", plural(*step.rest_days, "day"));
  }
  return out;
}

Message ignored_sentence(const Step& step) {
  const std::string from = shown(step, step.from);
  if (step.kind == StepKind::kPauseIgnored) {
    return {fmt::format("{}的中止不计：{}", from, step.reason.zh),
            fmt::format("the suspension of {} does not count: {}", from, step.reason.en)};
  }
  const Message amount = amount_of(step);
  return {
      fmt::format("{}延期{}不计：{}", from, amount.zh, step.reason.zh),
      fmt::format("the extension by {} of {} does not count: {}", amount.en, from, step.reason.en)};
}

Message closed_sentence(const Step& step) {
  const bool late = step.to && *step.from > *step.to;
  const std::string at = shown(step, step.from);
  return {fmt::format("{}办结，{}", at, late ? "已超期" : "按时"),
          fmt::format("closed {}, {}", at, late ? "late" : "on time")};
}

Message event_sentence(const Step& step) {
  const std::string from = shown(step, step.from);
  switch (step.kind) {
    case StepKind::kReturned:
      return {fmt::format("{}退回，{}", from, step.reason.zh),
              fmt::format("returned {}: {}", from, step.reason.en)};
    case StepKind::kObjected:
      return {fmt::format("{}提出异议，{}", from, step.reason.zh),
              fmt::format("objection of {}: {}", from, step.reason.en)};
    case StepKind::kHandedOver:
      return {fmt::format("{}移交{}，此后按其办公时间计，已用时间保留", from, step.name.zh),
              fmt::format("handed over to {} at {}: its office hours from then on, the time spent "
                          "is kept",
                          step.name.en, from)};
    case StepKind::kStageDone:
      return {fmt::format("{}于{}完成", step.name.zh, from),
              fmt::format("{} done at {}", step.name.en, from)};
    case StepKind::kRuleChanged:
      return {
          fmt::format("{}规则变更，期限按新规则重新推算，中止保留", from),
          fmt::format("the rule changed {}: the limit is derived anew, suspensions survive", from)};
    default:
      return {fmt::format("{}规则变更，在办的仍按原规则", from),
              fmt::format("the rule changed {}: what is under way keeps the former one", from)};
  }
}

Message stage_sentence(const Step& step) {
  const std::string from = shown(step, step.from);
  const std::string to = shown(step, step.to);
  const Message amount = amount_of(step);
  switch (step.kind) {
    case StepKind::kBegins:
      return {fmt::format("自{}起算", from), fmt::format("counting begins {}", from)};
    case StepKind::kExtended:
      return {fmt::format("{}批准延期{}", from, amount.zh),
              fmt::format("extended by {}, approved {}", amount.en, from)};
    case StepKind::kRolled:
      return {fmt::format("期满日{}不是工作日，顺延至{}", from, to),
              fmt::format("the last day, {}, is no working day: it becomes {}", from, to)};
    case StepKind::kSuspended:
      return {fmt::format("自{}起停止计时，剩余{}", from, amount.zh),
              fmt::format("stands still since {}, {} left", from, amount.en)};
    default:
      return {fmt::format("{}届满", to), fmt::format("due {}", to)};
  }
}

Message bare_sentence(const Step& step) {
  const std::string from = shown(step, step.from);
  switch (step.kind) {
    case StepKind::kOpened:
      return {fmt::format("{}起算事件发生", from), fmt::format("opened {}", from)};
    case StepKind::kUnconfirmed:
      return {"规则依据的原文尚未由本市确认",
              "the city has not confirmed the text behind this rule"};
    case StepKind::kMoved:
      return {fmt::format("在工作时间以外，视为{}", shown(step, step.to)),
              fmt::format("outside working time: counts as of {}", shown(step, step.to))};
    case StepKind::kShifted:
      return {fmt::format("{}调休上班，计为工作日（{}）", from, step.name.zh),
              fmt::format("{} is worked in exchange and counts ({})", from, step.name.en)};
    case StepKind::kProvisional:
      return {fmt::format("{}年放假安排未载入，只按周末推算，期限为暂定", *step.amount),
              fmt::format("the calendar of {} is not loaded: weekends only, the limit is "
                          "provisional",
                          *step.amount)};
    case StepKind::kPause:
      return pause_sentence(step);
    case StepKind::kHoliday:
      return holiday_sentence(step);
    case StepKind::kClosed:
      return closed_sentence(step);
    case StepKind::kPauseIgnored:
    case StepKind::kExtensionIgnored:
      return ignored_sentence(step);
    case StepKind::kCounted:
      return plus(stage_prefix(step.name), counted_sentence(step));
    case StepKind::kBegins:
    case StepKind::kExtended:
    case StepKind::kRolled:
    case StepKind::kSuspended:
    case StepKind::kDue:
      return plus(stage_prefix(step.name), stage_sentence(step));
    default:
      return event_sentence(step);
  }
}

}  // namespace

Message amount_text(std::int64_t amount, LimitUnit unit) {
  if (unit == LimitUnit::kCalendarDays) {
    return {fmt::format("{}日", amount), plural(amount, "calendar day")};
  }
  if (unit == LimitUnit::kWorkingDays) {
    return {fmt::format("{}个工作日", amount), plural(amount, "working day")};
  }
  const bool working = unit == LimitUnit::kWorkingHours;
  const std::int64_t hours = amount / 3600;
  const std::int64_t minutes = amount / 60 % 60;
  const std::string_view word = working ? "working hour" : "hour";
  Message out{fmt::format("{}个{}小时", hours, working ? "工作" : ""), plural(hours, word)};
  if (minutes == 0) return out;
  if (hours == 0) {
    return {
        fmt::format("{}{}分钟", working ? "工作" : "", minutes),
        fmt::format("{} of {} time", plural(minutes, "minute"), working ? "office" : "running")};
  }
  return {fmt::format("{}零{}分钟", out.zh, minutes),
          fmt::format("{} and {}", out.en, plural(minutes, "minute"))};
}

Message sentence(const Step& step) {
  // The count names the article; not every line about it has to.
  const bool names_source = step.kind != StepKind::kOpened && step.kind != StepKind::kBegins;
  return names_source ? plus(bare_sentence(step), in_brackets(step.source)) : bare_sentence(step);
}

}  // namespace luoshi::calendar
