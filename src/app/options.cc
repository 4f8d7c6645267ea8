#include "app/options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "app/paths.h"

namespace luoshi::app {
namespace {

using base::fail;

constexpr std::array<std::pair<std::string_view, Format>, 7> kFormats = {{
    {"table", Format::kTable},
    {"text", Format::kText},
    {"json", Format::kJson},
    {"jsonl", Format::kJsonl},
    {"csv", Format::kCsv},
    {"xlsx", Format::kXlsx},
    {"html", Format::kHtml},
}};
constexpr std::array<std::pair<std::string_view, What>, 6> kWhats = {{
    {"quantities", What::kQuantities},
    {"tasks", What::kTasks},
    {"terms", What::kTerms},
    {"outline", What::kOutline},
    {"findings", What::kFindings},
    {"all", What::kAll},
}};

tl::unexpected<base::Error> wrong(base::Message what, base::Message right = {}) {
  return fail(base::ErrorCode::kInvalidInput, std::move(what), {}, std::move(right));
}

std::string listed(std::span<const std::string_view> words) {
  std::string out;
  for (const std::string_view word : words) out += (out.empty() ? "" : ", ") + std::string(word);
  return out;
}

// What stands in an option but is none of its values.
tl::unexpected<base::Error> unknown_value(std::string_view option, std::string_view value,
                                          std::span<const std::string_view> values) {
  const std::string_view meant = closest(value, values);
  const std::string all = listed(values);
  return wrong(
      {fmt::format("{} 没有“{}”这个取值", option, value),
       fmt::format("{} has no value '{}'", option, value)},
      {meant.empty() ? "可用：" + all : fmt::format("是指 {} 吗？可用：{}", meant, all),
       meant.empty() ? "one of: " + all : fmt::format("did you mean {}? one of: {}", meant, all)});
}

template <class Value, std::size_t size>
base::Result<Value> find_value(std::string_view option, const std::string& text,
                               const std::array<std::pair<std::string_view, Value>, size>& table,
                               const std::function<bool(Value)>& is_accepted) {
  std::vector<std::string_view> accepted;
  for (const auto& [name, value] : table) {
    if (!is_accepted(value)) continue;
    if (name == text) return value;
    accepted.push_back(name);
  }
  return unknown_value(option, text, accepted);
}

struct Texts {
  std::vector<std::string> files;
  std::string format;
  std::string output;
  std::string what;
  std::string language;
  std::string lexicon;
  bool help = false;
  std::vector<std::string> unknown;
};

base::Result<Texts> parse_texts(const Grammar& grammar, const std::vector<std::string>& arguments) {
  CLI::App parser;
  Texts texts;
  parser.set_help_flag();
  parser.allow_extras();
  parser.add_option("files", texts.files);
  std::vector<CLI::Option*> options = {parser.add_option("-f,--format", texts.format),
                                       parser.add_option("-o,--output", texts.output),
                                       parser.add_option("--lang", texts.language),
                                       parser.add_option("--lexicon", texts.lexicon)};
  if (grammar.takes_what) options.push_back(parser.add_option("-w,--what", texts.what));
  for (CLI::Option* option : options) option->take_last();
  parser.add_flag("-h,--help", texts.help)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  try {
    parser.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ArgumentMismatch& mismatch) {
    const std::string said = mismatch.what();
    const std::string option = said.substr(0, said.find(':'));
    return wrong({option + " 后面缺少取值", option + " needs a value"});
  } catch (const CLI::ParseError& error) {
    return wrong({std::string("命令行无法理解：") + error.what(),
                  std::string("the command line is not understood: ") + error.what()});
  }
  texts.unknown = parser.remaining();
  std::erase(texts.unknown, "--");  // behind it all are files; CLI11 hands it on
  return texts;
}

base::Result<void> refuse_unknown(const Grammar& grammar, const Texts& texts) {
  if (texts.unknown.empty() || texts.help) return {};
  std::vector<std::string_view> known = {"--format", "--output", "--lang", "--lexicon", "--help"};
  if (grammar.takes_what) known.push_back("--what");
  const std::string& option = texts.unknown.front();
  const std::string_view meant = closest(option.substr(0, option.find('=')), known);
  const std::string all = listed(known);
  return wrong({fmt::format("{} 命令没有选项 {}", grammar.command, option),
                fmt::format("{} has no option {}", grammar.command, option)},
               {meant.empty() ? "可用：" + all : fmt::format("是指 {} 吗？", meant),
                meant.empty() ? "one of: " + all : fmt::format("did you mean {}?", meant)});
}

base::Result<void> refuse_files(const Grammar& grammar, const std::vector<std::string>& files) {
  if (std::ranges::count(files, "-") > 1) {
    return wrong({"标准输入（-）只能读一次", "standard input (-) can be read only once"});
  }
  if (std::ranges::count(files, "") > 0) {
    return wrong({"文件名是空的", "a file name is empty"});
  }
  if (files.size() >= grammar.files_min && files.size() <= grammar.files_max) return {};
  if (grammar.files_min == grammar.files_max) {
    return wrong({fmt::format("{} 要 {} 个文件，给了 {} 个", grammar.command, grammar.files_min,
                              files.size()),
                  fmt::format("{} takes {} files, not {}", grammar.command, grammar.files_min,
                              files.size())});
  }
  return wrong({"没有说要读哪个文件", "no file is named"},
               {fmt::format("写文件或文件夹名；- 表示标准输入：luoshi {} FILE…", grammar.command),
                fmt::format("name a file or folder, or - for standard input: luoshi {} FILE…",
                            grammar.command)});
}

base::Result<Format> format_of(const Grammar& grammar, const Texts& texts) {
  const std::function<bool(Format)> is_accepted = [&](Format format) {
    return std::ranges::find(grammar.formats, format) != grammar.formats.end();
  };
  if (!texts.format.empty()) return find_value("--format", texts.format, kFormats, is_accepted);
  const std::string ending = extension(texts.output);
  for (const auto& [name, format] : kFormats) {
    const bool tells = format != Format::kTable && format != Format::kText;
    if (tells && ending == "." + std::string(name) && is_accepted(format)) return format;
  }
  return Format::kTable;
}

}  // namespace

base::Result<Options> parse_options(const Grammar& grammar,
                                    const std::vector<std::string>& arguments) {
  auto texts = parse_texts(grammar, arguments);
  if (!texts) return tl::unexpected(std::move(texts.error()));
  Options options;
  options.help = texts->help;
  if (options.help) return options;
  if (auto known = refuse_unknown(grammar, *texts); !known) {
    return tl::unexpected(std::move(known.error()));
  }
  constexpr std::array<std::string_view, 2> kLanguages = {"zh", "en"};
  if (!texts->language.empty() &&
      std::ranges::find(kLanguages, texts->language) == kLanguages.end()) {
    return unknown_value("--lang", texts->language, kLanguages);
  }
  auto format = format_of(grammar, *texts);
  if (!format) return tl::unexpected(std::move(format.error()));
  options.format = *format;
  if (!texts->what.empty()) {
    auto what = find_value<What>("--what", texts->what, kWhats, [](What) { return true; });
    if (!what) return tl::unexpected(std::move(what.error()));
    options.what = *what;
  }
  if (auto right = refuse_files(grammar, texts->files); !right) {
    return tl::unexpected(std::move(right.error()));
  }
  options.files = std::move(texts->files);
  options.output = std::move(texts->output);
  options.lexicon = std::move(texts->lexicon);
  return options;
}

base::Language language_of(const std::vector<std::string>& arguments, const Variable& variable) {
  const auto spoken = [](std::string_view name) {
    return name.starts_with("en") ? base::Language::kEnglish : base::Language::kChinese;
  };
  for (std::size_t i = arguments.size(); i-- > 0;) {
    const std::string_view argument = arguments[i];
    if (argument.starts_with("--lang=")) return spoken(argument.substr(7));
    if (argument == "--lang" && i + 1 < arguments.size()) return spoken(arguments[i + 1]);
  }
  for (const char* name : {"LUOSHI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"}) {
    if (const auto value = variable(name); value && !value->empty()) return spoken(*value);
  }
  return base::Language::kChinese;
}

std::string_view closest(std::string_view word, std::span<const std::string_view> candidates) {
  constexpr std::size_t kWordMax = 64;
  if (word.size() > kWordMax) return {};
  std::string_view best;
  std::size_t best_distance = 0;
  for (const std::string_view candidate : candidates) {
    // Levenshtein's distance, one row at a time.
    std::vector<std::size_t> row(candidate.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= word.size(); ++i) {
      std::size_t diagonal = row[0];
      row[0] = i;
      for (std::size_t j = 1; j <= candidate.size(); ++j) {
        const std::size_t replaced = diagonal + (word[i - 1] != candidate[j - 1]);
        diagonal = row[j];
        row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
      }
    }
    const std::size_t distance = row.back();
    const bool like_enough = distance * 2 <= candidate.size() && distance <= 3;
    if (like_enough && (best.empty() || distance < best_distance)) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace luoshi::app
