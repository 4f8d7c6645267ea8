#include "app/options.h"

#include <gtest/gtest.h>

#include <array>

#include "app/compare_command.h"
#include "app/help.h"
#include "app/panel_command.h"
#include "app/read_command.h"

namespace luoshi::app {
namespace {

using Words = std::vector<std::string>;

TEST(Options, AreRead) {
  const auto options =
      parse_options(kReadGrammar, {"a.txt", "--format=csv", "-", "-o", "x.out", "--what", "tasks",
                                   "--lexicon", "lists", "--lang", "en", "--", "-b.txt"});
  ASSERT_TRUE(options.has_value()) << options.error().what.en;
  EXPECT_EQ(options->files, (Words{"a.txt", "-", "-b.txt"}));
  EXPECT_EQ(options->format, Format::kCsv);
  EXPECT_EQ(options->output, "x.out");
  EXPECT_EQ(options->what, What::kTasks);
  EXPECT_EQ(options->lexicon, "lists");
  EXPECT_TRUE(parse_options(kReadGrammar, {"--help", "--nonsense"})->help);
}

TEST(Options, TakeTheFormatFromTheEndingOfTheOutput) {
  const auto format = [](const char* output) {
    return parse_options(kReadGrammar, {"a", "-o", output})->format;
  };
  EXPECT_EQ(format("a.xlsx"), Format::kXlsx);
  EXPECT_EQ(format("a.HTML"), Format::kHtml);
  EXPECT_EQ(format("a.txt"), Format::kTable);
  EXPECT_EQ(format("folder"), Format::kTable);
  EXPECT_EQ(parse_options(kReadGrammar, {"a", "-o", "a.xlsx", "-f", "csv"})->format, Format::kCsv);
  // What the command does not write is no hint.
  EXPECT_EQ(parse_options(kPanelGrammar, {"a", "-o", "a.html"})->format, Format::kTable);
}

struct WrongCase {
  const Grammar& grammar;
  Words arguments;
  const char* what;
  const char* right;
};

TEST(Options, SayWhatIsWrongAndWhatWouldBeRight) {
  const WrongCase cases[] = {
      {kReadGrammar, {}, "no file is named", "luoshi read FILE"},
      {kReadGrammar, {"a", "--fromat", "csv"}, "no option --fromat", "mean --format?"},
      {kReadGrammar, {"a", "--zzz"}, "no option --zzz", "one of: --format"},
      {kReadGrammar, {"a", "-f", "xls"}, "no value 'xls'", "mean xlsx?"},
      {kReadGrammar, {"a", "-w", "task"}, "no value 'task'", "mean tasks?"},
      {kReadGrammar, {"a", "--output"}, "--output needs a value", ""},
      {kReadGrammar, {"a", "--lang", "fr"}, "no value 'fr'", "zh, en"},
      {kReadGrammar, {"-", "-"}, "only once", ""},
      {kReadGrammar, {""}, "is empty", ""},
      {kPanelGrammar, {"a", "-f", "html"}, "no value 'html'", "one of: table, jsonl, csv, xlsx"},
      {kPanelGrammar, {"a", "--what", "tasks"}, "no option --what", ""},
      {kCompareGrammar, {"a"}, "takes 2 files, not 1", ""},
      {kCompareGrammar, {"a", "b", "c"}, "takes 2 files, not 3", ""},
  };
  for (const WrongCase& each : cases) {
    const auto options = parse_options(each.grammar, each.arguments);
    ASSERT_FALSE(options.has_value()) << each.what;
    EXPECT_NE(options.error().what.en.find(each.what), std::string::npos)
        << options.error().what.en;
    EXPECT_NE(options.error().right.en.find(each.right), std::string::npos)
        << options.error().right.en;
    EXPECT_FALSE(options.error().what.zh.empty());
  }
}

TEST(Options, ChooseTheLanguage) {
  using base::Language;
  struct Case {
    Words arguments;
    std::map<std::string, std::string> variables;
    Language language;
  };
  const Case cases[] = {
      {{}, {}, Language::kChinese},
      {{}, {{"LANG", "en_US.UTF-8"}}, Language::kEnglish},
      {{}, {{"LANG", "C.UTF-8"}}, Language::kChinese},
      {{}, {{"LANG", "en_US.UTF-8"}, {"LC_ALL", "zh_CN.UTF-8"}}, Language::kChinese},
      {{}, {{"LANG", "en_US.UTF-8"}, {"LC_ALL", ""}}, Language::kEnglish},
      {{}, {{"LUOSHI_LANG", "en"}, {"LC_ALL", "zh_CN.UTF-8"}}, Language::kEnglish},
      {{"read", "--lang", "zh"}, {{"LUOSHI_LANG", "en"}}, Language::kChinese},
      {{"--lang=en", "read"}, {}, Language::kEnglish},
      {{"read", "--lang"}, {}, Language::kChinese},
  };
  for (const Case& each : cases) {
    const auto variable = [&](const std::string& name) -> std::optional<std::string> {
      const auto found = each.variables.find(name);
      if (found == each.variables.end()) return std::nullopt;
      return found->second;
    };
    EXPECT_EQ(language_of(each.arguments, variable), each.language);
  }
}

TEST(Closest, FindsWhatWasMeantAndNothingElse) {
  constexpr std::array<std::string_view, 4> kNames = {"read", "compare", "panel", "help"};
  EXPECT_EQ(closest("raed", kNames), "read");
  EXPECT_EQ(closest("comapre", kNames), "compare");
  EXPECT_EQ(closest("hlep", kNames), "help");
  EXPECT_EQ(closest("serve", kNames), "");
  EXPECT_EQ(closest(std::string(1000, 'x'), kNames), "");
}

TEST(Help, NamesEveryOptionAndFormatInBothLanguages) {
  for (const Grammar* grammar : {&kReadGrammar, &kCompareGrammar, &kPanelGrammar}) {
    for (const base::Language language : {base::Language::kChinese, base::Language::kEnglish}) {
      const std::string_view text = help_text(grammar->command, language);
      ASSERT_FALSE(text.empty()) << grammar->command;
      for (const char* option : {"--format", "--output", "--lexicon", "--lang", "--help"}) {
        EXPECT_NE(text.find(option), std::string_view::npos) << grammar->command << option;
      }
      EXPECT_EQ(grammar->takes_what, text.find("--what") != std::string_view::npos);
      constexpr std::array<const char*, 7> kNames = {"table", "text", "json", "jsonl",
                                                     "csv",   "xlsx", "html"};
      for (const Format format : grammar->formats) {
        const char* name = kNames[static_cast<std::size_t>(format)];
        EXPECT_NE(text.find(name), std::string_view::npos) << grammar->command << name;
      }
    }
  }
}

}  // namespace
}  // namespace luoshi::app
