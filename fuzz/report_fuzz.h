// What every reading must hold to, whatever was read; and the lexicon that the targets read with.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/unicode.h"
#include "document/decode.h"
#include "report/indicator.h"
#include "report/jsonl.h"
#include "report/reader.h"

namespace luoshi::fuzz {

inline std::map<std::string, std::string> word_lists() {
  std::map<std::string, std::string> files;
  const auto folder = std::filesystem::path(LUOSHI_SOURCE_DIR) / "data/reading";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path(), std::ios::binary);
    files[entry.path().filename().string()] =
        std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return files;
}

inline const report::Lexicon& lexicon() {
  static const report::Lexicon kLoaded = [] {
    auto loaded = report::Lexicon::load(word_lists());
    LUOSHI_CHECK(loaded.has_value());
    return std::move(*loaded);
  }();
  return kLoaded;
}

inline const report::Indicators& indicators() {
  static const report::Indicators kLoaded = [] {
    auto loaded = report::Indicators::load(word_lists()["indicators.yaml"]);
    LUOSHI_CHECK(loaded.has_value());
    return std::move(*loaded);
  }();
  return kLoaded;
}

// -- what must hold
// ---------------------------------------------------------------------------------

inline void check_span(base::Span span, std::u32string_view text) {
  LUOSHI_CHECK(span.start <= span.end);
  LUOSHI_CHECK(span.end <= text.size());
}

inline void check_slice(base::Span span, std::u32string_view slice, std::u32string_view text) {
  check_span(span, text);
  LUOSHI_CHECK(!span.empty());
  LUOSHI_CHECK(text.substr(span.start, span.size()) == slice);
}

inline void check_outline(const report::Reading& reading, std::u32string_view text) {
  std::uint32_t last = 0;
  for (const report::OutlineSection& section : reading.sections) {
    check_span(section.span, text);
    LUOSHI_CHECK(last <= section.span.start);
    last = section.span.end;
  }
  std::uint32_t heading_start = 0;
  for (const report::Heading& heading : reading.headings) {
    check_span(heading.span, text);
    LUOSHI_CHECK(heading_start <= heading.span.start && !heading.text.empty());
    heading_start = heading.span.start;
  }
}

inline void check_quantities(const report::Reading& reading, std::u32string_view text) {
  LUOSHI_CHECK(reading.target_leads.size() == reading.quantities.size());
  std::uint32_t last = 0;
  for (const report::Quantity& q : reading.quantities) {
    check_slice(q.span, q.text, text);
    check_span(q.clause, text);
    LUOSHI_CHECK(last <= q.span.start);
    last = q.span.start;
    LUOSHI_CHECK(q.value.is_finite() && (!q.value_max || q.value_max->is_finite()));
    LUOSHI_CHECK((q.comparator == report::Comparator::kRange) <= q.value_max.has_value());
    LUOSHI_CHECK(q.kind == report::Kind::kTarget || q.certainty == report::Certainty::kNone);
    LUOSHI_CHECK(q.indicator.size() <= 1000 && q.action.size() <= 1000);
  }
}

inline void check_tasks(const report::Reading& reading, std::u32string_view text) {
  std::uint32_t last = 0;
  for (const report::Task& task : reading.tasks) {
    check_slice(task.span, task.text, text);
    LUOSHI_CHECK(last <= task.span.start);  // acts do not overlap
    last = task.span.end;
    LUOSHI_CHECK(!task.action.empty());
    for (const std::u32string& object : task.objects) LUOSHI_CHECK(!object.empty());
  }
}

inline void check_terms(const report::Reading& reading, std::u32string_view text) {
  for (const report::Term& term : reading.terms) {
    check_span(term.span, text);
    for (const base::Span mention : term.mentions) check_span(mention, text);
    for (const report::TermItem& item : term.items) check_span(item.span, text);
  }
}

inline void check_jsonl(const report::Reading& reading) {
  std::string lines;
  report::append_jsonl(lines, reading);
  LUOSHI_CHECK(!lines.empty() && lines.back() == '\n');
  std::size_t count = 0;
  for (std::size_t start = 0; start < lines.size(); ++count) {
    const std::size_t end = lines.find('\n', start);
    boost::system::error_code wrong;
    const auto value = boost::json::parse(lines.substr(start, end - start), wrong);
    LUOSHI_CHECK(!wrong && value.is_object() && value.as_object().contains("type"));
    start = end + 1;
  }
  LUOSHI_CHECK(count == 1 + reading.sections.size() + reading.quantities.size() +
                            reading.tasks.size() + reading.terms.size() + reading.findings.size());
}

inline void check_reading(const report::Reading& reading, std::u32string_view text) {
  check_outline(reading, text);
  check_quantities(reading, text);
  check_tasks(reading, text);
  check_terms(reading, text);
  for (const base::Finding& finding : reading.findings) {
    check_span(finding.span, text);
    LUOSHI_CHECK(!finding.message.zh.empty() && !finding.message.en.empty());
  }
  check_jsonl(reading);
}

// -- sentences out of bytes
// -------------------------------------------------------------------------

// Every byte is a word, a numeral, a unit or a mark of a report's own, so that mutations of the
// bytes make new sentences and not new encodings of nothing.
inline std::string composed(std::string_view bytes) {
  static constexpr const char* kPieces[] = {"\n",
                                            "\n",
                                            "。",
                                            "。",
                                            "，",
                                            "，",
                                            "，",
                                            "、",
                                            "、",
                                            "、",
                                            "；",
                                            "：",
                                            "（",
                                            "）",
                                            "“",
                                            "”",
                                            "[1]",
                                            "[2]",
                                            "【3】",
                                            "①",
                                            "《",
                                            "》",
                                            "—",
                                            "——",
                                            " ",
                                            "　",
                                            "%",
                                            "％",
                                            "・",
                                            "！",
                                            "一、2024年工作回顾\n",
                                            "二、2025年工作安排\n",
                                            "（一）",
                                            "1.",
                                            "一是",
                                            "第一，",
                                            "三、存在的问题\n",
                                            "今年主要预期目标是：",
                                            "总体要求：",
                                            "名词解释\n",
                                            "附件：2025年十件民生实事\n",
                                            "各位代表！",
                                            "四、加强自身建设\n",
                                            "清河市政府工作报告\n",
                                            "1. “三区”：指甲、乙、丙。\n",
                                            "2. 某工程：是指某事。\n",
                                            "0",
                                            "1",
                                            "5",
                                            "8",
                                            "10",
                                            "2.5",
                                            "100",
                                            "1,234",
                                            "2024",
                                            "3.4万",
                                            "5亿",
                                            "三百",
                                            "两",
                                            "十",
                                            "百",
                                            "千亿",
                                            "二〇二四",
                                            "百分之五",
                                            "三成",
                                            "2/3",
                                            "几十",
                                            "多",
                                            "余",
                                            "5—6",
                                            "5%—6%",
                                            "七八",
                                            "零",
                                            "半",
                                            "个",
                                            "项",
                                            "家",
                                            "亿元",
                                            "万人",
                                            "公里",
                                            "个百分点",
                                            "位",
                                            "名",
                                            "倍",
                                            "年",
                                            "天",
                                            "套（间）",
                                            "万吨",
                                            "分",
                                            "级",
                                            "金",
                                            "第",
                                            "前",
                                            "首位",
                                            "列",
                                            "居全省",
                                            "在全国",
                                            "以上",
                                            "左右",
                                            "以内",
                                            "超",
                                            "达",
                                            "近",
                                            "约",
                                            "突破",
                                            "不低于",
                                            "高于",
                                            "增长",
                                            "下降",
                                            "提高到",
                                            "降至",
                                            "比上年",
                                            "分别",
                                            "占",
                                            "完成",
                                            "新增",
                                            "其中",
                                            "的",
                                            "和",
                                            "及",
                                            "等",
                                            "连续",
                                            "推进",
                                            "建设",
                                            "开工建设",
                                            "建成",
                                            "支持",
                                            "力争",
                                            "确保",
                                            "争取",
                                            "力争开工",
                                            "实施",
                                            "打造",
                                            "加快",
                                            "做好",
                                            "把",
                                            "将",
                                            "以",
                                            "为",
                                            "作为",
                                            "通过",
                                            "推动",
                                            "保",
                                            "争",
                                            "年均",
                                            "累计",
                                            "预计",
                                            "全市",
                                            "全省",
                                            "国家级",
                                            "省级",
                                            "同口径",
                                            "年度计划",
                                            "地区生产总值",
                                            "居民人均可支配收入",
                                            "城乡",
                                            "进出口",
                                            "规模以上工业增加值",
                                            "项目",
                                            "企业",
                                            "总额",
                                            "增速",
                                            "占比",
                                            "总数",
                                            "园区",
                                            "平台",
                                            "大关",
                                            "台阶",
                                            "措施",
                                            "水平",
                                            "平均",
                                            "城市",
                                            "医院",
                                            "学校",
                                            "产业",
                                            "投资",
                                            "收入",
                                            "面积",
                                            "甲",
                                            "乙",
                                            "丙丁",
                                            "由市发展改革委牵头",
                                            "G42",
                                            "PM2.5",
                                            "5G",
                                            "“521”",
                                            "𠮷",
                                            "A",
                                            "-",
                                            ".",
                                            ":",
                                            "+",
                                            "/",
                                            "目标",
                                            "精神",
                                            "贯彻"};
  constexpr std::size_t kCount = sizeof kPieces / sizeof *kPieces;
  static_assert(kCount <= 256);
  std::string text;
  for (const char byte : bytes) text += kPieces[static_cast<unsigned char>(byte) % kCount];
  return text;
}

inline document::Document made(std::string_view text) {
  auto document = document::decode(text, "fuzz.txt", {});
  return document ? std::move(*document) : document::Document{};
}

// The first byte says whether the others are a text or the pieces of one.
inline std::string text_of(std::string_view bytes) {
  if (bytes.empty()) return {};
  const std::string_view rest = bytes.substr(1);
  return bytes[0] % 2 == 0 ? std::string(rest) : composed(rest);
}

}  // namespace luoshi::fuzz
