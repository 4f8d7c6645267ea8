// How much memory reading takes: the most that this process ever held, as a multiple of the text,
// word lists and program left out. A process reads one text, so that nothing is left of another.
//
//   luoshi_memory_bench [MEGABYTES]   of UTF-8; 10 without
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "bench/corpus.h"
#include "document/decode.h"
#include "report/jsonl.h"
#include "report/reader.h"

namespace {

constexpr double kMegabyte = 1e6;

double peak_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024;  // the kernel counts in KiB
}

}  // namespace

int main(int argc, char** argv) {
  const double megabytes = argc > 1 ? std::atof(argv[1]) : 10;
  if (megabytes <= 0 || megabytes > 60) {
    std::fprintf(stderr, "usage: luoshi_memory_bench [MEGABYTES]   up to 60\n");
    return 2;
  }
  const luoshi::report::Lexicon lexicon = luoshi::bench::load_lexicon();
  const auto sample = luoshi::bench::sample_reports();
  const double before = peak_bytes();
  const std::string text =
      luoshi::bench::lengthen(sample.back().utf8, static_cast<std::size_t>(megabytes * kMegabyte));
  const auto document = luoshi::document::decode(text, "long.txt", {});
  if (!document) return 1;
  std::size_t written = 0;
  luoshi::report::write_jsonl(luoshi::report::read_report(*document, lexicon),
                              [&](std::string_view lines) {
                                written += lines.size();
                                return true;
                              });
  const double bytes = static_cast<double>(text.size());
  const double held = peak_bytes() - before;
  std::printf("text %.1f MB, lines %.1f MB, peak %.1f MB: %.1f bytes a byte of text\n",
              bytes / kMegabyte, static_cast<double>(written) / kMegabyte, held / kMegabyte,
              held / bytes);
  return 0;
}
