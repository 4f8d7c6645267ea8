#include "app/deadline_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "app/cities.h"
#include "app/configuration.h"
#include "app/deadline_output.h"
#include "app/paths.h"
#include "calendar/clock.h"
#include "calendar/files.h"

namespace luoshi::app {
namespace {

using base::ErrorCode;
using base::Message;
using base::Result;
using calendar::Fact;
using calendar::FactKind;
using calendar::LocalTime;

constexpr std::uint64_t kFileBytesMax = 4 << 20;

struct CityClocks {
  calendar::CalendarData data;
  std::vector<calendar::Kind> kinds;
};

tl::unexpected<base::Error> wrong(const std::string& flag, Message what, Message right = {}) {
  return base::fail(ErrorCode::kInvalidInput, std::move(what), "--" + flag, std::move(right));
}

// -- the city's files --

// Empty when the file is not there.
Result<std::string> city_file(const std::string& folder, const std::string& name, World& world) {
  if (!folder.empty()) {
    const std::string path = join(folder, name);
    if (world.files.kind(path) == env::PathKind::kAbsent) return std::string();
    return world.files.read(path, kFileBytesMax);
  }
  for (const auto& [known, text] : embedded_rules()) {
    if (known == name) return std::string(text);
  }
  return std::string();
}

Result<void> refuse_errors(const std::vector<base::Finding>& findings) {
  for (const base::Finding& finding : findings) {
    if (finding.severity != base::Severity::kError) continue;
    return base::fail(ErrorCode::kInvalidInput, finding.message, finding.where);
  }
  return {};
}

Result<CityClocks> read_clocks(const std::string& folder, World& world) {
  CityClocks out;
  auto kinds = city_file(folder, "kinds.yaml", world);
  if (!kinds) return tl::unexpected(kinds.error());
  if (kinds->empty()) {
    return base::fail(ErrorCode::kNotFound, {"没有 kinds.yaml", "there is no kinds.yaml"}, folder,
                      {"城市目录里应有 kinds.yaml 和 calendar.yaml",
                       "a city's folder has kinds.yaml and calendar.yaml"});
  }
  calendar::KindsReading read = calendar::read_kinds(*kinds);
  if (auto good = refuse_errors(read.findings); !good) return tl::unexpected(good.error());
  out.kinds = std::move(read.kinds);
  auto days = city_file(folder, "calendar.yaml", world);
  if (!days) return tl::unexpected(days.error());
  if (days->empty()) return out;  // weekends only, and every deadline provisional
  calendar::CalendarReading reading = calendar::read_calendar(*days);
  if (auto good = refuse_errors(reading.findings); !good) return tl::unexpected(good.error());
  out.data = std::move(reading.data);
  return out;
}

Result<const calendar::Kind*> kind_of(const CityClocks& city, const CommandLine& line) {
  const std::string id = line.flag("kind");
  if (const calendar::Kind* kind = find_kind(city.kinds, id)) return kind;
  std::vector<std::string_view> ids;
  std::string all;
  for (const calendar::Kind& kind : city.kinds) {
    ids.push_back(kind.id);
    all += (all.empty() ? "" : ", ") + kind.id;
  }
  if (id.empty()) {
    return wrong("kind", {"缺少 --kind", "--kind is missing"}, {"可用：" + all, "one of: " + all});
  }
  const std::string meant(closest(id, ids));
  return wrong(
      "kind", {fmt::format("没有“{}”这一类", id), fmt::format("there is no kind '{}'", id)},
      {meant.empty() ? "可用：" + all : fmt::format("是指 {} 吗？可用：{}", meant, all),
       meant.empty() ? "one of: " + all : fmt::format("did you mean {}? one of: {}", meant, all)});
}

// -- the facts on the command line --

// What CLI flags say, in the order of their times.
class FactsReader {
 public:
  FactsReader(const CommandLine& line, const calendar::Kind& kind, const calendar::Zone& zone)
      : line_(line), rule_(kind.clock), zone_(zone) {}

  Result<std::vector<Fact>> run() {
    if (line_.flag("from").empty()) {
      return wrong("from", {"缺少 --from", "--from is missing"},
                   {"例如 --from 2026-03-02T09:30", "for instance --from 2026-03-02T09:30"});
    }
    const auto opened = time_of("from", line_.flag("from"));
    if (!opened) return tl::unexpected(opened.error());
    opened_ = *opened;
    facts_.push_back({.kind = FactKind::kOpened, .at = opened_, .unit = line_.flag("unit")});
    using Take = Result<void> (FactsReader::*)(const std::string&);
    const std::pair<const char*, Take> takes[] = {
        {"suspend", &FactsReader::take_suspension},  {"object", &FactsReader::take_objection},
        {"extend", &FactsReader::take_extension},    {"return", &FactsReader::take_return},
        {"hand-over", &FactsReader::take_hand_over}, {"done", &FactsReader::take_done},
        {"close", &FactsReader::take_closing}};
    for (const auto& [flag, take] : takes) {
      for (const std::string& text : values(flag)) {
        if (auto done = (this->*take)(text); !done) return tl::unexpected(done.error());
      }
    }
    return std::move(facts_);
  }

 private:
  std::vector<std::string> values(std::string_view flag) const {
    const auto found = line_.flags.find(flag);
    return found == line_.flags.end() ? std::vector<std::string>{} : found->second;
  }

  Result<LocalTime> time_of(const std::string& flag, std::string_view text) const {
    auto time = calendar::parse_time(text, zone_);
    if (!time) time.error().where = "--" + flag;
    return time;
  }

  // Not before the opening, which the rest follows.
  Result<LocalTime> later_time(const std::string& flag, std::string_view text) const {
    auto time = time_of(flag, text);
    if (!time || *time >= opened_) return time;
    return wrong(flag,
                 {fmt::format("{}早于起算时间", text), fmt::format("{} is before --from", text)});
  }

  Result<void> add(const std::string& flag, Fact fact) {
    auto allowed = calendar::may_add(rule_, facts_, fact);
    if (!allowed) {
      allowed.error().where = "--" + flag;
      return allowed;
    }
    facts_.push_back(std::move(fact));
    return {};
  }

  struct Stretch {
    LocalTime from;
    std::optional<LocalTime> to;
  };

  // "FROM..TO", "FROM.."
  Result<Stretch> stretch_of(const std::string& flag, std::string_view text) const {
    const std::size_t dots = text.find("..");
    if (dots == std::string_view::npos) {
      return wrong(flag,
                   {fmt::format("“{}”缺少“..”", text), fmt::format("\"{}\" has no \"..\"", text)},
                   {"应如2026-03-10..2026-03-20，未恢复的如2026-03-10..",
                    "as in 2026-03-10..2026-03-20, or 2026-03-10.. when it is not over"});
    }
    const auto from = time_of(flag, text.substr(0, dots));
    if (!from) return tl::unexpected(from.error());
    Stretch out{*from, {}};
    if (dots + 2 == text.size()) return out;
    const auto to = time_of(flag, text.substr(dots + 2));
    if (!to) return tl::unexpected(to.error());
    if (*to < *from) {
      return wrong(flag, {fmt::format("“{}”止早于起", text),
                          fmt::format("\"{}\" ends before it begins", text)});
    }
    out.to = *to;
    return out;
  }

  Result<void> take_suspension(const std::string& text) {
    const std::size_t equals = text.find('=');
    const std::string ground = equals == std::string::npos ? "" : text.substr(equals + 1);
    const auto stretch = stretch_of("suspend", std::string_view(text).substr(0, equals));
    if (!stretch) return tl::unexpected(stretch.error());
    const std::string key = std::to_string(facts_.size());
    auto added =
        add("suspend",
            {.kind = FactKind::kSuspended, .at = stretch->from, .key = key, .ground = ground});
    if (!added || !stretch->to) return added;
    return add("suspend", {.kind = FactKind::kResumed, .at = *stretch->to, .key = key});
  }

  Result<void> take_objection(const std::string& text) {
    const auto stretch = stretch_of("object", text);
    if (!stretch) return tl::unexpected(stretch.error());
    const std::string key = std::to_string(facts_.size());
    facts_.push_back({.kind = FactKind::kObjected, .at = stretch->from, .key = key});
    if (stretch->to) {
      facts_.push_back({.kind = FactKind::kObjectionDecided, .at = *stretch->to, .key = key});
    }
    return {};
  }

  // "30", "30@2026-03-02": in the rule's unit; approved with the opening when no time is given.
  Result<void> take_extension(const std::string& text) {
    const std::size_t mark = text.find('@');
    const std::string number = text.substr(0, mark);
    int amount = 0;
    const auto [end, problem] =
        std::from_chars(number.data(), number.data() + number.size(), amount);
    if (problem != std::errc{} || end != number.data() + number.size()) {
      return wrong("extend",
                   {fmt::format("“{}”不是数", number), fmt::format("\"{}\" is no number", number)},
                   {"应如 --extend 30 或 --extend 30@2026-03-02",
                    "as in --extend 30 or --extend 30@2026-03-02"});
    }
    LocalTime at = opened_;
    if (mark != std::string::npos) {
      const auto time = later_time("extend", std::string_view(text).substr(mark + 1));
      if (!time) return tl::unexpected(time.error());
      at = *time;
    }
    return add("extend", {.kind = FactKind::kExtended, .at = at, .amount = amount});
  }

  Result<void> take_moment(const std::string& flag, FactKind kind, const std::string& text) {
    const auto time = later_time(flag, text);
    if (!time) return tl::unexpected(time.error());
    facts_.push_back({.kind = kind, .at = *time});
    return {};
  }
  Result<void> take_return(const std::string& text) {
    return take_moment("return", FactKind::kReturned, text);
  }
  Result<void> take_closing(const std::string& text) {
    return take_moment("close", FactKind::kClosed, text);
  }

  // "NAME@TIME"
  Result<std::pair<std::string, LocalTime>> named_time(const std::string& flag,
                                                       const std::string& text) const {
    const std::size_t mark = text.find('@');
    if (mark == std::string::npos || mark == 0) {
      return wrong(flag, {fmt::format("“{}”应为 名称@时间", text),
                          fmt::format("\"{}\" should be NAME@TIME", text)});
    }
    const auto time = later_time(flag, std::string_view(text).substr(mark + 1));
    if (!time) return tl::unexpected(time.error());
    return std::pair(text.substr(0, mark), *time);
  }

  Result<void> take_hand_over(const std::string& text) {
    auto named = named_time("hand-over", text);
    if (!named) return tl::unexpected(named.error());
    facts_.push_back({.kind = FactKind::kHandedOver, .at = named->second, .unit = named->first});
    return {};
  }

  Result<void> take_done(const std::string& text) {
    auto named = named_time("done", text);
    if (!named) return tl::unexpected(named.error());
    if (!calendar::find_stage(rule_, named->first)) {
      return wrong("done", {fmt::format("没有阶段“{}”", named->first),
                            fmt::format("there is no stage \"{}\"", named->first)});
    }
    facts_.push_back({.kind = FactKind::kStageDone, .at = named->second, .stage = named->first});
    return {};
  }

  const CommandLine& line_;
  const calendar::ClockRule& rule_;
  const calendar::Zone& zone_;
  LocalTime opened_;
  std::vector<Fact> facts_;
};

Result<std::optional<LocalTime>> now_of(const CommandLine& line, const calendar::Zone& zone) {
  if (line.flag("now").empty()) return std::optional<LocalTime>();
  auto now = calendar::parse_time(line.flag("now"), zone);
  if (now) return std::optional(*now);
  now.error().where = "--now";
  return tl::unexpected(now.error());
}

Result<std::string> answer(const CommandLine& line, World& world) {
  const std::string format = line.flag("format");
  if (!format.empty() && format != "table" && format != "json") {
    return wrong(
        "format",
        {fmt::format("没有格式“{}”", format), fmt::format("there is no format '{}'", format)},
        {"可用：table、json", "one of: table, json"});
  }
  auto city = read_clocks(line.configuration.text("city"), world);
  if (!city) return tl::unexpected(city.error());
  const auto kind = kind_of(*city, line);
  if (!kind) return tl::unexpected(kind.error());
  const calendar::CityCalendar days(city->data);
  auto facts = FactsReader(line, **kind, days.zone()).run();
  if (!facts) return tl::unexpected(facts.error());
  const auto now = now_of(line, days.zone());
  if (!now) return tl::unexpected(now.error());
  const auto deadline = calendar::derive((*kind)->clock, days, std::move(*facts));
  if (!deadline) return tl::unexpected(deadline.error());
  const DeadlineView view{**kind, days.zone(), *deadline, *now};
  const base::Language language = world.console.language();
  return format == "json" ? deadline_json(view, language) : deadline_text(view, language);
}

}  // namespace

int deadline_command(const std::vector<std::string>& arguments, World& world) {
  const CommandWords words{{"kind", "from", "suspend", "extend", "return", "object", "unit",
                            "hand-over", "done", "close", "now", "format"},
                           0};
  auto line = read_command_line(arguments, words, world.variable, world.files);
  if (!line) {
    world.console.tell(line.error());
    return kWrongUsage;
  }
  const auto text = answer(*line, world);
  if (!text) {
    world.console.tell(text.error());
    return text.error().where.starts_with("--") ? kWrongUsage : kUnreadable;
  }
  world.console.write(*text);
  return world.console.broken() ? kUnreadable : kDone;
}

}  // namespace luoshi::app
