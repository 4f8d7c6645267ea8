#include <gtest/gtest.h>

#include <cstdint>

#include "base/decimal.h"
#include "base/fill.h"
#include "base/result.h"
#include "base/unicode.h"

namespace luoshi::base {
namespace {

TEST(Decimal, PrintsWhatItParses) {
  for (const char* text :
       {"0", "34000", "-13.9", "0.2", "81.4", "8140000000", "1000000000000", "0.0001", "99.99"}) {
    const auto value = Decimal::parse(text);
    ASSERT_TRUE(value.has_value()) << text;
    EXPECT_EQ(value->to_string(), text);
  }
  EXPECT_EQ(Decimal::parse("5.50")->to_string(), "5.5");
  EXPECT_EQ(Decimal::parse("3e4")->to_string(), "30000");
}

TEST(Decimal, RefusesWhatIsNoPlainNumber) {
  for (const char* text :
       {"", ".", "-", "1,000", "5%", "1e", "nan", "inf", "0x10", " 1", "1e999999"}) {
    EXPECT_FALSE(Decimal::parse(text).has_value()) << text;
  }
}

TEST(Decimal, CountsExactlyWhereDoublesDoNot) {
  EXPECT_EQ(*Decimal::parse("0.1") + *Decimal::parse("0.2"), *Decimal::parse("0.3"));
  EXPECT_EQ(*Decimal::parse("81.4") * Decimal::power_of_ten(8), Decimal(8140000000));
  EXPECT_LT(*Decimal::parse("-13.9"), Decimal(0));
  EXPECT_EQ(Decimal(INT64_MIN).to_int64(), INT64_MIN);
  EXPECT_FALSE(Decimal::parse("0.5")->to_int64().has_value());
}

TEST(Unicode, RoundTripsEveryScalarValue) {
  for (char32_t c = 1; c <= 0x10FFFF; c += (c < 0x3000 ? 1 : 37)) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    const std::u32string text(1, c);
    const std::string utf8 = to_utf8(text);
    ASSERT_TRUE(is_valid_utf8(utf8));
    ASSERT_EQ(to_utf32(utf8), text);
  }
}

TEST(Unicode, ReplacesMaximalSubparts) {
  std::size_t bad = 0;
  // Table 3-8 of the Unicode standard.
  EXPECT_EQ(to_utf32("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41", &bad),
            U"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDA");
  EXPECT_EQ(bad, 8u);
  EXPECT_EQ(to_utf32("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", &bad), U"\uFFFD\uFFFD\uFFFD\uFFFDA");
  EXPECT_FALSE(is_valid_utf8("\xED\xA0\x80"));
}

TEST(Fill, NamesInBraces) {
  const std::map<std::string, std::string> values = {{"title", "查“两癌”3.2万人"}, {"days", "12"}};
  EXPECT_EQ(filled("{title}已红{days}天", values), "查“两癌”3.2万人已红12天");
  EXPECT_EQ(filled("关于“{title}”的督办单", values), "关于“查‘两癌’3.2万人”的督办单");
  EXPECT_EQ(filled("{unknown}{days}{", values), "{unknown}12{");
  EXPECT_EQ(filled("{title}", {{"title", "{days}"}, {"days", "12"}}), "{days}");
}

TEST(Error, SaysWhereWhatAndWhatWouldBeRight) {
  const Error error{ErrorCode::kUnsupported,
                    {"不支持 .wps", ".wps is not supported"},
                    "报告.wps",
                    {"请另存为 docx", "save it as docx"}};
  EXPECT_EQ(error.to_string(Language::kChinese), "报告.wps：不支持 .wps（请另存为 docx）");
  EXPECT_EQ(error.to_string(Language::kEnglish),
            "报告.wps: .wps is not supported (save it as docx)");
}

}  // namespace
}  // namespace luoshi::base
