#include "calendar/rule.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace luoshi::calendar {
namespace {

using base::Error;
using base::Message;

class RuleCheck {
 public:
  explicit RuleCheck(const ClockRule& rule) : rule_(rule) {}

  std::vector<Error> run() {
    check_stages();
    check_grounds();
    check_extension();
    check_side_clocks();
    check_rungs();
    return std::move(out_);
  }

 private:
  void add(std::string where, Message what, Message right = {}) {
    out_.push_back(
        {base::ErrorCode::kInvalidInput, std::move(what), std::move(where), std::move(right)});
  }

  void check_amount(const std::string& where, int amount, LimitUnit unit) {
    const int most = is_in_days(unit) ? kDaysMax : kHoursMax;
    if (amount >= 1 && amount <= most) return;
    add(where, {fmt::format("{}不在范围内", amount), fmt::format("{} is out of range", amount)},
        {fmt::format("应为1至{}", most), fmt::format("1 to {}", most)});
  }

  void check_days_only(const std::string& where, LimitUnit unit, bool said) {
    if (!said || is_in_days(unit)) return;
    add(where,
        {"begin、end、roll只用于按天计算的期限",
         "begin, end and roll are for limits in days alone"},
        {"应去掉", "without it"});
  }

  void check_new(std::set<std::string>& ids, const std::string& where, const std::string& id) {
    if (id.empty()) {
      add(where, {"缺少id", "an id is missing"});
    } else if (!ids.insert(id).second) {
      add(where, {fmt::format("id“{}”出现两次", id), fmt::format("the id \"{}\" twice", id)});
    }
  }

  void check_stage_id(const std::string& where, const std::optional<std::string>& id) {
    if (!id || find_stage(rule_, *id)) return;
    add(where, {fmt::format("没有阶段“{}”", *id), fmt::format("there is no stage \"{}\"", *id)});
  }

  void check_stages() {
    if (rule_.stages.size() > kStagesMax) {
      add("/stages",
          {fmt::format("最多{}个阶段", kStagesMax), fmt::format("{} stages at most", kStagesMax)});
    }
    std::set<std::string> ids;
    for (std::size_t i = 0; i < rule_.stages.size(); ++i) {
      const Stage& stage = rule_.stages[i];
      const std::string where = fmt::format("/stages/{}", i);
      check_amount(where + "/amount", stage.amount, stage.unit);
      check_days_only(where, stage.unit, stage.begin || stage.end || stage.roll);
      if (rule_.stages.size() > 1) check_new(ids, where, stage.id.value_or(""));
    }
  }

  void check_grounds() {
    if (!rule_.suspensions) return;
    std::set<std::string> ids;
    for (std::size_t i = 0; i < rule_.suspensions->size(); ++i) {
      check_new(ids, fmt::format("/suspensions/{}", i), (*rule_.suspensions)[i].id);
    }
  }

  void check_extension() {
    if (!rule_.extension) return;
    const ExtensionRule& extension = *rule_.extension;
    if (rule_.stages.empty()) {
      add("/extension", {"没有时限，不能延期", "without a limit nothing is extended"});
    }
    check_stage_id("/extension/stage", extension.stage);
    const Stage* stage = extension.stage ? find_stage(rule_, *extension.stage)
                                         : (rule_.stages.empty() ? nullptr : &rule_.stages.back());
    if (stage) {
      check_amount("/extension/amount_max", extension.amount_max,
                   extension.unit.value_or(stage->unit));
    }
    if (extension.times_max < 1 || extension.times_max > 100) {
      add("/extension/times_max", {"应为1至100", "should be 1 to 100"});
    }
  }

  void check_side_clocks() {
    if (!rule_.side_clocks) return;
    std::set<std::string> ids;
    for (std::size_t i = 0; i < rule_.side_clocks->size(); ++i) {
      const SideClock& side = (*rule_.side_clocks)[i];
      const std::string where = fmt::format("/side_clocks/{}", i);
      check_new(ids, where, side.id);
      check_amount(where + "/amount", side.amount, side.unit);
      check_days_only(where, side.unit, side.begin || side.end || side.roll);
    }
  }

  void check_rungs() {
    if (!rule_.rungs) return;
    if (rule_.rungs->size() > kRungsMax) {
      add("/rungs",
          {fmt::format("最多{}级", kRungsMax), fmt::format("{} rungs at most", kRungsMax)});
    }
    std::set<std::string> ids;
    for (std::size_t i = 0; i < rule_.rungs->size(); ++i) {
      const Rung& rung = (*rule_.rungs)[i];
      const std::string where = fmt::format("/rungs/{}", i);
      check_new(ids, where, rung.id);
      check_stage_id(where + "/stage", rung.stage);
      if (rung.share_percent.has_value() + rung.before.has_value() + rung.after.has_value() != 1) {
        add(where, {"share_percent、before、after应恰有一个",
                    "exactly one of share_percent, before and after is expected"});
      }
      if (rung.share_percent && (*rung.share_percent < 0 || *rung.share_percent > 100)) {
        add(where + "/share_percent", {"应为0至100", "should be 0 to 100"});
      }
      if (rung.before)
        check_amount(where + "/before/amount", rung.before->amount, rung.before->unit);
      if (rung.after) check_amount(where + "/after/amount", rung.after->amount, rung.after->unit);
    }
  }

  const ClockRule& rule_;
  std::vector<Error> out_;
};

}  // namespace

std::vector<Error> problems_of(const ClockRule& rule) { return RuleCheck(rule).run(); }

const Stage* find_stage(const ClockRule& rule, const std::string& id) {
  const auto found = std::ranges::find(rule.stages, id, &Stage::id);
  return found == rule.stages.end() ? nullptr : &*found;
}

const Ground* find_ground(const ClockRule& rule, const std::string& id) {
  if (!rule.suspensions) return nullptr;
  const auto found = std::ranges::find(*rule.suspensions, id, &Ground::id);
  return found == rule.suspensions->end() ? nullptr : &*found;
}

}  // namespace luoshi::calendar
