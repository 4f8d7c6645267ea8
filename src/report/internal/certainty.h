// How firmly a figure of the plan is promised: 确保, or 力争 and its like, which stand before it.
//
// 力争 holds to the end of the sentence, or the next 确保, or a clause that acts without a figure;
// 争创 and 争取 for their own clause; 力争 right before a number for that number. One reader walks
// one sentence once, so that the work is linear however many figures there are. Not shared between
// threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "report/reading.h"
#include "report/source.h"

namespace luoshi::report {

class CertaintyReader {
 public:
  // `clauses` of the sentence and `figures` in it (numbers with their units), both in text order;
  // places in Source::normal. `clauses` must outlive the reader.
  CertaintyReader(const Source& source, Span sentence, const std::vector<Span>& clauses,
                  std::vector<Span> figures);

  // Of the figure that begins at `place` and belongs to the clause that begins at `clause_start`.
  // To be asked in text order.
  Certainty at(std::uint32_t place, std::uint32_t clause_start);

 private:
  void take_words(std::uint32_t end);
  bool is_broken_off(std::uint32_t from, std::uint32_t to);
  bool holds_figure(Span clause) const;

  const Source& source_;
  const std::vector<Span>& clauses_;
  std::vector<Span> figures_;
  std::size_t next_token_;
  std::size_t next_clause_ = 0;
  // Since the last 确保: the last word that holds on, where it ends, and the last that holds for
  // its own clause, where it begins.
  std::optional<std::uint32_t> strive_end_;
  std::optional<std::uint32_t> own_strive_start_;
  std::optional<std::uint32_t> break_start_;  // of the last clause that breaks 力争 off
};

}  // namespace luoshi::report
