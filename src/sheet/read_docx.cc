// The tables of a docx file's body, in the order in which they begin; a table inside a cell is a
// table of its own. Source: ECMA-376 part 1, 17.4 (tables): gridSpan, vMerge, gridBefore.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "sheet/internal/archive.h"
#include "sheet/internal/collector.h"
#include "sheet/internal/grid.h"
#include "sheet/internal/infer.h"
#include "sheet/internal/xml.h"
#include "sheet/read.h"

namespace luoshi::sheet {
namespace {

using internal::attribute;
using internal::child;
using internal::is;
using internal::next_in;

struct DocxCell {
  pugi::xml_node node;
  std::uint32_t column = 0;
  std::uint32_t column_span = 1;
  bool continues_above = false;  // <w:vMerge/>: the lower part of a merged cell
};

using DocxRow = std::vector<DocxCell>;

std::uint32_t value_of(pugi::xml_node node, std::uint32_t otherwise) {
  const std::string_view text = attribute(node, "val");
  std::uint32_t value = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return std::min(value, kColumnsMax);
}

// Table by table: what lies in a nested table, and the second version of AlternateContent, is
// another place's.
bool leads_elsewhere(pugi::xml_node node) { return is(node, "tbl") || is(node, "Fallback"); }

std::string text_of(pugi::xml_node cell) {
  std::string out;
  std::uint32_t depth = 0;
  bool into = true;
  for (pugi::xml_node node = next_in(cell, cell, true, depth); node;
       node = next_in(cell, node, into, depth)) {
    into = !leads_elsewhere(node);
    if (is(node, "t")) {
      out += node.child_value();
    } else if (is(node, "tab")) {
      // <w:tabs><w:tab/></w:tabs> are stops of the paragraph, no text.
      if (is(node.parent(), "r")) out += '\t';
    } else if (is(node, "br") || is(node, "cr")) {
      out += '\n';
    } else if (is(node, "p") && !out.empty() && out.back() != '\n') {
      out += '\n';
    }
  }
  return std::string(internal::trim(out));
}

DocxRow read_row(pugi::xml_node row) {
  DocxRow cells;
  std::uint32_t column = value_of(child(child(row, "trPr"), "gridBefore"), 0);
  std::uint32_t depth = 0;
  bool into = true;
  for (pugi::xml_node node = next_in(row, row, true, depth); node;
       node = next_in(row, node, into, depth)) {
    into = !is(node, "tc") && !leads_elsewhere(node);
    if (!is(node, "tc")) continue;
    const pugi::xml_node properties = child(node, "tcPr");
    const pugi::xml_node merge = child(properties, "vMerge");
    DocxCell cell;
    cell.node = node;
    cell.column = column;
    cell.column_span = std::max(value_of(child(properties, "gridSpan"), 1), 1u);
    cell.continues_above = merge && std::string_view(attribute(merge, "val")) != "restart";
    column = std::min(column + cell.column_span, kColumnsMax);
    cells.push_back(cell);
  }
  return cells;
}

std::vector<DocxRow> read_rows(pugi::xml_node table) {
  std::vector<DocxRow> rows;
  std::uint32_t depth = 0;
  bool into = true;
  for (pugi::xml_node node = next_in(table, table, true, depth); node;
       node = next_in(table, node, into, depth)) {
    into = !is(node, "tr") && !leads_elsewhere(node);
    if (is(node, "tr")) rows.push_back(read_row(node));
  }
  return rows;
}

const DocxCell* at_column(const DocxRow& row, std::uint32_t column) {
  const auto found =
      std::lower_bound(row.begin(), row.end(), column,
                       [](const DocxCell& cell, std::uint32_t at) { return cell.column < at; });
  return found != row.end() && found->column == column ? &*found : nullptr;
}

std::uint32_t row_span(const std::vector<DocxRow>& rows, std::size_t row, const DocxCell& cell) {
  std::uint32_t span = 1;
  for (std::size_t below = row + 1; below < rows.size(); ++below) {
    const DocxCell* next = at_column(rows[below], cell.column);
    if (next == nullptr || !next->continues_above) break;
    ++span;
  }
  return span;
}

base::Result<internal::RawTable> read_table(pugi::xml_node table, std::string name,
                                            internal::Budget& budget) {
  const std::vector<DocxRow> rows = read_rows(table);
  internal::Grid grid(budget);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    grid.begin_row();
    if (!rows[r].empty()) grid.skip_columns(rows[r][0].column);
    for (const DocxCell& cell : rows[r]) {
      if (cell.continues_above && r > 0 && at_column(rows[r - 1], cell.column) != nullptr) {
        continue;  // the merged cell above has taken this place
      }
      const auto added = grid.add(text_of(cell.node), cell.column_span, row_span(rows, r, cell));
      if (!added) return tl::unexpected(added.error());
    }
  }
  return grid.finish(std::move(name));
}

base::Error not_a_document() {
  return {base::ErrorCode::kUnsupported,
          {"压缩包里没有 word/document.xml，不是 docx",
           "no word/document.xml in the archive: not a docx"},
          {},
          {"另存为 docx", "save it as docx"}};
}

base::Error nests_too_deep(std::uint32_t limit) {
  return {base::ErrorCode::kTooLarge,
          {fmt::format("元素嵌套超过 {} 层的上限", limit),
           fmt::format("elements nest deeper than the limit of {}", limit)},
          "word/document.xml",
          {"用 Word 或 WPS 另存一份", "save it anew with an office program"}};
}

}  // namespace

base::Result<Tables> read_docx(std::string_view bytes, const ReadOptions& options) {
  auto archive = internal::Archive::open(bytes, options.limits);
  if (!archive) return tl::unexpected(archive.error());
  const std::string part = "word/document.xml";
  auto content = archive->read(part);
  if (!content) return tl::unexpected(content.error());
  if (!*content) return tl::unexpected(not_a_document());
  auto xml = internal::XmlPart::parse(std::move(**content), part, options.limits);
  if (!xml) return tl::unexpected(xml.error());

  Tables out;
  internal::Budget budget(options.limits);
  std::uint32_t depth = 0;
  bool into = true;
  const pugi::xml_node root = (*xml)->root();
  for (pugi::xml_node node = root; node; node = next_in(root, node, into, depth)) {
    into = !is(node, "Fallback");
    if (depth > options.limits.nesting_max) {
      return tl::unexpected(nests_too_deep(options.limits.nesting_max));
    }
    if (!is(node, "tbl")) continue;
    auto added = internal::add_table(out, options, budget, [&](std::string name) {
      return read_table(node, std::move(name), budget);
    });
    if (!added) return tl::unexpected(added.error());
  }
  return out;
}

}  // namespace luoshi::sheet
