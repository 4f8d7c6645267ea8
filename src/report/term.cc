#include "report/term.h"

#include <algorithm>
#include <map>

#include "report/internal/enumeration.h"
#include "report/internal/note.h"
#include "report/trie.h"

namespace luoshi::report {
namespace {

constexpr std::size_t kPlainNameMin = 4;   // characters; shorter ones stand inside other words
constexpr std::size_t kQuotedNameMin = 2;  // between the quotation marks
constexpr std::uint32_t kNeighbour = 2;    // characters beside a formula
constexpr std::uint32_t kTermBefore = 30;  // how far before its mark a footnote's term may begin

std::u32string without_breaks(std::u32string_view text) {
  std::u32string out(text);
  std::erase(out, U'\n');
  return out;
}

// Joins notes to the marks and names that stand in the text.
class TermReader {
 public:
  TermReader(const Source& source, const Outline& outline)
      : source_(source), notes_(find_notes(source, outline)) {
    for (std::size_t i = 0; i < notes_.size(); ++i) by_number_.try_emplace(notes_[i].number, i);
    by_number_.erase(0);
  }

  std::vector<Term> run(std::vector<Span>& unexplained) {
    mentions_.resize(notes_.size());
    join_marks(unexplained);
    join_names();
    std::vector<Term> terms;
    for (std::size_t i = 0; i < notes_.size(); ++i) terms.push_back(make_term(i));
    return terms;
  }

 private:
  void join_marks(std::vector<Span>& unexplained) {
    std::size_t note = 0;
    bool circled_joined = false;
    std::vector<Span> circled;
    const auto size = static_cast<std::uint32_t>(source_.normal.size());
    for (std::uint32_t i = 0; i < size;) {
      while (note < notes_.size() && notes_[note].span.end <= i) ++note;
      if (note < notes_.size() && notes_[note].span.start == i) {  // its own number
        i = head_end(notes_[note]);
        continue;
      }
      const NoteMark mark = read_note_mark(source_, i, size);
      if (mark.length == 0) {
        ++i;
        continue;
      }
      const base::Span span{i, i + mark.length};
      i = span.end;
      const auto found = by_number_.find(mark.number);
      if (found != by_number_.end()) {
        mentions_[found->second].push_back(span);
        circled_joined |= mark.form == NoteForm::kCircled;
      } else if (mark.form == NoteForm::kCircled) {
        circled.push_back(source_.to_text(span));
      } else {
        unexplained.push_back(source_.to_text(span));
      }
    }
    // Circled numbers are marks only in a report that uses them so.
    if (circled_joined) unexplained.insert(unexplained.end(), circled.begin(), circled.end());
  }

  static std::uint32_t head_end(const Note& note) {
    const std::uint32_t head = note.term.empty() ? note.body.start : note.term.start;
    return std::max(head, note.span.start + 1);
  }

  // -- by name ------------------------------------------------------------------------------------

  static constexpr std::uint32_t kAmbiguous = 0xFFFFFFFE;

  void join_names() {
    Trie names;
    bool any = false;
    for (std::size_t i = 0; i < notes_.size(); ++i) {
      if (!mentions_[i].empty() || notes_[i].term.empty()) continue;
      any |= add_names(names, static_cast<std::uint32_t>(i));
    }
    if (!any) return;
    std::uint32_t at = 0;
    for (const Note& note : notes_) {  // everywhere but in the notes themselves
      find_names(names, at, note.span.start);
      at = note.span.end;
    }
    find_names(names, at, static_cast<std::uint32_t>(source_.normal.size()));
  }

  bool add_names(Trie& names, std::uint32_t note) {
    const base::Span term = notes_[note].term;
    bool any = false;
    const auto add = [&](base::Span name) {
      if (!Trie::can_hold(source_.view(name))) return;  // opens with a rare character
      std::uint32_t& owner = names.insert(source_.view(name), note);
      if (owner != note) owner = kAmbiguous;
      any = true;
    };
    bool quoted = false;
    for (std::uint32_t i = term.start; i < term.end;) {
      const std::uint32_t behind = source_.skip_enclosed(i, term.end);
      if (source_.normal[i] == U'“' && behind - i >= kQuotedNameMin + 2) {
        quoted = true;
        add(with_neighbour(term, {i, behind}));
      }
      i = behind;
    }
    if (!quoted && term.size() >= kPlainNameMin) add(term);
    return any;
  }

  // “1+8” names a different thing in every sentence; with the word beside it it names one.
  base::Span with_neighbour(base::Span term, base::Span quoted) const {
    const std::u32string_view inside = source_.view(quoted);
    const bool formula = inside.find(U'+') != std::u32string_view::npos &&
                         std::none_of(inside.begin(), inside.end(), is_han);
    if (!formula) return quoted;
    if (quoted.end < term.end) return {quoted.start, std::min(term.end, quoted.end + kNeighbour)};
    return {quoted.start - std::min(kNeighbour, quoted.start - term.start), quoted.end};
  }

  void find_names(const Trie& names, std::uint32_t start, std::uint32_t end) {
    for (std::uint32_t i = start; i < end;) {
      const Trie::Match match = names.longest(source_.normal, i);
      const bool taken = match.length > 0 && i + match.length <= end;
      if (taken && match.value != kAmbiguous) {
        mentions_[match.value].push_back({i, i + match.length});
      }
      i += taken ? match.length : 1;
    }
  }

  // -- terms --------------------------------------------------------------------------------------

  // A footnote without a name explains what stands before its mark.
  base::Span term_before(base::Span mark) const {
    const std::uint32_t floor = mark.start > kTermBefore ? mark.start - kTermBefore : 0;
    std::uint32_t i = mark.start;
    while (i > floor && (source_.enclosed[i - 1] != 0 || !is_stop(source_.normal[i - 1]))) --i;
    for (std::uint32_t k = i; k < mark.start; ++k) {
      if (source_.normal[k] == U'“' && source_.enclosed[k] != 0) return {k, mark.start};
    }
    return {i, mark.start};
  }

  Term make_term(std::size_t index) const {
    const Note& note = notes_[index];
    Term term;
    term.number = note.number;
    base::Span name = note.term;
    if (name.empty() && !mentions_[index].empty()) name = term_before(mentions_[index].front());
    term.term = without_breaks(source_.view(name));
    const base::Span body = trim(source_.normal, note.body);
    term.definition = without_breaks(source_.view(body));
    term.span = source_.to_text(note.span);
    for (const base::Span mention : mentions_[index]) {
      term.mentions.push_back(source_.to_text(mention));
    }
    for (const base::Span item : find_enumeration(source_, name, body)) {
      term.items.push_back({source_.to_text(item), without_breaks(source_.view(item))});
    }
    return term;
  }

  const Source& source_;
  std::vector<Note> notes_;
  std::map<int, std::size_t> by_number_;
  std::vector<std::vector<base::Span>> mentions_;  // of each note, places in `normal`
};

}  // namespace

std::vector<Term> read_terms(const Source& source, const Outline& outline,
                             std::vector<Span>& unexplained) {
  return TermReader(source, outline).run(unexplained);
}

}  // namespace luoshi::report
