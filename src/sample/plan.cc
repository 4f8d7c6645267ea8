#include "sample/plan.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/yaml.h"

namespace luoshi::sample {
namespace {

constexpr std::size_t kFileBytesMax = 256 << 10;
constexpr int kLeapYear = 2024;  // every month-day is a day of it

// What the year says about things; each is needed.
const std::vector<const char*>& phrase_names() {
  static const std::vector<const char*> kNames = {
      "ahead",        "on_plan",      "behind",     "level",        "task",
      "task_behind",  "milestone",    "parts",      "explanation",  "return",
      "resent",       "resent_text",  "correction", "decline",      "close",
      "freeze",       "order_title",  "order_text", "order_answer", "order_vague",
      "order_return", "order_accept", "evidence",   "evidence_name"};
  return kNames;
}

class PlanReader {
 public:
  PlanReader(const std::string& text, const std::string& file) : text_(text), file_(file) {}

  PlanReading run() {
    if (text_.size() > kFileBytesMax) {
      add(1, {"文件太大", "the file is too large"});
      return std::move(out_);
    }
    const base::YamlReading yaml = base::read_yaml(text_);
    std::vector<base::Error> problems = yaml.problems;
    std::optional<Plan> plan;
    if (problems.empty()) plan = base::from_json<Plan>(yaml.json, problems);
    for (const base::Error& problem : problems) {
      add(yaml.line_of(problem.where),
          {problem.where + "：" + problem.what.zh, problem.where + ": " + problem.what.en});
    }
    if (!plan) return std::move(out_);
    out_.plan = std::move(*plan);
    check_days(yaml);
    check_lists();
    return std::move(out_);
  }

 private:
  void add(int line, base::Message message) {
    out_.findings.push_back({"year.malformed",
                             base::Severity::kError,
                             {},
                             fmt::format("{}:{}", file_, line),
                             std::move(message)});
  }

  void check_day(const base::YamlReading& yaml, const std::string& day, const std::string& where) {
    if (day.empty() || office::Day::parse(fmt::format("{}-{}", kLeapYear, day))) return;
    add(yaml.line_of(where), {fmt::format("“{}”应为“月-日”", day),
                              fmt::format("\"{}\" should be month-day, as in 03-20", day)});
  }

  void check_days(const base::YamlReading& yaml) {
    const Plan& plan = out_.plan;
    check_day(yaml, plan.begins, "/begins");
    for (std::size_t i = 0; i < plan.corrected.size(); ++i) {
      check_day(yaml, plan.corrected[i].deadline.value_or(""), fmt::format("/corrected/{}", i));
    }
    for (std::size_t i = 0; i < plan.stages.size(); ++i) {
      for (const StageMilestone& each : plan.stages[i].milestones) {
        check_day(yaml, each.due, fmt::format("/stages/{}", i));
      }
    }
    for (std::size_t i = 0; i < plan.problems.size(); ++i) {
      const Problem& each = plan.problems[i];
      for (const std::string& day : {each.opened, each.answered, each.accepted}) {
        check_day(yaml, day, fmt::format("/problems/{}", i));
      }
    }
    for (std::size_t i = 0; i < plan.sources.size(); ++i) {
      const PlannedSource& each = plan.sources[i];
      for (const std::string& day :
           {each.received, each.due.value_or(""), each.replied.value_or("")}) {
        check_day(yaml, day, fmt::format("/sources/{}", i));
      }
      for (const Promised& promise : each.promises) {
        check_day(yaml, promise.deadline.value_or(""), fmt::format("/sources/{}", i));
      }
    }
  }

  void check_lists() {
    const Plan& plan = out_.plan;
    for (const char* name : phrase_names()) {
      const auto found = plan.phrases.find(name);
      if (found != plan.phrases.end() && !found->second.empty()) continue;
      add(1, {fmt::format("phrases 里没有{}", name), fmt::format("phrases has no {}", name)});
    }
    const bool has_weight = std::any_of(plan.paces.begin(), plan.paces.end(),
                                        [](const Pace& each) { return each.weight > 0; });
    const bool is_whole = has_weight && !plan.chapters.empty() && !plan.stages.empty() &&
                          plan.stages.back().words.empty() && !plan.orders.ends.empty() &&
                          plan.chapters.back().heading.empty() && !plan.begins.empty();
    if (!is_whole) {
      add(1,
          {"paces、chapters、stages、orders 应有内容，chapters 和 stages 的最后一项适用于其余各项",
           "paces, chapters, stages and orders say something; the last of chapters and stages "
           "is for all others"});
    }
    for (const Curve& each : plan.curves) {
      if (each.shares.size() != 4) add(1, {"curves 应有四个季度", "a curve has four quarters"});
    }
  }

  const std::string& text_;
  const std::string& file_;
  PlanReading out_;
};

}  // namespace

PlanReading read_plan(const std::string& text, const std::string& file) {
  return PlanReader(text, file).run();
}

office::Day day_in(int year, const std::string& month_day) {
  auto day = office::Day::parse(fmt::format("{}-{}", year, month_day));
  if (!day) day = office::Day::parse(fmt::format("{}-02-28", year));  // 02-29
  LUOSHI_CHECK(day.has_value());
  return *day;
}

bool has_one(const std::string& text, const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return text.find(word) != std::string::npos; });
}

}  // namespace luoshi::sample
