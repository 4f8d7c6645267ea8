// The monthly brief, read back by the reader, and its figures opened as the console opens them.
#include "service/case_brief.h"

#include <boost/json.hpp>

#include "base/unicode.h"
#include "cases/case.h"
#include "document/decode.h"
#include "office/fold.h"
#include "service/articles.h"
#include "service/cases.h"
#include "service/internal/case_brief.h"
#include "service/test_register_test.h"

namespace luoshi::service::test {
namespace {

constexpr const char* kKinds = R"(kinds:
  - id: call
    name: 热线诉求
    name_en: call
    series: 热线
    clock: {stages: [{amount: 5, unit: working_days}]}
    process:
      line: hotline
      dispatched_by: [hotline_operator]
      secrecy: {roles: [hotline_operator]}
      categories:
        - {id: noise, name: 噪声, name_en: noise}
        - {id: water, name: 供水, name_en: water}
      matters: [{id: land, name: 征地拆迁}]
  - id: estate
    name: 物业投诉
    name_en: estate
    series: 物业
    clock: {stages: [{amount: 5, unit: working_days}]}
    process:
      line: property
      dispatched_by: [hotline_operator]
      secrecy: {roles: [hotline_operator]}
)";
constexpr const char* kAddress = "https://city.example/";
constexpr std::int64_t kHour = 3'600'000;

struct Put {
  std::string kind = "call";
  std::string unit = "u-a";
  std::string category = "noise";
  std::int64_t came_at = 0;
  std::optional<std::int64_t> due_at, closed_at;
  bool secret = false;
  std::optional<std::string> company = {}, matter = {};
  std::optional<int> satisfied = {};
};

class CaseBriefTest : public RegisterTest {
 protected:
  void SetUp() override {
    RegisterTest::SetUp();
    load_kinds(kKinds);
  }
  static std::int64_t at(const std::string& day, int hour) {
    const std::chrono::sys_days date = std::chrono::year(std::stoi(day.substr(0, 4))) /
                                       std::stoi(day.substr(5, 2)) / std::stoi(day.substr(8, 2));
    return std::chrono::milliseconds(date.time_since_epoch()).count() + (hour - 8) * kHour;
  }

  void put(const Put& what) {
    const ledger::StreamId stream{"case", "q-" + std::to_string(++cases_)};
    cases::CaseRegistered registered;
    registered.kind = what.kind;
    if (what.kind == "estate") registered.line = calendar::Line::kProperty;
    registered.number = stream.id;
    registered.summary = "夜间施工";
    registered.came_at = what.came_at;
    registered.centre = office::UnitId("u-city");
    registered.region = office::UnitId("u-a1");
    registered.secret = what.secret;
    registered.filed = cases::Filed{{}, what.matter, {}, what.company};
    if (what.kind == "call") registered.filed->category = what.category;
    cases::CaseTimed timed;
    timed.due_at = what.due_at;
    std::vector<ledger::NewEvent> events = {
        office::new_event(stream, "case.registered", registered),
        office::new_event(stream, "case.admitted", cases::CaseAdmitted{}),
        office::new_event(
            stream, "case.dispatched",
            cases::CaseDispatched{office::UnitId(what.unit), {}, {}, {}, what.came_at}),
        office::new_event(stream, "case.timed", timed)};
    if (what.closed_at) {
      events.push_back(office::new_event(stream, "case.imported",
                                         cases::CaseImported{*what.closed_at, {}, what.due_at}));
    }
    if (what.satisfied) {
      cases::CaseFollowedUp said;
      said.reached = true;
      said.solved = *what.satisfied > 2;
      said.satisfied = what.satisfied;
      events.push_back(office::new_event(stream, "case.followed_up", said));
    }
    ledger::Command command{.book = ledger::kCityBook, .actor = "system/seed", .request = {}};
    command.request = stream.id;
    command.decide = [events](ledger::View&) -> base::Result<ledger::Decision> {
      return ledger::Decision{events, ""};
    };
    auto done = ledger_->execute(std::move(command));
    ASSERT_TRUE(done) << why(done);
  }
  void put(int count, const Put& what) {
    for (int i = 0; i < count; ++i) put(what);
  }
  // On the red board, on the black one, and too few to be judged.
  void put_companies() {
    const std::int64_t came = at("2026-02-03", 9), due = at("2026-02-10", 9);
    Put what{.kind = "estate", .came_at = came, .due_at = due, .closed_at = due - kHour};
    what.satisfied = 5;
    what.company = "好 & 美物业";
    put(10, what);
    what.company = "小物业";
    put(2, what);
    what.satisfied = 2;
    what.company = "差物业";
    put(11, what);
  }
  // January 10 and February 15 of the hotline and of property.
  void put_two_months() {
    put(8, {.came_at = at("2026-01-05", 9),
            .due_at = at("2026-01-12", 9),
            .closed_at = at("2026-01-09", 9)});
    put(2, {.kind = "estate", .unit = "u-b", .came_at = at("2026-01-06", 9)});
    const std::int64_t came = at("2026-02-03", 9), due = at("2026-02-10", 9);
    put(11, {.came_at = came, .due_at = due, .closed_at = due - kHour});
    put(1, {.category = "water", .came_at = came, .due_at = due, .closed_at = due + kHour});
    put(2, {.kind = "estate", .unit = "u-b", .came_at = came, .due_at = due, .secret = true});
    put(1, {.kind = "estate", .unit = "u-b", .came_at = came, .due_at = due + 1});
  }

  std::vector<std::string> lines(const std::string& month, const Parameters& parameters = {}) {
    const auto page = case_brief(*world_, caller("p-leader"), month, parameters, kAddress);
    EXPECT_TRUE(page) << why(page);
    if (!page) return {};
    auto document = document::decode(page->bytes, page->file_name, {});
    EXPECT_TRUE(document) << why(document);
    std::vector<std::string> out;
    for (const auto& each : document->paragraphs) {
      out.push_back(base::to_utf8(
          std::u32string_view(document->text).substr(each.span.start, each.span.size())));
    }
    return out;
  }
  std::string refusal(const std::string& person, const std::string& month,
                      const Parameters& parameters = {}) {
    const auto page = case_brief(*world_, caller(person), month, parameters, "");
    return page ? "none" : page.error().where + std::to_string(static_cast<int>(page.error().code));
  }

  int cases_ = 0;
};

using Lines = std::vector<std::string>;

TEST_F(CaseBriefTest, AMonthIsToldAsAnOfficeTellsIt) {
  put_two_months();
  EXPECT_EQ(
      lines("2026-02"),
      (Lines{"群众诉求办理情况月报",
             "（2026年2月）",
             "一、总体情况",
             "2026年2月，共受理群众诉求15件，比上月增加5件、增长50.0%，比上年同月增加15件；办"
             "结12件，比上月增加4件、增长50.0%，比上年同月增加12件。截至2026年3月2日，超期未答"
             "复3件。",
             "业务线\t受理\t上月\t环比\t上年同月\t同比\t办结",
             "12345热线\t12\t8\t增长50.0%\t0\t—\t12",
             "物业投诉\t3\t2\t增长50.0%\t0\t—\t0",
             "二、办理时效",
             "办结的诉求中，有时限的12件，其中按时办结11件、超期办结1件，办结按时率91.7%。时限"
             "在此期间届满的15件，其中到期前已答复11件，到期按时率73.3%；超期后答复和超期未答"
             "复的，均计为未按时。",
             "三、群众评价",
             "办结的12件中，已回访0件、未回访12件；回访的联系上0件、未联系上0件。各项比率只计"
             "联系上并作了回答的，评4分和5分的为满意。",
             "项目\t是\t否\t未作回答\t比率",
             "已联系群众（响应）\t0\t0\t0\t—",
             "已解决\t0\t0\t0\t—",
             "满意\t0\t0\t0\t—",
             "四、各单位办理情况",
             "分档：到期按时率98%以上、满意率90%以上的为第一档，到期按时率90%以上、满意率80%以"
             "上的为第二档，其余为第三档；作满意评价的不足10人的，不看解决率和满意率；到期不足10"
             "件的，不排名。同档按到期按时率排列。",
             "档次\t承办单位\t受理\t到期\t到期按时率\t解决率\t满意率",
             "第二档\t甲区\t12\t12\t91.7%\t—\t—",
             "不排名的单位：乙县（受理3件，到期3件）。",
             "五、诉求集中的方面",
             "受理最多的3类和各区域的情况：",
             "类别\t受理\t到期按时率\t满意率",
             "噪声\t11\t100.0%\t—",
             "物业投诉\t3\t0.0%\t—",
             "供水\t1\t0.0%\t—",
             "区域\t受理\t到期按时率\t满意率",
             "甲区\t15\t73.3%\t—",
             "六、超期未答复事项",
             "共3件，按时限先后：",
             "编号\t事项\t承办单位\t办理时限",
             "q-23\t（保密）\t乙县\t2026年2月10日",
             "q-24\t（保密）\t乙县\t2026年2月10日",
             "q-25\t夜间施工\t乙县\t2026年2月10日",
             "某市",
             "2026年3月2日"}));
}

struct Opened {
  std::string text;
  Parameters filters;
};
std::string decoded(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_coded = text[i] == '%';
    out += is_coded ? static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16)) : text[i];
    if (is_coded) i += 2;
  }
  return out;
}
// Of a link "https://city.example/#/cases?a=b&c=d".
std::optional<Opened> opened_by(const document::PaperSpan& span) {
  const std::string begin = "https://city.example/#/cases?";
  if (!span.link.starts_with(begin)) return {};
  Opened out{span.text, {}};
  std::string rest = span.link.substr(begin.size()) + "&";
  for (std::size_t end = 0; (end = rest.find('&')) != rest.npos; rest.erase(0, end + 1)) {
    const std::string one = rest.substr(0, end);
    const std::size_t is = one.find('=');
    out.filters.emplace_back(one.substr(0, is), decoded(one.substr(is + 1)));
  }
  return out;
}

std::vector<Opened> figures_in(const document::Paper& paper) {
  std::vector<Opened> out;
  const auto add = [&](const document::PaperWords& words) {
    for (const document::PaperSpan& span : words.spans) {
      if (auto opened = opened_by(span)) out.push_back(std::move(*opened));
    }
  };
  for (const document::PaperBlock& block : paper) {
    if (const auto* text = std::get_if<document::PaperText>(&block)) add(text->text);
    if (const auto* table = std::get_if<document::PaperTable>(&block)) {
      for (const auto& row : table->rows) std::ranges::for_each(row, add);
    }
  }
  return out;
}

TEST_F(CaseBriefTest, TellsOfCompaniesAndOfMattersWhereThereAreAny) {
  put_two_months();
  put_companies();
  put(3, {.came_at = at("2026-02-03", 9), .matter = "land"});
  ArticleText measure;
  measure.what = cases::ArticleKind::kMeasure;
  measure.title = "征地补偿公示办法";
  measure.text = "出台办法";
  measure.kind = "call";
  measure.matter = "land";
  measure.from = "2026-02-01";
  const auto written = write_article(*world_, caller("p-hotline"), request(), measure);
  ASSERT_TRUE(written) << why(written);

  const Lines told = lines("2026-02");
  const auto found = std::ranges::find(told, "五、物业企业红黑榜");
  ASSERT_GT(told.end() - found, 8);
  EXPECT_TRUE(found[1].starts_with("物业企业按登记时选定的企业、按已结束的期间评定")) << found[1];
  EXPECT_TRUE(found[1].ends_with("另有1家件数不足，不评。")) << found[1];
  EXPECT_EQ((Lines{found + 2, found + 9}),
            (Lines{"榜别\t物业企业\t受理\t到期\t到期按时率\t解决率\t满意率\t重办率",
                   "红榜\t好 & 美物业\t10\t10\t100.0%\t100.0%\t100.0%\t0.0%",
                   "黑榜\t差物业\t11\t11\t100.0%\t0.0%\t0.0%\t0.0%", "六、民生事项的来源和源头治理",
                   "按诉求涉及的民生事项，受理多的在前：",
                   "民生事项\t受理\t办结\t到期按时率\t满意率\t源头举措",
                   "征地拆迁\t3\t0\t—\t—\t1项：征地补偿公示办法"}));
  // A month that is not over has no board.
  EXPECT_EQ(std::ranges::count(lines("2026-03"), "五、物业企业红黑榜"), 0);
}

TEST_F(CaseBriefTest, EachFigureOpensTheCasesThatItCounts) {
  put_two_months();
  put_companies();
  put(3, {.came_at = at("2026-02-03", 9), .matter = "land"});
  for (const Parameters& parameters : {Parameters{}, Parameters{{"line", "property"}}}) {
    const auto paper =
        case_brief_paper(*world_, caller("p-leader"), "2026-02", parameters, kAddress);
    ASSERT_TRUE(paper) << why(paper);
    const std::vector<Opened> figures = figures_in(*paper);
    EXPECT_GT(figures.size(), 20u);
    for (const Opened& each : figures) {
      Parameters asked = each.filters;
      asked.emplace_back("limit", "200");
      std::string where;
      for (const auto& [name, value] : asked) where += name + "=" + value + " ";
      const auto page = list_cases(*world_, caller("p-leader"), asked);
      ASSERT_TRUE(page) << where << why(page);
      EXPECT_EQ(page->items.size(), std::stoul(each.text)) << where;
    }
  }
  const auto plain = case_brief_paper(*world_, caller("p-leader"), "2026-02", {}, "");
  ASSERT_TRUE(plain) << why(plain);
  EXPECT_TRUE(figures_in(*plain).empty());
}

TEST_F(CaseBriefTest, ARunningMonthIsToldUntilTodayBesideAsManyDays) {
  put_two_months();
  put({.came_at = at("2026-03-01", 9)});
  put({.came_at = at("2026-02-02", 9)});
  const Lines told = lines("2026-03");
  ASSERT_GT(told.size(), 3u);
  EXPECT_EQ(told[1], "（2026年3月1日至2026年3月2日）");
  EXPECT_TRUE(
      told[3].starts_with("2026年3月1日至2026年3月2日，共受理群众诉求1件，与上月同期持平，"
                          "比上年同期增加1件；办结0件，"))
      << told[3];
}

TEST_F(CaseBriefTest, OfOneLineAlone) {
  put_two_months();
  const Lines told = lines("2026-02", {{"line", "property"}});
  ASSERT_GT(told.size(), 3u);
  EXPECT_EQ(told[0], "物业投诉办理情况月报");
  EXPECT_TRUE(told[3].starts_with("2026年2月，共受理群众诉求3件，")) << told[3];
}

TEST_F(CaseBriefTest, IsForWhoeverReadsTheWholeCity) {
  const std::string forbidden = std::to_string(static_cast<int>(base::ErrorCode::kForbidden));
  EXPECT_EQ(refusal("p-leader", "2026-02"), "none");
  EXPECT_EQ(refusal("p-clerk", "2026-02"), forbidden);
  EXPECT_TRUE(refusal("p-leader", "2026-04").starts_with("month"));
  EXPECT_TRUE(refusal("p-leader", "2026-02-01").starts_with("month"));
  EXPECT_TRUE(refusal("p-leader", "heute").starts_with("month"));
  EXPECT_TRUE(refusal("p-leader", "2026-02", {{"line", "x"}}).starts_with("line"));
  EXPECT_TRUE(refusal("p-leader", "2026-02", {{"unit", "u-a"}}).starts_with("unit"));
}

}  // namespace
}  // namespace luoshi::service::test
