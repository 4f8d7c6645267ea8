#include "document/internal/docx_decoder.h"

#include <fmt/format.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "base/unicode.h"
#include "document/internal/builder.h"
#include "document/internal/docx_body.h"
#include "document/internal/lines.h"
#include "document/internal/numbering.h"
#include "document/internal/styles.h"
#include "document/internal/xml.h"

namespace luoshi::document::internal {
namespace {

using base::ErrorCode;
using base::Result;
using base::Severity;
using Tree = std::unique_ptr<pugi::xml_document>;

constexpr const char* kUsualBody = "word/document.xml";

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash + 1);
}

// The target of the first relation whose type ends so; "" without one.
std::string target_of(pugi::xml_node relations, std::string_view type, const std::string& folder) {
  for (const pugi::xml_node node : relations.children()) {
    if (!attribute(node, "Type").ends_with(type)) continue;
    const auto target = attribute(node, "Target");
    return target.starts_with('/') ? std::string(target.substr(1)) : folder + std::string(target);
  }
  return {};
}

class DocxDecoder {
 public:
  DocxDecoder(Archive& archive, std::string_view name, const Limits& limits)
      : archive_(archive), limits_(limits) {
    document_.name = name;
    document_.format = Format::kDocx;
  }

  Result<Document> decode() {
    const std::string body = find_docx_body(archive_);
    auto tree = parse(body);
    if (!tree) return tl::unexpected(std::move(tree.error()));
    if (auto parts = read_parts(body); !parts) return tl::unexpected(std::move(parts.error()));
    DocxBody reader(styles_, numbering_);
    reader.read((*tree)->document_element());
    add_blocks(reader.blocks());
    add_notes(reader.notes());
    note_counts(reader.counts());
    builder_.finish(document_, true);
    return std::move(document_);
  }

 private:
  Result<Tree> parse(const std::string& member) {
    auto bytes = archive_.read(member);
    if (!bytes) return tl::unexpected(std::move(bytes.error()));
    return parse_xml(*bytes, document_.name + ": " + member, limits_);
  }

  // A part that helps but is not the text: damaged, it costs a finding. Over a limit it is an
  // error.
  Result<Tree> parse_helper(const std::string& member) {
    if (member.empty() || !archive_.has(member)) return std::make_unique<pugi::xml_document>();
    auto tree = parse(member);
    if (tree || tree.error().code == ErrorCode::kTooLarge) return tree;
    document_.findings.push_back(
        {"document.part_unreadable",
         Severity::kWarning,
         {},
         member,
         {"文档部件无法读取，已略过：" + tree.error().what.zh,
          "a part could not be read and was left out: " + tree.error().what.en}});
    return std::make_unique<pugi::xml_document>();
  }

  Result<bool> read_parts(const std::string& body) {
    const std::string folder = folder_of(body);
    auto relations = parse_helper(folder + "_rels/" + body.substr(folder.size()) + ".rels");
    if (!relations) return tl::unexpected(std::move(relations.error()));
    const pugi::xml_node root = (*relations)->document_element();
    const auto part = [&](const char* type) { return parse_helper(target_of(root, type, folder)); };
    auto styles = part("/styles");
    auto numbering = part("/numbering");
    auto footnotes = part("/footnotes");
    auto endnotes = part("/endnotes");
    for (Result<Tree>* tree : {&styles, &numbering, &footnotes, &endnotes}) {
      if (!*tree) return tl::unexpected(std::move(tree->error()));
    }
    styles_ = Styles((*styles)->document_element());
    numbering_ = Numbering((*numbering)->document_element());
    footnotes_ = std::move(*footnotes);
    endnotes_ = std::move(*endnotes);
    return true;
  }

  void add_blocks(const std::vector<Block>& blocks) {
    for (const Block& block : blocks) {
      if (block.is_contents) {
        builder_.add_residue(block.text, ResidueReason::kContents);
      } else if (!block.cells.empty()) {
        builder_.add_row(block.cells);
      } else {
        builder_.add(block.text, block.kind, block.level);
      }
    }
  }

  static std::map<std::string, pugi::xml_node> index_notes(const Tree& tree) {
    std::map<std::string, pugi::xml_node> out;
    for (const pugi::xml_node node : tree->document_element().children()) {
      out.emplace(std::string(attribute(node, "id")), node);
    }
    return out;
  }

  // A note is written once, behind its first mark: repeated for every mark, a small file of many
  // marks on one long note would fill the memory.
  void add_notes(const std::vector<NoteReference>& references) {
    const auto footnotes = index_notes(footnotes_);
    const auto endnotes = index_notes(endnotes_);
    std::set<pugi::xml_node> written;
    for (std::size_t i = 0; i < references.size(); ++i) {
      const auto& index = references[i].is_endnote ? endnotes : footnotes;
      const auto found = index.find(references[i].id);
      if (found == index.end() || !written.insert(found->second).second) continue;
      DocxBody reader(styles_, numbering_);
      reader.read(found->second);
      std::u32string text;
      for (const Block& block : reader.blocks()) {
        text += (text.empty() ? U"" : U" ") + block.text;
        for (const std::u32string& cell : block.cells) text += U" " + cell;
      }
      for (char32_t& c : text) c = is_line_break(c) ? U' ' : c;
      const base::Span inner = trim(text, {0, static_cast<std::uint32_t>(text.size())});
      if (inner.empty()) continue;
      builder_.add(base::to_utf32(fmt::format("[{}] ", i + 1)).append(slice(text, inner)),
                   ParagraphKind::kFootnote);
    }
  }

  void note(const char* code, Severity severity, std::string zh, std::string en) {
    document_.findings.push_back({code, severity, {}, {}, {std::move(zh), std::move(en)}});
  }

  void note_counts(const DocxCounts& counts) {
    if (counts.insertions + counts.deletions > 0) {
      note("document.tracked_changes", Severity::kWarning,
           fmt::format("文档含未接受的修订：保留插入 {} 处，去掉删除 {} 处", counts.insertions,
                       counts.deletions),
           fmt::format("the document holds tracked changes: {} insertion(s) kept, {} deletion(s) "
                       "dropped",
                       counts.insertions, counts.deletions));
    }
    if (counts.hidden_runs > 0) {
      note("document.hidden_text", Severity::kInfo,
           fmt::format("略过 {} 处隐藏文字", counts.hidden_runs),
           fmt::format("{} piece(s) of hidden text left out", counts.hidden_runs));
    }
    if (counts.pictures > 0) {
      note("document.pictures", Severity::kInfo,
           fmt::format("有 {} 幅图片，其中的文字没有读取", counts.pictures),
           fmt::format("{} picture(s); any text in them is not read", counts.pictures));
    }
  }

  Archive& archive_;
  const Limits& limits_;
  Document document_;
  Builder builder_;
  Styles styles_;
  Numbering numbering_;
  Tree footnotes_;
  Tree endnotes_;
};

}  // namespace

std::string find_docx_body(Archive& archive) {
  if (archive.has(kUsualBody)) return kUsualBody;
  const auto bytes = archive.read("_rels/.rels");
  if (!bytes) return {};
  const auto tree = parse_xml(*bytes, "_rels/.rels", Limits{});
  if (!tree) return {};
  const std::string target = target_of((*tree)->document_element(), "/officeDocument", "");
  return target.starts_with("word/") && archive.has(target) ? target : "";
}

Result<Document> decode_docx(Archive& archive, std::string_view name, const Limits& limits) {
  return DocxDecoder(archive, name, limits).decode();
}

}  // namespace luoshi::document::internal
