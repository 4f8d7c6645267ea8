#include "app/deadline_output.h"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/json.h"
#include "calendar/sentence.h"

namespace luoshi::app {
namespace {

using base::Language;
using base::Message;
using calendar::Deadline;
using calendar::LocalTime;

Message name_of(const calendar::Kind& kind) { return {kind.name, kind.name_en.value_or(kind.id)}; }

enum class State { kRunning, kSuspended, kOverdue, kClosed };
BOOST_DESCRIBE_ENUM(State, kRunning, kSuspended, kOverdue, kClosed)

State state_of(const Deadline& deadline, LocalTime now) {
  if (deadline.closed && *deadline.closed <= now) return State::kClosed;
  if (!deadline.due) return deadline.suspended_since ? State::kSuspended : State::kRunning;
  return now > *deadline.due ? State::kOverdue : State::kRunning;
}

Message word(State state) {
  switch (state) {
    case State::kRunning:
      return {"未到期", "not yet due"};
    case State::kSuspended:
      return {"中止中", "stands still"};
    case State::kOverdue:
      return {"已超期", "overdue"};
    case State::kClosed:
      return {"已办结", "closed"};
  }
  return {};
}

Message rung_name(const calendar::ClockRule& rule, const std::string& id) {
  if (rule.rungs) {
    for (const calendar::Rung& rung : *rule.rungs) {
      if (rung.id == id) return {rung.name, rung.name_en.value_or(rung.id)};
    }
  }
  return {id, id};
}

Message due_line(const Deadline& deadline) {
  if (!deadline.due && !deadline.suspended_since) return {"没有时限", "no limit"};
  if (!deadline.due) {
    const Message left = calendar::amount_text(deadline.left, deadline.left_unit);
    return {"未定（中止中，剩余" + left.zh + "）", "open (stands still, " + left.en + " left)"};
  }
  Message line{calendar::to_plain_text(*deadline.due), calendar::to_plain_text(*deadline.due)};
  if (deadline.provisional()) line = {line.zh + "（暂定）", line.en + " (provisional)"};
  return line;
}

class Lines {
 public:
  explicit Lines(Language language) : language_(language) {}

  void add(const Message& line) { text_ += line.in(language_) + "\n"; }
  void add_pair(const Message& head, const Message& value) {
    add({"  " + head.zh + "  " + value.zh, "  " + head.en + "  " + value.en});
  }
  void add_times(const Message& head, LocalTime time) {
    add({fmt::format("  {}  {}", calendar::to_plain_text(time), head.zh),
         fmt::format("  {}  {}", calendar::to_plain_text(time), head.en)});
  }
  std::string take() { return std::move(text_); }

 private:
  Language language_;
  std::string text_;
};

void add_now(Lines& lines, const DeadlineView& view) {
  if (!view.now) return;
  lines.add_pair({"现状", "now "}, word(state_of(view.deadline, *view.now)));
  const auto rungs = calendar::rungs_due(view.deadline, *view.now);
  if (rungs.empty()) return;
  lines.add({"已到的提醒", "Reminders that have come"});
  for (const calendar::RungTime& rung : rungs) {
    lines.add_times(rung_name(view.kind.clock, rung.id), rung.at);
  }
}

// -- JSON --

boost::json::value day_or_time(const std::optional<LocalTime>& time, bool in_days,
                               const calendar::Zone& zone) {
  if (!time) return nullptr;
  return boost::json::value(in_days ? calendar::day_text(time->day())
                                    : calendar::to_text(*time, zone));
}

void put_amount(boost::json::object& out, std::int64_t amount, calendar::LimitUnit unit) {
  constexpr std::int64_t kHour = 3600;
  if (calendar::is_in_days(unit)) {
    out["amount"] = amount;
  } else {
    if (amount % kHour == 0) out["amount"] = amount / kHour;
    out["seconds"] = amount;
  }
  out["unit"] = base::to_json(unit);
}

boost::json::object step_json(const calendar::Step& step, const DeadlineView& view,
                              Language language) {
  boost::json::object out;
  out["kind"] = base::to_json(step.kind);
  if (step.from) out["from"] = day_or_time(step.from, step.in_days, view.zone);
  if (step.to) out["to"] = day_or_time(step.to, step.in_days, view.zone);
  if (step.amount && step.unit) {
    put_amount(out, *step.amount, *step.unit);
  } else if (step.amount) {
    out[step.kind == calendar::StepKind::kProvisional ? "year" : "amount"] = *step.amount;
  }
  if (step.rest_days) out["rest_days"] = *step.rest_days;
  const auto put_text = [&](const char* name, const std::string& text) {
    if (!text.empty()) out[name] = text;
  };
  put_text("name", step.name.in(language));
  put_text("source", step.source);
  put_text("reason", step.reason.in(language));
  put_text("text", calendar::sentence(step).in(language));
  return out;
}

template <class Items, class Make>
boost::json::array array_of(const Items& items, Make make) {
  boost::json::array out;
  for (const auto& item : items) out.push_back(make(item));
  return out;
}

void put_clocks(boost::json::object& out, const DeadlineView& view, Language language) {
  out["stages"] = array_of(view.deadline.stages, [&](const calendar::StageDue& stage) {
    return boost::json::object{{"id", stage.id},
                               {"name", stage.name.in(language)},
                               {"begins", calendar::to_text(stage.begins, view.zone)},
                               {"due", day_or_time(stage.due, false, view.zone)}};
  });
  out["side_clocks"] = array_of(view.deadline.sides, [&](const calendar::SideDue& side) {
    return boost::json::object{{"id", side.id},
                               {"name", side.name.in(language)},
                               {"from", calendar::to_text(side.begins, view.zone)},
                               {"due", calendar::to_text(side.due, view.zone)},
                               {"source", side.source}};
  });
}

void put_now(boost::json::object& out, const DeadlineView& view, Language language) {
  if (!view.now) return;
  out["now"] = calendar::to_text(*view.now, view.zone);
  out["state"] = base::to_json(state_of(view.deadline, *view.now));
  const auto rungs = calendar::rungs_due(view.deadline, *view.now);
  out["rungs_due"] = array_of(rungs, [&](const calendar::RungTime& rung) {
    return boost::json::object{{"id", rung.id},
                               {"name", rung_name(view.kind.clock, rung.id).in(language)},
                               {"at", calendar::to_text(rung.at, view.zone)}};
  });
}

}  // namespace

std::string deadline_text(const DeadlineView& view, Language language) {
  const Deadline& deadline = view.deadline;
  Lines lines(language);
  lines.add({name_of(view.kind).zh + "（" + view.kind.id + "）",
             name_of(view.kind).en + " (" + view.kind.id + ")"});
  const std::string from = calendar::to_plain_text(deadline.opened);
  lines.add_pair({"起算", "from"}, {from, from});
  lines.add_pair({"到期", "due "}, due_line(deadline));
  add_now(lines, view);
  lines.add({"推导", "Derivation"});
  for (std::size_t i = 0; i < deadline.steps.size(); ++i) {
    const Message text = calendar::sentence(deadline.steps[i]);
    lines.add(
        {fmt::format("  {:>2}. {}", i + 1, text.zh), fmt::format("  {:>2}. {}", i + 1, text.en)});
  }
  if (!deadline.sides.empty()) lines.add({"另有时限", "Other limits"});
  for (const calendar::SideDue& side : deadline.sides) lines.add_times(side.name, side.due);
  return lines.take();
}

std::string deadline_json(const DeadlineView& view, Language language) {
  const Deadline& deadline = view.deadline;
  boost::json::object out;
  out["kind"] = view.kind.id;
  out["name"] = name_of(view.kind).in(language);
  out["from"] = calendar::to_text(deadline.opened, view.zone);
  out["due"] = day_or_time(deadline.due, false, view.zone);
  out["due_day"] = day_or_time(deadline.due, true, view.zone);
  out["provisional"] = deadline.provisional();
  out["missing_years"] = array_of(deadline.missing_years, [](int year) { return year; });
  out["unconfirmed"] = deadline.unconfirmed;
  if (deadline.suspended_since) {
    out["suspended_since"] = calendar::to_text(*deadline.suspended_since, view.zone);
    boost::json::object left;
    put_amount(left, deadline.left, deadline.left_unit);
    out["left"] = std::move(left);
  }
  if (deadline.closed) {
    out["closed"] = calendar::to_text(*deadline.closed, view.zone);
    out["on_time"] = deadline.on_time();
  }
  put_now(out, view, language);
  put_clocks(out, view, language);
  out["steps"] = array_of(
      deadline.steps, [&](const calendar::Step& step) { return step_json(step, view, language); });
  return base::serialize(out) + "\n";
}

}  // namespace luoshi::app
