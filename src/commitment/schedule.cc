#include "commitment/schedule.h"

#include <fmt/format.h>

#include <algorithm>

#include "commitment/figure.h"

namespace luoshi::commitment {
namespace {

using base::Decimal;
using base::ErrorCode;
using base::fail;
using base::Result;
using office::Day;

// So much is planned at the end of this day.
struct Node {
  std::int64_t day = 0;
  Decimal planned;
};

std::vector<Node> nodes_of(const Schedule& schedule, const Measure& measure, const Day& deadline) {
  const std::int64_t from = day_number(schedule.from);
  const std::int64_t until = day_number(deadline);
  const auto start = start_of(measure);
  const auto end = end_of(measure);
  const bool has_points = schedule.by == ScheduledBy::kPoints && !schedule.points.empty();
  std::vector<Node> nodes;
  if (start && (has_points || end)) nodes.push_back({from - 1, *start});
  if (!has_points) {
    // What is to be held is planned in full from the first day on.
    if (!start && end) nodes.push_back({from, *end});
    if (start && end) nodes.push_back({std::max(until, from), *end});
    return nodes;
  }
  for (const PlannedPoint& point : schedule.points) {
    nodes.push_back({day_number(point.period.last_day()), point.planned});
  }
  if (end && nodes.back().day < until) nodes.push_back({until, *end});
  return nodes;
}

Result<void> check_points(const Schedule& schedule, const Day& deadline, const std::string& where) {
  if (schedule.points.size() > kPointsMax) {
    return fail(ErrorCode::kTooLarge, {"计划节点太多", "too many planned points"},
                where + "/points", {"不超过60个", "60 at the most"});
  }
  Day before = schedule.from;
  for (std::size_t i = 0; i < schedule.points.size(); ++i) {
    const Period& period = schedule.points[i].period;
    const std::string at = fmt::format("{}/points/{}", where, i);
    if (period.empty() || !schedule.points[i].planned.is_finite()) {
      return fail(ErrorCode::kInvalidInput, {"缺少期间或数值", "the period or figure is missing"},
                  at, {"应写明期间和计划值", "a period and what is planned for it"});
    }
    const Day last = period.last_day();
    if (last < schedule.from || (i > 0 && last <= before)) {
      return fail(ErrorCode::kInvalidInput, {"计划节点次序有误", "the points are out of order"}, at,
                  {"应晚于起始日和上一个节点", "later than the first day and the point before"});
    }
    if (period.first_day() > deadline) {
      return fail(ErrorCode::kInvalidInput,
                  {"计划节点晚于完成时限", "the point is after the deadline"}, at,
                  {fmt::format("应不晚于{}", deadline.text()),
                   fmt::format("not after {}", deadline.text())});
    }
    before = last;
  }
  return {};
}

Result<void> check_milestones(const Schedule& schedule, const Day& deadline,
                              const std::string& where) {
  constexpr std::size_t kNameBytesMax = 600;
  constexpr std::uint32_t kMilestoneNumberMax = 10'000;  // with those that were dropped
  std::uint32_t before = 0;
  if (schedule.milestones.size() > kMilestonesMax) {
    return fail(ErrorCode::kTooLarge, {"里程碑太多", "too many milestones"}, where + "/milestones",
                {"不超过100个", "100 at the most"});
  }
  for (std::size_t i = 0; i < schedule.milestones.size(); ++i) {
    const Milestone& each = schedule.milestones[i];
    const std::string at = fmt::format("{}/milestones/{}", where, i);
    if (each.number == 0 || each.number > kMilestoneNumberMax || (i > 0 && each.number <= before)) {
      return fail(
          ErrorCode::kInvalidInput, {"里程碑编号有误", "the numbers are out of order"},
          at + "/number",
          {"应从1起递增；去掉的编号可以空着", "rising from 1; one that was dropped leaves a gap"});
    }
    before = each.number;
    if (each.name.empty() || each.name.size() > kNameBytesMax) {
      return fail(ErrorCode::kInvalidInput, {"里程碑名称有误", "this is no name"}, at + "/name",
                  {"应为1至200字", "1 to 200 characters"});
    }
    if (each.due.empty() || each.due > deadline) {
      return fail(ErrorCode::kInvalidInput, {"里程碑没有可用的日期", "no day that it could have"},
                  at + "/due",
                  {fmt::format("应不晚于{}", deadline.text()),
                   fmt::format("not after {}", deadline.text())});
    }
  }
  return {};
}

}  // namespace

std::optional<Decimal> planned_at(const Schedule& schedule, const Measure& measure,
                                  const Day& deadline, const Day& day) {
  if (measure.by == MeasuredBy::kMilestones || schedule.from.empty() || deadline.empty()) {
    return std::nullopt;
  }
  const std::int64_t at = day_number(day);
  if (at < day_number(schedule.from)) return std::nullopt;
  const std::vector<Node> nodes = nodes_of(schedule, measure, deadline);
  if (nodes.empty() || at < nodes.front().day) return std::nullopt;
  const auto after =
      std::find_if(nodes.begin(), nodes.end(), [&](const Node& node) { return node.day > at; });
  const Node& before = *(after - 1);
  if (after == nodes.end() || before.day == at) return before.planned;
  const Decimal way = after->planned - before.planned;
  return before.planned + way * Decimal(at - before.day) / Decimal(after->day - before.day);
}

std::vector<Milestone> milestones_due(const Schedule& schedule, const Day& day) {
  std::vector<Milestone> due;
  for (const Milestone& each : schedule.milestones) {
    if (each.due <= day) due.push_back(each);
  }
  return due;
}

Result<void> check(const Schedule& schedule, const Measure& measure, const Day& deadline,
                   const std::string& where) {
  if (schedule.from.empty() || schedule.from > deadline) {
    return fail(ErrorCode::kInvalidInput, {"起始日期有误", "this is no first day"}, where + "/from",
                {fmt::format("应不晚于完成时限{}", deadline.text()),
                 fmt::format("not after the deadline {}", deadline.text())});
  }
  if (schedule.by == ScheduledBy::kPoints && schedule.points.empty()) {
    return fail(ErrorCode::kInvalidInput, {"没有计划节点", "there are no points"},
                where + "/points", {"应至少有一个", "one at least"});
  }
  if (schedule.by == ScheduledBy::kPoints && measure.by == MeasuredBy::kMilestones) {
    return fail(ErrorCode::kInvalidInput,
                {"按里程碑衡量的没有计划曲线", "what is measured by milestones has no curve"},
                where + "/by", {"应为里程碑", "milestones"});
  }
  if (auto ok = check_points(schedule, deadline, where); !ok) return ok;
  return check_milestones(schedule, deadline, where);
}

}  // namespace luoshi::commitment
