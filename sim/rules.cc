// A city's rule files, drawn: lights, kinds of case, holidays, each loaded again with other values
// now and then, from today, from a day that is past or from one that is to come.
#include <fmt/format.h>

#include <array>

#include "office/catalog.h"
#include "office/command.h"
#include "sim/rule_part.h"

namespace luoshi::sim {
namespace {

std::string word(bool yes) { return yes ? "true" : "false"; }

// -- light --

// No value that is drawn (register.cc) lies exactly on such a share of an endless fraction, which
// the ledger rounds.
LampRule draw_light(Draw& draw) {
  static const std::vector<int> kYellow = {100, 97, 95, 89};
  static const std::vector<int> kRed = {80, 71, 64, 50};
  const auto days = [&](int from, int to) { return static_cast<int>(draw.between(from, to)); };
  LampRule rule;
  rule.yellow_below = draw.pick(kYellow);
  rule.red_below = draw.pick(kRed);
  rule.tolerance = days(0, 10);
  rule.quarterly = draw.chance(30);
  rule.due_day = days(1, 28);
  rule.report_yellow = days(0, 5);
  rule.report_red = days(0, 40);
  rule.milestone_yellow = days(0, 5);
  rule.milestone_red = days(0, 40);
  rule.deadline_yellow = days(0, 5);
  rule.deadline_red = days(0, 20);
  return rule;
}

std::string text_of(const LampRule& rule) {
  return fmt::format(
      "yellow_below: {}.{:02}\nred_below: {}.{:02}\napprox_tolerance: 0.{:02}\n"
      "report: {{every: {}, due_day: {}, yellow_days: {}, red_days: {}}}\n"
      "milestone: {{yellow_days: {}, red_days: {}}}\ndeadline: {{yellow_days: {}, red_days: {}}}\n",
      rule.yellow_below / 100, rule.yellow_below % 100, rule.red_below / 100, rule.red_below % 100,
      rule.tolerance, rule.quarterly ? "quarter" : "month", rule.due_day, rule.report_yellow,
      rule.report_red, rule.milestone_yellow, rule.milestone_red, rule.deadline_yellow,
      rule.deadline_red);
}

// -- kinds --

Rung draw_rung(Draw& draw, int number) {
  static const std::vector<std::string> kRoles = {"unit_clerk", "unit_head", "leader"};
  Rung rung{.id = fmt::format("r{}", number), .to = draw.pick(kRoles)};
  rung.at = static_cast<Rung::At>(draw.between(0, 2));
  const bool is_share = rung.at == Rung::At::kShare;
  rung.amount = static_cast<int>(is_share ? draw.between(0, 100) : draw.between(1, 6));
  rung.working = !is_share && draw.chance(50);
  return rung;
}

CaseRule draw_clock(Draw& draw) {
  CaseRule rule;
  rule.amount = static_cast<int>(draw.between(1, draw.chance(70) ? 8 : 40));
  rule.working = draw.chance(50);
  rule.roll = draw.chance(30);
  rule.may_suspend = draw.chance(80);
  if (draw.chance(85)) {
    rule.extensions = static_cast<int>(draw.between(1, 3));
    rule.extension_days = static_cast<int>(draw.between(1, 10));
    if (draw.chance(50)) rule.extension_total = rule.extension_days + 3;
    rule.after_due = draw.chance(30);
  }
  rule.restarts = draw.chance(50);
  rule.rederives = draw.chance(50);
  rule.pauses = draw.chance(50);
  const int rungs = static_cast<int>(draw.between(0, 4));
  for (int i = 1; i <= rungs; ++i) rule.rungs.push_back(draw_rung(draw, i));
  return rule;
}

CaseRule draw_order(Draw& draw) {
  static const std::vector<std::string> kSeries = {"督办", "整改"};
  CaseRule rule = draw_clock(draw);
  rule.series = draw.pick(kSeries);
  return rule;
}

CaseRule draw_asked(Draw& draw, calendar::Line line) {
  static const std::vector<std::string> kSeries = {"热线", "来信"};
  CaseRule rule = draw_clock(draw);
  rule.series = draw.pick(kSeries);
  AskedRule asked{.line = line};
  asked.clock_from = static_cast<calendar::ClockFrom>(draw.between(0, 2));
  asked.admission = draw.chance(70);
  asked.has_intake = draw.chance(50);
  asked.follow_up = draw.chance(70);
  asked.has_returns = draw.chance(50);
  asked.asking_is_quick = draw.chance(60);
  if (draw.chance(40)) asked.checked = static_cast<int>(draw.between(1, 99));
  rule.asked = asked;
  return rule;
}

std::map<std::string, CaseRule> draw_kinds(Draw& draw) {
  std::map<std::string, CaseRule> kinds;
  for (const char* id : {"order", "problem"}) kinds[id] = draw_order(draw);
  for (const char* id : {kRouteKind, kQuickKind}) kinds[id] = draw_clock(draw);
  kinds["call"] = draw_asked(draw, calendar::Line::kHotline);
  kinds["letter"] = draw_asked(draw, calendar::Line::kPetition);
  return kinds;
}

std::string text_of(const AskedRule& asked) {
  static constexpr std::array<const char*, 3> kFrom = {"registered", "admitted", "dispatched"};
  std::string out = fmt::format(
      "    process:\n      line: {}\n      clock_from: {}\n      admission: {}\n"
      "      follow_up: {}\n      dispatched_by: [hotline_operator]\n"
      "      secrecy: {{roles: [hotline_operator], unit: true}}\n"
      "      matters: [{{id: work, name: work}}]\n"
      "      form: [{{id: company, name: company, type: choice, company: true, choices: [one, "
      "other]}}]\n"
      "      categories: [{{id: asking, name: asking{}}}, {{id: other, name: other, major: "
      "true}}]\n",
      asked.line == calendar::Line::kHotline ? "hotline" : "petition",
      kFrom[static_cast<std::size_t>(asked.clock_from)], word(asked.admission),
      word(asked.follow_up), asked.asking_is_quick ? fmt::format(", clock: {}", kQuickKind) : "");
  if (asked.admission) out += "      refusals: [{id: scope, name: scope}]\n";
  if (asked.has_returns) out += "      returns: [{id: empty, name: empty}]\n";
  if (asked.has_intake) out += fmt::format("      intake_clock: {}\n", kRouteKind);
  if (asked.checked < 100) out += fmt::format("      check_percent: {}\n", asked.checked);
  return out;
}

std::string text_of(const Rung& rung) {
  const std::string head = fmt::format("{{id: {0}, name: {0}, to: {1}, ", rung.id, rung.to);
  if (rung.at == Rung::At::kShare) return fmt::format("{}share_percent: {}}}", head, rung.amount);
  return fmt::format("{}{}: {{amount: {}, unit: {}}}}}", head,
                     rung.at == Rung::At::kBefore ? "before" : "after", rung.amount,
                     rung.working ? "working_days" : "calendar_days");
}

std::string text_of(const std::string& id, const CaseRule& rule) {
  std::string out = fmt::format(
      "  - id: {0}\n    name: {0}\n{1}    clock:\n"
      "      stages: [{{amount: {2}, unit: {3}, roll: {4}}}]\n"
      "      on_return: {{effect: {5}}}\n      on_change: {6}\n",
      id, rule.series.empty() ? "" : fmt::format("    series: {}\n", rule.series), rule.amount,
      rule.working ? "working_days" : "calendar_days", word(rule.roll),
      rule.restarts ? "restart" : "continue", rule.rederives ? "rederive" : "keep");
  if (rule.pauses) out += "      on_objection: {effect: pause}\n";
  if (rule.may_suspend) out += "      suspensions: [{id: rain, name: rain}]\n";
  if (rule.extensions > 0) {
    out += fmt::format("      extension: {{times_max: {}, amount_max: {}, after_due: {}",
                       rule.extensions, rule.extension_days, word(rule.after_due));
    if (rule.extension_total > 0) out += fmt::format(", total_max: {}", rule.extension_total);
    out += "}\n";
  }
  if (!rule.rungs.empty()) out += "      rungs:\n";
  for (const Rung& rung : rule.rungs) out += "        - " + text_of(rung) + "\n";
  if (rule.asked) out += text_of(*rule.asked);
  return out;
}

// -- holidays --

Worked draw_days(Draw& draw, int today) {
  Worked days;
  for (int year = year_of(today); draw.chance(60) && year < year_of(today) + 3; ++year) {
    days.years.insert(year);
  }
  for (int i = 0; i < 6; ++i) {
    const int day = today + static_cast<int>(draw.between(0, 40));
    if (days.years.contains(year_of(day)) && days.is_worked(day)) days.holidays.insert(day);
  }
  return days;
}

std::string text_of(const Worked& days) {
  std::string out = "weekend: [6, 7]\n";
  if (!days.years.empty()) out += "years:\n";
  for (const int year : days.years) {
    std::string rows;
    for (const int day : days.holidays) {
      if (year_of(day) != year) continue;
      rows += fmt::format("{}{{name: holiday, days: {}}}", rows.empty() ? "" : ", ",
                          day_of(day).substr(5));
    }
    out += fmt::format("  {}: [{}]\n", year, rows);
  }
  return out;
}

// -- a file --

RuleAsk draw_rules(Draw& draw, int today) {
  RuleAsk ask;
  const std::int64_t what = draw.between(1, 100);
  if (what <= 35) {
    ask.name = "light";
    ask.rules.light = draw_light(draw);
    ask.rules.text = text_of(ask.rules.light);
  } else if (what <= 80) {
    ask.name = "kinds";
    ask.rules.text = "kinds:\n";
    ask.rules.kinds = draw_kinds(draw);
    for (const auto& [id, rule] : ask.rules.kinds) ask.rules.text += text_of(id, rule);
  } else {
    ask.name = "calendar";
    ask.rules.days = draw_days(draw, today);
    ask.rules.text = text_of(ask.rules.days);
  }
  ask.rules.hash = office::rule_hash(ask.rules.text);
  const int behind = static_cast<int>(draw.chance(50) ? 0 : draw.between(-6, 4));
  ask.rules.effective_from = day_of(today + behind);
  return ask;
}

class RuleFiles final : public Actor {
 public:
  void add_to(ledger::Catalog&) const override {}  // office's, among whose streams they stand
  std::unique_ptr<Part> begin() const override { return std::make_unique<RulePart>(); }
  bool acts_in(ledger::BookId book) const override { return book == ledger::kCityBook; }

  Ask ask(Draw& draw, ledger::BookId, const Parts&, env::WallTime now) const override {
    RuleAsk what = draw_rules(draw, day_at(now));
    Ask out;
    out.words = fmt::format("load {} {} from {}", what.name, what.rules.hash.substr(0, 15),
                            what.rules.effective_from);
    out.command = office::command(
        {"system/simulation", {}}, {}, vault::digest(vault::HashAlgorithm::kSha256, out.words),
        office::LoadRules{
            what.name, {}, what.rules.text, *office::Day::parse(what.rules.effective_from)});
    out.expect = [what = std::move(what)](Parts& parts, env::WallTime at) {
      return parts.of<RulePart>().carry_out(what, at);
    };
    return out;
  }
};

}  // namespace

std::size_t RulePart::in_force(const std::string& name, const Day& day) const {
  const auto found = files.find(name);
  if (found == files.end()) return 0;
  std::size_t number = 0;
  for (std::size_t i = 0; i < found->second.size(); ++i) {
    const Day& from = found->second[i].effective_from;
    if (from <= day && (number == 0 || from >= found->second[number - 1].effective_from)) {
      number = i + 1;
    }
  }
  return number;
}

const Rules* RulePart::at(const std::string& name, std::size_t number) const {
  return number == 0 ? nullptr : &files.at(name)[number - 1];
}

// What is in force already on that day is no change.
Expected RulePart::carry_out(const RuleAsk& ask, env::WallTime now) {
  const Rules* before = at(ask.name, in_force(ask.name, ask.rules.effective_from));
  std::vector<Rules>& versions = files[ask.name];
  const bool is_same = before != nullptr && before->text == ask.rules.text;
  if (!is_same) {
    versions.push_back(ask.rules);
    versions.back().loaded_at = now.time_since_epoch().count();
  }
  return {{}, reply_of(ask.name, static_cast<std::int64_t>(versions.size())), is_same ? 0u : 1u};
}

Part::Rows RulePart::rows() const {
  std::set<ledger::Row> rows;
  for (const auto& [name, versions] : files) {
    if (versions.empty()) continue;
    const Rules& last = versions.back();
    rows.insert({name, last.hash, last.effective_from, last.loaded_at,
                 static_cast<std::int64_t>(versions.size())});
  }
  return {{&office::rule_files_table(), std::move(rows)}};
}

std::unique_ptr<Actor> make_rule_files() { return std::make_unique<RuleFiles>(); }

}  // namespace luoshi::sim
