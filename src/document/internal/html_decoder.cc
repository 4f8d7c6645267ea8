#include "document/internal/html_decoder.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "base/unicode.h"
#include "document/internal/builder.h"
#include "document/internal/encoding.h"
#include "document/internal/html_article.h"
#include "document/internal/html_page.h"
#include "document/internal/lines.h"

namespace luoshi::document::internal {
namespace {

using base::Result;

constexpr std::size_t kCharsetSearchSize = 4096;
constexpr std::size_t kDataCellMax = 200;  // a table with a longer cell only lays out the page
constexpr std::size_t kHeadingLengthMax = 100;
constexpr std::size_t kTitleLinesMax = 8;  // the title stands among the first lines

// The charset that the page's first bytes name; "" without one.
std::string named_charset(std::string_view bytes) {
  std::string head(bytes.substr(0, kCharsetSearchSize));
  for (char& c : head) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  const auto at = head.find("charset=");
  if (at == std::string::npos) return {};
  const auto start = head.find_first_not_of("\"' ", at + 8);
  if (start == std::string::npos) return {};
  const std::string charset = head.substr(start, head.find_first_of("\"' ;/>", start) - start);
  return charset.starts_with("gb") ? "GB18030" : charset;
}

// Valid UTF-8 is UTF-8 even where the page says "gb2312": browsers save so. Else its word counts.
Result<DecodedText> decode_page_bytes(std::string_view bytes, std::string_view name) {
  const std::string charset = named_charset(bytes);
  std::u32string text;
  const bool is_unmarked_other =
      !charset.empty() && !charset.starts_with("utf") && !decode_valid_utf8(bytes, text);
  return is_unmarked_other ? decode_bytes_as(bytes, charset, name) : decode_bytes(bytes, name);
}

int heading_level(const std::string& element) {
  if (element.size() != 2 || element[0] != 'h' || element[1] < '1' || element[1] > '6') return 0;
  return element[1] - '0';
}

// For each element the cell, row and table it stands in; 0 when it stands in none.
struct TablePlaces {
  std::vector<std::uint32_t> cell;
  std::vector<std::uint32_t> row;
  std::vector<std::uint32_t> table;

  explicit TablePlaces(const std::vector<HtmlElement>& elements)
      : cell(elements.size()), row(elements.size()), table(elements.size()) {
    for (std::uint32_t i = 1; i < elements.size(); ++i) {
      const std::string& name = elements[i].name;
      const std::uint32_t parent = elements[i].parent;
      table[i] = name == "table" ? i : table[parent];
      row[i] = name == "tr" ? i : name == "table" ? 0 : row[parent];
      const bool is_cell = name == "td" || name == "th";
      cell[i] = is_cell ? i : name == "table" || name == "tr" ? 0 : cell[parent];
    }
  }
};

// The rows of the tables that hold data; of those that only lay out the page the cells are blocks.
class DataTables {
 public:
  DataTables(const HtmlPage& page, const std::vector<bool>& is_kept)
      : places_(page.elements), is_data_(page.elements.size(), false) {
    std::map<std::uint32_t, std::size_t> columns;  // by table: of its widest row
    for (std::uint32_t i = 1; i < page.elements.size(); ++i) {
      const std::uint32_t table = places_.table[i];
      if (places_.cell[i] == i && places_.row[i] != 0) {
        auto& cells = cells_of_row_[places_.row[i]];
        cells.push_back(i);
        columns[table] = std::max(columns[table], cells.size());
      }
    }
    for (const auto& [table, count] : columns) is_data_[table] = count >= 2;
    for (std::uint32_t i = 1; i < page.elements.size(); ++i) {  // a table around another
      if (page.elements[i].name != "table") continue;
      const std::uint32_t around = places_.table[page.elements[i].parent];
      if (around != 0) is_data_[around] = false;
    }
    for (std::size_t i = 0; i < page.lines.size(); ++i) {
      const std::uint32_t cell = places_.cell[page.lines[i].owner];
      if (cell == 0 || !is_kept[i]) continue;
      std::u32string& text = text_of_cell_[cell];
      text += (text.empty() ? U"" : U" ") + page.lines[i].text;
      if (text.size() > kDataCellMax) is_data_[places_.table[cell]] = false;
    }
  }

  // The row that holds the line of that owner; 0 when it is no row of a data table.
  std::uint32_t row_of(std::uint32_t owner) const {
    const std::uint32_t cell = places_.cell[owner];
    return cell != 0 && is_data_[places_.table[cell]] ? places_.row[cell] : 0;
  }
  std::vector<std::u32string> cells_of(std::uint32_t row) const {
    std::vector<std::u32string> out;
    for (const std::uint32_t cell : cells_of_row_.at(row)) {
      const auto found = text_of_cell_.find(cell);
      out.push_back(found == text_of_cell_.end() ? std::u32string{} : found->second);
    }
    return out;
  }

 private:
  TablePlaces places_;
  std::vector<bool> is_data_;
  std::map<std::uint32_t, std::vector<std::uint32_t>> cells_of_row_;
  std::map<std::uint32_t, std::u32string> text_of_cell_;
};

bool is_same_but_for_space(std::u32string_view a, std::u32string_view b) {
  std::size_t j = 0;
  for (const char32_t c : a) {
    if (is_space(c)) continue;
    while (j < b.size() && is_space(b[j])) ++j;
    if (j == b.size() || b[j++] != c) return false;
  }
  while (j < b.size() && is_space(b[j])) ++j;
  return j == b.size();
}

// The line of the article that is its title; none when it stands outside the article.
std::optional<std::size_t> find_title_line(const HtmlPage& page, const Article& article) {
  std::size_t seen = 0;
  for (std::size_t i = 0; i < page.lines.size() && seen < kTitleLinesMax; ++i) {
    if (!article.is_kept[i]) continue;
    ++seen;
    if (is_same_but_for_space(page.lines[i].text, article.title)) return i;
  }
  return std::nullopt;
}

void add_article(const HtmlPage& page, const Article& article, Builder& builder) {
  const DataTables tables(page, article.is_kept);
  const auto title_line = find_title_line(page, article);
  if (!title_line) builder.add(article.title, ParagraphKind::kHeading, 1);
  std::uint32_t last_row = 0;
  for (std::size_t i = 0; i < page.lines.size(); ++i) {
    if (!article.is_kept[i]) continue;
    const HtmlLine& line = page.lines[i];
    const std::uint32_t row = tables.row_of(line.owner);
    if (row != 0) {
      if (row != last_row) builder.add_row(tables.cells_of(row));
      last_row = row;
      continue;
    }
    const int level = i == title_line ? 1 : heading_level(page.elements[line.owner].name);
    const bool is_heading = level > 0 && line.text.size() <= kHeadingLengthMax;
    builder.add(line.text, is_heading ? ParagraphKind::kHeading : ParagraphKind::kBody,
                is_heading ? level : 0);
  }
}

}  // namespace

Result<Document> decode_html(std::string_view bytes, std::string_view name, const Limits& limits) {
  auto decoded = decode_page_bytes(bytes, name);
  if (!decoded) return tl::unexpected(std::move(decoded.error()));
  auto page = parse_page(decoded->text, name, limits);
  if (!page) return tl::unexpected(std::move(page.error()));
  const Article article = find_article(*page);

  Document document;
  document.name = name;
  document.format = Format::kHtml;
  document.encoding = std::move(decoded->encoding);
  for (base::Finding& finding : decoded->findings) {
    finding.span = {};  // it counted in the page's source, which is not the document's text
    document.findings.push_back(std::move(finding));
  }
  if (article.dropped > 0) {
    document.findings.push_back(
        {"document.page_frame",
         base::Severity::kInfo,
         {},
         {},
         {fmt::format("网页正文之外的 {} 行（菜单、页脚等）没有读取", article.dropped),
          fmt::format("{} line(s) of the page outside the article were left out",
                      article.dropped)}});
  }
  Builder builder;
  add_article(*page, article, builder);
  builder.finish(document, true);
  return document;
}

}  // namespace luoshi::document::internal
