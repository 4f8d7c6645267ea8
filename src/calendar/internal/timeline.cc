#include "calendar/internal/timeline.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace luoshi::calendar {
namespace {

using base::ErrorCode;
using base::fail;
using base::Message;
using base::Result;

std::string source_of(const std::optional<std::string>& own, const ClockRule& rule) {
  return own.value_or(rule.source.value_or(""));
}

// Why a suspension on this ground does not count; empty when it does.
Message ground_refused(const ClockRule& rule, const std::string& ground) {
  if (!rule.suspensions || rule.suspensions->empty()) {
    return {"该规则没有可以中止计时的事由", "the rule has no ground for a suspension"};
  }
  if (ground.empty() || find_ground(rule, ground)) return {};
  std::string ids;
  for (const Ground& each : *rule.suspensions) ids += (ids.empty() ? "" : ", ") + each.id;
  return {fmt::format("该规则没有中止事由“{}”，只有：{}", ground, ids),
          fmt::format("the rule has no ground \"{}\", only: {}", ground, ids)};
}

// Likewise of one more extension behind those that were granted.
Message extension_refused(const ClockRule& rule, const std::vector<int>& granted, int amount) {
  if (!rule.extension) return {"该规则不允许延期", "the rule allows no extension"};
  const ExtensionRule& extension = *rule.extension;
  if (static_cast<int>(granted.size()) >= extension.times_max) {
    return {fmt::format("最多延期{}次", extension.times_max),
            fmt::format("at most {} extensions are allowed", extension.times_max)};
  }
  if (amount < 1 || amount > extension.amount_max) {
    return {fmt::format("每次延期应为1至{}", extension.amount_max),
            fmt::format("an extension is from 1 to {}", extension.amount_max)};
  }
  const int total = std::accumulate(granted.begin(), granted.end(), amount);
  if (extension.total_max && total > *extension.total_max) {
    return {fmt::format("延期合计最多{}", *extension.total_max),
            fmt::format("extensions come to {} at most", *extension.total_max)};
  }
  return {};
}

class FactReader {
 public:
  FactReader(const ClockRule& rule, const CityCalendar& calendar) : calendar_(calendar) {
    out_.rule = &rule;
  }

  Timeline run(const std::vector<Fact>& facts) {
    for (const Fact& fact : facts) {
      if (out_.closed) break;
      take(fact);
    }
    std::ranges::stable_sort(out_.pauses, {},
                             [](const NamedPause& each) { return each.pause.from; });
    return std::move(out_);
  }

 private:
  void add(Step step) { out_.steps.push_back(std::move(step)); }

  void take(const Fact& fact) {
    switch (fact.kind) {
      case FactKind::kOpened:
        return open(fact);
      case FactKind::kSuspended:
        return suspend(fact);
      case FactKind::kResumed:
        return resume(fact.at, fact.key, false);
      case FactKind::kExtended:
        return extend(fact);
      case FactKind::kReturned:
        return take_back(fact);
      case FactKind::kObjected:
        return object(fact);
      case FactKind::kObjectionDecided:
        return resume(fact.at, fact.key, true);
      case FactKind::kHandedOver:
        return hand_over(fact);
      case FactKind::kStageDone:
        out_.done.emplace(fact.stage, fact.at);
        return;
      case FactKind::kRuleChanged:
        return change_rule(fact);
      case FactKind::kClosed:
        out_.closed = fact.at;
        out_.events.push_back({SideEvent::kClosed, fact.at});
        return;
    }
  }

  void open(const Fact& fact) {
    out_.opened = fact.at;
    out_.started = fact.at;
    out_.tenures = {{fact.at, &calendar_.office(fact.unit)}};
    out_.events.push_back({SideEvent::kOpened, fact.at});
  }

  void suspend(const Fact& fact) {
    Message refused = ground_refused(*out_.rule, fact.ground);
    const Ground* ground = find_ground(*out_.rule, fact.ground);
    const Message name = ground ? name_of(*ground) : Message{};
    const std::string source = ground ? source_of(ground->source, *out_.rule) : "";
    if (!refused.zh.empty()) {
      add({.kind = StepKind::kPauseIgnored,
           .from = fact.at,
           .name = {fact.ground, fact.ground},
           .reason = std::move(refused)});
      return;
    }
    out_.pauses.push_back({{fact.at, {}}, name, source, fact.key, false});
  }

  // Ends the latest open one of this key.
  void resume(LocalTime at, const std::string& key, bool of_objection) {
    for (auto each = out_.pauses.rbegin(); each != out_.pauses.rend(); ++each) {
      if (each->key != key || each->of_objection != of_objection || each->pause.to) continue;
      each->pause.to = at;
      return;
    }
  }

  void extend(const Fact& fact) {
    const ClockRule& rule = *out_.rule;
    Message refused = fact.approved ? extension_refused(rule, granted_, fact.amount)
                                    : Message{"尚未批准", "it has not been approved"};
    if (!refused.zh.empty()) {
      add({.kind = StepKind::kExtensionIgnored,
           .from = fact.at,
           .amount = fact.amount,
           .reason = std::move(refused)});
      return;
    }
    const ExtensionRule& extension = *rule.extension;
    const Stage* stage = extension.stage ? find_stage(rule, *extension.stage) : nullptr;
    const LimitUnit usual = stage ? stage->unit : rule.stages.back().unit;
    granted_.push_back(fact.amount);
    out_.grants.push_back({fact.at, extension.stage.value_or(""), fact.amount,
                           extension.unit.value_or(usual), extension.after_due.value_or(false),
                           source_of(extension.source, rule)});
  }

  // A budget that begins anew has not been extended yet, and no stage of it is done.
  void take_back(const Fact& fact) {
    const auto& rule = out_.rule->on_return;
    out_.events.push_back({SideEvent::kReturned, fact.at});
    const bool anew = rule && rule->effect == ReturnEffect::kRestart;
    if (anew) {
      out_.started = fact.at;
      out_.grants.clear();
      out_.done.clear();
      granted_.clear();
    }
    add({.kind = StepKind::kReturned,
         .from = fact.at,
         .source = rule ? source_of(rule->source, *out_.rule) : "",
         .reason = anew ? Message{"期限自退回时起重新计算", "the limit begins anew with the return"}
                        : Message{"期限继续计算", "the limit goes on"}});
  }

  void object(const Fact& fact) {
    const auto& rule = out_.rule->on_objection;
    out_.events.push_back({SideEvent::kObjected, fact.at});
    const std::string source = rule ? source_of(rule->source, *out_.rule) : "";
    const bool pauses = rule && rule->effect == ObjectionEffect::kPause;
    if (pauses) {
      out_.pauses.push_back({{fact.at, {}}, {"异议", "an objection"}, source, fact.key, true});
    }
    add({.kind = StepKind::kObjected,
         .from = fact.at,
         .source = source,
         .reason = pauses
                       ? Message{"异议决定前停止计时", "the clock stands still until it is decided"}
                       : Message{"期限继续计算", "the limit goes on"}});
  }

  void hand_over(const Fact& fact) {
    out_.tenures.push_back({fact.at, &calendar_.office(fact.unit)});
    out_.events.push_back({SideEvent::kHandedOver, fact.at});
    add({.kind = StepKind::kHandedOver, .from = fact.at, .name = {fact.unit, fact.unit}});
  }

  // The new rule itself says what it means for what is under way.
  void change_rule(const Fact& fact) {
    if (!fact.rule) return;
    const bool anew = fact.rule->on_change == OnChange::kRederive;
    if (anew) out_.rule = fact.rule.get();
    add({.kind = anew ? StepKind::kRuleChanged : StepKind::kRuleKept,
         .from = fact.at,
         .source = fact.rule->source.value_or("")});
  }

  const CityCalendar& calendar_;
  Timeline out_;
  std::vector<int> granted_;
};

Result<void> check_facts(const std::vector<Fact>& facts) {
  if (facts.size() > kFactsMax) {
    return fail(ErrorCode::kTooLarge,
                {fmt::format("有{}件事，上限是{}", facts.size(), kFactsMax),
                 fmt::format("{} facts, at most {}", facts.size(), kFactsMax)});
  }
  if (std::ranges::count(facts, FactKind::kOpened, &Fact::kind) != 1) {
    return fail(ErrorCode::kInvalidInput,
                {"应恰有一次起算事件", "exactly one opening is expected"});
  }
  for (const Fact& fact : facts) {
    if (fact.at.day() >= kFirstDay && fact.at.day() <= kLastDay) continue;
    return fail(ErrorCode::kInvalidInput,
                {"时间超出1949至2199年", "a time is beyond 1949 to 2199"});
  }
  return {};
}

}  // namespace

Message name_of(const Stage& stage) {
  const std::string zh = stage.name.value_or(stage.id.value_or(""));
  return {zh, stage.name_en.value_or(stage.id.value_or(zh))};
}

Message name_of(const Ground& ground) { return {ground.name, ground.name_en.value_or(ground.id)}; }

Result<Timeline> read_facts(const ClockRule& rule, const CityCalendar& calendar,
                            std::vector<Fact> facts) {
  if (auto good = check_facts(facts); !good) return tl::unexpected(good.error());
  if (const auto problems = problems_of(rule); !problems.empty()) {
    return tl::unexpected(problems.front());
  }
  // The opening first: a suspension may have begun before it.
  std::ranges::stable_sort(facts, [](const Fact& one, const Fact& other) {
    const bool one_opens = one.kind == FactKind::kOpened;
    const bool other_opens = other.kind == FactKind::kOpened;
    return one_opens != other_opens ? one_opens : one.at < other.at;
  });
  return FactReader(rule, calendar).run(facts);
}

Result<void> may_add(const ClockRule& rule, const std::vector<Fact>& facts, const Fact& fact) {
  Message refused;
  if (fact.kind == FactKind::kSuspended) {
    refused = ground_refused(rule, fact.ground);
  } else if (fact.kind == FactKind::kExtended) {
    std::vector<int> granted;
    const bool returns_anew = rule.on_return && rule.on_return->effect == ReturnEffect::kRestart;
    for (const Fact& each : facts) {
      if (each.kind == FactKind::kExtended && each.approved) granted.push_back(each.amount);
      if (each.kind == FactKind::kReturned && returns_anew) granted.clear();
    }
    refused = extension_refused(rule, granted, fact.amount);
  }
  if (refused.zh.empty()) return {};
  return fail(ErrorCode::kInvalidInput, std::move(refused));
}

}  // namespace luoshi::calendar
