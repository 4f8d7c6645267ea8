#include "report/internal/framing.h"

#include <algorithm>
#include <string_view>

#include "report/internal/numbering.h"
#include "report/internal/stretch.h"

namespace luoshi::report {
namespace {

using base::Span;
using std::u32string;
using std::u32string_view;

class Framer {
 public:
  explicit Framer(Row& row)
      : source_(row.source),
        sentence_(row.sentence),
        text_(row.source.normal),
        clauses_(row.clauses),
        figures_(row.figures) {}

  void frame(std::size_t i) {
    Figure& figure = figures_[i];
    const Span at = figure.mention.span;
    figure.clause = sentence_.span;
    const std::size_t begun = clauses_begun(clauses_, at.start);
    if (begun > 0 && at.start < clauses_[begun - 1].end) figure.clause = clauses_[begun - 1];
    std::uint32_t from = std::max(figure.clause.start, place_before(at.start, kFigureReach));
    if (from == sentence_.span.start) from += read_numbering(text_, sentence_.span).length;
    if (i > 0 && figures_[i - 1].mention.span.end > from) {
      from = figures_[i - 1].mention.span.end;
      figure.joined = true;
    }
    for (std::uint32_t k = at.start; k > from; --k) {  // （其中新办10件）
      if (text_[k - 1] == U'）') break;
      if (text_[k - 1] == U'（') from = k;
    }
    if (figure.joined)
      from += source_.lexicon->head_at(Lexicon::HeadList::kStep, text_, from) ? 2 : 0;
    figure.left = {from, std::max(from, at.start)};
    if (figure.mention.pledge == Certainty::kMust && figure.left.size() > 0)
      --figure.left.end;  // 保8
    std::uint32_t to = std::min(figure.clause.end, at.end + kFigureReach);
    if (i + 1 < figures_.size()) to = std::min(to, figures_[i + 1].mention.span.start);
    figure.right = {at.end, right_end(at.end, to)};
  }

  // Up to 、; but "14个国、省考核断面" and "58个产业升级、园区更新项目" go on behind it.
  std::uint32_t right_end(std::uint32_t from, std::uint32_t to) const {
    std::uint32_t end = from;
    while (end < to) {
      while (end < to && (source_.enclosed[end] != 0 || text_[end] != U'、')) ++end;
      if (end == to || end == from) break;
      Span next{end + 1, to};
      for (std::uint32_t k = next.start; k < to; ++k) {
        if (text_[k] == U'、' && source_.enclosed[k] == 0) next.end = std::min(next.end, k);
      }
      const bool counted =
          to < item_limit(from) || leading_verbs(source_, strip_adverbs(source_, next)).size() > 0;
      if (end - from > 1 && (counted || next.empty() || next.end < to)) break;
      ++end;
    }
    return end;
  }

  // Where the sentence goes on: a mention that ends `to` earlier has the noun behind 、 for itself.
  std::uint32_t item_limit(std::uint32_t from) const {
    const std::size_t begun = clauses_begun(clauses_, from);
    const bool inside = begun > 0 && from <= clauses_[begun - 1].end;
    return inside ? clauses_[begun - 1].end : sentence_.span.end;
  }

 private:
  const Source& source_;
  const Sentence& sentence_;
  u32string_view text_;
  const std::vector<Span>& clauses_;
  std::vector<Figure>& figures_;
};

// Nothing but 、 和 及 与 between two numbers.
bool only_joints(u32string_view text, std::uint32_t from, std::uint32_t to) {
  if (to == from || to - from > 2) return false;
  for (std::uint32_t i = from; i < to; ++i) {
    if (u32string_view(U"、和及与").find(text[i]) == u32string_view::npos) return false;
  }
  return true;
}

}  // namespace

void frame_figures(Row& row) {
  row.clauses = split(row.source, row.sentence.span, U"，：");
  Framer framer(row);
  for (std::size_t i = 0; i < row.figures.size(); ++i) framer.frame(i);
}

std::size_t clauses_begun(const std::vector<Span>& clauses, std::uint32_t place) {
  const auto behind = [](std::uint32_t at, Span clause) { return at < clause.start; };
  const auto found = std::upper_bound(clauses.begin(), clauses.end(), place, behind);
  return static_cast<std::size_t>(found - clauses.begin());
}

std::size_t end_of_list(const Row& row, std::size_t first) {
  const std::vector<Figure>& figures = row.figures;
  std::size_t end = first + 1;
  const bool spread = says_respectively(row.source, figures[first]);  // 4.9亿吨、463万标箱
  while (end < figures.size() &&
         (spread || figures[end].mention.unit == figures[first].mention.unit) &&
         figures[end].mention.ordinal == figures[first].mention.ordinal &&
         only_joints(row.source.normal, figures[end - 1].mention.span.end,
                     figures[end].mention.span.start)) {
    ++end;
  }
  return end;
}

}  // namespace luoshi::report
