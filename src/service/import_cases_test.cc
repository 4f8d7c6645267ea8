// Cases of another system by a kind map: what is wrong is left out, what came before is known, and
// who asked is sealed.
#include "service/import_cases.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "calendar/files.h"
#include "cases/request_rows.h"
#include "service/internal/case_rows.h"
#include "service/internal/kinds_appended.h"
#include "service/test_world_test.h"

namespace luoshi::service {
namespace {

using base::Result;
using test::why;

const char* const kMap = R"(system: elsewhere
centre: u-city
tolerance_seconds: 60
columns:
  id: {column: No.}
  opened: {column: Opened}
  closed: {column: Closed}
  promised: {column: Target}
  summary: {column: Title}
  text: {column: Text}
  reporter_name: {column: Who}
  reporter_phone: {column: Phone}
  kind: {value: elsewhere}
  category: {column: Type, others: other}
  unit: {column: Unit}
units:
  - {id: u-lamps, name: 路灯所, kind: department, parent: u-dept}
kinds:
  - id: elsewhere-2
    name: 两日
    clock:
      weekdays_only: true
      intake: {closed_day: same_time, after: "17:00", opens: "08:30"}
      stages: [{amount: 2, unit: working_days, begin: moment}]
  - id: elsewhere
    name: 外来诉求
    series: 外来
    clock: {stages: []}
    process:
      line: hotline
      dispatched_by: [hotline_operator]
      secrecy: {roles: [hotline_operator]}
      categories: [{id: lamp, name: Lamp, clock: elsewhere-2}, {id: other, name: 其他}]
)";
const char* const kHeader = "No.,Title,Type,Unit,Opened,Target,Closed,Text,Who,Phone\n";

class ImportCases : public testing::Test {
 protected:
  std::string file(const std::string& name, const std::string& text) {
    const std::string path = at.folder() + "/" + name;
    EXPECT_TRUE(at.files.write_atomically(path, text));
    return path;
  }
  Result<CasesImported> run(const std::string& rows, bool dry_run = false,
                            const std::string& map = kMap) {
    return import_cases(at.world(),
                        {file("cases.csv", kHeader + rows), file("map.yaml", map), dry_run});
  }
  // "new 1 closed 0 unchanged 0", and the places of what is wrong.
  static std::string told(const Result<CasesImported>& done) {
    if (!done) return why(done);
    std::string out =
        fmt::format("new {} closed {} unchanged {}", done->created, done->closed, done->unchanged);
    for (const base::Finding& each : done->findings) out += " " + each.where;
    return out;
  }
  std::vector<ledger::Row> cases() {
    ledger::Query query{.table = &cases::requests_table(), .book = ledger::kCityBook};
    query.order = {{"external", false}};
    std::vector<ledger::Row> rows;
    auto found = at.world().ledger.rows(query);
    EXPECT_TRUE(found.has_value());
    for (ledger::BookRow& row : *found) rows.push_back(std::move(row.row));
    return rows;
  }
  std::size_t count_keys() {
    const auto all = at.world().ledger.store().keys().page("", 10'000);
    EXPECT_TRUE(all.has_value());
    return all ? all->size() : 0;
  }
  static std::string cell(const ledger::Row& row, const char* column) {
    return text_of(cases::requests_table(), row, column);
  }

  test::TestWorld at;
};

TEST_F(ImportCases, OnceEachAndClosedWhenTheyHaveBeenThere) {
  const std::string open = "1,灯不亮,Lamp,路灯所,2011-10-03 09:00:00,2011-10-05 09:00:00,,,,\n";
  const std::string closed =
      "1,灯不亮,Lamp,路灯所,2011-10-03 09:00:00,2011-10-05 09:00:00,2011-10-05 09:00:01,,,\n";
  EXPECT_EQ(told(run(open, true)), "new 1 closed 0 unchanged 0");
  EXPECT_TRUE(cases().empty());
  const auto first = run(open);
  EXPECT_EQ(told(first), "new 1 closed 0 unchanged 0");
  // What was promised there is its limit here, not what the kind's clock would give.
  EXPECT_EQ(cases().front()[cases::requests_table().column("due_at")],
            ledger::Value(*first->cases.front().promised));
  EXPECT_EQ(told(run(open)), "new 0 closed 0 unchanged 1");
  EXPECT_EQ(cell(cases().front(), "state"), "issued");
  EXPECT_EQ(cell(cases().front(), "unit"), "u-lamps");
  EXPECT_EQ(told(run(closed, true)), "new 0 closed 1 unchanged 0");
  EXPECT_EQ(told(run(closed)), "new 0 closed 1 unchanged 0");
  EXPECT_EQ(told(run(closed)), "new 0 closed 0 unchanged 1");
  EXPECT_EQ(cell(cases().front(), "verdict"), "late");
}

TEST_F(ImportCases, LeaveOutWhatIsWrongAtItsCell) {
  const auto done =
      run("1,灯,Lamp,路灯所,2011-10-01 09:00:00,2011-10-05 09:00:30,2011-10-04,,,\n"
          ",灯,Lamp,路灯所,2011-10-01 09:00:00,,,,,\n"
          "1,灯,Lamp,路灯所,2011-10-01 09:00:00,,,,,\n"
          "4,灯,Lamp,没有的,2011-10-01 09:00:00,,,,,\n"
          "5,灯,Lamp,路灯所,十月,,,,,\n"
          "6,灯,Lamp,路灯所,2011-10-03 09:00:00,,2011-10-02 09:00:00,,,\n"
          "7,树,Tree,路灯所,2011-10-03 09:00:00,2011-10-30 09:00:00,,,,\n"
          "8,灯,Lamp,路灯所,2211-10-03 09:00:00,,,,,\n"
          "9,灯,Lamp,,2011-10-03 09:00:00,2011-10-09 09:00:00,,,,\n");
  EXPECT_EQ(told(done), "new 3 closed 0 unchanged 0 A3 A4 D5 E6 G7 E9 C8");
  ASSERT_TRUE(done.has_value());
  EXPECT_EQ(done->refused, 6u);
  EXPECT_EQ(done->targets.alike, 1u);  // Saturday counts as Monday, and half a minute is nothing
  EXPECT_EQ(done->targets.differ, 1u);
  EXPECT_EQ(done->targets.no_rule, 1u);
  for (const ledger::Row& row : cases()) {
    const bool is_dispatched = cell(row, "external") != "elsewhere/9";
    const bool is_closed = cell(row, "external") == "elsewhere/1";
    EXPECT_EQ(cell(row, "state"), is_closed ? "closed" : is_dispatched ? "issued" : "admitted");
  }
}

TEST_F(ImportCases, WhoAskedAndWhatIsSealed) {
  const std::string rows =
      "1,灯不亮 13900000001,Lamp,路灯所,2011-10-03 09:00:00,,,楼下的灯,张三丰,13900000001\n"
      "2,灯还不亮,Lamp,路灯所,2011-10-04 09:00:00,,,还是那盏,张三丰,13900000001\n"
      "3,灯,Lamp,路灯所,2011-10-04 09:00:00,,,,李四,不是号码\n";
  // Whoever only looks is told the same, and nothing is sealed for it.
  const std::size_t keys = count_keys();
  const auto looked = run(rows, true);
  EXPECT_EQ(told(looked), "new 2 closed 0 unchanged 0 A4");
  EXPECT_EQ(count_keys(), keys);
  const auto imported = run(rows);
  EXPECT_EQ(told(imported), "new 2 closed 0 unchanged 0 A4");
  ASSERT_EQ(looked->findings.size(), imported->findings.size());
  EXPECT_EQ(looked->findings.front().message, imported->findings.front().message);
  const auto all = cases();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(cell(all[0], "reporter"), cell(all[1], "reporter"));  // one key for one number
  EXPECT_EQ(cell(all[0], "summary").find("13900000001"), std::string::npos);
  const auto events = at.world().ledger.events({.kind = "case.registered"});
  ASSERT_TRUE(events.has_value());
  for (const ledger::Event& event : *events) {
    for (const char* word : {"楼下的灯", "还是那盏", "张三丰", "13900000001"}) {
      EXPECT_EQ(event.body.find(word), std::string::npos) << word;
    }
  }
}

TEST_F(ImportCases, AMapThatIsWrongIsToldAtItsLine) {
  std::string map = kMap;
  map.replace(map.find("{value: elsewhere}"), 18, "{others: elsewhere}");
  EXPECT_NE(told(run("", false, map)).find("map.yaml:13"), std::string::npos);
  map = kMap;
  map.replace(map.find("name: 两日"), 12, "name: 三日");
  ASSERT_TRUE(run("1,灯,Lamp,路灯所,2011-10-03 09:00:00,,,,,\n").has_value());
  EXPECT_NE(told(run("", false, map)).find("something else"), std::string::npos);
}

TEST(KindsAppended, LeavesTheRestAsItIs) {
  const std::string text =
      "# ours\nkinds:\n    - id: a\n      name: 甲  # one\n      clock: {stages: []}\n";
  const auto json = [](const char* kind) { return *base::parse_json(kind); };
  const char* const kOther = R"({"id":"b","name":"乙","clock":{"stages":[]}})";
  const auto added = with_kinds(text, {json(kOther)});
  ASSERT_TRUE(added.has_value() && added->has_value());
  EXPECT_EQ(**added, text + "    - " + kOther + "\n");
  const auto again = with_kinds(**added, {json(kOther)});
  ASSERT_TRUE(again.has_value());
  EXPECT_FALSE(again->has_value());
  EXPECT_FALSE(with_kinds(**added, {json(R"({"id":"b","name":"丙","clock":{"stages":[]}})")}));
  EXPECT_FALSE(with_kinds(text, {json(R"({"id":"c","clock":{"stages":[]}})")}));
  EXPECT_FALSE(with_kinds("kinds: [{id: a, name: 甲, clock: {stages: []}}]\n", {json(kOther)}));
}

TEST(KindMap, TimesInOtherForms) {
  const calendar::Zone zone;
  const auto read = [&](const char* text, const char* format) {
    const auto time = read_map_time(text, {format}, zone);
    return time ? calendar::to_plain_text(time->time) + (time->is_day ? " day" : "") : "none";
  };
  EXPECT_EQ(read("7/1/2011 1:02:03 PM", "MM/DD/YYYY hh:mm:ss AP"), "2011-07-01 13:02:03");
  EXPECT_EQ(read("07/01/2011 12:02:03 am", "M/D/YYYY h:mm:ss AP"), "2011-07-01 00:02:03");
  EXPECT_EQ(read("01.07.2011", "DD.MM.YYYY"), "2011-07-01 00:00 day");
  EXPECT_EQ(read("2011-07-01 01:32:33", "DD.MM.YYYY"), "2011-07-01 01:32:33");
  EXPECT_EQ(read("31.02.2011", "DD.MM.YYYY"), "none");
  EXPECT_EQ(read("13:02:03 PM 1.7.2011", "hh:mm:ss AP D.M.YYYY"), "none");
}

// The whole file, held against what it says itself.
TEST(Boston, EveryRowIsImportedAndTheTargetsAreDerived) {
  const char* folder = std::getenv("LUOSHI_TEST_DATA");
  if (!folder) GTEST_SKIP() << "LUOSHI_TEST_DATA is not set";
  test::TestWorld at;
  const CasesFile file{std::string(folder) + "/cases/boston_311_2011_first20000.csv",
                       std::string(LUOSHI_SOURCE_DIR) + "/data/imports/boston-311.yaml", false};
  const auto done = import_cases(at.world(), file);
  ASSERT_TRUE(done.has_value()) << why(done);
  EXPECT_EQ(done->created, 20'000u);
  EXPECT_EQ(done->refused, 0u);
  EXPECT_GE(done->targets.alike * 1'000, done->targets.promised * 991);
  EXPECT_EQ(done->on_time.alike, done->on_time.said);
  EXPECT_GT(done->on_time.said, 18'000u);
  // The ledger derives what the report counts.
  const auto events = at.world().ledger.events({.kind = "case.imported", .limit = 1'000});
  ASSERT_TRUE(events.has_value());
  std::map<std::int64_t, std::int64_t> due;
  for (const ImportedCase& each : done->cases) {
    if (each.closed_at && each.promised && each.due_at) due[*each.closed_at] = *each.due_at;
  }
  std::size_t compared = 0;
  for (const ledger::Event& event : *events) {
    const auto body = *base::parse_json(event.body);
    const auto* derived = body.as_object().if_contains("due_at");
    const auto found = due.find(body.at("closed_at").to_number<std::int64_t>());
    if (derived == nullptr || found == due.end()) continue;
    compared += derived->to_number<std::int64_t>() == found->second ? 1 : 0;
  }
  EXPECT_GT(compared, 500u);
  const auto again = import_cases(at.world(), file);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->unchanged, 20'000u);
}

}  // namespace
}  // namespace luoshi::service
