// Workbooks as Excel and WPS make them and as people fill them in: what is read, which cell is
// named, and that nothing is lost on the way.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "base/json.h"
#include "commitment/commitment.h"
#include "service/imports.h"
#include "service/test_world_test.h"
#include "sheet/read.h"
#include "sheet/testing.h"

namespace luoshi::service {
namespace {

using base::Result;
using test::why;

// A cell: "#46295" a number, "@46295" a number shown as a day, "" none, else a text.
using Grid = std::vector<std::vector<std::string>>;

struct Sheet {
  std::string name;
  Grid grid;
  std::vector<std::string> merges = {};  // "A1:F1"
  bool hidden = false;
};

std::string cell_xml(const std::string& text, std::uint32_t column, std::uint32_t row) {
  const std::string place = sheet::place_of(column, row);
  if (text.empty()) return fmt::format("<c r=\"{}\" s=\"0\"/>", place);
  if (text.front() == '#') return fmt::format("<c r=\"{}\"><v>{}</v></c>", place, text.substr(1));
  if (text.front() == '@') {
    return fmt::format("<c r=\"{}\" s=\"2\"><v>{}</v></c>", place, text.substr(1));
  }
  return fmt::format("<c r=\"{}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
                     place, text);
}

std::string sheet_xml(const Sheet& sheet) {
  std::string xml = "<worksheet><sheetData>";
  for (std::uint32_t row = 0; row < sheet.grid.size(); ++row) {
    xml += fmt::format("<row r=\"{}\">", row + 1);
    for (std::uint32_t column = 0; column < sheet.grid[row].size(); ++column) {
      xml += cell_xml(sheet.grid[row][column], column, row + 1);
    }
    xml += "</row>";
  }
  xml += "</sheetData><mergeCells>";
  for (const std::string& merge : sheet.merges) {
    xml += fmt::format("<mergeCell ref=\"{}\"/>", merge);
  }
  return xml + "</mergeCells></worksheet>";
}

std::string workbook(const std::vector<Sheet>& sheets) {
  std::string list;
  std::string relations;
  sheet::test::ZipMembers members;
  for (std::size_t i = 0; i < sheets.size(); ++i) {
    list += fmt::format("<sheet name=\"{}\" sheetId=\"{}\" {} r:id=\"r{}\"/>", sheets[i].name,
                        i + 1, sheets[i].hidden ? "state=\"hidden\"" : "", i);
    relations += fmt::format(
        R"(<Relationship Id="r{}" Type="x/worksheet" Target="worksheets/s{}.xml"/>)", i, i);
    members.emplace_back(fmt::format("xl/worksheets/s{}.xml", i), sheet_xml(sheets[i]));
  }
  members.emplace_back(
      "_rels/.rels",
      R"(<Relationships><Relationship Id="a" Type="x/officeDocument" Target="/xl/workbook.xml"/>)"
      "</Relationships>");
  members.emplace_back("xl/workbook.xml", "<workbook><sheets>" + list + "</sheets></workbook>");
  members.emplace_back("xl/_rels/workbook.xml.rels",
                       "<Relationships>" + relations + "</Relationships>");
  members.emplace_back("xl/styles.xml",
                       "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"10\"/>"
                       "<xf numFmtId=\"31\"/></cellXfs></styleSheet>");
  return sheet::test::make_zip(members);
}

class Workbooks : public testing::Test {
 protected:
  Result<Imported> take(const std::string& bytes, bool dry_run = false) {
    const std::string path = at.folder() + "/table.xlsx";
    EXPECT_TRUE(at.files.write_atomically(path, bytes));
    return import_commitments(at.world(), at.caller("p-supervision"), at.new_request(), path,
                              {2026, dry_run});
  }
  // "created 2 unchanged 0", the cells that are wrong, or why not at all.
  static std::string told(const Result<Imported>& imported) {
    if (!imported) return why(imported);
    std::string out;
    for (const base::Error& problem : imported->problems) out += problem.where + " ";
    if (!out.empty()) return out;
    return fmt::format("created {} unchanged {}", base::serialize(imported->result.at("created")),
                       base::serialize(imported->result.at("unchanged")));
  }
  // title, lead, deadline, target, unit and milestones of all that stand, a line each.
  std::string all() {
    ledger::Query query{.table = &commitment::commitments_table(), .book = ledger::kCityBook};
    query.limit = 100;
    query.order = {{"title", false}};
    std::string out;
    const auto rows = at.world().ledger.rows(query);
    EXPECT_TRUE(rows) << why(rows);
    for (const ledger::BookRow& each : *rows) {
      for (const char* column : {"title", "lead", "deadline", "target", "unit"}) {
        const auto* text =
            std::get_if<std::string>(&each.row[commitment::commitments_table().column(column)]);
        out += (text ? *text : "-") + "|";
      }
      out += "\n";
    }
    return out;
  }

  test::TestWorld at;
};

// A title over all columns, an empty row, a header of two rows whose cells are merged downwards and
// sideways, a hidden sheet in front, formatted empty rows at the end.
TEST_F(Workbooks, AsAnOfficeDrawsThem) {
  const Sheet hidden{"缓存", {{"事项", "牵头单位"}, {"不该读到的", "甲区"}}, {}, true};
  const Sheet list{
      "2026年任务",
      {{"某市2026年重点任务清单", "", "", "", "", ""},
       {},
       {"任务名称", "责任分工", "", "完成时限", "目标值（数字）", "计量单位"},
       {"", "牵头单位", "配合单位", "", "", ""},
       {" 新增城镇就业\u3000", "甲区 ", "乙县、某市/市某局", "@46295", "４．５", "万人"},
       {"建成体育公园", "乙县", "", "#46387", "", ""},
       {"PM2.5浓度控制在32微克/立方米以内", "市某局", "", "年底", "32", "微克/立方米"},
       {"", "", "", "", "", ""},
       {"", "", "", "", "", ""}},
      {"A1:F1", "A3:A4", "B3:C3", "D3:D4", "E3:E4", "F3:F4"}};
  const auto imported = take(workbook({hidden, list}));
  EXPECT_EQ(told(imported), "created 3 unchanged 0");
  EXPECT_EQ(all(),
            "PM2.5浓度控制在32微克/立方米以内|u-dept|2026-12-31|32|微克/立方米|\n"
            "建成体育公园|u-b|2026-12-31|-||\n"
            "新增城镇就业|u-a|2026-09-30|4.5|万人|\n");
  // The same workbook again makes nothing twice.
  EXPECT_EQ(told(take(workbook({hidden, list}))), "created 0 unchanged 3");
}

TEST_F(Workbooks, EveryBadCellIsNamedAndNothingIsMade) {
  const Sheet list{"表",
                   {{"事项", "类别", "牵头单位", "配合单位", "时限", "目标值", "计量单位", "比较",
                     "累计", "节点", "工程包", "基数"},
                    {"甲", "大事", "", "", "", "", "", "", "", "", "", ""},
                    {"乙", "", "丙县", "", "", "", "", "", "", "", "", ""},
                    {"丙", "", "", "乙县", "", "", "", "", "", "", "", ""},
                    {"丁", "", "甲区", "甲区", "", "", "", "", "", "", "", ""},
                    {"戊", "", "", "", "明年", "", "", "", "", "", "", ""},
                    {"己", "", "", "", "#40000", "", "", "", "", "", "", ""},
                    {"庚", "", "", "", "", "约五万", "", "", "", "", "", ""},
                    {"辛", "", "", "", "", "5%", "万人", "", "", "", "", ""},
                    {"壬", "", "", "", "", "5", "", "大约", "", "", "", ""},
                    {"癸", "", "", "", "", "", "", "", "或许", "", "", ""},
                    {"子", "", "", "", "", "", "", "", "", "开工", "", ""},
                    {"丑", "", "", "", "6月底", "", "", "", "", "完工 9月底", "", ""},
                    {"寅", "", "", "", "", "", "", "", "", "", "四百工程", ""},
                    {"卯", "", "", "", "", "", "", "", "", "", "", "3"},
                    {"甲", "", "", "", "", "", "", "", "", "", "", ""},
                    {"", "任务", "", "", "", "", "", "", "", "", "", ""}}};
  const std::string wrong = told(take(workbook({list})));
  EXPECT_EQ(wrong,
            "表!B2 表!C3 表!D4 表!D5 表!E6 表!E7 表!F8 表!F9 表!H10 表!I11 表!J12 表!J13 表!K14 "
            "表!L15 表!A16 表!A17 ");
  EXPECT_EQ(all(), "");
}

TEST_F(Workbooks, AnotherSheetThatLooksAlikeIsTold) {
  const auto imported =
      take(workbook({{"第一批", {{"事项"}, {"甲"}}}, {"第二批", {{"事项"}, {"乙"}}}}));
  EXPECT_EQ(told(imported), "created 1 unchanged 0");
  EXPECT_NE(base::serialize(imported->result.at("findings")).find("第二批"), std::string::npos);
}

TEST_F(Workbooks, TheTemplateIsTakenBack) {
  const auto page = commitments_template(at.world(), at.caller("p-supervision"));
  ASSERT_TRUE(page) << why(page);
  EXPECT_EQ(told(take(page->bytes)), "created 0 unchanged 0");
  const auto tables = sheet::read_xlsx(page->bytes);
  ASSERT_TRUE(tables) << why(tables);
  ASSERT_EQ(tables->tables.size(), 3u);
  const sheet::Table& list = tables->tables[0];
  const sheet::Table& how = tables->tables[1];
  ASSERT_EQ(how.rows.size(), list.columns.size());
  // Filled in with its own examples it is taken; their units are not of this city.
  Grid grid(2);
  for (std::size_t i = 0; i < list.columns.size(); ++i) {
    grid[0].push_back(list.columns[i].header.zh);
    const bool names_unit = list.columns[i].header.zh.find("单位") != std::string::npos &&
                            list.columns[i].header.zh.find("计量") == std::string::npos;
    grid[1].push_back(names_unit ? "" : how.rows[i].at(2).as_found());
  }
  EXPECT_EQ(told(take(workbook({{"任务清单", grid}}))), "created 1 unchanged 0");
}

TEST_F(Workbooks, OnlyWhoMay) {
  const std::string path = at.folder() + "/table.xlsx";
  ASSERT_TRUE(at.files.write_atomically(path, workbook({{"表", {{"事项"}, {"甲"}}}})));
  for (const char* person : {"p-clerk", "p-leader", "p-sys", "p-public"}) {
    const auto refused =
        import_commitments(at.world(), at.caller(person), at.new_request(), path, {2026, false});
    ASSERT_FALSE(refused) << person;
    EXPECT_EQ(refused.error().reason, "right_missing");
  }
}

}  // namespace
}  // namespace luoshi::service
