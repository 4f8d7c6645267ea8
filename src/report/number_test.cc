#include "report/number.h"

#include <gtest/gtest.h>

#include <random>

#include "base/unicode.h"

namespace luoshi::report {
namespace {

using base::Decimal;
using base::to_utf32;
using base::to_utf8;

// A short notation of a numeral: the characters read, the value, then what is remarkable about it.
std::string show(std::u32string_view text, const std::optional<Number>& number) {
  if (!number) return "nothing";
  std::string out = to_utf8(text.substr(number->span.start, number->span.size())) + " = " +
                    (number->is_fraction ? "fraction" : number->value.to_string());
  constexpr const char* kRatios[] = {"", " %", " tenths", " per mille", " per 10000"};
  out += kRatios[static_cast<int>(number->ratio)];
  if (number->scale != 0) out += " scale " + std::to_string(number->scale);
  if (number->has_more) out += number->ends_with_more ? " more" : " more inside";
  if (number->is_vague) out += " vague";
  if (number->is_bare_digit) out += " bare";
  if (number->is_bare_scale) out += " bare scale";
  if (number->is_code) out += " code";
  if (number->is_ordinal) out += " ordinal";
  if (number->glued_before) out += " glued before";
  if (number->glued_after) out += " glued after";
  return out;
}

struct Sample {
  const char* text;
  const char* expected;
  std::size_t at = 0;
};

void check(std::initializer_list<Sample> samples) {
  for (const auto& sample : samples) {
    const std::u32string text = to_utf32(sample.text);
    EXPECT_EQ(show(text, scan_number(text, sample.at)), sample.expected) << sample.text;
  }
}

TEST(ScanNumber, ReadsArabicDigits) {
  check({
      {"3014.4亩", "3014.4 = 3014.4"},
      {"1,234,567元", "1,234,567 = 1234567"},
      {"1，234户", "1，234 = 1234"},
      {"2023，100户", "2023 = 2023"},
      {"12,34", "12 = 12"},
      {"1,2345", "1 = 1"},
      {"３.５％", "３.５％ = 3.5 %"},
      {"-1.5%", "-1.5% = -1.5 %"},
      {"－1.5", "－1.5 = -1.5"},
      {"负1.5", "负1.5 = -1.5"},
      {"增速为-3", "-3 = -3", 3},
      {"增速-1.5%", "-1.5% = -1.5 %", 2},
      {"歼-35", "nothing", 1},
      {"5.0%—5.5%", "5.0% = 5 %"},
      {"5‰", "5‰ = 5 per mille"},
      {"12 %", "12 % = 12 %"},
      {"增长5 . 5%", "5 . 5% = 5.5 %", 2},
      {"增长5. 5%", "5. 5% = 5.5 %", 2},
      {"5. 50个", "5 = 5"},  // numbering at the head of a line
      {"3 000", "3 = 3"},
      {"12345678901234567890123", "12345678901234567890123 = 12345678901234567890123"},
  });
}

TEST(ScanNumber, ReadsScaleWords) {
  check({
      {"3.4万人", "3.4万 = 34000 scale 4"},
      {"81.4亿元", "81.4亿 = 8140000000 scale 8"},
      {"1.2万亿", "1.2万亿 = 1200000000000 scale 12"},
      {"30万亿", "30万亿 = 30000000000000 scale 12"},
      {"2.15 亿", "2.15 亿 = 215000000 scale 8"},
      {"5千户", "5千 = 5000 scale 3"},
      {"3-5千万", "5千万 = 50000000 scale 7", 2},
      {"1万2千", "1万2千 = 12000"},
      {"3万4000个", "3万4000 = 34000"},
      {"3万400个", "3万 = 30000 scale 4"},
      {"3万2024年", "3万 = 30000 scale 4"},
      {"1万2000余人", "1万2000余 = 12000 more"},
      {"2千零30万", "2千零30万 = 20300000 scale 4"},
      {"500千伏", "500 = 500"},
      {"12千米", "12 = 12"},
      {"五十兆字节", "五十 = 50"},
      {"五兆六十二亿四万五千二", "五兆六十二亿四万五千二 = 5006200045200"},
      {"3 百姓", "3 = 3"},
  });
}

TEST(ScanNumber, ReadsChineseNumerals) {
  check({
      {"三十万", "三十万 = 300000 scale 4"},
      {"三千五百", "三千五百 = 3500"},
      {"一百五", "一百五 = 150"},
      {"一百五千克", "一百 = 100"},
      {"一百零五", "一百零五 = 105"},
      {"二十一万亿", "二十一万亿 = 21000000000000 scale 12"},
      {"三万五千万", "三万 = 30000 scale 4"},
      {"十", "十 = 10 bare"},
      {"两", "两 = 2 bare"},
      {"两千", "两千 = 2000"},
      {"三十两", "三十 = 30"},
      {"二两", "二 = 2 bare"},
      {"两两", "nothing"},
      {"三点五", "三点五 = 3.5"},
      {"十点三十分", "十 = 10 bare"},
      {"一点五万", "一点五万 = 15000 scale 4"},
      {"二〇二四年", "二〇二四 = 2024 code"},
      {"○要点", "nothing"},
      {"负三十二", "负三十二 = -32"},
      {"肩负三大使命", "nothing", 1},
      {"减负74.4亿元", "nothing", 1},
      {"肆拾陆", "肆拾陆 = 46"},
      {"队伍十余支", "nothing", 1},
      {"大陆", "nothing", 1},
      {"百姓", "百 = 100 bare scale"},
      {"万一", "万 = 10000 scale 4 bare scale"},
      {"万亿级", "万亿 = 1000000000000 scale 12 bare scale"},
      {"第三十届", "三十 = 30 ordinal", 1},
  });
}

TEST(ScanNumber, ReadsMoreAndVague) {
  check({
      {"200余户", "200余 = 200 more"},
      {"二百余", "二百余 = 200 more"},
      {"30多万", "30多万 = 300000 scale 4 more inside"},
      {"十余万", "十余万 = 100000 scale 4 more inside"},
      {"3.4万余", "3.4万余 = 34000 scale 4 more"},
      {"百余项", "百余 = 100 more"},
      {"万余", "万余 = 10000 scale 4 more"},
      {"十几亿", "十几亿 = 1000000000 scale 8 more inside"},
      {"5多样", "5 = 5"},
      {"几十个", "几十 = 10 vague"},
      {"数百万", "数百万 = 1000000 scale 4 vague"},
      {"数字", "nothing"},
      {"总数百分之五", "nothing", 1},
  });
}

TEST(ScanNumber, ReadsRatiosAndFractions) {
  check({
      {"百分之二点五", "百分之二点五 = 2.5 %"},
      {"百分之百", "百分之百 = 100 %"},
      {"百分百", "百分百 = 100 %"},
      {"千分之三", "千分之三 = 3 per mille"},
      {"万分之三", "万分之三 = 3 per 10000"},
      {"三成以上", "三成 = 30 tenths"},
      {"两成五", "两成五 = 25 tenths"},
      {"三成半", "三成半 = 35 tenths"},
      {"7.2成", "7.2成 = 72 tenths"},
      {"五成员", "五 = 5 bare"},
      {"G5成绵高速", "5 = 5 glued before", 1},
      {"1/3", "1/3 = fraction"},
      {"三分之二", "三分之二 = fraction"},
      {"一又二分之一", "一又二分之一 = fraction"},
      {"2024/5/1", "2024 = 2024 code"},
      {"百分之二三十", "nothing"},
  });
  const auto third = scan_number(U"百万分之五", 0);
  EXPECT_EQ(third->as_percent(), *Decimal::parse("0.0005"));
  EXPECT_EQ(scan_number(U"5‰", 0)->as_percent(), *Decimal::parse("0.5"));
}

TEST(ScanNumber, MarksWhatDoesNotCount) {
  check({
      {"G42", "42 = 42 glued before", 1},
      {"PM2.5", "2.5 = 2.5 glued before", 2},
      {"COVID-19", "19 = 19 glued before", 6},
      {"5G", "5 = 5 glued after"},
      {"0813", "0813 = 813 code"},
      {"1.2.3", "1 = 1 code"},
      {"34", "nothing", 1},
      {"三百", "nothing", 1},
      {"10-20", "nothing", 2},
      {"、", "nothing"},
      {"", "nothing"},
  });
}

std::string show(const std::optional<Range>& range) {
  if (!range) return "nothing";
  return range->low.value.to_string() + (range->low.is_percent() ? "%" : "") + " to " +
         range->high.value.to_string() + (range->high.is_percent() ? "%" : "") + " in " +
         std::to_string(range->span.size());
}

TEST(ScanRange, CarriesPercentAndScale) {
  const Sample samples[] = {
      {"1—2个", "1 to 2 in 3"},
      {"1——2个", "1 to 2 in 4"},
      {"5%-6%", "5% to 6% in 5"},
      {"5—6%", "5% to 6% in 4"},
      {"5.0%～5.5%", "5% to 5.5% in 9"},
      {"3至5万", "30000 to 50000 in 4"},
      {"10万至20万", "100000 to 200000 in 7"},
      {"500—1万", "500 to 10000 in 6"},
      {"3-5千万", "30000000 to 50000000 in 5"},
      {"三到五百", "300 to 500 in 4"},
      {"三到五十", "3 to 50 in 4"},
      {"十至二十万", "100000 to 200000 in 5"},
      {"三至五成", "30% to 50% in 4"},
      {"百分之五到六", "5% to 6% in 6"},
      {"20和30之间", "20 to 30 in 7"},
      {"20和30个", "nothing"},
      {"20 - 100", "20 to 100 in 8"},
      {"5 -1.5", "nothing"},
      {"6—5", "nothing"},
      {"5%—6个", "nothing"},
      {"2024-1-15", "nothing"},
      {"2024-1-15", "nothing", 5},
      {"0813-8123", "nothing"},
      {"三五个", "3 to 5 in 2"},
      {"七八百", "700 to 800 in 3"},
      {"两三年", "2 to 3 in 2"},
      {"一两个", "1 to 2 in 2"},
      {"十二三万", "120000 to 130000 in 4"},
      {"一百二三十", "120 to 130 in 5"},
      {"百分之二三十", "20% to 30% in 6"},
      {"九三学社", "nothing"},
      {"一二三产业", "nothing"},
      {"十四五规划", "nothing"},
      {"十四五规划", "nothing", 1},
  };
  for (const auto& sample : samples) {
    EXPECT_EQ(show(scan_range(to_utf32(sample.text), sample.at)), sample.expected) << sample.text;
  }
  const std::u32string text = U"10万元—20万元";
  const auto low = scan_number(text, 0);
  EXPECT_EQ(show(continue_range(text, *low, low->span.end + 1)), "100000 to 200000 in 8");
}

TEST(HalfFollows, TellsAHalfFromAWord) {
  EXPECT_TRUE(half_follows(U"一年半", 2));
  EXPECT_TRUE(half_follows(U"一年半时间", 2));
  EXPECT_FALSE(half_follows(U"一年半径", 2));
  EXPECT_FALSE(half_follows(U"一年", 2));
}

// ---- Numerals written from their values ----

struct Style {
  bool says_liang;       // 两百 for 二百
  bool drops_first_one;  // 十五 for 一十五 at the head of the numeral
};

std::u32string write_section(std::uint64_t value, const Style& style, bool is_head) {
  constexpr std::u32string_view kDigits = U"零一二三四五六七八九";
  constexpr char32_t kPlaces[] = {U'千', U'百', U'十', 0};
  std::u32string out;
  bool has_gap = false;
  std::uint64_t weight = 1000;
  for (const char32_t place : kPlaces) {
    const std::uint64_t digit = value / weight % 10;
    weight /= 10;
    if (digit == 0) {
      has_gap = !out.empty();
      continue;
    }
    if (has_gap) out += U'零';
    has_gap = false;
    const bool drops =
        style.drops_first_one && is_head && out.empty() && place == U'十' && digit == 1;
    const bool liang = style.says_liang && digit == 2 && (place == U'千' || place == U'百');
    if (!drops) out += liang ? U'两' : kDigits[digit];
    if (place != 0) out += place;
  }
  return out;
}

// Below 10^16, in the form taught at school: 零 once for each gap.
std::u32string write(std::uint64_t value, const Style& style) {
  if (value == 0) return U"零";
  constexpr std::uint64_t kWeights[] = {1'000'000'000'000, 100'000'000, 10'000, 1};
  std::u32string out;
  for (int i = 0; i < 4; ++i) {
    const std::uint64_t section = value / kWeights[i] % 10'000;
    if (section == 0) {
      if (i == 1 && !out.empty()) out += U'亿';
      continue;
    }
    const bool has_gap =
        section < 1000 || (!out.empty() && value / kWeights[i] / 10'000 % 10'000 == 0);
    if (!out.empty() && has_gap) out += U'零';
    out += write_section(section, style, out.empty());
    if (i == 0 || i == 2) out += U'万';
    if (i == 1) out += U'亿';
  }
  return out;
}

void expect_reads(std::uint64_t value, const Style& style) {
  const std::u32string text = write(value, style);
  const auto number = scan_number(text, 0);
  ASSERT_TRUE(number.has_value()) << to_utf8(text);
  ASSERT_EQ(number->value, Decimal(static_cast<std::int64_t>(value))) << to_utf8(text);
  ASSERT_EQ(number->span, (base::Span{0, static_cast<std::uint32_t>(text.size())}))
      << to_utf8(text);
  ASSERT_TRUE(number->is_chinese);
}

TEST(ScanNumber, ReadsEveryNumeralBelow100000) {
  for (const Style style :
       {Style{false, false}, Style{true, false}, Style{false, true}, Style{true, true}}) {
    for (std::uint64_t value = 0; value < 100'000; ++value) expect_reads(value, style);
  }
}

TEST(ScanNumber, ReadsRandomNumeralsBelow10To16) {
  std::mt19937_64 random(20240115);
  for (int i = 0; i < 200'000; ++i) {
    std::uint64_t limit = 10;
    for (std::uint64_t digits = random() % 16; digits > 0; --digits) limit *= 10;
    std::uint64_t value = random() % limit;
    if (i % 2 == 0) value -= value % (limit / 10);  // round ones too
    expect_reads(value, {random() % 2 == 0, random() % 2 == 0});
  }
}

TEST(ScanNumber, ReadsShortenedNumerals) {
  const Style plain{false, true};
  for (std::uint64_t place : {10u, 100u, 1000u}) {
    for (std::uint64_t head = 1; head < 100; ++head) {
      for (std::uint64_t digit = 1; digit < 10; ++digit) {
        const std::uint64_t value = (head * 10 + digit) * place;
        std::u32string text = write(value, plain);
        if (text.back() == U'万') continue;  // 一百五十万 has no short form
        text.pop_back();                     // 一百五十 -> 一百五
        const auto number = scan_number(text, 0);
        if (place == 10 && head % 10 == 0) continue;  // 一千零五 is not short for 一千零五十
        if (place == 100 && head % 10 == 0) continue;
        ASSERT_EQ(number->value, Decimal(static_cast<std::int64_t>(value))) << to_utf8(text);
      }
    }
  }
}

// ---- A naive twin: the longest prefix that the grammar takes as a whole ----
//
// It tries prefixes from the longest to the shortest and cuts each at its scale words with
// recursion; it knows nothing of tokens, states or checkpoints. Strings with adjacent digits are
// left to the tables above.
namespace twin {

struct Answer {
  std::size_t end = 0;
  Decimal value;
};

bool is_in(char32_t c, std::u32string_view set) { return set.find(c) != std::u32string_view::npos; }
bool is_digit(char32_t c) { return is_in(c, U"一二三五九两"); }
bool is_place(char32_t c) { return is_in(c, U"十百千"); }
bool is_scale(char32_t c) { return is_in(c, U"万亿"); }
std::uint64_t digit_of(char32_t c) {
  return c == U'两' ? 2 : std::u32string_view(U"零一二三四五六七八九").find(c);
}
std::uint64_t place_of(char32_t c) { return c == U'十' ? 10 : c == U'百' ? 100 : 1000; }

struct Context {
  bool is_head = false;      // nothing stands before
  bool is_last = false;      // nothing but the following text stands behind
  bool opens_low = false;    // a larger scale word stands before, a smaller one behind
  std::uint64_t weight = 0;  // of the scale word before
};

// The whole of `s` as one section: terms in falling order.
std::optional<std::uint64_t> section(std::u32string_view s, std::uint64_t limit, std::uint64_t last,
                                     const Context& context, bool is_first) {
  if (s.empty()) return 0;
  if (s[0] == U'零') {
    if (s.size() == 1 || s[1] == U'零' || (is_first && context.is_head && s[1] != U'十')) return {};
    if (s.size() == 2 && is_digit(s[1])) {
      if (limit == 1 || (s[1] == U'两' && (context.is_last || !is_first))) return {};
      return digit_of(s[1]);
    }
    return section(s.substr(1), limit, last, context, is_first && !context.is_head);
  }
  if (s[0] == U'十') {
    if (limit <= 10) return {};
    const auto rest = section(s.substr(1), 10, 10, context, false);
    return rest ? std::optional(10 + *rest) : std::nullopt;
  }
  if (is_first && context.is_head && is_in(s[0], U"百千")) {
    const auto rest = section(s.substr(1), place_of(s[0]), place_of(s[0]), context, false);
    return rest ? std::optional(place_of(s[0]) + *rest) : std::nullopt;
  }
  if (!is_digit(s[0]) || limit == 1) return {};
  if (s.size() == 1) {
    const bool is_alone = is_first && (context.is_head || context.opens_low);
    if (s[0] == U'两' && !is_alone) return {};
    if (last == 10 || is_alone) return digit_of(s[0]);
    if (!context.is_last) return {};
    return digit_of(s[0]) * (last / 10);
  }
  if (!is_place(s[1]) || place_of(s[1]) >= limit || (s[0] == U'两' && s[1] == U'十')) return {};
  const auto rest = section(s.substr(2), place_of(s[1]), place_of(s[1]), context, false);
  return rest ? std::optional(digit_of(s[0]) * place_of(s[1]) + *rest) : std::nullopt;
}

// The whole of `s`, no 亿 in it: [section 万 [万]] section.
std::optional<std::uint64_t> below_yi(std::u32string_view s, Context context) {
  const std::size_t cut = s.find(U'万');
  if (cut == std::u32string_view::npos) return section(s, 10'000, context.weight, context, true);
  Context left = context;
  left.is_last = false;
  left.opens_low = context.weight > 10'000;
  const auto high = section(s.substr(0, cut), 10'000, context.weight, left, true);
  if (!high || *high == 0) return {};
  std::uint64_t value = *high * 10'000;
  std::u32string_view rest = s.substr(cut + 1);
  if (!rest.empty() && rest[0] == U'万') {
    value *= 10'000;
    rest.remove_prefix(1);
  }
  Context right{false, context.is_last, false, 10'000};
  const auto low = section(rest, 10'000, 10'000, right, true);
  return low ? std::optional(value + *low) : std::nullopt;
}

std::optional<Decimal> integer(std::u32string_view s) {
  if (s == U"零") return Decimal(0);
  if (s == U"万") return Decimal(10'000);
  if (s == U"亿") return Decimal(100'000'000);
  if (s == U"万亿") return Decimal(1'000'000'000'000);
  if (s == U"万万") return Decimal(100'000'000);
  const std::size_t cut = s.find(U'亿');
  if (cut == std::u32string_view::npos) {
    const auto value = below_yi(s, {true, true, false, 0});
    return value && *value > 0 ? std::optional(Decimal(static_cast<std::int64_t>(*value)))
                               : std::nullopt;
  }
  const std::u32string_view left = s.substr(0, cut);
  if (left.find(U"万万") != std::u32string_view::npos) return {};
  const auto high = below_yi(left, {true, false, false, 0});
  const auto low = below_yi(s.substr(cut + 1), {false, true, false, 100'000'000});
  if (!high || !low || *high == 0) return {};
  return Decimal(static_cast<std::int64_t>(*high)) * Decimal::power_of_ten(8) +
         Decimal(static_cast<std::int64_t>(*low));
}

// 余 behind places and scales, and behind it a scale or the end; taken out.
std::optional<std::u32string> without_more(std::u32string_view s) {
  std::u32string out;
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (s[i] != U'余') {
      out += s[i];
      continue;
    }
    if (i == 0 || !(is_place(s[i - 1]) || is_scale(s[i - 1]))) return {};
    if (s.substr(i).find_first_not_of(U"余万亿") != std::u32string_view::npos) return {};
    if (i + 1 < s.size() && (s[i + 1] == U'余' || (s[i - 1] == U'万' && s[i + 1] == U'万')))
      return {};
  }
  return out;
}

std::optional<Decimal> decimal(std::u32string_view s, std::u32string_view behind) {
  const std::size_t dot = s.find(U'点');
  const std::u32string_view whole = s.substr(0, dot);
  if (whole.empty() || whole.find(U'余') != std::u32string_view::npos) return {};
  std::u32string_view rest = s.substr(dot + 1);
  const auto value = integer(whole);
  const bool is_bare = is_in(whole[0], U"百千万亿") &&
                       whole.find_first_not_of(U"百千万亿") == std::u32string_view::npos;
  if (!value || is_bare || rest.empty() || rest[0] == U'两') return {};
  const auto is_decimal = [](char32_t c) { return c == U'零' || (is_digit(c) && c != U'两'); };
  if (!is_decimal(rest[0])) return {};
  Decimal sum = *value;
  for (int behind_point = 1; !rest.empty() && is_decimal(rest[0]); ++behind_point) {
    const Decimal digit(static_cast<std::int64_t>(digit_of(rest[0])));
    sum = sum + digit * Decimal::power_of_ten(-behind_point);
    rest.remove_prefix(1);
  }
  if (rest.empty()) {
    const bool goes_on = !behind.empty() && (behind[0] == U'十' || is_decimal(behind[0]));
    return goes_on ? std::nullopt : std::optional(sum);
  }
  if (rest.back() == U'余') rest.remove_suffix(1);
  if (whole.find_first_of(U"万亿") != std::u32string_view::npos) return {};
  constexpr std::pair<std::u32string_view, int> kScales[] = {
      {U"千", 3},      {U"万", 4},      {U"亿", 8},     {U"万亿", 12}, {U"万万", 8},
      {U"百万", 6},    {U"百亿", 10},   {U"千万", 7},   {U"千亿", 11}, {U"百万亿", 14},
      {U"千万亿", 15}, {U"百万万", 10}, {U"千万万", 11}};
  for (const auto& [words, exponent] : kScales) {
    if (rest == words) return sum * Decimal::power_of_ten(exponent);
  }
  return {};
}

std::optional<Decimal> whole(std::u32string_view s, std::u32string_view behind) {
  if (s.find(U'点') != std::u32string_view::npos) return decimal(s, behind);
  const auto plain = without_more(s);
  if (!plain) return {};
  // A short last digit (一百五) is not believed before a place or scale.
  const bool is_claimed = !behind.empty() && (is_place(behind[0]) || is_scale(behind[0]));
  const std::size_t size = plain->size();
  if (is_claimed && size >= 2 && is_digit(s.back()) && !is_in((*plain)[size - 2], U"十零"))
    return {};
  return integer(*plain);
}

// A scale word behind `s` takes along what stands behind the last one in it: 三万|五千万.
bool loses_section(std::u32string_view s, std::u32string_view behind) {
  if (behind.starts_with(U"余") && is_place(s.back())) behind.remove_prefix(1);
  while (!s.empty() && s.back() == U'余') s.remove_suffix(1);
  return !behind.empty() && is_scale(behind[0]) && !is_scale(s.back()) &&
         s.find(U'点') == std::u32string_view::npos &&
         s.find_first_of(U"万亿") != std::u32string_view::npos;
}

std::optional<Answer> scan(std::u32string_view text) {
  for (std::size_t end = text.size(); end > 0; --end) {
    const std::u32string_view prefix = text.substr(0, end);
    const auto value = whole(prefix, text.substr(end));
    if (!value) continue;
    if (!loses_section(prefix, text.substr(end))) return Answer{end, *value};
    const std::size_t kept = prefix.find_last_of(U"万亿") + 1;
    return Answer{kept, *whole(text.substr(0, kept), {})};
  }
  return {};
}

}  // namespace twin

bool has_adjacent_digits(std::u32string_view text) {
  for (std::size_t i = 1; i < text.size(); ++i) {
    const auto is_any = [](char32_t c) { return twin::is_digit(c) || c == U'零'; };
    if (is_any(text[i - 1]) && is_any(text[i]) &&
        !(text[i - 1] != U'零' && text[i] == U'零' && i > 1) && !(text[i - 1] == U'零' && i > 1)) {
      return true;
    }
  }
  return false;
}

void compare_all(std::u32string_view alphabet, std::size_t length) {
  std::vector<std::size_t> index(length, 0);
  int failures = 0;
  for (std::size_t place = 0; place < length;) {
    std::u32string text;
    for (const std::size_t i : index) text += alphabet[i];
    if (!has_adjacent_digits(text)) {
      const auto fast = scan_number(text, 0);
      const auto naive = twin::scan(text);
      const bool same = fast.has_value() == naive.has_value() &&
                        (!fast || (fast->value == naive->value && fast->span.end == naive->end));
      EXPECT_TRUE(same) << to_utf8(text) << ": fast " << show(text, fast) << ", twin "
                        << (naive ? std::to_string(naive->end) + " " + naive->value.to_string()
                                  : "nothing");
      failures += same ? 0 : 1;
      ASSERT_LT(failures, 20);
    }
    for (place = 0; place < length && ++index[place] == alphabet.size(); ++place) index[place] = 0;
  }
}

TEST(ScanNumber, AgreesWithTheNaiveTwin) {
  for (std::size_t length = 1; length <= 5; ++length)
    compare_all(U"二五两十百千零万亿点余", length);
  compare_all(U"五十百零万亿", 7);
  compare_all(U"二千十万亿余", 7);
  compare_all(U"两三百零万", 7);
}

TEST(ScanNumber, StaysLinearOnHostileText) {
  for (const std::u32string_view unit :
       {U"9", U"1,234", U"1.2", U"一", U"一百", U"百分之", U"万", U"负", U"-", U"零", U"1/2",
        U"十又三分之", U"3万", U"1 ", U"一 ", U"三至", U"几十"}) {
    std::u32string text;
    while (text.size() < 200'000) text += unit;
    std::size_t found = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
      found += scan_number(text, at) ? 1 : 0;
      found += scan_range(text, at) ? 1 : 0;
    }
    EXPECT_LE(found, 2 * text.size());
  }
}

}  // namespace
}  // namespace luoshi::report
