// A sentence's figures while they are being read: what framing.cc, naming.cc and quantity.cc hand
// to each other. Places in Source::normal. Values; one Row belongs to one sentence and one thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "report/internal/phrase.h"
#include "report/mention.h"
#include "report/outline.h"
#include "report/source.h"

namespace luoshi::report {

// Limits that no sentence a person wrote comes near. They keep the work linear, and the fields
// short, where a text has no punctuation at all.
constexpr std::uint32_t kFigureReach = 240;   // characters around a figure that may speak of it
constexpr std::uint32_t kClauseReach = 400;   // of a clause: searched for 分别 and for a year
constexpr std::size_t kClausesBackMax = 24;   // clauses searched for what a figure is about
constexpr std::uint32_t kIndicatorMax = 120;  // characters of an indicator or an action

// `reach` characters before `at`, or the beginning of the text.
inline std::uint32_t place_before(std::uint32_t at, std::uint32_t reach) {
  return at - std::min(at, reach);
}

// A mention with what has been found out about it.
struct Figure {
  Mention mention;
  base::Span clause;      // between ， and ，
  base::Span left;        // words in front of it that are its own
  base::Span right;       // words behind it, up to a stop or the next mention
  base::Span right_noun;  // what of `right` its indicator took
  Phrase phrase;
  std::u32string indicator;
  std::u32string action;
  bool joined = false;         // the mention before stands in the same clause
  std::u32string owned_what;   // 投资, where the sum belongs to what stands behind it
  bool guessed = false;        // nothing in front of it or behind it names it
  std::u32string measured_in;  // of a count that names a field: the indicator that is ranked in it
};

struct Row {
  const Source& source;
  const Sentence& sentence;
  std::vector<base::Span> clauses;  // between ， and ：
  std::vector<Figure> figures;
};

// The text of `span` without footnote marks.
std::u32string plain_text(const Source& source, base::Span span);

// Ranks, shares, points, multiples: figures that say something about an indicator named before
// them.
bool is_relative(const Mention& mention);

// Does 分别 stand before the figure in its clause?
bool says_respectively(const Source& source, const Figure& figure);

// What the words in front of the figure name: its subject and object, without long examples before
// 等. "" when they name nothing.
std::u32string own_noun(const Source& source, const Figure& figure);

// A chain of figures that each add a word to the one before must not grow without end. The noun
// stands at the end, and stays.
void shorten(std::u32string& indicator);

}  // namespace luoshi::report
