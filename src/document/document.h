// A document, decoded: the text as code points and its paragraphs. Nothing here judges what the
// text means. Offsets are code points into `text`, and stay valid for as long as the Document
// lives.
//
// txt: `text` is the decoded file exactly as it stands, a byte order mark removed and nothing else.
// Other formats: paragraphs joined by '\n', table cells by '\t' (what `luoshi read --format text`
// prints). Bad input is an Error only when no text can be had at all; everything else is a Finding.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "base/result.h"
#include "base/span.h"

namespace luoshi::document {

enum class Format { kText, kHtml, kDocx, kPdf, kDoc };

enum class ParagraphKind { kBody, kHeading, kTableRow, kFootnote };

struct Paragraph {
  base::Span span;  // without the line break and without surrounding white space
  ParagraphKind kind = ParagraphKind::kBody;
  int level = 0;  // of a heading that the format marks as one, 1 the highest; else 0
};

// Why a piece of text is no part of the document proper.
enum class ResidueReason {
  kMarkup,      // HTML comments and tags in a page that was saved as plain text
  kNavigation,  // "当前位置：", "【字体：大 中 小】", pagers, buttons
  kByline,      // "来源：", "责任编辑：", "浏览次数："
  kPageNumber,  // page numbers standing alone, running heads beside them
  kWatermark,   // a distributor's advertisement with its address
  kContents,    // a generated table of contents
  kRepetition,  // a run of paragraphs that stood before, in the same order
};

struct Residue {
  base::Span span;
  ResidueReason reason = ResidueReason::kMarkup;
};

struct Document {
  std::string name;  // as given: a path, or "-" for standard input
  Format format = Format::kText;
  std::string encoding;  // "UTF-8", "GB18030"; empty where the format fixes it
  std::u32string text;
  std::vector<Paragraph> paragraphs;  // in text order, not overlapping, none empty
  // What stands in `text` but was left out of `paragraphs`, in text order. Every reason that occurs
  // has one finding too ("document.residue_…").
  std::vector<Residue> residue;
  std::vector<base::Finding> findings;
};

struct Limits {
  std::uint64_t input_bytes_max = 64ull << 20;
  std::uint64_t expanded_bytes_max = 256ull << 20;  // of one archive, all members together
  std::uint64_t expansion_ratio_max = 200;          // of one archive member
  std::uint64_t nodes_max = 4'000'000;              // XML or HTML elements and attributes of a part
  std::uint32_t nesting_max = 128;                  // of elements and tables
  std::uint32_t pages_max = 5000;
};

}  // namespace luoshi::document
