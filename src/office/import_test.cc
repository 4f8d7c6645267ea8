#include "office/import.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "office/support_test.h"
#include "office/together.h"

namespace luoshi::office {
namespace {

// Rows as lines "code|name|kind|parent"; cells are called A2, B2 … as in a sheet with a head.
std::vector<UnitRow> unit_rows(const std::vector<std::string>& lines) {
  std::vector<UnitRow> rows;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::vector<ImportCell> cells;
    std::string text = lines[i] + "|";
    for (char column = 'A'; !text.empty(); ++column) {
      const std::size_t end = text.find('|');
      cells.push_back({text.substr(0, end), column + std::to_string(i + 2)});
      text = text.substr(end + 1);
    }
    rows.push_back({cells.at(0), cells.at(1), {}, cells.at(2), cells.at(3), {}});
  }
  return rows;
}

std::vector<ledger::Row> all_rows(Book& book, const ledger::Table& table) {
  std::vector<ledger::Row> rows;
  for (const auto& [key, row] : book.rows_of(table)) rows.push_back(row);
  return rows;
}

std::vector<UnitId> unit_ids(std::size_t count) {
  std::vector<UnitId> ids;
  for (std::size_t i = 0; i < count; ++i) ids.emplace_back("u-new" + std::to_string(i + 2));
  return ids;
}

base::Result<ledger::Decision> carry_out(const UnitPlan& plan, Book& book) {
  std::vector<ledger::Decide> parts;
  for (const UnitStep& step : plan.steps) {
    parts.push_back([&step](ledger::View& view) {
      return std::visit(
          [&](const auto& ask) {
            return decide(view, ask, Actor{"system/x", {}});
          },
          step);
    });
  }
  return decide_together(book, parts);
}

// Findings "C3 import.unknown_kind"; without any, what the steps do when decided together.
std::string outcome(const std::vector<std::string>& lines) {
  Book book = small_city();
  const auto rows = unit_rows(lines);
  const UnitPlan plan = plan_units(rows, all_rows(book, units_table()), unit_ids(rows.size()));
  std::string text;
  for (const base::Finding& finding : plan.findings) {
    EXPECT_FALSE(finding.message.zh.empty() || finding.message.en.empty());
    text += finding.where + " " + finding.code + "\n";
  }
  if (!text.empty()) return text;
  EXPECT_EQ(plan.created + plan.changed + plan.unchanged, rows.size());
  EXPECT_EQ(plan.steps.size(), plan.rows.size());
  const auto decision = carry_out(plan, book);
  if (!decision) return Book::text_of(decision);
  for (const ledger::NewEvent& event : decision->events) {
    const auto body = base::parse_json(event.body);
    text += event.kind + " " + event.stream.id;
    for (const char* member : {"name", "code", "kind", "parent_id"}) {
      const auto* value = body->get_object().if_contains(member);
      if (value) text += " " + base::serialize(*value);
    }
    text += "\n";
  }
  return text.empty() ? "nothing" : text;
}

TEST(ImportUnits, GivesStepsOrFindings) {
  struct Case {
    std::string name;
    std::vector<std::string> lines;
    std::string expected;
  };
  const std::vector<Case> cases = {
      {"what is there already, by code and by name",
       {"990102|甲区|county|某市", "|甲一镇|township|990102", "|市某局||某市"},
       "nothing"},
      {"a new one below one that is there, by path",
       {"|甲二镇|乡镇|某市/甲区"},
       "unit.created u-new2 \"甲二镇\" \"\" \"township\" \"u-a\"\n"},
      {"children before their parents",
       {"|丙一村|村|某市/丙县/丙一镇", "|丙一镇|镇|丙县", "990122|丙县|县|990100"},
       "unit.created u-new4 \"丙县\" \"990122\" \"county\" \"u-city\"\n"
       "unit.created u-new3 \"丙一镇\" \"\" \"township\" \"u-new4\"\n"
       "unit.created u-new2 \"丙一村\" \"\" \"village\" \"u-new3\"\n"},
      {"renamed and moved by code", {"990121|乙区||甲区"}, "invalid /parent_id"},
      {"renamed by code", {"990121|乙区||"}, "unit.renamed u-b \"乙区\"\n"},
      {"a parent by its new name",
       {"990121|乙区||", "|乙二镇|镇|乙区"},
       "unit.renamed u-b \"乙区\"\nunit.created u-new3 \"乙二镇\" \"\" \"township\" \"u-b\"\n"},
      {"a bare name that two rows have",
       {"|同名局|部门|甲区", "|同名局|部门|乙县", "|某科|部门|同名局"},
       "D4 import.unknown_unit\n"},
      {"the same by path",
       {"|同名局|部门|甲区", "|同名局|部门|乙县", "|某科|部门|某市/乙县/同名局"},
       "unit.created u-new2 \"同名局\" \"\" \"department\" \"u-a\"\n"
       "unit.created u-new3 \"同名局\" \"\" \"department\" \"u-b\"\n"
       "unit.created u-new4 \"某科\" \"\" \"department\" \"u-new3\"\n"},
      {"a name that one is and one has",
       {"|甲一镇|乡镇|甲区", "|甲二村|村|甲一镇"},
       "unit.created u-new3 \"甲二村\" \"\" \"village\" \"u-a1\"\n"},
      {"no such parent", {"|丙镇|镇|丙县"}, "D2 import.unknown_unit\n"},
      {"no such code", {"|丙镇|镇|990199"}, "D2 import.unknown_unit\n"},
      {"a circle", {"|一局|部门|二局", "|二局|部门|一局"}, "D2 import.circle\nD3 import.circle\n"},
      {"its own parent", {"|一局|部门|一局"}, "D2 import.circle\n"},
      {"behind a circle",
       {"|一局|部门|二局", "|二局|部门|一局", "|三局|部门|一局"},
       "D2 import.circle\nD3 import.circle\nD4 import.parent_wrong\n"},
      {"a circle of moves",
       {"990102|甲区||990121", "990121|乙县||990102"},
       "D2 import.circle\nD3 import.circle\n"},
      {"behind a row that is wrong",
       {"|丙县|国|某市", "|丙镇|镇|丙县"},
       "C2 import.malformed\nD3 import.parent_wrong\n"},
      {"no kind", {"|丙县||某市"}, "C2 import.kind_missing\n"},
      {"no name", {"||县|某市"}, "B2 import.malformed\n"},
      {"a wrong code", {"99|丙县|县|某市"}, "A2 import.malformed\n"},
      {"a code twice", {"990122|丙县|县|某市", "990122|丁县|县|某市"}, "A3 import.repeated\n"},
      {"a row twice", {"|丙县|县|某市", "|丙县|县|某市"}, "B3 import.repeated\n"},
      {"two at the top", {"|新市|市|"}, "conflict /parent_id"},
  };
  for (const Case& each : cases) EXPECT_EQ(outcome(each.lines), each.expected) << each.name;
}

// What comes of rows, whatever their order: the steps, with new units called by the row they come
// of, or that there are findings. (Which of several rows that wait for each other is told to be in
// a circle, and which to hang on one, may depend on the order.)
std::vector<std::string> signature(const std::vector<std::string>& lines,
                                   const std::vector<ledger::Row>& known, Book& book) {
  std::vector<UnitId> ids;
  for (const std::string& line : lines) {
    ids.emplace_back("u-" + std::to_string(std::hash<std::string>{}(line)));
  }
  const UnitPlan plan = plan_units(unit_rows(lines), known, ids);
  std::vector<std::string> out;
  if (!plan.findings.empty()) return {"findings"};
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const auto* made = std::get_if<CreateUnit>(&plan.steps[i]);
    const auto& parent = made ? made->parent_id : std::get<ChangeUnit>(plan.steps[i]).parent_id;
    const UnitId& id = made ? made->id : std::get<ChangeUnit>(plan.steps[i]).id;
    out.push_back((made ? "new " : "change ") + id.value() + " below " +
                  (parent ? parent->value() : "-"));
    // Parents come first.
    for (std::size_t later = i + 1; later < plan.steps.size(); ++later) {
      const auto* child = std::get_if<CreateUnit>(&plan.steps[later]);
      EXPECT_FALSE(child && parent == child->id);
    }
  }
  const auto decision = carry_out(plan, book);
  EXPECT_TRUE(decision) << decision.error().to_string(base::Language::kEnglish);
  std::sort(out.begin(), out.end());
  return out;
}

// All tables of three rows over few names and parents: the order of the rows changes nothing.
TEST(ImportUnits, TheOrderOfRowsDoesNotMatter) {
  Book book = small_city();
  const auto known = all_rows(book, units_table());
  std::vector<std::string> lines;
  for (const char* name : {"一局", "二局", "市某局"}) {
    for (const char* parent :
         {"一局", "二局", "市某局", "甲区", "某市/市某局", "990121", "某市/一局"}) {
      lines.push_back("|" + std::string(name) + "|部门|" + parent);
    }
  }
  std::size_t plans = 0;
  std::size_t lawful = 0;
  for (std::size_t a = 0; a < lines.size(); ++a) {
    for (std::size_t b = a + 1; b < lines.size(); ++b) {
      for (std::size_t c = b + 1; c < lines.size(); ++c) {
        const auto expected = signature({lines[a], lines[b], lines[c]}, known, book);
        EXPECT_EQ(signature({lines[c], lines[b], lines[a]}, known, book), expected)
            << lines[a] << ' ' << lines[b] << ' ' << lines[c];
        EXPECT_EQ(signature({lines[b], lines[c], lines[a]}, known, book), expected)
            << lines[a] << ' ' << lines[b] << ' ' << lines[c];
        ++plans;
        lawful += expected != std::vector<std::string>{"findings"};
      }
    }
  }
  EXPECT_EQ(plans, 1330);
  EXPECT_GT(lawful, 100);
}

// A move that is lawful only behind another one: the order of the rows does not matter.
TEST(ImportUnits, MovesAreOrderedAsTheyWillStand) {
  Book book;
  for (const auto& [id, parent, name] : std::vector<std::array<const char*, 3>>{
           {"u-top", "", "市"}, {"u-x", "u-top", "一局"}, {"u-y", "u-x", "二局"}}) {
    CreateUnit ask{UnitId(id), "", name, "", *parent ? UnitKind::kDepartment : UnitKind::kCity,
                   {},         {}};
    if (*parent) ask.parent_id = UnitId(parent);
    ASSERT_TRUE(book.run(ask));
  }
  ChangeUnit coded;
  coded.id = UnitId("u-x");
  coded.code = "111111";
  ASSERT_TRUE(book.run(coded));
  coded.id = UnitId("u-y");
  coded.code = "222222";
  ASSERT_TRUE(book.run(coded));
  for (const auto& lines : {std::vector<std::string>{"111111|一局||222222", "222222|二局||市"},
                            std::vector<std::string>{"222222|二局||市", "111111|一局||222222"}}) {
    const auto rows = unit_rows(lines);
    const UnitPlan plan = plan_units(rows, all_rows(book, units_table()), unit_ids(2));
    ASSERT_TRUE(plan.findings.empty());
    ASSERT_EQ(plan.steps.size(), 2);
    EXPECT_EQ(std::get<ChangeUnit>(plan.steps[0]).id, UnitId("u-y"));
  }
}

TEST(ImportPeople, GivesStepsOrFindings) {
  struct Case {
    std::string name;
    std::vector<std::string> line;  // login, name, phone, unit
    std::string expected;
  };
  const std::vector<Case> cases = {
      {"new", {"three", "张三", "13800000000", "某市/甲区"}, "new p-new2 张三 13800000000 u-a"},
      {"new without a phone", {"three", "张三", "", "990102"}, "new p-new2 张三 - u-a"},
      {"unchanged", {"one", "p-one", "", "甲区"}, "unchanged"},
      {"a new name", {"one", "李四", "", "甲区"}, "change p-one 李四 - -"},
      {"a new phone and unit", {"one", "p-one", "110", "乙县"}, "change p-one - 110 u-b"},
      {"login", {"One", "p-one", "", "甲区"}, "A2 import.malformed"},
      {"name", {"three", "", "", "甲区"}, "B2 import.malformed"},
      {"phone", {"three", "张三", "电话", "甲区"}, "C2 import.malformed"},
      {"unit", {"three", "张三", "", "丙县"}, "D2 import.unknown_unit"},
      {"has left", {"two", "p-two", "", "甲区"}, "A2 import.has_left"},
  };
  const Matcher match = [](Field, const std::string& text) { return sealed(text).match; };
  for (const Case& each : cases) {
    Book book = small_city();
    ASSERT_TRUE(book.run(LeavePerson{PersonId("p-two"), {}, {}, 0}));
    const PersonRow row{{each.line[0], "A2"},
                        {each.line[1], "B2"},
                        ImportCell{each.line[2], "C2"},
                        {each.line[3], "D2"}};
    const PersonPlan plan =
        plan_people({row}, all_rows(book, units_table()), all_rows(book, people_table()),
                    {PersonId("p-new2")}, match);
    std::string told = plan.unchanged == 1 ? "unchanged" : "";
    for (const base::Finding& finding : plan.findings) told = finding.where + " " + finding.code;
    for (const PersonStep& step : plan.steps) {
      told = std::string(step.is_new ? "new " : "change ") + step.id.value() + " " +
             step.name.value_or("-") + " " + step.phone.value_or("-") + " " +
             (step.unit_id ? step.unit_id->value() : "-");
    }
    EXPECT_EQ(told, each.expected) << each.name;
  }
}

TEST(ImportPeople, ALoginStandsOnce) {
  Book book = small_city();
  const Matcher match = [](Field, const std::string& text) { return text; };
  const PersonRow row{{"three", "A2"}, {"张三", "B2"}, {}, {"甲区", "D2"}};
  PersonRow again = row;
  again.login.where = "A3";
  const PersonPlan plan =
      plan_people({row, again}, all_rows(book, units_table()), all_rows(book, people_table()),
                  {PersonId("p-x"), PersonId("p-y")}, match);
  ASSERT_EQ(plan.findings.size(), 1);
  EXPECT_EQ(plan.findings[0].where, "A3");
  EXPECT_EQ(plan.findings[0].code, "import.repeated");
}

}  // namespace
}  // namespace luoshi::office
