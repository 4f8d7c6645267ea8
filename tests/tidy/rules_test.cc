// The rules on small texts: each must find what it forbids and leave alone what it does not.
#include "tests/tidy/rules.h"

#include <gtest/gtest.h>

namespace luoshi::tidy {
namespace {

TEST(CodeOnly, BlanksCommentsAndLiteralsInPlace) {
  EXPECT_EQ(code_only("a // fork()\nb"), "a          \nb");
  EXPECT_EQ(code_only("a /* x\ny */ b"), "a     \n     b");
  EXPECT_EQ(code_only("f(\"a\\\"b\", 'c')"), "f(      ,    )");
  EXPECT_EQ(code_only("U'{' + u8\"x\""), "U    + u8   ");
  EXPECT_EQ(code_only("1'000'000"), "1'000'000");
  EXPECT_EQ(code_only("R\"x(a\")b)x\" c"), "            c");
  EXPECT_EQ(code_only("#include \"a/b.h\"\n"), "#include \"a/b.h\"\n");
}

TEST(Banned, FindsTheNameAndNotItsLikeness) {
  const auto names = parse_banned_names(
      "# comment line here\n::open( env yes use files\n"
      "steady_clock env no use a clock\n<fstream> env yes x\nrand( env no use a seed\n");
  ASSERT_EQ(names.size(), 4u);
  const auto count = [&](const std::string& path, const std::string& text) {
    return check_banned_names({path, text}, names).size();
  };
  for (const char* bad :
       {"x = ::open(p);", "::open(p)", "return ::open(p);", "x = rand();", "std::rand()",
        "auto t = std::chrono::steady_clock::now();", "#include <fstream>"}) {
    EXPECT_EQ(count("src/report/a.cc", bad), 1u) << bad;
    EXPECT_EQ(count("src/env/a.cc", bad), 0u) << bad;
    EXPECT_EQ(count("tests/a.cc", bad), 0u) << bad;
  }
  for (const char* good : {"file.open(p)", "file->open(p)", "reopen(p)", "open(p)", "Game::rand()",
                           "int rand();", "open_file(p)", "// open(p)", "\"open(p)\"",
                           "Zip::open(p)", "bool open(int p);", "open = 3;"}) {
    EXPECT_EQ(count("src/report/a.cc", good), 0u) << good;
  }
  EXPECT_EQ(count("src/report/a_test.cc", "x = ::open(p);"), 0u);
  EXPECT_EQ(count("src/report/internal/test_support.h", "x = ::open(p);"), 0u);
  EXPECT_EQ(count("src/report/a_test.cc", "steady_clock::now()"), 1u);
}

TEST(Modules, AreReadFromTheBuildAndFromTheTable) {
  const Modules build = modules_of_build(
      "# luoshi_module(no)\nluoshi_module(base LIBRARIES fmt)\n"
      "  luoshi_module(env DEPENDS base LIBRARIES x)\nluoshi_module(app DEPENDS base env)\n");
  const Modules table = modules_of_architecture(
      "| other | a | b |\n\n| module | what | may include | must not |\n|---|---|---|---|\n"
      "| base | x | – | y |\n| env | x | base | y |\n| app | x | base env | y |\n\n| later | x | y "
      "|\n");
  EXPECT_EQ(build, table);
  EXPECT_TRUE(compare(build, table).empty());
  EXPECT_EQ(compare(build, {{"base", {}}, {"env", {}}, {"far", {}}}).size(), 3u);
}

TEST(Modules, FindACircleHoweverLong) {
  EXPECT_TRUE(find_circle({{"a", {}}, {"b", {"a"}}, {"c", {"a", "b"}}}).empty());
  EXPECT_EQ(find_circle({{"a", {"c"}}, {"b", {"a"}}, {"c", {"b"}}}).size(), 1u);
  EXPECT_EQ(find_circle({{"a", {"a"}}}).size(), 1u);
}

TEST(Modules, AllowOnlyDeclaredIncludes) {
  const Modules modules{{"base", {}}, {"env", {"base"}}, {"report", {"base"}}};
  const auto count = [&](const std::string& path, const std::string& header) {
    return check_includes({path, "#include \"" + header + "\"\n"}, modules).size();
  };
  EXPECT_EQ(count("src/report/a.cc", "base/x.h"), 0u);
  EXPECT_EQ(count("src/report/a.cc", "report/internal/x.h"), 0u);
  EXPECT_EQ(count("src/report/a.cc", "env/x.h"), 1u);
  EXPECT_EQ(count("src/report/internal/a.cc", "env/x.h"), 1u);
  EXPECT_EQ(count("src/report/a.cc", "base/internal/x.h"), 1u);
  EXPECT_EQ(count("fuzz/a.cc", "env/x.h"), 0u);
  EXPECT_EQ(count("fuzz/a.cc", "env/internal/x.h"), 1u);
}

TEST(Modules, HoldNoFoldersButTheirTwo) {
  const Modules modules{{"base", {}}};
  EXPECT_TRUE(check_shape({{"src/base/a.h", ""},
                           {"src/base/internal/a.h", ""},
                           {"src/base/testdata/b/c.txt", ""},
                           {"src/CMakeLists.txt", ""}},
                          modules)
                  .empty());
  EXPECT_EQ(
      check_shape(
          {{"src/base/more/a.h", ""}, {"src/base/internal/deep/a.h", ""}, {"src/far/a.h", ""}},
          modules)
          .size(),
      3u);
}

TEST(Functions, AreMeasuredByTheirBraces) {
  const SourceFile file{"src/a.cc", R"(#define X(a) \
  { a; }
namespace x {
struct S {
  int f() const { return 1; }
  int table[2] = {1, 2};
};
S::S(int a) : a_{a}, b_(2) {
  g([&] {
    h();
  });
}
extern "C" {
int g(const char* s) {
  if (s) { return '}'; }
  return 2;
}
}
constexpr int kTable[] = {1,
  2};
}
)"};
  const std::vector<Function> functions = find_functions(file);
  ASSERT_EQ(functions.size(), 3u);
  EXPECT_EQ(functions[0].line, 5u);
  EXPECT_EQ(functions[0].length, 1u);
  EXPECT_EQ(functions[1].line, 8u);
  EXPECT_EQ(functions[1].length, 5u);
  EXPECT_EQ(functions[2].line, 14u);
  EXPECT_EQ(functions[2].length, 4u);
}

TEST(Width, CountsCodePoints) {
  EXPECT_TRUE(check_width({"a.cc", "一二三\n"}, 3).empty());
  EXPECT_EQ(check_width({"a.cc", "一二三四\nab\n"}, 3).size(), 1u);
}

TEST(Words, RefuseMachinePathsAndUndoneWork) {
  const auto count = [](const std::string& text) { return check_words({"a.cc", text}).size(); };
  const std::string slash = "/";
  EXPECT_EQ(count("see " + slash + "home/me/x\n"), 1u);
  EXPECT_EQ(count("\"" + slash + "root/x\"\n"), 1u);
  EXPECT_EQ(count("src/work/x, http://a.b/home/x, ${dir}/work/\n"), 0u);
  EXPECT_EQ(count(std::string("// TO") + "DO later\n"), 1u);
}

TEST(Header, OpensWithItsPurpose) {
  EXPECT_TRUE(check_header({"a.h", "// What.\n#pragma once\n"}).empty());
  EXPECT_EQ(check_header({"a.h", "#include <x>\n"}).size(), 2u);
  EXPECT_TRUE(check_header({"a.cc", "#include <x>\n"}).empty());
}

}  // namespace
}  // namespace luoshi::tidy
