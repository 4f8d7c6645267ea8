// The rules on this repository. LUOSHI_SOURCE_DIR is its root, LUOSHI_PROGRAM the built `luoshi`.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <regex>

#include "tests/tidy/modules.h"
#include "tests/tidy/rules.h"
#include "tests/tidy/source.h"

namespace luoshi::tidy {
namespace {

constexpr std::size_t kLinesReported = 400;
constexpr std::size_t kLinesMax = 800;
constexpr std::size_t kFunctionLinesReported = 70;
constexpr std::size_t kColumnsMax = 100;
constexpr std::size_t kArchitectureLinesMax = 300;

const std::vector<SourceFile>& files() {
  static const std::vector<SourceFile> kFiles = read_tree(LUOSHI_SOURCE_DIR);
  return kFiles;
}

std::string text_of(const std::string& path) {
  const auto file = std::find_if(files().begin(), files().end(),
                                 [&](const SourceFile& each) { return each.path == path; });
  return file == files().end() ? std::string() : file->text;
}

Modules modules() { return modules_of_build(text_of("src/CMakeLists.txt")); }

void expect_none(const Violations& violations) {
  for (const std::string& violation : violations) ADD_FAILURE() << violation;
}

template <class Rule>
void expect_none_in(const char* folder, const Rule& rule) {
  for (const SourceFile& file : files()) {
    if (file.path.starts_with(folder) && is_cpp(file.path)) expect_none(rule(file));
  }
}

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen((command + " 2>&1").c_str(), "r"), pclose);
  std::string out;
  std::array<char, 4096> buffer{};
  while (pipe && std::fgets(buffer.data(), buffer.size(), pipe.get()) != nullptr) {
    out += buffer.data();
  }
  return out;
}

// The commands in a document: lines of its code blocks and its `code spans`.
std::vector<std::string> commands_in(const std::string& markdown) {
  std::vector<std::string> commands;
  bool in_block = false;
  for (const std::string_view line : split_lines(markdown)) {
    if (line.starts_with("```")) {
      in_block = !in_block;
    } else if (in_block) {
      commands.emplace_back(line);
    } else {
      for (std::size_t open = line.find('`'); open != std::string_view::npos;) {
        const std::size_t close = line.find('`', open + 1);
        if (close == std::string_view::npos) break;
        commands.emplace_back(line.substr(open + 1, close - open - 1));
        open = line.find('`', close + 1);
      }
    }
  }
  return commands;
}

TEST(Repository, ModulesAreThoseOfArchitecture) {
  expect_none(compare(modules(), modules_of_architecture(text_of("ARCHITECTURE.md"))));
  expect_none(find_circle(modules()));
  expect_none(check_shape(files(), modules()));
}

TEST(Repository, IncludesOnlyWhatIsDeclared) {
  expect_none_in("", [](const SourceFile& file) { return check_includes(file, modules()); });
}

TEST(Repository, NamesNothingThatIsBanned) {
  const auto names = parse_banned_names(text_of("tests/tidy/banned_names.txt"));
  ASSERT_GT(names.size(), 40u);
  expect_none_in("src/", [&](const SourceFile& file) { return check_banned_names(file, names); });
}

TEST(Repository, LinesAreNotTooWide) {
  expect_none_in("", [](const SourceFile& file) { return check_width(file, kColumnsMax); });
}

TEST(Repository, HeadersSayWhatTheyAreFor) { expect_none_in("", check_header); }

TEST(Repository, NamesNobodysMachineAndLeavesNothingUndone) {
  for (const SourceFile& file : files()) expect_none(check_words(file));
}

TEST(Repository, FilesAreNotTooLong) {
  for (const SourceFile& file : files()) {
    if (!is_cpp(file.path)) continue;
    const std::size_t lines = split_lines(file.text).size();
    EXPECT_LE(lines, kLinesMax) << file.path << " has " << lines << " lines: divide it";
    if (lines > kLinesReported && lines <= kLinesMax) {
      std::printf("long file: %s has %zu lines\n", file.path.c_str(), lines);
    }
  }
}

TEST(Repository, ReportsTheLengthOfFunctions) {
  std::vector<Function> functions;
  for (const SourceFile& file : files()) {
    if (!file.path.starts_with("src/") || !is_cpp(file.path) || is_test(file.path)) continue;
    std::ranges::copy(find_functions(file), std::back_inserter(functions));
  }
  ASSERT_FALSE(functions.empty());
  std::ranges::sort(functions, {}, &Function::length);
  std::printf("functions: %zu, median %zu lines, 90th percentile %zu, longest %zu\n",
              functions.size(), functions[functions.size() / 2].length,
              functions[functions.size() * 9 / 10].length, functions.back().length);
  for (const Function& function : functions) {
    if (function.length <= kFunctionLinesReported) continue;
    std::printf("long function: %s:%zu has %zu lines: %s\n", function.path.c_str(), function.line,
                function.length, function.head.c_str());
  }
}

TEST(Repository, ArchitectureNamesEveryFolder) {
  const std::string text = text_of("ARCHITECTURE.md");
  EXPECT_LT(split_lines(text).size(), kArchitectureLinesMax);
  std::set<std::string> folders;
  for (const SourceFile& file : files()) {
    const std::size_t slash = file.path.find('/');
    if (slash != std::string::npos) folders.insert(file.path.substr(0, slash + 1));
  }
  for (const std::string& folder : folders) {
    EXPECT_NE(text.find("`" + folder), std::string::npos)
        << "ARCHITECTURE.md does not say what `" << folder << "` is for";
  }
}

// Links to other places of the web are not followed; a page may be named with its #part.
TEST(Repository, LinksInDocumentsLeadSomewhere) {
  static const std::regex kLink(R"(\]\(([^)#:\s]+)(#[^)]*)?\))");
  for (const SourceFile& file : files()) {
    if (!file.path.ends_with(".md")) continue;
    const auto folder = (std::filesystem::path(LUOSHI_SOURCE_DIR) / file.path).parent_path();
    for (std::sregex_iterator link(file.text.begin(), file.text.end(), kLink), end; link != end;
         ++link) {
      EXPECT_TRUE(std::filesystem::exists(folder / (*link)[1].str()))
          << file.path << " links to " << (*link)[1].str() << ", which is not there";
    }
  }
}

class Readme : public testing::TestWithParam<const char*> {};

TEST_P(Readme, NamesCommandsThatExist) {
  const std::string text = text_of(GetParam());
  ASSERT_FALSE(text.empty());
  for (const char* script : {"run", "test"}) {
    EXPECT_NE(text.find(std::string("./") + script), std::string::npos);
    const auto path = std::filesystem::path(LUOSHI_SOURCE_DIR) / script;
    const auto rights = std::filesystem::status(path).permissions();
    EXPECT_NE(rights & std::filesystem::perms::owner_exec, std::filesystem::perms::none) << path;
  }
}

// Commands and options in `code`, against what `luoshi help` says.
void expect_known_commands(const char* path) {
  const std::string program = std::string("'") + LUOSHI_PROGRAM + "'";
  const std::string overview = output_of(program + " help");
  for (const std::string& command : commands_in(text_of(path))) {
    std::vector<std::string> words = split_words(command);
    while (!words.empty() && words[0] != "luoshi" && !words[0].ends_with("/luoshi")) {
      words.erase(words.begin());
    }
    if (words.size() < 2 || !std::regex_match(words[1], std::regex("[a-z]+"))) continue;
    const std::string help = output_of(program + " help " + words[1]);
    EXPECT_TRUE(std::regex_search(overview, std::regex("\\b" + words[1] + "\\b")) ||
                std::regex_search(help, std::regex("\\bluoshi " + words[1] + "\\b")))
        << path << ": `" << command << "`: luoshi help knows no " << words[1];
    for (const std::string& word : words) {
      if (!word.starts_with("--")) continue;
      EXPECT_NE(help.find(word.substr(0, word.find('='))), std::string::npos)
          << path << ": `" << command << "`: luoshi help " << words[1] << " knows no " << word;
    }
  }
}

TEST_P(Readme, NamesLuoshiCommandsThatItsHelpKnows) {
  if (!std::filesystem::exists(LUOSHI_PROGRAM)) GTEST_SKIP() << "luoshi is not built";
  expect_known_commands(GetParam());
}

TEST(Repository, TheOperatorsManualNamesCommandsThatExist) {
  if (!std::filesystem::exists(LUOSHI_PROGRAM)) GTEST_SKIP() << "luoshi is not built";
  for (const char* path : {"docs/operating.md", "docs/operating.zh-CN.md"}) {
    EXPECT_FALSE(text_of(path).empty()) << path;
    expect_known_commands(path);
  }
}

INSTANTIATE_TEST_SUITE_P(Both, Readme, testing::Values("README.md", "README.zh-CN.md"),
                         [](const auto& each) { return each.index == 0 ? "English" : "Chinese"; });

}  // namespace
}  // namespace luoshi::tidy
