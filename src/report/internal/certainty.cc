#include "report/internal/certainty.h"

#include <algorithm>
#include <utility>

#include "report/internal/stretch.h"

namespace luoshi::report {

CertaintyReader::CertaintyReader(const Source& source, Span sentence,
                                 const std::vector<Span>& clauses, std::vector<Span> figures)
    : source_(source),
      clauses_(clauses),
      figures_(std::move(figures)),
      next_token_(source.tokens_in({sentence.start, sentence.start}).first) {}

Certainty CertaintyReader::at(std::uint32_t place, std::uint32_t clause_start) {
  take_words(place);
  if (own_strive_start_ && *own_strive_start_ >= clause_start) return Certainty::kStrive;
  const bool strives = strive_end_ && !is_broken_off(*strive_end_, place);
  return strives ? Certainty::kStrive : Certainty::kMust;
}

void CertaintyReader::take_words(std::uint32_t end) {
  const std::u32string_view text = source_.normal;
  for (; next_token_ < source_.tokens.size(); ++next_token_) {
    const Token& token = source_.tokens[next_token_];
    if (token.end > end) return;
    if (source_.enclosed[token.start] != 0) continue;
    const Word& word = source_.word(token);
    if (word.is(kMustWord)) strive_end_ = own_strive_start_ = std::nullopt;
    if (!word.is(kStriveWord)) continue;
    const bool second =  // 4%、力争5%
        token.start > 0 && text[token.start - 1] == U'、' && is_digit(text[token.end]);
    if (word.is(kVerb) || second) {
      own_strive_start_ = token.start;
    } else {
      strive_end_ = token.end;
    }
  }
}

// Does a clause between the two places act without a figure? Both only grow from call to call.
bool CertaintyReader::is_broken_off(std::uint32_t from, std::uint32_t to) {
  for (; next_clause_ < clauses_.size() && clauses_[next_clause_].end <= to; ++next_clause_) {
    const Span clause = clauses_[next_clause_];
    if (clause.start < from || holds_figure(clause)) continue;
    if (!leading_verbs(source_, strip_adverbs(source_, clause)).empty()) {
      break_start_ = clause.start;
    }
  }
  return break_start_ && *break_start_ >= from;
}

bool CertaintyReader::holds_figure(Span clause) const {
  const auto begins_before = [](Span figure, std::uint32_t at) { return figure.start < at; };
  const auto found =
      std::lower_bound(figures_.begin(), figures_.end(), clause.start, begins_before);
  return found != figures_.end() && found->end <= clause.end;
}

}  // namespace luoshi::report
