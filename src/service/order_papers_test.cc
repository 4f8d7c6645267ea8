// Orders on paper, read back by the reader.
#include "service/order_papers.h"

#include <boost/json.hpp>

#include "base/unicode.h"
#include "document/decode.h"
#include "service/orders.h"
#include "service/test_register_test.h"

namespace luoshi::service::test {
namespace {

class OrderPapersTest : public RegisterTest {
 protected:
  void SetUp() override {
    RegisterTest::SetUp();
    load_orders();
  }
  std::string open(const std::string& unit) {
    OrderNew wanted;
    wanted.kind = "order";
    wanted.title = "加快项目开工";
    wanted.text = "请于三月底前开工。";
    wanted.unit = office::UnitId(unit);
    auto made = open_order(*world_, caller("p-supervision"), request(), wanted);
    EXPECT_TRUE(made) << why(made);
    return made ? std::string(made->at("id").as_string()) : std::string();
  }
  static std::vector<std::string> lines(const base::Result<Page>& page) {
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
};

TEST_F(OrderPapersTest, AnOrderSaysWhatWhoUntilWhenAndWhatHappened) {
  const std::string id = open("u-a");
  does("p-clerk", id, receive_order);
  does("p-clerk", id, answer_order, OrderAnswer{"已开工", {}});
  does("p-supervision", id, accept_order, OrderAcceptance{"同意"});
  const auto page = order_paper(*world_, caller("p-leader"), id);
  EXPECT_EQ(
      lines(page),
      (std::vector<std::string>{
          "督办单",
          "督办〔2026〕1号",
          "事项\t加快项目开工",
          "承办单位\t甲区",
          "发出时间\t2026年3月2日10:00",
          "办理时限\t2026年3月16日24时",
          "办理状态\t已办结",
          "一、办理要求",
          "请于三月底前开工。",
          "二、时限说明",
          "2026-03-02 10:00起算事件发生",
          "自2026-03-03起算",
          "自2026-03-03至2026-03-16计10个工作日，其间休息日、节假日共4天不计（督办规则第三条）",
          "2026-03-16 23:59:59届满",
          "2026-03-02 10:00反馈，按时",
          "三、办理情况",
          "2026年3月2日10:00，签收。",
          "2026年3月2日10:00，反馈：已开工",
          "2026年3月2日10:00，验收，按时办结：同意",
          "某市",
          "2026年3月2日"}));
  EXPECT_EQ(page->file_name, id + ".docx");
  EXPECT_FALSE(order_paper(*world_, caller("p-leader"), "o-nobody"));
}

TEST_F(OrderPapersTest, ABulletinCountsByUnitAndNamesWhatIsOverdue) {
  const std::string closed = open("u-a");
  does("p-clerk", closed, receive_order);
  does("p-clerk", closed, answer_order, OrderAnswer{"已开工", {}});
  does("p-supervision", closed, accept_order, OrderAcceptance{});
  open("u-b");
  const std::string gone = open("u-b");
  does("p-supervision", gone, withdraw_order, OrderReason{"误发"});
  clock_.advance(std::chrono::hours(24 * 20));
  open("u-a");
  const auto page = order_bulletin(*world_, caller("p-supervision"), {{"from", "2026-03-01"}});
  const std::vector<std::string> told = lines(page);
  EXPECT_EQ(
      told,
      (std::vector<std::string>{
          "督办事项办理情况通报", "（2026年3月1日至2026年3月22日）", "一、总体情况",
          "2026年3月1日至2026年3月22日，共发出3件，退回重办0次；办结1件，其中按时1件、超期0件。"
          "截至2026年3月22日，尚在办理2件，其中超期未反馈1件。",
          "二、各单位办理情况", "在办和超期为截至2026年3月22日的件数。",
          "承办单位\t发出\t办结\t按时\t在办\t超期", "甲区\t2\t1\t1\t1\t0", "乙县\t1\t0\t0\t1\t1",
          "三、超期未反馈事项", "共1件：", "编号\t事项\t承办单位\t办理时限",
          "督办〔2026〕2号\t加快项目开工\t乙县\t2026年3月16日24时", "某市", "2026年3月22日"}));
  EXPECT_EQ(page->file_name, "bulletin-2026-03-01-2026-03-22.docx");
  EXPECT_TRUE(order_bulletin(*world_, caller("p-leader"), {}));
  for (const auto& wrong :
       std::vector<Parameters>{{{"from", "gestern"}},
                               {{"from", "2026-03-02"}, {"until", "2026-03-01"}},
                               {{"q", "1"}}}) {
    EXPECT_FALSE(order_bulletin(*world_, caller("p-leader"), wrong));
  }
}

}  // namespace
}  // namespace luoshi::service::test
