// The numbered notes of a glossary, and the marks in the text that point to them.
//
// A note opens with its number in one of these forms, and goes on until the next note, a heading or
// an appendix; its lines need not be one:
//   1.  1、  （1）  [1]  【1】  ①  注1：  （注1）  注释1.
// A mark in the text is [1], 【1】, 〔1〕, ［1］, （注1）, [注1], ① or a superscript. A circled
// number that opens an item ("：①…；②…") is an enumeration and no mark; a superscript behind a
// letter or a unit is a power.
#pragma once

#include <vector>

#include "report/outline.h"
#include "report/source.h"

namespace luoshi::report {

enum class NoteForm { kPlain, kParenthesis, kSquare, kCircled, kNamed, kSuperscript };

struct NoteMark {
  int number = 0;
  std::uint32_t length = 0;  // 0: none
  NoteForm form = NoteForm::kPlain;
};

// The number that opens a note at `at`, blanks behind it included.
NoteMark read_note_opening(const Source& source, std::uint32_t at, std::uint32_t limit);
// The mark that points to a note at `at`.
NoteMark read_note_mark(const Source& source, std::uint32_t at, std::uint32_t limit);

struct Note {
  int number = 0;   // 0 in a glossary without numbers
  base::Span span;  // places in Source::normal, its number included
  base::Span term;  // empty when a footnote goes without
  base::Span body;  // what the note says; may hold line ends
};

// In text order. Linear.
std::vector<Note> find_notes(const Source& source, const Outline& outline);

}  // namespace luoshi::report
