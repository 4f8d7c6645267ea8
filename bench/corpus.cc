#include "bench/corpus.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "app/lexicons.h"
#include "base/unicode.h"
#include "document/decode.h"
#include "env/files.h"
#include "env/process.h"

namespace luoshi::bench {
namespace {

constexpr std::uint64_t kFileBytesMax = 64u << 20;
constexpr std::string_view kFullStop = "。";

template <class Value>
Value value_or_exit(base::Result<Value> result) {
  if (!result) {
    const std::string why = result.error().to_string(base::Language::kEnglish);
    std::fprintf(stderr, "%s\n", why.c_str());
    std::exit(1);
  }
  return std::move(*result);
}

std::vector<Text> read_folder(const std::string& folder) {
  env::RealFileSystem files;
  const env::Listing listing = value_or_exit(files.list(folder, {}));
  std::vector<Text> texts;
  for (const std::string& path : listing.files) {
    const std::string bytes = value_or_exit(files.read(path, kFileBytesMax));
    const document::Document document = value_or_exit(document::decode(bytes, path, {}));
    texts.push_back({path, base::to_utf8(document.text)});
  }
  return texts;
}

// "…增长6%。" the 3rd time: "…增长6%（其三）。" with the number in letters, which is no figure.
void append_copy(std::string& out, std::string_view line, std::size_t copy) {
  std::string mark = "（其";
  for (std::size_t rest = copy; rest > 0; rest /= 26) mark += static_cast<char>('a' + rest % 26);
  mark += "）";
  for (std::size_t stop = line.find(kFullStop); stop != std::string_view::npos;
       stop = line.find(kFullStop)) {
    out.append(line.substr(0, stop)).append(copy == 0 ? "" : mark).append(kFullStop);
    line.remove_prefix(stop + kFullStop.size());
  }
  out.append(line).push_back('\n');
}

}  // namespace

report::Lexicon load_lexicon() {
  env::RealFileSystem files;
  return value_or_exit(app::load_lexicon(files, ""));
}

std::vector<Text> sample_reports() {
  return read_folder(LUOSHI_SOURCE_DIR "/cities/sample/reports");
}

std::optional<std::vector<Text>> given_reports() {
  const auto folder = env::variable("LUOSHI_TEST_DATA");
  if (!folder) return std::nullopt;
  return read_folder(*folder + "/reports");
}

std::size_t bytes_of(const std::vector<Text>& texts) {
  std::size_t bytes = 0;
  for (const Text& text : texts) bytes += text.utf8.size();
  return bytes;
}

std::string lengthen(const std::string& report, std::size_t bytes) {
  const std::size_t copies = std::max<std::size_t>(1, bytes / report.size());
  std::string out;
  out.reserve(bytes + bytes / 8);
  for (std::string_view rest = report; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size() - 1);
    const std::string_view line = rest.substr(0, end + (rest[end] == '\n' ? 0 : 1));
    const bool repeats = line.find(kFullStop) != std::string_view::npos;
    for (std::size_t copy = 0; copy < (repeats ? copies : 1); ++copy) append_copy(out, line, copy);
    rest.remove_prefix(end + 1);
  }
  return out;
}

std::string one_line(std::string report) {
  std::erase_if(report, [](char c) { return c == '\n' || c == '\r'; });
  return report;
}

}  // namespace luoshi::bench
