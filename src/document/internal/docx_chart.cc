#include "document/internal/docx_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "base/decimal.h"
#include "base/markup.h"

namespace luoshi::document::internal {
namespace {

// As wide as the text; in English Metric Units, 635 to a twentieth of a point.
constexpr std::size_t kWidth = 8'844UL * 635;
constexpr std::size_t kHeight = 3'000'000;
constexpr std::size_t kBarHeight = 260'000;  // of a category of bars, which lie below each other
constexpr std::size_t kBarHeightRest = 1'100'000;  // title, legend, axis
constexpr std::size_t kBarHeightMax = 7'500'000;
// Told apart in print without colour too.
constexpr std::array<const char*, 5> kColours = {"1F4E79", "ED7D31", "7F7F7F", "9DC3E6", "385723"};

bool is_bar(const PaperChart& chart) { return chart.kind == ChartKind::kBar; }

std::size_t height_of(const PaperChart& chart) {
  if (!is_bar(chart)) return kHeight;
  return std::min(kBarHeightMax, kBarHeightRest + kBarHeight * chart.categories.size());
}

std::string fonts(int hundredths_of_point, bool bold = false) {
  return fmt::format(R"(sz="{}" b="{}"><a:solidFill><a:srgbClr val="000000"/></a:solidFill>)"
                     R"(<a:latin typeface="Times New Roman"/><a:ea typeface="仿宋"/>)",
                     hundredths_of_point, bold ? 1 : 0);
}

std::string title_xml(const std::string& title) {
  return fmt::format(
      R"(<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr {0}</a:defRPr>)"
      R"(</a:pPr><a:r><a:rPr lang="zh-CN" {0}</a:rPr><a:t>{1}</a:t></a:r></a:p></c:rich></c:tx>)"
      R"(<c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/>)",
      fonts(1'400, true), base::markup_text(title));
}

std::string points_xml(const std::vector<std::string>& texts) {
  std::string out = fmt::format(R"(<c:ptCount val="{}"/>)", texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (texts[i].empty()) continue;
    out += fmt::format(R"(<c:pt idx="{}"><c:v>{}</c:v></c:pt>)", i, base::markup_text(texts[i]));
  }
  return out;
}

// As many as there are categories; what is no number is a gap.
std::vector<std::string> numbers_of(const PaperChart& chart, const PaperSeries& series) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < chart.categories.size(); ++i) {
    const auto number =
        i < series.values.size() ? base::Decimal::parse(series.values[i]) : std::nullopt;
    out.push_back(number && number->is_finite() ? number->to_string() : std::string());
  }
  return out;
}

std::string labels_xml() {
  return R"(<c:dLbls><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>)"
         R"(<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>)";
}

std::string look_xml(const PaperChart& chart, const char* colour) {
  if (chart.kind != ChartKind::kLine) {
    return fmt::format(R"(<c:spPr><a:solidFill><a:srgbClr val="{}"/></a:solidFill></c:spPr>)"
                       R"(<c:invertIfNegative val="0"/>)",
                       colour);
  }
  return fmt::format(
      R"(<c:spPr><a:ln w="28575"><a:solidFill><a:srgbClr val="{0}"/></a:solidFill></a:ln></c:spPr>)"
      R"(<c:marker><c:symbol val="circle"/><c:size val="6"/><c:spPr><a:solidFill>)"
      R"(<a:srgbClr val="{0}"/></a:solidFill></c:spPr></c:marker>)",
      colour);
}

std::string series_xml(const PaperChart& chart, std::size_t at) {
  const PaperSeries& series = chart.series[at];
  std::string out =
      fmt::format(R"(<c:ser><c:idx val="{0}"/><c:order val="{0}"/><c:tx><c:v>{1}</c:v></c:tx>)", at,
                  base::markup_text(series.name));
  out += look_xml(chart, kColours[at % kColours.size()]) + labels_xml();
  out += "<c:cat><c:strLit>" + points_xml(chart.categories) + "</c:strLit></c:cat>";
  out += "<c:val><c:numLit><c:formatCode>General</c:formatCode>" +
         points_xml(numbers_of(chart, series)) + "</c:numLit></c:val>";
  if (chart.kind == ChartKind::kLine) out += R"(<c:smooth val="0"/>)";
  return out + "</c:ser>";
}

std::string plot_xml(const PaperChart& chart) {
  std::string all;
  for (std::size_t i = 0; i < chart.series.size(); ++i) all += series_xml(chart, i);
  constexpr const char* kAxes = R"(<c:axId val="1"/><c:axId val="2"/>)";
  if (chart.kind == ChartKind::kLine) {
    return fmt::format(R"(<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{})"
                       R"(<c:marker val="1"/>{}</c:lineChart>)",
                       all, kAxes);
  }
  return fmt::format(
      R"(<c:barChart><c:barDir val="{}"/><c:grouping val="clustered"/><c:varyColors val="0"/>{})"
      R"(<c:gapWidth val="60"/>{}</c:barChart>)",
      is_bar(chart) ? "bar" : "col", all, kAxes);
}

std::string axis_text_xml() {
  return fmt::format(
      R"(<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr {}</a:defRPr></a:pPr>)"
      R"(<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>)",
      fonts(1'000));
}

// Bars are read from above: their categories run downwards, and the values stay below.
std::string axes_xml(const PaperChart& chart) {
  const bool bars = is_bar(chart);
  const std::string text = axis_text_xml();
  return fmt::format(
             R"(<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="{}"/></c:scaling>)"
             R"(<c:delete val="0"/><c:axPos val="{}"/><c:majorTickMark val="none"/>)"
             R"(<c:minorTickMark val="none"/><c:tickLblPos val="low"/>{}<c:crossAx val="2"/>)"
             R"(<c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>)"
             R"(<c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>)",
             bars ? "maxMin" : "minMax", bars ? "l" : "b", text) +
         fmt::format(
             R"(<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/></c:scaling>)"
             R"(<c:delete val="0"/><c:axPos val="{}"/><c:majorGridlines><c:spPr><a:ln w="6350">)"
             R"(<a:solidFill><a:srgbClr val="D9D9D9"/></a:solidFill></a:ln></c:spPr>)"
             R"(</c:majorGridlines><c:numFmt formatCode="General" sourceLinked="0"/>)"
             R"(<c:majorTickMark val="none"/><c:minorTickMark val="none"/>)"
             R"(<c:tickLblPos val="nextTo"/>{}<c:crossAx val="1"/><c:crosses val="{}"/>)"
             R"(<c:crossBetween val="between"/></c:valAx>)",
             bars ? "b" : "l", text, bars ? "max" : "autoZero");
}

// For whoever cannot see it: what it shows and the numbers of it.
std::string described(const PaperChart& chart) {
  std::string out = chart.title;
  for (const PaperSeries& series : chart.series) {
    const std::vector<std::string> numbers = numbers_of(chart, series);
    out += "。" + series.name + "：";
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      out += (i == 0 ? "" : "，") + chart.categories[i] + (numbers[i].empty() ? "无" : numbers[i]);
    }
  }
  return out;
}

}  // namespace

std::string chart_part(const PaperChart& chart) {
  return fmt::format(
      R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)"
      R"(<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart")"
      R"( xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">)"
      R"(<c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart>{}<c:plotArea><c:layout/>{}{})"
      R"(</c:plotArea><c:legend><c:legendPos val="b"/><c:overlay val="0"/>{}</c:legend>)"
      R"(<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart></c:chartSpace>)",
      title_xml(chart.title), plot_xml(chart), axes_xml(chart), axis_text_xml());
}

std::string chart_paragraph(const PaperChart& chart, std::size_t number,
                            const std::string& relation) {
  return fmt::format(
      R"(<w:p><w:pPr><w:pStyle w:val="Figure"/></w:pPr><w:r><w:drawing><wp:inline distT="0")"
      R"( distB="0" distL="0" distR="0"><wp:extent cx="{}" cy="{}"/><wp:effectExtent l="0" t="0")"
      R"( r="0" b="0"/><wp:docPr id="{}" name="{}" descr="{}"/><wp:cNvGraphicFramePr/><a:graphic>)"
      R"(<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">)"
      R"(<c:chart r:id="{}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>)",
      kWidth, height_of(chart), number, base::markup_text(chart.title),
      base::markup_text(described(chart)), relation);
}

}  // namespace luoshi::document::internal
