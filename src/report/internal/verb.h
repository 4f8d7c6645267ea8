// Which words of a clause may be its verb. A word of the lexicon's verb classes is one only where
// it stands free: not in a name (“…”, 《…》), not before what makes a noun of it (开工率,
// 创建工作), not behind 的; words that are as often nouns need an adverb in front of them. Refers
// to the source; must not outlive it. Linear in the clause; any thread.
#pragma once

#include "report/lexicon.h"
#include "report/source.h"

namespace luoshi::report {

class ClauseVerbs {
 public:
  // Where a verb is looked for: behind a subject, behind what introduces it (以…, 支持…), or behind
  // what it disposes of (把…, 将…).
  enum class Place { kBehindSubject, kIntroduced, kDisposed };

  ClauseVerbs(const Source& source, base::Span clause);

  const Token* first() const { return first_; }
  const Token* last() const { return last_; }  // one behind
  const Token* token_at(std::uint32_t at) const;
  const Token* token_ending_at(std::uint32_t at) const;
  bool free(const Token& token) const;

  // The first verb from `from` on that may be the main one; null when there is none.
  const Token* find(std::uint32_t from, Place place) const;
  // The verb and those that stand beside it: 制定和落实, 谋划推出.
  base::Span with_neighbours(base::Span verb) const;
  // "竣工通车": the end of a row of verbs that closes the clause, else of the verb alone.
  std::uint32_t end_of_row(const Token& verb) const;
  // Does an adverb stand right before it: 加快(推进)?
  bool driven(const Token& verb) const;
  // Does the character at `at`, behind a verb, make a noun of it: 开工率, 改造型, 服务区?
  bool makes_noun(std::uint32_t at) const;
  // Is `at` the end of the clause, or its figure?
  bool ends_at(std::uint32_t at) const;

 private:
  bool may_govern(const Token& token, Place place) const;
  bool ends_well(const Token& token, const Word& word, bool driven) const;
  bool goes_with(base::Span verb, const Token& next) const;
  bool is_kind(const Token* token) const;
  bool ends_in_kind() const;

  const Source& source_;
  std::u32string_view text_;
  base::Span clause_;
  const Token* first_;
  const Token* last_;
};

// A verb that is hardly ever a noun.
bool is_firm(const Word& word);

}  // namespace luoshi::report
