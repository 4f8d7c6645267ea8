// What is written is read back by the reader, and holds what an office's paper has to have.
#include "document/write_docx.h"

#include <gtest/gtest.h>

#include <map>
#include <pugixml.hpp>

#include "document/internal/archive.h"
#include "document/support_test.h"

namespace luoshi::document {
namespace {

using testing::read;
using testing::shown;
using Lines = std::vector<std::string>;

Paper paper() {
  return {
      PaperText{PaperStyle::kTitle, "督办单"},
      PaperText{PaperStyle::kNumber, "督办〔2026〕12号"},
      PaperTable{{1, 3}, false, true, {{"事项", "加快<项目> & 开工"}, {"承办单位", "甲区\n乙县"}}},
      PaperText{PaperStyle::kHeading, "一、要求"},
      PaperText{PaperStyle::kBody, "请抓紧。\n并报送\x01。"},
      PaperText{PaperStyle::kSignature, "市政府督查室\n2026年3月2日"}};
}

TEST(WriteDocx, IsReadBack) {
  const auto bytes = write_docx(paper());
  ASSERT_TRUE(bytes);
  const Document document = read(*bytes, "督办单.docx");
  EXPECT_EQ(document.format, Format::kDocx);
  EXPECT_EQ(shown(document), (Lines{"# 督办单", "督办〔2026〕12号", "| 事项\t加快<项目> & 开工",
                                    "| 承办单位\t甲区 乙县", "# 一、要求", "请抓紧。", "并报送。",
                                    "市政府督查室", "2026年3月2日"}));
  EXPECT_TRUE(document.findings.empty());
}

TEST(WriteDocx, TheSamePaperGivesTheSameBytes) {
  EXPECT_EQ(*write_docx(paper()), *write_docx(paper()));
  EXPECT_TRUE(write_docx({}));
}

Paper figures() {
  PaperWords words = "共受理";
  words += PaperWords("12件", "https://city.example/cases?from=2026-10-01&line=hotline");
  words += "。\n另有";
  words += PaperWords("3件", "https://city.example/cases?light=\"red\"");
  return {PaperText{PaperStyle::kBody, words},
          PaperTable{{1, 1},
                     true,
                     false,
                     {{"单位", "件数"},
                      {"甲区", PaperWords("12",
                                          "https://city.example/cases?from=2026-10-01&"
                                          "line=hotline")}}},
          PaperChart{ChartKind::kColumn,
                     "受理件数<月>",
                     {"九月", "十月"},
                     {{"热线 & 网格", {"8", "12.50"}}, {"信访", {"很多"}}}},
          PaperChart{ChartKind::kLine, "按时率", {"九月", "十月"}, {{"到期按时率", {"98.1", ""}}}},
          PaperChart{ChartKind::kBar, "单位", {"甲区"}, {{"件", {"-1"}}}}};
}

struct Package {
  std::map<std::string, std::string> parts;

  const std::string& operator[](const std::string& name) const { return parts.at(name); }
  pugi::xml_document xml(const std::string& name) const {
    pugi::xml_document out;
    const auto result = out.load_string(parts.at(name).c_str());
    EXPECT_TRUE(result) << name << ": " << result.description();
    return out;
  }
};

Package package_of(const Paper& wanted) {
  const auto bytes = write_docx(wanted);
  EXPECT_TRUE(bytes);
  auto archive = internal::Archive::open(*bytes, "a.docx", {});
  EXPECT_TRUE(archive);
  Package out;
  for (const std::string& name : archive->members()) out.parts[name] = archive->read(name).value();
  return out;
}

std::map<std::string, std::string> targets_in(const Package& package) {
  std::map<std::string, std::string> out;
  for (const pugi::xml_node each :
       package.xml("word/_rels/document.xml.rels").document_element().children()) {
    const bool is_outside = std::string(each.attribute("TargetMode").value()) == "External";
    const std::string target = each.attribute("Target").value();
    EXPECT_TRUE(out.emplace(each.attribute("Id").value(), target).second);
    EXPECT_TRUE(is_outside || package.parts.contains("word/" + target)) << target;
  }
  return out;
}

TEST(WriteDocx, WhatThePartsReferToIsThereAndEachHasItsType) {
  const Package package = package_of(figures());
  const auto targets = targets_in(package);
  const std::string& body = package["word/document.xml"];
  std::size_t referred = 0;
  constexpr std::string_view kMark = "r:id=\"";
  for (std::size_t at = body.find(kMark); at != body.npos; at = body.find(kMark, at + 1)) {
    const std::size_t begin = at + kMark.size();
    EXPECT_TRUE(targets.contains(body.substr(begin, body.find('"', begin) - begin)));
    ++referred;
  }
  EXPECT_EQ(referred, 7U);        // the footer, three figures that open something, three charts
  EXPECT_EQ(targets.size(), 7U);  // an address stands once; styles are referred to by no text
  const std::string& types = package["[Content_Types].xml"];
  for (const auto& [name, content] : package.parts) {
    EXPECT_TRUE(package.xml(name)) << name;
    const bool is_plain = name.ends_with(".rels") || name == "[Content_Types].xml";
    EXPECT_EQ(types.find("PartName=\"/" + name + "\"") != types.npos, !is_plain) << name;
  }
}

TEST(WriteDocx, AFigureOpensAnAddress) {
  const Package package = package_of(figures());
  const auto targets = targets_in(package);
  EXPECT_EQ(targets.at("l1"), "https://city.example/cases?from=2026-10-01&line=hotline");
  EXPECT_EQ(targets.at("l2"), "https://city.example/cases?light=\"red\"");
  const pugi::xml_document body = package.xml("word/document.xml");
  std::vector<std::string> links;
  for (const auto& each : body.select_nodes("//w:hyperlink")) {
    links.push_back(each.node().attribute("r:id").value() + std::string(" ") +
                    each.node().child("w:r").child_value("w:t"));
  }
  EXPECT_EQ(links, (Lines{"l1 12件", "l2 3件", "l1 12"}));
}

// The order of elements is the schema's; a program that opens the paper refuses another.
TEST(WriteDocx, AChartHoldsItsNumbers) {
  const Package package = package_of(figures());
  const pugi::xml_document chart = package.xml("word/charts/chart1.xml");
  const pugi::xml_node all = chart.document_element().child("c:chart");
  EXPECT_STREQ(all.select_node(".//a:t").node().child_value(), "受理件数<月>");
  const pugi::xml_node first = all.select_node(".//c:ser").node();
  const auto names = [](const pugi::xml_node& node) {
    Lines out;
    for (const pugi::xml_node each : node.children()) out.emplace_back(each.name() + 2);
    return out;
  };
  EXPECT_EQ(names(all), (Lines{"title", "autoTitleDeleted", "plotArea", "legend", "plotVisOnly",
                               "dispBlanksAs"}));
  EXPECT_EQ(names(first),
            (Lines{"idx", "order", "tx", "spPr", "invertIfNegative", "dLbls", "cat", "val"}));
  EXPECT_EQ(
      names(all.select_node(".//c:catAx").node()),
      (Lines{"axId", "scaling", "delete", "axPos", "majorTickMark", "minorTickMark", "tickLblPos",
             "txPr", "crossAx", "crosses", "auto", "lblAlgn", "lblOffset", "noMultiLvlLbl"}));
  const auto points = [](const pugi::xml_node& series, const char* what) {
    Lines out;
    for (const auto& each : series.child(what).select_nodes(".//c:pt")) {
      out.push_back(each.node().attribute("idx").value() + std::string(" ") +
                    each.node().child_value("c:v"));
    }
    return out;
  };
  EXPECT_EQ(points(first, "c:cat"), (Lines{"0 九月", "1 十月"}));
  EXPECT_EQ(points(first, "c:val"), (Lines{"0 8", "1 12.5"}));
  EXPECT_EQ(points(first.next_sibling(), "c:val"), Lines());  // no number is no point
  const pugi::xml_document line = package.xml("word/charts/chart2.xml");
  EXPECT_EQ(names(line.select_node(".//c:ser").node()),
            (Lines{"idx", "order", "tx", "spPr", "marker", "dLbls", "cat", "val", "smooth"}));
  const pugi::xml_document bars = package.xml("word/charts/chart3.xml");
  EXPECT_STREQ(bars.select_node(".//c:barDir").node().attribute("val").value(), "bar");
}

TEST(WriteDocx, WithFiguresItIsReadBackAndTheSame) {
  const auto bytes = write_docx(figures());
  ASSERT_TRUE(bytes);
  EXPECT_EQ(*bytes, *write_docx(figures()));
  EXPECT_EQ(shown(read(*bytes, "月报.docx")),
            (Lines{"共受理12件。", "另有3件", "| 单位\t件数", "| 甲区\t12"}));
  const Package package = package_of(figures());
  EXPECT_NE(package["word/document.xml"].find("信访：九月无，十月无"), std::string::npos);
}

TEST(WriteDocx, LooksLikeAnOfficialDocument) {
  const auto bytes = write_docx(paper());
  ASSERT_TRUE(bytes);
  auto archive = internal::Archive::open(*bytes, "a.docx", {});
  ASSERT_TRUE(archive);
  const std::string styles = archive->read("word/styles.xml").value();
  const std::string body = archive->read("word/document.xml").value();
  EXPECT_NE(styles.find(R"(w:eastAsia="方正小标宋简体"/><w:b/><w:sz w:val="44"/>)"), styles.npos);
  EXPECT_NE(styles.find(R"(w:eastAsia="仿宋"/><w:sz w:val="32"/>)"), styles.npos);
  EXPECT_NE(body.find(R"(<w:pgSz w:w="11906" w:h="16838"/>)"), body.npos);
  EXPECT_TRUE(archive->has("word/footer1.xml"));
  EXPECT_TRUE(archive->has("[Content_Types].xml"));
}

}  // namespace
}  // namespace luoshi::document
