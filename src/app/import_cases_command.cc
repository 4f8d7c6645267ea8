#include "app/import_cases_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "app/first_start.h"
#include "app/with_line.h"
#include "base/json.h"
#include "service/import_cases.h"

namespace luoshi::app {
namespace {

using base::ErrorCode;
using base::Finding;
using base::Message;
using base::Result;
using service::CasesImported;
namespace json = boost::json;

constexpr std::size_t kFindingsTold = 50;
constexpr std::size_t kFindingsWritten = 1'000;

std::string share(std::size_t part, std::size_t whole) {
  return whole == 0 ? "–" : fmt::format("{:.2f}%", 100.0 * double(part) / double(whole));
}

Message counts_line(const CasesImported& done) {
  return {fmt::format("{}行：新增{}，办结{}，原已有{}，未导入{}", done.rows, done.created,
                      done.closed, done.unchanged, done.refused),
          fmt::format("{} rows: {} imported, {} closed now, {} already there, {} not imported",
                      done.rows, done.created, done.closed, done.unchanged, done.refused)};
}

Message city_line(const CasesImported& done) {
  return {fmt::format("新增单位{}个、类别{}类", done.units_made, done.kinds_added),
          fmt::format("{} units and {} kinds were added", done.units_made, done.kinds_added)};
}

Message targets_line(const service::ImportedTargets& of) {
  return {fmt::format("原系统定有时限{}件：推导一致{}（{}），不同{}，没有规则{}", of.promised,
                      of.alike, share(of.alike, of.promised), of.differ, of.no_rule),
          fmt::format("{} targets there: {} derived alike ({}), {} differ, {} have no rule",
                      of.promised, of.alike, share(of.alike, of.promised), of.differ, of.no_rule)};
}

Message on_time_line(const service::ImportedOnTime& of) {
  return {fmt::format("原系统标明是否按时的办结件{}件：一致{}（{}）", of.said, of.alike,
                      share(of.alike, of.said)),
          fmt::format("{} closed ones are said to be on time or not there: {} alike ({})", of.said,
                      of.alike, share(of.alike, of.said))};
}

json::object finding_json(const Finding& finding) {
  constexpr std::string_view kSeverities[] = {"info", "warning", "error"};
  return {{"cell", finding.where},
          {"severity", kSeverities[static_cast<std::size_t>(finding.severity)]},
          {"code", finding.code},
          {"message", finding.message.zh},
          {"message_en", finding.message.en}};
}

json::object summary_json(const CasesImported& done, double seconds) {
  json::array findings;
  for (std::size_t i = 0; i < std::min(done.findings.size(), kFindingsWritten); ++i) {
    findings.push_back(finding_json(done.findings[i]));
  }
  json::object out{{"dry_run", done.dry_run},         {"rows", done.rows},
                   {"imported", done.created},        {"closed_now", done.closed},
                   {"already_there", done.unchanged}, {"not_imported", done.refused},
                   {"units_added", done.units_made},  {"kinds_added", done.kinds_added}};
  out["targets"] = base::to_json(done.targets);
  out["on_time"] = base::to_json(done.on_time);
  out["findings_total"] = done.findings.size();
  out["findings"] = std::move(findings);
  out["seconds"] = fmt::format("{:.3f}", seconds);
  out["rows_per_second"] = static_cast<std::int64_t>(double(done.rows) / std::max(seconds, 1e-3));
  return out;
}

void write_text(World& world, const CasesImported& done, double seconds) {
  const base::Language language = world.console.language();
  const auto line = [&](const Message& message) {
    world.console.write(message.in(language) + "\n");
  };
  if (done.dry_run) line({"试导入，什么都没有写入", "a dry run: nothing was written"});
  line(counts_line(done));
  if (done.units_made + done.kinds_added > 0) line(city_line(done));
  line(targets_line(done.targets));
  line(on_time_line(done.on_time));
  const double rate = double(done.rows) / std::max(seconds, 1e-3);
  line({fmt::format("用时{:.1f}秒，每秒{:.0f}行", seconds, rate),
        fmt::format("{:.1f} s, {:.0f} rows/s", seconds, rate)});
  for (std::size_t i = 0; i < std::min(done.findings.size(), kFindingsTold); ++i) {
    const Finding& finding = done.findings[i];
    line({finding.where + " " + finding.message.zh, finding.where + " " + finding.message.en});
  }
  if (done.findings.size() <= kFindingsTold) return;
  const std::size_t more = done.findings.size() - kFindingsTold;
  line({fmt::format("另有{}条，见 --format json", more),
        fmt::format("{} more: see --format json", more)});
}

Result<void> write(World& world, const CasesImported& done, double seconds,
                   const std::string& format) {
  if (format == "jsonl") {
    for (const service::ImportedCase& each : done.cases) {
      world.console.write(base::serialize(base::to_json(each)) + "\n");
    }
  }
  if (format == "jsonl" || format == "json") {
    world.console.write(base::serialize(summary_json(done, seconds)) + "\n");
  } else {
    write_text(world, done, seconds);
  }
  return {};
}

tl::unexpected<base::Error> wrong(const std::string& flag, Message what, Message right) {
  return base::fail(ErrorCode::kInvalidInput, std::move(what), flag, std::move(right));
}

Result<service::CasesFile> file_of(const CommandLine& line) {
  const std::string map = line.flag("kind-map");
  if (line.words.empty() || map.empty()) {
    return wrong(map.empty() ? "--kind-map" : "--",
                 {"缺少文件或对照表", "the file or the kind map is missing"},
                 {"luoshi import cases 文件 --kind-map 对照表 --data 目录",
                  "luoshi import cases FILE --kind-map FILE --data FOLDER"});
  }
  const std::string format = line.flag("format");
  if (!format.empty() && format != "text" && format != "json" && format != "jsonl") {
    return wrong("--format", {"没有这种格式", "there is no such format"},
                 {"应为 text、json 或 jsonl", "text, json or jsonl"});
  }
  return service::CasesFile{line.words[0], map, line.flags.contains("dry-run")};
}

}  // namespace

int import_cases_command(const std::vector<std::string>& arguments, World& world) {
  const CommandWords words{{"kind-map", "format"}, 1, {"dry-run"}};
  return with_line(arguments, world, words, [&](const CommandLine& line) -> Result<int> {
    const auto file = file_of(line);
    if (!file) return tl::unexpected(file.error());
    auto opened = open_to_serve(line.configuration, world);
    if (!opened) return tl::unexpected(opened.error());
    tell_passwords(world, opened->passwords);
    const auto begin = world.clock.wall_now();
    const auto done = service::import_cases(opened->house->world(), *file);
    if (!done) return tl::unexpected(done.error());
    const std::chrono::duration<double> taken = world.clock.wall_now() - begin;
    if (auto written = write(world, *done, taken.count(), line.flag("format")); !written) {
      return tl::unexpected(written.error());
    }
    return static_cast<int>(done->refused == 0 ? kDone : kUnreadable);
  });
}

}  // namespace luoshi::app
