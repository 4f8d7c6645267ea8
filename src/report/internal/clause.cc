#include "report/internal/clause.h"

#include <algorithm>

#include "report/internal/act.h"
#include "report/internal/numbering.h"

namespace luoshi::report {
namespace {

using base::Span;

class Splitter {
 public:
  explicit Splitter(const Source& source) : source_(source), text_(source.normal) {}

  std::vector<Span> run(Span sentence) {
    for (Span piece : split(source_, skip_numbering(text_, sentence), U"，；：！？")) {
      piece = without_notes(piece);
      if (!piece.empty()) split_at_joints(piece);
    }
    return std::move(clauses_);
  }

 private:
  // Reference marks behind a clause: …渗透率[11]
  Span without_notes(Span piece) const {
    while (!piece.empty() && text_[piece.end - 1] == U']') {
      std::uint32_t at = piece.end - 1;
      while (at > piece.start && text_[at] != U'[') --at;
      if (text_[at] != U'[') break;
      piece.end = at;
    }
    return trim(text_, piece);
  }

  void split_at_joints(Span piece) {
    std::uint32_t start = piece.start;
    std::uint32_t at = next_joint(piece.start, piece.end);
    Opening before = read_opening(source_, {start, at});
    while (at < piece.end) {
      const std::uint32_t next = next_joint(at + 1, piece.end);
      const Span right{at + 1, next};
      if (before.verb.end + 1 < at && !before.verb.empty() && !before.nested) {
        const Opening after = read_opening(source_, right);
        if (stands_alone(after, right)) {
          clauses_.push_back({start, at});
          start = at + 1;
          before = after;
        }
      }
      at = next;
    }
    clauses_.push_back({start, piece.end});
  }

  // A 、 outside brackets and outside the lexicon's words (新建、改扩建).
  std::uint32_t next_joint(std::uint32_t from, std::uint32_t end) const {
    for (std::uint32_t i = from; i < end; ++i) {
      if (text_[i] == U'、' && source_.enclosed[i] == 0 && !inside_word(i)) return i;
    }
    return end;
  }

  bool inside_word(std::uint32_t at) const {
    const auto before = [](const Token& token, std::uint32_t place) { return token.start < place; };
    const auto found = std::lower_bound(source_.tokens.begin(), source_.tokens.end(), at, before);
    return found != source_.tokens.begin() && (found - 1)->end > at;
  }

  // Has the verb something of its own to act upon?
  bool stands_alone(const Opening& opening, Span right) const {
    if (opening.verb.empty() || opening.verb.end + 2 > right.end) return false;
    const char32_t next = text_[opening.verb.end];
    if (next == U'等' || next == U'的' || next == U'和' || next == U'与') return false;
    if (opening.verb.size() < 2) return false;
    const std::uint32_t room = right.end - opening.verb.end;
    return !opening.nominal || (room >= 4 && !opening.nested);
  }

  const Source& source_;
  std::u32string_view text_;
  std::vector<Span> clauses_;
};

}  // namespace

std::vector<Span> split_clauses(const Source& source, Span sentence) {
  return Splitter(source).run(sentence);
}

}  // namespace luoshi::report
