#include "report/internal/note.h"

#include <algorithm>

#include "report/internal/numbering.h"

namespace luoshi::report {
namespace {

constexpr int kNumberMax = 300;         // [2024] is a year
constexpr std::uint32_t kTermMax = 60;  // characters of a term as a note words it
constexpr std::uint32_t kHeadingMax = 40;
constexpr int kGapMax = 2;                // numbers a glossary may skip
constexpr std::size_t kUntrustedMin = 3;  // notes that make a glossary where no heading says so

struct CircledRange {
  char32_t first;
  char32_t last;
  int number;
};
constexpr CircledRange kCircled[] = {{U'①', U'⑳', 1}, {U'㉑', U'㉟', 21}, {U'㊱', U'㊿', 36},
                                     {U'⑴', U'⒇', 1}, {U'❶', U'❿', 1},    {U'➀', U'➉', 1}};
constexpr std::u32string_view kSuperscripts = U"⁰¹²³⁴⁵⁶⁷⁸⁹";

int circled_number(char32_t c) {
  if (c < 0x2460) return 0;
  for (const CircledRange& range : kCircled) {
    if (c >= range.first && c <= range.last)
      return range.number + static_cast<int>(c - range.first);
  }
  return 0;
}

// Reads forward over one stretch of the normalised text.
class Cursor {
 public:
  Cursor(const Source& source, std::uint32_t at, std::uint32_t limit)
      : text_(source.normal), at_(at), limit_(limit) {}

  bool take(std::u32string_view word) {
    if (at_ + word.size() > limit_ || text_.substr(at_, word.size()) != word) return false;
    at_ += static_cast<std::uint32_t>(word.size());
    return true;
  }
  bool take_any(std::u32string_view characters) {
    if (at_ >= limit_ || characters.find(text_[at_]) == std::u32string_view::npos) return false;
    ++at_;
    return true;
  }
  int number() {
    int value = 0;
    const std::uint32_t from = at_;
    while (at_ < limit_ && at_ - from < 4 && is_digit(text_[at_])) {
      value = value * 10 + static_cast<int>(text_[at_++] - U'0');
    }
    return value <= kNumberMax ? value : 0;
  }
  char32_t peek() const { return at_ < limit_ ? text_[at_] : U'\0'; }
  void skip() { ++at_; }
  std::uint32_t at() const { return at_; }

 private:
  std::u32string_view text_;
  std::uint32_t at_;
  std::uint32_t limit_;
};

char32_t closer_of(char32_t open) { return open == U'[' ? U']' : open == U'【' ? U'】' : U'）'; }

// "[12]", "【注12】", "（注12）", and "（12）" as a form of its own.
NoteMark read_bracketed(const Source& source, std::uint32_t at, std::uint32_t limit) {
  Cursor cursor(source, at, limit);
  const char32_t open = cursor.peek();
  cursor.skip();
  const bool named = cursor.take(U"注释") || cursor.take(U"注");
  const int number = cursor.number();
  if (number == 0 || cursor.peek() != closer_of(open)) return {};
  const NoteForm form = named           ? NoteForm::kNamed
                        : open == U'（' ? NoteForm::kParenthesis
                                        : NoteForm::kSquare;
  return {number, cursor.at() + 1 - at, form};
}

bool opens_bracket(char32_t c) { return c == U'[' || c == U'【' || c == U'（'; }

NoteMark read_superscript(const Source& source, std::uint32_t at, std::uint32_t limit) {
  int number = 0;
  std::uint32_t i = at;
  for (; i < limit && i - at < 3; ++i) {
    const std::size_t digit = kSuperscripts.find(source.normal[i]);
    if (digit == std::u32string_view::npos) break;
    number = number * 10 + static_cast<int>(digit);
  }
  if (number == 0 || at == 0) return {};
  const char32_t before = source.normal[at - 1];
  if (is_latin(before) || is_digit(before) || before == U'米' || before == U'里') return {};
  return {number, i - at, NoteForm::kSuperscript};
}

bool closes(char32_t c) { return c == U'。' || c == U'！' || c == U'？' || c == U'；'; }

struct Separator {
  std::uint32_t at = 0;
  std::uint32_t length = 0;  // 0: none
};

// What stands between a term and its definition: "：", "——", "是指", "指".
Separator find_separator(const Source& source, base::Span body) {
  const std::uint32_t limit = std::min(body.end, body.start + kTermMax);
  Separator weak;
  for (std::uint32_t i = body.start + 1; i < limit; ++i) {
    if (source.enclosed[i] != 0) continue;
    const char32_t c = source.normal[i];
    if (c == U'：') return {i, 1};
    if (closes(c) || c == U'\n') break;
    if (c == U'—' && i + 1 < limit && source.normal[i + 1] == U'—') return {i, 2};
    if (weak.length != 0) continue;
    const std::u32string_view rest = std::u32string_view(source.normal).substr(i, 3);
    for (const std::u32string_view word : {U"，是指", U"，指", U"，即", U"是指", U"指的是"}) {
      if (rest.starts_with(word)) {
        weak = {i, static_cast<std::uint32_t>(word.size())};
        break;
      }
    }
  }
  return weak;
}

// Walks the lines of what may be a glossary and cuts them into notes.
class NoteScanner {
 public:
  NoteScanner(const Source& source, bool inline_notes)
      : source_(source), inline_notes_(inline_notes) {}

  std::vector<Note> run(std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last && !over_; ++i) read_line(source_.lines[i]);
    close();
    return std::move(notes_);
  }

 private:
  void read_line(base::Span line) {
    if (line.empty()) return;
    if (!try_open(line.start, line.end, kGapMax)) {
      if (open_ && ends_note(line)) close();
      if (open_) notes_.back().span.end = line.end;
    }
    if (!inline_notes_) return;
    for (std::uint32_t i = line.start + 1; i < line.end; ++i) {
      const bool gap = source_.origin[i] > source_.origin[i - 1] + 1;
      if ((gap || closes(source_.normal[i - 1])) && try_open(i, line.end, 0)) {
        notes_.back().span.end = line.end;
      }
    }
  }

  // Opens the note that begins at `at` when its number is due; `gap`: numbers that may be missing.
  bool try_open(std::uint32_t at, std::uint32_t line_end, int gap) {
    const NoteMark mark = read_note_opening(source_, at, line_end);
    if (mark.length == 0 || mark.number < expected_ || mark.number > expected_ + gap) return false;
    if (expected_ > 1 && mark.form != form_) return false;
    const bool footnote = mark.form == NoteForm::kSquare || mark.form == NoteForm::kNamed;
    const base::Span body{at + mark.length, line_end};
    if (!footnote && find_separator(source_, body).length == 0) return false;
    close(at);
    form_ = mark.form;
    expected_ = mark.number + 1;
    notes_.push_back({mark.number, {at, line_end}, {}, {body.start, body.start}});
    open_ = true;
    return true;
  }

  // A line that goes on no note: an appendix, a heading of the first level, or a short line that
  // nothing closes behind one that was closed.
  bool ends_note(base::Span line) {
    const std::u32string_view text = source_.view(line);
    if (text.starts_with(U"附件") || text.starts_with(U"附表")) {
      over_ = true;
      return true;
    }
    const Numbering numbering = read_numbering(source_.normal, line);
    if (numbering.level == 1) return true;
    const char32_t before = source_.normal[notes_.back().span.end - 1];
    return closes(before) && numbering.level == 0 && line.size() <= kHeadingMax &&
           !closes(text.back());
  }

  void close() { close(open_ ? notes_.back().span.end : 0); }

  void close(std::uint32_t end) {
    if (!open_) return;
    Note& note = notes_.back();
    note.span = trim(source_.normal, {note.span.start, end});
    note.body.end = std::max(note.span.end, note.body.start);
    open_ = false;
  }

  const Source& source_;
  bool inline_notes_;
  std::vector<Note> notes_;
  NoteForm form_ = NoteForm::kPlain;
  int expected_ = 1;
  bool open_ = false;
  bool over_ = false;
};

void split_term(const Source& source, Note& note) {
  const Separator separator = find_separator(source, note.body);
  if (separator.length == 0) return;
  note.term = trim(source.normal, {note.body.start, separator.at});
  note.body.start = separator.at + separator.length;
}

std::vector<Note> scan(const Source& source, std::size_t first, std::size_t last) {
  std::vector<Note> by_line = NoteScanner(source, false).run(first, last);
  if (by_line.size() >= 2) return by_line;
  std::vector<Note> inside = NoteScanner(source, true).run(first, last);
  return inside.size() > by_line.size() ? inside : by_line;
}

// "“两重”：……" line by line, no numbers.
std::vector<Note> scan_unnumbered(const Source& source, std::size_t first, std::size_t last) {
  std::vector<Note> notes;
  for (std::size_t i = first; i < last; ++i) {
    const base::Span line = source.lines[i];
    if (!line.empty() && find_separator(source, line).length > 0)
      notes.push_back({0, line, {}, line});
  }
  return notes;
}

std::size_t line_at(const Source& source, std::uint32_t at) {
  const auto before = [](base::Span line, std::uint32_t place) { return line.end < place; };
  return static_cast<std::size_t>(
      std::lower_bound(source.lines.begin(), source.lines.end(), at, before) -
      source.lines.begin());
}

// The line behind the last address to the deputies, in the second half of the text.
std::size_t after_last_address(const Source& source) {
  const std::size_t found = source.normal.rfind(U"各位代表");
  if (found == std::u32string::npos || found * 2 < source.normal.size()) return source.lines.size();
  return line_at(source, static_cast<std::uint32_t>(found)) + 1;
}

// "[1] …" at the head of a line is a footnote wherever it stands.
std::vector<Note> footnotes(const Source& source) {
  std::vector<Note> notes;
  for (const base::Span line : source.lines) {
    const NoteMark mark = read_note_opening(source, line.start, line.end);
    if (mark.length == 0 || (mark.form != NoteForm::kSquare && mark.form != NoteForm::kNamed))
      continue;
    notes.push_back({mark.number, line, {}, {line.start + mark.length, line.end}});
  }
  return notes;
}

}  // namespace

NoteMark read_note_opening(const Source& source, std::uint32_t at, std::uint32_t limit) {
  if (at >= limit) return {};
  NoteMark mark;
  Cursor cursor(source, at, limit);
  if (opens_bracket(cursor.peek())) {
    mark = read_bracketed(source, at, limit);
  } else if (const int circled = circled_number(cursor.peek()); circled > 0) {
    mark = {circled, 1, NoteForm::kCircled};
  } else if (cursor.take(U"注释") || cursor.take(U"注")) {
    mark.number = cursor.number();
    mark.form = NoteForm::kNamed;
    mark.length = mark.number > 0 ? cursor.at() - at : 0;
  } else if (const int number = cursor.number(); number > 0 && cursor.take_any(U".、")) {
    return {number, cursor.at() - at, NoteForm::kPlain};
  }
  if (mark.length == 0) return {};
  Cursor behind(source, at + mark.length, limit);
  while (behind.take_any(U".、： ")) {
  }
  mark.length = behind.at() - at;
  return mark;
}

NoteMark read_note_mark(const Source& source, std::uint32_t at, std::uint32_t limit) {
  const char32_t c = source.normal[at];
  if (c == U'[' || c == U'【') return read_bracketed(source, at, limit);
  if (c == U'（') {
    const NoteMark mark = read_bracketed(source, at, limit);
    // A plain "（1）" opens an item; 〔1〕, which was made the same, is a mark.
    const bool plain =
        mark.form == NoteForm::kParenthesis && source.text[source.origin[at]] != U'〔';
    return plain ? NoteMark{} : mark;
  }
  if (const int number = circled_number(c); number > 0) {
    const bool opens_item = at == 0 || is_stop(source.normal[at - 1]);
    return opens_item ? NoteMark{} : NoteMark{number, 1, NoteForm::kCircled};
  }
  const bool superscript = c < 0x2080 && kSuperscripts.find(c) != std::u32string_view::npos;
  return superscript ? read_superscript(source, at, limit) : NoteMark{};
}

std::vector<Note> find_notes(const Source& source, const Outline& outline) {
  std::vector<Note> notes;
  for (const Outline::Section& section : outline.sections) {
    if (section.part != Part::kGlossary) continue;
    std::size_t first = line_at(source, section.span.start);
    const std::size_t last = line_at(source, section.span.end);
    std::vector<Note> found = scan(source, first, last);
    if (!section.heading.empty()) ++first;
    if (found.empty()) found = scan_unnumbered(source, first, last);
    notes.insert(notes.end(), found.begin(), found.end());
  }
  if (notes.empty()) {
    notes = scan(source, after_last_address(source), source.lines.size());
    if (notes.size() < kUntrustedMin) notes.clear();
  }
  if (notes.empty()) notes = footnotes(source);
  for (Note& note : notes) split_term(source, note);
  return notes;
}

}  // namespace luoshi::report
