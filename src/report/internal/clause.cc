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
    const std::vector<Span> pieces = split(source_, skip_numbering(text_, sentence), U"，；：！？");
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      const Numbering numbering = read_numbering(text_, pieces[i]);
      if (i > 0 && numbering.level > 0 && numbering.level <= 2) break;  // a heading without a line
      const Span piece = without_notes(pieces[i]);
      if (!piece.empty() && !announces(piece)) split_at_joints(piece);
    }
    return std::move(clauses_);
  }

 private:
  // "重点做好以下八个方面工作：" says that tasks follow, and is none.
  bool announces(Span piece) const {
    if (piece.end < text_.size() && text_[piece.end] == U'：') return true;
    const std::u32string_view clause = source_.view(piece);
    return clause.ends_with(U"方面工作") || clause.ends_with(U"方面的工作") ||
           clause.ends_with(U"以下工作") || clause.ends_with(U"以下重点工作");
  }

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
    bool open = at < piece.end && may_end(before);
    while (at < piece.end) {
      const std::uint32_t next = next_joint(at + 1, piece.end);
      const Span right{at + 1, next};
      const Opening after = read_opening(source_, right);
      const bool figures = ends_in_figure({start, at}) && says_figure(source_, right) &&
                           (before.word == nullptr || !before.word->is(kPivot));
      if (figures || (open && stands_alone(before, after, right))) {
        clauses_.push_back({start, at});
        start = at + 1;
        before = after;
        open = may_end(before);
      } else if (open && before.word->is(kPivot) && holds_act(source_, right)) {
        open = false;  // "支持甲、乙开展…、建设…"
      }
      at = next;
    }
    clauses_.push_back({start, piece.end});
  }

  // "…5000户以上": a figure whose digits stand near the end, and not in a name (PM2.5).
  bool ends_in_figure(Span span) const {
    constexpr std::uint32_t kNear = 7;
    std::uint32_t at = span.end;
    while (at > span.start && span.end - at < kNear && !is_digit(text_[at - 1])) --at;
    if (at == span.start || !is_digit(text_[at - 1])) return false;
    while (at > span.start && (is_digit(text_[at - 1]) || text_[at - 1] == U'.')) --at;
    return at > span.start && !is_latin(text_[at - 1]);
  }

  // May another act follow behind 、? Not when a verb depends on the first one.
  static bool may_end(const Opening& opening) {
    if (opening.verb.empty() || opening.bare || opening.sets_to_act) return false;
    return opening.inner == nullptr || opening.inner->is(kNominal | kNoun) ||
           opening.verb.size() > opening.word->text.size();
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
  bool stands_alone(const Opening& before, const Opening& opening, Span right) const {
    if (opening.verb.empty() || opening.bare || opening.verb.end + 2 > right.end) return false;
    if (before.inner != nullptr && before.inner == opening.word) return false;  // 保护甲、保护乙
    const char32_t next = text_[opening.verb.end];
    if (next == U'等' || next == U'即' || next == U'和' || next == U'与') return false;
    if (opening.verb.size() < 2) return false;
    const std::uint32_t room = right.end - opening.verb.end;
    return !opening.word->is(kNominal | kNoun) || (room >= 4 && opening.inner == nullptr);
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
