#include "document/internal/docx_body.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/unicode.h"
#include "document/internal/xml.h"

namespace luoshi::document::internal {
namespace {

// Properties, what is deleted, field codes, phonetic guides: none of it is text of the document.
constexpr std::array<std::string_view, 14> kSkipped = {
    "pPr",       "rPr",          "tblPr",   "trPr", "tcPr",     "sectPr",  "sdtPr",
    "instrText", "delInstrText", "delText", "rt",   "Fallback", "tblGrid", "txbxPr"};

// A switch is on when the element is there and does not say no.
bool is_on(pugi::xml_node properties, std::string_view element) {
  const pugi::xml_node node = child(properties, element);
  if (!node) return false;
  const auto value = attribute(node, "val");
  return value != "0" && value != "false" && value != "off";
}

bool is_contents_control(pugi::xml_node sdt) {
  const pugi::xml_node part = child(child(sdt, "sdtPr"), "docPartObj");
  return child_value(part, "docPartGallery") == "Table of Contents";
}

std::u32string join(const std::vector<Block>& content) {
  std::u32string out;
  const auto add = [&out](std::u32string_view text) {
    if (!out.empty() && !text.empty()) out.push_back(U' ');
    out += text;
  };
  for (const Block& block : content) {
    add(block.text);
    for (const std::u32string& cell : block.cells) add(cell);
  }
  return out;
}

}  // namespace

void DocxBody::read(pugi::xml_node root) {
  walk(
      root, [this](pugi::xml_node node) { return enter(node); },
      [this](pugi::xml_node node) { leave(node); });
  if (!carried_.empty()) {
    Block block;
    block.text = std::move(carried_);
    emit(std::move(block));
    carried_.clear();
  }
}

bool DocxBody::enter(pugi::xml_node node) {
  if (node.type() == pugi::node_pcdata) return false;
  const std::string_view name = local_name(node);
  if (std::find(kSkipped.begin(), kSkipped.end(), name) != kSkipped.end()) return false;
  if (name == "del" || name == "moveFrom") {
    ++counts_.deletions;
    return false;
  }
  if (name == "ins" || name == "moveTo") ++counts_.insertions;
  if (name == "blip" || name == "imagedata") ++counts_.pictures;
  if (name == "r" && is_on(child(node, "rPr"), "vanish")) {
    ++counts_.hidden_runs;
    return false;
  }
  return enter_structure(node, name);
}

bool DocxBody::enter_structure(pugi::xml_node node, std::string_view name) {
  if (name == "p") {
    begin_paragraph(node);
  } else if (name == "tbl") {
    frames_.emplace_back().kind = Frame::Kind::kTable;
  } else if (name == "tr") {
    if (child(child(node, "trPr"), "del")) {
      ++counts_.deletions;
      return false;
    }
    frames_.emplace_back().kind = Frame::Kind::kRow;
  } else if (name == "tc") {
    frames_.emplace_back().kind = Frame::Kind::kCell;
  } else if (name == "sdt" && is_contents_control(node)) {
    ++contents_depth_;
  } else {
    read_text_element(node, name);
    return name != "t";
  }
  return true;
}

void DocxBody::leave(pugi::xml_node node) {
  const std::string_view name = local_name(node);
  if (name == "p") {
    end_paragraph();
  } else if (name == "tc") {
    Frame cell = std::move(frames_.back());
    frames_.pop_back();
    const bool in_row = !frames_.empty() && frames_.back().kind == Frame::Kind::kRow;
    if (in_row) frames_.back().cells.push_back(std::move(cell.blocks));
  } else if (name == "tr") {
    Frame row = std::move(frames_.back());
    frames_.pop_back();
    const bool in_table = !frames_.empty() && frames_.back().kind == Frame::Kind::kTable;
    if (in_table) frames_.back().rows.push_back(std::move(row.cells));
  } else if (name == "tbl") {
    end_table();
  } else if (name == "sdt" && is_contents_control(node)) {
    --contents_depth_;
  }
}

void DocxBody::read_text_element(pugi::xml_node node, std::string_view name) {
  if (name == "t") {
    for (const pugi::xml_node piece : node.children()) append(base::to_utf32(piece.value()));
  } else if (name == "br" || name == "cr") {
    append(U"\n");
  } else if (name == "tab" || name == "ptab") {
    append(U" ");
  } else if (name == "noBreakHyphen") {
    append(U"-");
  } else if (name == "footnoteReference") {
    add_note(node, false);
  } else if (name == "endnoteReference") {
    add_note(node, true);
  }
}

void DocxBody::begin_paragraph(pugi::xml_node node) {
  const pugi::xml_node properties = child(node, "pPr");
  Style style = styles_.find(std::string(child_value(properties, "pStyle")));
  const int outline = outline_level_of(properties);
  if (outline >= 0) style.outline_level = outline;
  if (const pugi::xml_node numbering = child(properties, "numPr")) {
    const auto list_id = child_value(numbering, "numId");
    if (!list_id.empty()) style.list_id = list_id;
    const auto level = child_value(numbering, "ilvl");
    std::from_chars(level.data(), level.data() + level.size(), style.list_level);
  }
  Frame frame;
  frame.joins_next = static_cast<bool>(child(child(properties, "rPr"), "del"));
  frame.block.level = style.outline_level;
  if (style.outline_level > 0) frame.block.kind = ParagraphKind::kHeading;
  frame.block.is_contents = contents_depth_ > 0 || style.name.starts_with("toc ");
  if (!frame.joins_next && !style.list_id.empty() && style.list_level >= 0) {
    frame.block.text = numbering_.next(style.list_id, static_cast<std::size_t>(style.list_level));
    frame.label_size = frame.block.text.size();
  }
  if (frame.block.text.empty()) {
    frame.block.text = std::exchange(carried_, {});  // moved: the chain may be long
  } else {
    frame.block.text += std::exchange(carried_, {});
  }
  frames_.push_back(std::move(frame));
}

void DocxBody::end_paragraph() {
  Frame frame = std::move(frames_.back());
  frames_.pop_back();
  if (frame.joins_next) {
    carried_ = std::move(frame.block.text);
  } else if (frame.block.text.size() > frame.label_size) {
    emit(std::move(frame.block));
  }
  for (Block& block : frame.blocks) emit(std::move(block));
}

// A table of one column is a frame round paragraphs; its content is read as such.
void DocxBody::end_table() {
  Frame table = std::move(frames_.back());
  frames_.pop_back();
  std::size_t columns = 0;
  for (const auto& row : table.rows) columns = std::max(columns, row.size());
  for (auto& row : table.rows) {
    if (columns <= 1) {
      for (auto& cell : row) {
        for (Block& block : cell) emit(std::move(block));
      }
      continue;
    }
    Block block;
    block.kind = ParagraphKind::kTableRow;
    for (const auto& cell : row) block.cells.push_back(join(cell));
    emit(std::move(block));
  }
}

void DocxBody::emit(Block block) {
  for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
    if (frame->kind == Frame::Kind::kParagraph || frame->kind == Frame::Kind::kCell) {
      frame->blocks.push_back(std::move(block));
      return;
    }
  }
  blocks_.push_back(std::move(block));
}

void DocxBody::append(std::u32string_view text) {
  if (frames_.empty() || frames_.back().kind != Frame::Kind::kParagraph) return;
  frames_.back().block.text += text;
}

void DocxBody::add_note(pugi::xml_node node, bool is_endnote) {
  notes_.push_back({is_endnote, std::string(attribute(node, "id"))});
  append(base::to_utf32(fmt::format("[{}]", notes_.size())));
}

}  // namespace luoshi::document::internal
