#include "app/inputs.h"

#include <gtest/gtest.h>

#include <atomic>

#include "app/lexicons.h"
#include "app/parallel.h"
#include "app/paths.h"
#include "app/progress.h"
#include "app/test_world_test.h"
#include "env/process.h"

namespace luoshi::app {
namespace {

TEST(Paths, AreTakenApart) {
  EXPECT_EQ(file_name("a/b.docx"), "b.docx");
  EXPECT_EQ(file_name("b"), "b");
  EXPECT_EQ(extension("a.d/B.DOCX"), ".docx");
  EXPECT_EQ(extension("a.d/b"), "");
  EXPECT_EQ(extension(".profile"), "");
  EXPECT_EQ(stem("a/四川.2024.txt"), "四川.2024");
  EXPECT_EQ(join("out/", "b"), "out/b");
  EXPECT_EQ(join("", "b"), "b");
  EXPECT_TRUE(is_same_path("./r//./a", "r/a"));
  EXPECT_TRUE(is_same_path("/r/a", "//r/a"));
  EXPECT_FALSE(is_same_path("/r/a", "r/a"));
}

TEST(MapInOrder, GivesEveryResultInOrderWithBoundedWaiting) {
  std::atomic<std::size_t> begun{0};
  std::size_t consumed = 0;
  constexpr unsigned kWorkers = 4;
  map_in_order(
      1000, kWorkers,
      [&](std::size_t i) {
        ++begun;
        return i * i;
      },
      [&](std::size_t i, std::size_t square) {
        EXPECT_EQ(i, consumed++);
        EXPECT_EQ(square, i * i);
        EXPECT_LE(begun, consumed + std::size_t{2} * kWorkers);
        return true;
      });
  EXPECT_EQ(consumed, 1000u);
}

TEST(MapInOrder, StopsWhenToldAndBearsNothing) {
  std::atomic<std::size_t> begun{0};
  std::size_t consumed = 0;
  map_in_order(
      100'000, 2, [&](std::size_t i) { return ++begun, i; },
      [&](std::size_t, std::size_t) { return ++consumed < 10; });
  EXPECT_EQ(consumed, 10u);
  EXPECT_LE(begun, 20u);
  map_in_order(
      0, 2, [](std::size_t i) { return i; },
      [](std::size_t, std::size_t) { return ADD_FAILURE(), true; });
}

TEST(MapInOrder, LetsOutWhatConsumeThrows) {
  EXPECT_THROW(map_in_order(
                   100, 4, [](std::size_t i) { return i; },
                   [](std::size_t, std::size_t) -> bool { throw std::bad_alloc(); }),
               std::bad_alloc);
}

TEST(Inputs, TakeDocumentsOfFoldersInOrderAndFilesAsNamed) {
  TestWorld test;
  for (const char* path : {"r/b.txt", "r/a.docx", "r/t.csv", "r/.x.txt", "r/deep/c.HTML"}) {
    test.files.put(path, "x");
  }
  test.files.put("bare/t.csv", "x");
  const Inputs inputs = find_inputs({"-", "r", "t.csv", "bare", "absent"}, test.files);
  EXPECT_EQ(inputs.names, (std::vector<std::string>{"-", "r/a.docx", "r/b.txt", "r/deep/c.HTML",
                                                    "t.csv", "absent"}));
  EXPECT_EQ(inputs.left_out, 2u);
  EXPECT_TRUE(inputs.has_folder);
  ASSERT_EQ(inputs.problems.size(), 1u);
  EXPECT_EQ(inputs.problems[0].where, "bare");
}

TEST(Inputs, AreReadInOrderAndTheBadOnesTold) {
  TestWorld test;
  test.input = "标准输入的正文。";
  test.files.put("a.txt", "第一份。");
  test.files.put("b.docx", "PK\x03\x04 nothing");
  test.files.put("c.txt", "第三份。");
  Inputs inputs;
  inputs.names = {"a.txt", "absent.txt", "b.docx", "-", "c.txt"};
  std::vector<std::string> read;
  InputRun<document::Document> run;
  run.work = [&](const std::string& name) { return decode_input(test.world, name); };
  run.consume = [&](const document::Document& document) {
    read.push_back(document.name);
    return true;
  };
  EXPECT_EQ(run_inputs(test.world, inputs, run), 2u);
  EXPECT_EQ(read, (std::vector<std::string>{"a.txt", "-", "c.txt"}));
  EXPECT_NE(test.errors.find("absent.txt：没有"), std::string::npos) << test.errors;
  EXPECT_NE(test.errors.find("luoshi: b.docx"), std::string::npos) << test.errors;
  EXPECT_EQ(std::count(test.errors.begin(), test.errors.end(), '\n'), 2);
}

TEST(Inputs, RunHelpersForWhatNeedsThem) {
  TestWorld test;
  env::ScriptedProcessRunner runner;
  test.world.processes = &runner;
  test.world.program = "/usr/bin/luoshi";
  env::ProcessOutcome outcome;
  outcome.output = "luoshi-pdf 1 0 1 1\n842 1\n72 300 100 112 22\nGovernment work report\n";
  runner.expect(outcome);
  test.files.put("a.pdf", "%PDF-1.4");
  const auto pdf = decode_input(test.world, "a.pdf");
  ASSERT_TRUE(pdf.has_value());
  EXPECT_EQ(pdf->text, U"Government work report");
  ASSERT_EQ(runner.requests().size(), 1u);
  EXPECT_EQ(runner.requests()[0].program, "/usr/bin/luoshi");

  if (!env::find_program("catdoc")) GTEST_SKIP() << "catdoc is not installed";
  std::string doc = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
  for (const char c : std::string("WordDocument")) doc += {c, '\0'};
  test.files.put("a.doc", doc);
  outcome.output = "各位代表：\n";
  runner.expect(outcome);
  const auto legacy = decode_input(test.world, "a.doc");
  ASSERT_TRUE(legacy.has_value());
  EXPECT_EQ(legacy->text, U"各位代表：");
}

TEST(Inputs, SurviveWorkThatThrows) {
  TestWorld test;
  Inputs inputs;
  inputs.names = {"a", "b"};
  int read = 0;
  InputRun<document::Document> run;
  run.work = [](const std::string& name) -> base::Result<document::Document> {
    if (name == "a") throw std::bad_alloc();
    return document::Document{};
  };
  run.consume = [&](const document::Document&) { return ++read > 0; };
  EXPECT_EQ(run_inputs(test.world, inputs, run), 1u);
  EXPECT_EQ(read, 1);
  EXPECT_NE(test.errors.find("a：内存不够"), std::string::npos) << test.errors;
}

TEST(Progress, IsShownOnATerminalOnlyAndTakenAway) {
  TestWorld test;
  test.console = test.console_on({.output = false, .errors = true, .width = 40});
  Progress progress(test.world, 10);
  progress.show(1, "r/a.txt");
  progress.show(2, "r/b.txt");  // the clock stands still: not redrawn
  EXPECT_EQ(test.errors.find("b.txt"), std::string::npos);
  test.world.console.tell({"消息", "message"});
  EXPECT_TRUE(test.errors.ends_with("\r\033[Kluoshi: 消息\n")) << test.errors;
  EXPECT_EQ(progress_line(5, 10, "名", 80), "[████████████            ] 5/10 名");

  TestWorld piped;
  Progress silent(piped.world, 10);
  silent.show(1, "a");
  EXPECT_EQ(piped.errors, "");
}

TEST(WordLists, AreReplacedByName) {
  env::MemoryFileSystem files;
  EXPECT_TRUE(load_knowledge(files, "").has_value());
  files.put("lists/words.yaml", "start: [动工]\n");
  EXPECT_EQ(load_word_lists(files, "lists").value().at("words.yaml"), "start: [动工]\n");
  EXPECT_TRUE(load_lexicon(files, "lists").has_value());
  files.put("lists/words.yaml", "start: [");
  EXPECT_TRUE(load_lexicon(files, "lists").error().where.starts_with("lists/words.yaml:"));
  files.put("lists/wrods.yaml", "");
  EXPECT_EQ(load_lexicon(files, "lists").error().where, "lists/wrods.yaml");
  EXPECT_EQ(load_lexicon(files, "absent").error().code, base::ErrorCode::kNotFound);
}

}  // namespace
}  // namespace luoshi::app
