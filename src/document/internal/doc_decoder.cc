#include "document/internal/doc_decoder.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "base/unicode.h"
#include "document/internal/builder.h"
#include "env/process.h"

namespace luoshi::document::internal {
namespace {

using base::ErrorCode;
using base::Result;

constexpr const char* kConverter = "catdoc";

tl::unexpected<base::Error> fail_to_convert(std::string_view name, std::string zh, std::string en) {
  return base::fail(ErrorCode::kUnavailable, {std::move(zh), std::move(en)}, std::string(name),
                    {"请在 Word 或 WPS 中另存为 docx 再导入", "save it as docx in Word or WPS"});
}

// How the run ended, when not well.
tl::unexpected<base::Error> fail_for(const env::ProcessOutcome& outcome, std::string_view name) {
  switch (outcome.ending) {
    case env::Ending::kTimedOut:
      return fail_to_convert(name, "转换 .doc 超时，已中止",
                             "converting the .doc took too long and was stopped");
    case env::Ending::kOutputTooLarge:
      return base::fail(ErrorCode::kTooLarge,
                        {"转换 .doc 得到的文字超过上限", "the .doc holds more text than the limit"},
                        std::string(name));
    case env::Ending::kSignalled:
      return fail_to_convert(name, ".doc 已损坏，转换程序中途退出",
                             "the .doc is damaged; its converter broke off");
    case env::Ending::kExited:
      break;
  }
  return fail_to_convert(
      name, fmt::format("{} 无法读取这个 .doc（退出码 {}）", kConverter, outcome.code),
      fmt::format("{} cannot read this .doc (exit status {})", kConverter, outcome.code));
}

// A cell ends with a tab where catdoc writes tables; such a line is a row.
std::vector<std::u32string> cells_of(std::u32string_view line) {
  std::vector<std::u32string> cells(1);
  for (const char32_t c : line) {
    if (c == U'\t') {
      cells.emplace_back();
    } else {
      cells.back().push_back(c);
    }
  }
  if (cells.back().empty()) cells.pop_back();
  return cells;
}

void add_lines(std::u32string_view text, Builder& builder) {
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find(U'\n', start), text.size());
    const std::u32string_view line = text.substr(start, end - start);
    const auto inner = line.find_first_not_of(U"\t ");
    const bool is_row =
        inner != std::u32string_view::npos && line.find(U'\t', inner) != std::u32string_view::npos;
    if (is_row) {
      builder.add_row(cells_of(line));
    } else {
      builder.add(line);
    }
    start = end + 1;
  }
}

}  // namespace

Result<Document> decode_doc(std::string_view bytes, std::string_view name, const Limits& limits,
                            env::ProcessRunner& processes) {
  const auto program = env::find_program(kConverter);
  if (!program) {
    return base::fail(
        ErrorCode::kUnavailable,
        {"读取旧版 .doc 需要 catdoc，本机没有安装",
         "reading a legacy .doc needs catdoc, which is not installed"},
        std::string(name),
        {"请安装：apt-get install catdoc；或在 Word、WPS 中另存为 docx 再导入",
         "install it (apt-get install catdoc), or save the file as docx in Word or WPS"});
  }
  env::ProcessRequest request;
  request.program = *program;
  request.arguments = {"-w", "-d", "utf-8", "-s", "cp936"};
  request.input = bytes;
  request.limits.output_bytes_max =
      static_cast<std::size_t>(std::min<std::uint64_t>(limits.expanded_bytes_max, 256u << 20));
  const auto outcome = processes.run(request);
  if (!outcome) return tl::unexpected(outcome.error());
  if (outcome->ending != env::Ending::kExited || outcome->code != 0) {
    return fail_for(*outcome, name);
  }

  Document document;
  document.name = name;
  document.format = Format::kDoc;
  Builder builder;
  add_lines(base::to_utf32(outcome->output), builder);
  builder.finish(document, true);
  if (document.paragraphs.empty()) {
    return fail_to_convert(name, "这个 .doc 中没有读出文字",
                           "no text could be read from this .doc");
  }
  return document;
}

}  // namespace luoshi::document::internal
