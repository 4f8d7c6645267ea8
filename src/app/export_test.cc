#include "app/export.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "app/cli.h"
#include "app/json.h"
#include "app/summary.h"
#include "app/test_world_test.h"
#include "base/unicode.h"
#include "sheet/read.h"
#include "sheet/width.h"

namespace luoshi::app {
namespace {

using base::Language;

// "甲目标6%以上。建成A、B等项目。": one target, one task, one term, made by hand.
FileReading example() {
  FileReading file;
  file.document.text = U"生产总值增长6%以上。开工建设甲路、乙桥等项目。";
  file.document.encoding = "UTF-8";
  report::Reading& reading = file.reading;
  reading.file = "报告 1.txt";
  reading.place = "砚川市";
  reading.title = "政府工作报告";
  reading.year = 2026;
  reading.sections = {{report::Part::kTargets, U"目标", {0, 10}},
                      {report::Part::kTasks, U"", {10, 23}}};
  reading.headings = {{{0, 2}, U"（一）", 4}};
  report::Quantity target;
  target.span = {6, 10};
  target.text = U"6%以上";
  target.part = report::Part::kTargets;
  target.kind = report::Kind::kTarget;
  target.indicator = U"生产总值";
  target.action = U"增长";
  target.measure = report::Measure::kChange;
  target.value = 6;
  target.unit = U"%";
  target.comparator = report::Comparator::kGe;
  target.certainty = report::Certainty::kStrive;
  target.clause = {0, 10};
  target.path = report::Path({U"目标", U"（一）"});
  reading.quantities = {target};
  reading.target_leads = {report::Lead{"统计局", 0.666, {"生产总值"}}};
  report::Task task;
  task.span = {11, 23};
  task.text = U"开工建设甲路、乙桥等项目";
  task.action = U"开工建设";
  task.milestone = report::Milestone::kStart;
  task.objects = {U"甲路", U"乙桥"};
  reading.tasks = {task};
  reading.terms = {{1, U"三网", U"路网、水网、电网。", {3, 5}, {{0, 1}, {6, 7}}, {}}};
  reading.findings = {
      {"meta.date_missing", base::Severity::kWarning, {}, "", {"没有日期", "no date"}}};
  return file;
}

std::string cell(const sheet::Table& table, const std::string& key) {
  const auto column = std::ranges::find(table.columns, key, &sheet::Column::key);
  if (column == table.columns.end() || table.rows.empty()) return "?";
  return table.rows[0].at(static_cast<std::size_t>(column - table.columns.begin())).to_string();
}

sheet::Table exported(Sheet sheet, Language language = Language::kChinese) {
  sheet::Table table = empty_table(sheet, language);
  append_rows(table, sheet, example(), language);
  return table;
}

TEST(Export, KeepsTheInvariantsOfTables) {
  for (const Sheet sheet :
       {Sheet::kQuantities, Sheet::kTasks, Sheet::kTerms, Sheet::kOutline, Sheet::kFindings}) {
    const sheet::Table table = exported(sheet);
    std::set<std::string> keys;
    for (const sheet::Column& column : table.columns) {
      EXPECT_TRUE(keys.insert(column.key).second) << column.key;
      EXPECT_FALSE(column.header.zh.empty() || column.header.en.empty()) << column.key;
    }
    ASSERT_FALSE(table.rows.empty()) << table.name;
    for (const sheet::Row& row : table.rows) EXPECT_EQ(row.cells.size(), table.columns.size());
  }
}

TEST(Export, SaysAQuantityInWords) {
  const sheet::Table table = exported(Sheet::kQuantities);
  EXPECT_EQ(table.name, "指标");
  EXPECT_EQ(cell(table, "section"), "目标任务");
  EXPECT_EQ(cell(table, "measure"), "增幅");
  EXPECT_EQ(cell(table, "comparator"), "不低于");
  EXPECT_EQ(cell(table, "certainty"), "力争");
  EXPECT_EQ(cell(table, "value"), "6");
  EXPECT_EQ(cell(table, "value_max"), "");
  EXPECT_EQ(cell(table, "clause"), "生产总值增长6%以上");
  EXPECT_EQ(cell(table, "path"), "目标 › （一）");
  EXPECT_EQ(cell(table, "start"), "7");  // counted from 1
  EXPECT_EQ(cell(table, "end"), "10");   // the last character
  EXPECT_EQ(cell(table, "lead_score"), "0.67");
  EXPECT_EQ(cell(exported(Sheet::kQuantities, Language::kEnglish), "comparator"), "ge");
}

TEST(Export, SaysTasksTermsOutlineAndFindings) {
  const sheet::Table tasks = exported(Sheet::kTasks);
  EXPECT_EQ(cell(tasks, "objects"), "甲路\n乙桥");
  EXPECT_EQ(cell(tasks, "milestone"), "开工启动");
  EXPECT_EQ(cell(tasks, "quantified"), "否");
  EXPECT_EQ(cell(tasks, "lead_unit"), "");
  const sheet::Table terms = exported(Sheet::kTerms);
  EXPECT_EQ(cell(terms, "mentions"), "2");
  EXPECT_EQ(cell(terms, "mentioned_at"), "1, 7");
  const sheet::Table outline = exported(Sheet::kOutline);
  EXPECT_EQ(outline.rows.size(), 3u);
  EXPECT_EQ(cell(outline, "part"), "预期目标");
  EXPECT_EQ(cell(exported(Sheet::kFindings), "start"), "");
}

TEST(Export, BearsSpansBeyondTheText) {
  FileReading file = example();
  file.reading.quantities[0].clause = {100, 200};
  sheet::Table table = empty_table(Sheet::kQuantities, Language::kChinese);
  append_rows(table, Sheet::kQuantities, file, Language::kChinese);
  EXPECT_EQ(cell(table, "clause"), "");
}

TEST(Summary, FitsTheTerminal) {
  for (const int width : {60, 80, 120}) {
    SummaryOptions options;
    options.width = width;
    std::string text = summary(example(), options);
    for (const Listing what : {Listing::kOutline, Listing::kQuantities, Listing::kTasks,
                               Listing::kTerms, Listing::kFindings}) {
      text += listing(example(), what, options);
    }
    while (!text.empty()) {
      const std::size_t end = text.find('\n');
      const std::string line = text.substr(0, end);
      // Sentences and hints may be longer; the lines of tables may not.
      if (line.find("luoshi read") == std::string::npos) {
        EXPECT_LE(sheet::display_width(line), width) << line;
      }
      text.erase(0, end + 1);
    }
  }
  const std::string text = summary(example(), {});
  EXPECT_TRUE(text.starts_with("砚川市 2026年 政府工作报告\n")) << text;
  EXPECT_NE(text.find("力争 增长 6%以上"), std::string::npos) << text;
  EXPECT_NE(text.find("luoshi read '报告 1.txt' --what terms"), std::string::npos) << text;
}

TEST(Summary, NamesWhatAGapIsMeasuredFrom) {
  FileReading file = example();
  report::Quantity& target = file.reading.quantities[0];
  target.measure = report::Measure::kGap;
  target.action = U"高于";
  target.baseline = U"全省";
  target.certainty = report::Certainty::kMust;
  file.reading.title.clear();
  const std::string text = summary(file, {});
  EXPECT_NE(text.find(" 高于 全省 6%以上"), std::string::npos) << text;
  EXPECT_TRUE(text.starts_with("砚川市 2026年 报告 1\n")) << text;
}

TEST(Json, GroupsLinesWithoutTouchingThem) {
  EXPECT_EQ(document_object("{\"type\":\"document\",\"file\":\"a\"}\n"
                            "{\"type\":\"quantity\",\"value\":0.10}\n"
                            "{\"type\":\"quantity\",\"value\":123456789012345678901}\n"),
            "{\"type\":\"document\",\"file\":\"a\",\n \"sections\":[],\n \"quantities\":[\n  "
            "{\"type\":\"quantity\",\"value\":0.10},\n  "
            "{\"type\":\"quantity\",\"value\":123456789012345678901}],\n \"tasks\":[],\n "
            "\"terms\":[],\n \"findings\":[]}");
}

class Program : public testing::Test {
 protected:
  Program() {
    test_.files.put("a.txt", "政府工作报告\n2026年预期目标：地区生产总值增长6%左右。\n");
    test_.files.put("b.txt", "政府工作报告\n城镇新增就业1.2万人。\n");
  }
  int run(const std::vector<std::string>& arguments) {
    test_.output.clear();
    test_.errors.clear();
    return app::run(arguments, test_.world);
  }
  TestWorld test_;
};

TEST_F(Program, PutsAWorkbookWithFiveSheetsInPlace) {
  ASSERT_EQ(run({"read", "a.txt", "b.txt", "-o", "out.xlsx"}), kDone) << test_.errors;
  const auto tables = sheet::read_xlsx(test_.files.read("out.xlsx", 1 << 20).value());
  ASSERT_TRUE(tables.has_value());
  std::vector<std::string> names;
  for (const sheet::Table& table : tables->tables) names.push_back(table.name);
  EXPECT_EQ(names, (std::vector<std::string>{"指标", "任务", "名词", "提纲", "发现"}));
  EXPECT_EQ(test_.output, "");
}

TEST_F(Program, LeavesTheOldFileWhenNothingWasRead) {
  test_.files.put("out.csv", "old");
  EXPECT_EQ(run({"read", "absent.txt", "-o", "out.csv"}), kUnreadable);
  EXPECT_EQ(test_.files.read("out.csv", 100).value(), "old");
  EXPECT_EQ(run({"panel", "absent.txt", "-o", "out.csv"}), kUnreadable);
  EXPECT_EQ(test_.files.read("out.csv", 100).value(), "old");
  EXPECT_EQ(run({"compare", "a.txt", "absent.txt", "-o", "out.csv"}), kUnreadable);
  EXPECT_EQ(test_.files.read("out.csv", 100).value(), "old");
}

TEST_F(Program, TellsWhenAFileCannotBeWritten) {
  test_.files.inject(env::MemoryFileSystem::Operation::kWrite, "out.csv",
                     {base::ErrorCode::kUnavailable, {"磁盘已满", "disk full"}, "out.csv", {}});
  EXPECT_EQ(run({"read", "a.txt", "-o", "out.csv"}), kUnreadable);
  EXPECT_NE(test_.errors.find("磁盘已满"), std::string::npos);
}

TEST_F(Program, EndsQuietlyWhenNobodyReads) {
  test_.output_answers = Written::kNobodyReads;
  for (const char* format : {"table", "text", "json", "jsonl", "csv", "xlsx", "html"}) {
    EXPECT_EQ(run({"read", "a.txt", "--format", format}), kDone) << format;
    EXPECT_EQ(test_.errors, "") << format;
  }
}

TEST_F(Program, TellsWhenStandardOutputFails) {
  for (const char* format : {"table", "jsonl", "csv", "xlsx"}) {
    TestWorld test;
    test.files.put("a.txt", "政府工作报告\n地区生产总值增长6%。\n");
    test.output_answers = Written::kFailed;
    EXPECT_EQ(app::run({"read", "a.txt", "--format", format}, test.world), kUnreadable) << format;
    EXPECT_EQ(std::ranges::count(test.errors, '\n'), 1) << test.errors;
  }
}

TEST_F(Program, WritesOnePageEachIntoAFolder) {
  test_.files.put("deep/a.txt", "政府工作报告\n");
  ASSERT_EQ(run({"read", "a.txt", "b.txt", "deep/a.txt", "-f", "html", "-o", "pages"}), kDone);
  EXPECT_EQ(test_.files.list("pages", {}).value().files,
            (std::vector<std::string>{"pages/a-2.html", "pages/a.html", "pages/b.html"}));
}

TEST_F(Program, NeverWritesAPageOverWhatItReads) {
  test_.files.put("r/a.txt", "政府工作报告\n");
  test_.files.put("r/b.html", "<html><p>政府工作报告</p></html>");
  ASSERT_EQ(run({"read", "r/a.txt", "r/b.html", "-f", "html", "-o", "r/"}), kDone);
  EXPECT_EQ(test_.files.read("r/b.html", 100).value(), "<html><p>政府工作报告</p></html>");
  EXPECT_EQ(test_.files.list("r", {}).value().files,
            (std::vector<std::string>{"r/a.html", "r/a.txt", "r/b-2.html", "r/b.html"}));
}

TEST_F(Program, KeepsAWorkbookOffTheTerminal) {
  test_.console = test_.console_on({.output = true, .errors = true, .width = 80});
  EXPECT_EQ(run({"read", "a.txt", "-f", "xlsx"}), kWrongUsage);
  EXPECT_EQ(test_.output, "");
}

TEST_F(Program, MakesTextHarmlessOnATerminalAndOnlyThere) {
  test_.files.put("e.txt", "红\033[31m色\n");
  ASSERT_EQ(run({"read", "e.txt", "-f", "text"}), kDone);
  EXPECT_EQ(test_.output, "红\033[31m色\n");
  test_.console = test_.console_on({.output = true, .errors = true, .width = 80});
  ASSERT_EQ(run({"read", "e.txt", "-f", "text"}), kDone);
  EXPECT_EQ(test_.output, "红\uFFFD[31m色\n");
  std::string report = "政府工作报告\n地区产值\033]0;x\a增长6%，建设\u009B31m学校10所。\n";
  for (int i = 0; i < 40; ++i) report += "各位代表，请予审议。\n";  // not binary
  test_.files.put("e.txt", report);
  for (const char* format : {"table", "json", "jsonl", "csv", "html"}) {
    ASSERT_EQ(run({"read", "e.txt", "-f", format}), kDone) << format << test_.errors;
    EXPECT_EQ(test_.output.find_first_of("\033\a"), std::string::npos) << format;
    EXPECT_EQ(test_.output.find("\u009B"), std::string::npos) << format;
  }
}

}  // namespace
}  // namespace luoshi::app
