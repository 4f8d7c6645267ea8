// How fast a report is read: all of it, and each stage. Rates are UTF-8 bytes by CPU time, because
// other programs share the machines this runs on; the time of a stage holds nothing of the others.
//
//   whole/…   decode, read_report, append_jsonl: what `luoshi read --format jsonl` does
//   stage/…   one of them, or of the stages of report/reader.h, on the same reports
//   length/…  reports of 1, 2, 5 and 10 MB: linear when the rate stays what it is
//   line/…    the same without a line break
//   one/…     all given reports behind each other in one text
#include <benchmark/benchmark.h>

#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bench/corpus.h"
#include "document/decode.h"
#include "report/check.h"
#include "report/jsonl.h"
#include "report/lead.h"
#include "report/meta.h"
#include "report/outline.h"
#include "report/quantity.h"
#include "report/reader.h"
#include "report/task.h"
#include "report/term.h"

namespace luoshi::bench {
namespace {

constexpr std::size_t kMegabyte = 1'000'000;

using Texts = std::vector<Text>;

void count(benchmark::State& state, std::size_t bytes) {
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes * state.iterations()));
  state.counters["bytes"] = static_cast<double>(bytes);
}

std::size_t read_whole(const Text& text, const report::Lexicon& lexicon) {
  const auto document = document::decode(text.utf8, text.name, {});
  if (!document) return 0;
  std::string out;
  report::append_jsonl(out, report::read_report(*document, lexicon));
  return out.size();
}

void measure_whole(benchmark::State& state, const Texts& texts, const report::Lexicon& lexicon) {
  for (auto _ : state) {
    for (const Text& text : texts) benchmark::DoNotOptimize(read_whole(text, lexicon));
  }
  count(state, bytes_of(texts));
}

// Everything a stage may want, made by those before it.
struct Halfway {
  Halfway(const Text& given, const report::Lexicon& words)
      : text(given),
        lexicon(words),
        document(std::move(*document::decode(text.utf8, text.name, {}))),
        lines(report::recover_lines(document)),
        source(report::prepare(document.text, lines, lexicon)),
        outline(report::outline(source)),
        reading(report::read_report(document, lexicon)) {}
  Halfway(const Halfway&) = delete;  // source refers to document.text

  const Text& text;
  const report::Lexicon& lexicon;
  const document::Document document;
  const std::vector<base::Span> lines;
  const report::Source source;
  const report::Outline outline;
  report::Reading reading;
};

struct Stage {
  const char* name;
  void (*run)(Halfway&);
};

const Stage kStages[] = {
    {"decode",
     [](Halfway& h) { benchmark::DoNotOptimize(document::decode(h.text.utf8, h.text.name, {})); }},
    {"recover_lines",
     [](Halfway& h) { benchmark::DoNotOptimize(report::recover_lines(h.document)); }},
    {"prepare",
     [](Halfway& h) {
       benchmark::DoNotOptimize(report::prepare(h.document.text, h.lines, h.lexicon));
     }},
    {"outline", [](Halfway& h) { benchmark::DoNotOptimize(report::outline(h.source)); }},
    {"read_meta",
     [](Halfway& h) {
       report::Reading reading;
       report::read_meta(h.source, h.outline, reading);
       benchmark::DoNotOptimize(reading);
     }},
    {"read_quantities",
     [](Halfway& h) {
       std::vector<base::Span> unresolved;
       benchmark::DoNotOptimize(
           report::read_quantities(h.source, h.outline, h.reading.year, unresolved));
     }},
    {"read_tasks",
     [](Halfway& h) {
       benchmark::DoNotOptimize(report::read_tasks(h.source, h.outline, h.reading.quantities));
     }},
    {"read_terms",
     [](Halfway& h) {
       std::vector<base::Span> unexplained;
       benchmark::DoNotOptimize(report::read_terms(h.source, h.outline, unexplained));
     }},
    {"suggest_leads",
     [](Halfway& h) { report::suggest_leads(h.document.text, h.lexicon, h.reading); }},
    {"check_reading",
     [](Halfway& h) {
       benchmark::DoNotOptimize(report::check_reading(h.source, h.outline, h.reading, {}));
     }},
    {"jsonl",
     [](Halfway& h) {
       std::string out;
       report::append_jsonl(out, h.reading);
       benchmark::DoNotOptimize(out);
     }},
};

void measure_stage(benchmark::State& state, const Stage& stage, const Texts& texts,
                   const report::Lexicon& lexicon) {
  std::vector<std::unique_ptr<Halfway>> all;
  for (const Text& text : texts) all.push_back(std::make_unique<Halfway>(text, lexicon));
  for (auto _ : state) {
    for (const auto& halfway : all) stage.run(*halfway);
  }
  count(state, bytes_of(texts));
}

void add(const std::string& name, auto&& measure) {
  benchmark::RegisterBenchmark(name.c_str(), std::forward<decltype(measure)>(measure))
      ->Unit(benchmark::kMillisecond);
}

void add_reports(const std::string& which, const Texts& texts, const report::Lexicon& lexicon) {
  add("whole/" + which, [&](benchmark::State& state) { measure_whole(state, texts, lexicon); });
  for (const Stage& stage : kStages) {
    add("stage/" + which + "/" + stage.name,
        [&](benchmark::State& state) { measure_stage(state, stage, texts, lexicon); });
  }
}

void add_length(const std::string& name, std::function<std::string()> make,
                const report::Lexicon& lexicon) {
  add(name, [make = std::move(make), &lexicon](benchmark::State& state) {
    measure_whole(state, {{"long.txt", make()}}, lexicon);
  });
}

std::string join(const Texts& texts) {
  std::string out;
  for (const Text& text : texts) out.append(text.utf8).push_back('\n');
  return out;
}

}  // namespace
}  // namespace luoshi::bench

int main(int argc, char** argv) {
  using namespace luoshi::bench;
  const luoshi::report::Lexicon lexicon = load_lexicon();
  const Texts sample = sample_reports();
  const auto given = given_reports();
  add_reports("sample", sample, lexicon);
  if (given) add_reports("given", *given, lexicon);
  for (const std::size_t megabytes : {1, 2, 5, 10}) {
    const std::string size = std::to_string(megabytes) + "MB";
    const auto make = [&sample, megabytes] {
      return lengthen(sample.back().utf8, megabytes * kMegabyte);
    };
    add_length("length/" + size, make, lexicon);
    add_length(
        "line/" + size, [make] { return one_line(make()); }, lexicon);
  }
  if (given)
    add_length(
        "one/given", [&given] { return join(*given); }, lexicon);
  if (!given)
    std::fprintf(stderr, "Without LUOSHI_TEST_DATA only the sample's reports are read.\n");
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
