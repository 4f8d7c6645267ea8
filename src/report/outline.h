// The outline of a work report: lines (lost paragraph breaks recovered from the numbering), the
// part of the report each belongs to, headings with their levels, and sentences with the headings
// above them. Any numbering style: 第一部分, 一、, （一）, 1., 一是, 第一，, or none at all.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "document/document.h"
#include "report/reading.h"
#include "report/source.h"

namespace luoshi::report {

// The lines of a document, places in its text. Residue is left out.
std::vector<base::Span> recover_lines(const document::Document& document);

struct Sentence {
  base::Span span;  // without its closing punctuation; places in Source::normal
  Part part = Part::kOther;
  std::uint32_t path = 0;  // index into Outline::paths
  bool heading = false;  // a heading line or a run-in heading: states no act, but may hold a number
  bool opens_line = false;
};

struct Outline {
  struct Section {
    Part part = Part::kOther;
    base::Span heading;  // may be empty
    base::Span span;
  };
  struct HeadingLine {
    base::Span span;
    int level = 0;
  };
  std::vector<Section> sections;
  std::vector<HeadingLine> headings;
  std::vector<Sentence> sentences;
  std::vector<Path> paths;
  int year = 0;  // that the plan is for, when a heading says so
};

Outline outline(const Source& source);

}  // namespace luoshi::report
