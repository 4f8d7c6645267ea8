// The tables of a web page, in the order in which they begin; a table inside a cell is a table of
// its own and its text is no part of the cell. Spans as HTML's table model has them.
#include <algorithm>
#include <charconv>

#include "sheet/internal/collector.h"
#include "sheet/internal/decode.h"
#include "sheet/internal/grid.h"
#include "sheet/internal/html_tree.h"
#include "sheet/internal/infer.h"
#include "sheet/read.h"

namespace luoshi::sheet {
namespace {

constexpr std::uint32_t kColumnSpanMax = 1000;  // HTML 4.9.12.1, and the next
constexpr std::uint32_t kRowSpanMax = 65'534;

bool is_element(const GumboNode* node, GumboTag tag) {
  return node->type == GUMBO_NODE_ELEMENT && node->v.element.tag == tag;
}

const GumboVector* children_of(const GumboNode* node) {
  if (node->type == GUMBO_NODE_DOCUMENT) return &node->v.document.children;
  if (node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE) {
    return &node->v.element.children;
  }
  return nullptr;
}

// The next node in document order within `top`; without `into` the node's content is passed over.
const GumboNode* next_in(const GumboNode* top, const GumboNode* node, bool into) {
  const GumboVector* children = children_of(node);
  if (into && children != nullptr && children->length > 0) {
    return static_cast<const GumboNode*>(children->data[0]);
  }
  while (node != top) {
    const GumboVector* siblings = children_of(node->parent);
    if (node->index_within_parent + 1 < siblings->length) {
      return static_cast<const GumboNode*>(siblings->data[node->index_within_parent + 1]);
    }
    node = node->parent;
  }
  return nullptr;
}

std::uint32_t span_of(const GumboNode* cell, const char* name, std::uint32_t most,
                      std::uint32_t at_zero) {
  const GumboAttribute* found = gumbo_get_attribute(&cell->v.element.attributes, name);
  if (found == nullptr) return 1;
  const std::string_view text = internal::trim(found->value);
  std::uint32_t span = 1;
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), span);
  if (error == std::errc::result_out_of_range) return most;
  if (error != std::errc()) return 1;
  return span == 0 ? at_zero : std::min(span, most);
}

bool breaks_line(GumboTag tag) {
  constexpr GumboTag kTags[] = {GUMBO_TAG_BR, GUMBO_TAG_P,  GUMBO_TAG_DIV, GUMBO_TAG_LI,
                                GUMBO_TAG_H1, GUMBO_TAG_H2, GUMBO_TAG_H3,  GUMBO_TAG_H4,
                                GUMBO_TAG_UL, GUMBO_TAG_OL, GUMBO_TAG_TR};
  return std::find(std::begin(kTags), std::end(kTags), tag) != std::end(kTags);
}

bool is_not_shown(const GumboNode* node) {
  return is_element(node, GUMBO_TAG_SCRIPT) || is_element(node, GUMBO_TAG_STYLE) ||
         is_element(node, GUMBO_TAG_TABLE) || node->type == GUMBO_NODE_TEMPLATE;
}

// White space collapses to one space; <br> and blocks break the line.
void append_collapsed(std::string& out, std::string_view text) {
  for (const char c : text) {
    const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
    if (!space) {
      out += c;
    } else if (!out.empty() && out.back() != ' ' && out.back() != '\n') {
      out += ' ';
    }
  }
}

void break_line(std::string& out, bool hard) {
  while (!out.empty() && out.back() == ' ') out.pop_back();
  if (!out.empty() && (hard || out.back() != '\n')) out += '\n';
}

std::string text_of(const GumboNode* cell) {
  std::string out;
  bool into = true;
  for (const GumboNode* node = next_in(cell, cell, true); node != nullptr;
       node = next_in(cell, node, into)) {
    into = !is_not_shown(node);
    if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE ||
        node->type == GUMBO_NODE_CDATA) {
      append_collapsed(out, node->v.text.text);
    } else if (node->type == GUMBO_NODE_ELEMENT && breaks_line(node->v.element.tag)) {
      break_line(out, node->v.element.tag == GUMBO_TAG_BR);
    }
  }
  return std::string(internal::trim(out));
}

base::Result<internal::RawTable> read_table(const GumboNode* table, const std::string& otherwise,
                                            internal::Budget& budget) {
  internal::Grid grid(budget);
  std::string name;
  bool into = true;
  for (const GumboNode* node = next_in(table, table, true); node != nullptr;
       node = next_in(table, node, into)) {
    const bool is_cell = is_element(node, GUMBO_TAG_TD) || is_element(node, GUMBO_TAG_TH);
    into = !is_cell && !is_not_shown(node) && !is_element(node, GUMBO_TAG_CAPTION);
    if (is_element(node, GUMBO_TAG_CAPTION) && name.empty()) name = text_of(node);
    if (is_element(node, GUMBO_TAG_TR)) grid.begin_row();
    if (!is_cell) continue;
    const auto added = grid.add(text_of(node), span_of(node, "colspan", kColumnSpanMax, 1),
                                span_of(node, "rowspan", kRowSpanMax, kRowSpanMax));
    if (!added) return tl::unexpected(added.error());
  }
  return grid.finish(name.empty() ? otherwise : name);
}

}  // namespace

base::Result<Tables> read_html(std::string_view bytes, const ReadOptions& options) {
  if (bytes.size() > options.limits.input_bytes_max) {
    return tl::unexpected(internal::input_too_large(bytes.size(), options.limits.input_bytes_max));
  }
  auto decoded = internal::decode_text(bytes);
  if (!decoded) return tl::unexpected(decoded.error());
  auto tree = internal::HtmlTree::parse(decoded->utf8, options.limits.nesting_max);
  if (!tree) return tl::unexpected(tree.error());

  Tables out;
  out.findings = std::move(decoded->findings);
  internal::Budget budget(options.limits);
  for (const GumboNode* node = tree->document(); node != nullptr;
       node = next_in(tree->document(), node, true)) {
    if (!is_element(node, GUMBO_TAG_TABLE)) continue;
    auto added = internal::add_table(out, options, budget, [&](std::string name) {
      return read_table(node, std::move(name), budget);
    });
    if (!added) return tl::unexpected(added.error());
  }
  return out;
}

}  // namespace luoshi::sheet
