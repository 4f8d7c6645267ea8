#include "report/internal/enumeration.h"

#include <algorithm>

#include "report/internal/numbering.h"

namespace luoshi::report {
namespace {

constexpr std::size_t kListMin = 3;      // pieces of a list that is not the whole sentence
constexpr std::uint32_t kPieceMax = 24;  // characters of a piece of a list nothing announces
constexpr std::u32string_view kNumerals = U"零一二三四五六七八九十";

int numeral_value(char32_t c) {
  if (c == U'两' || c == U'双') return 2;
  const std::size_t at = kNumerals.find(c);
  return at == std::u32string_view::npos || at == 0 ? 0 : static_cast<int>(at);
}

// Numbers in digits: “435” announces three items, 10件 ten; a year announces nothing.
void add_digit_counts(std::u32string_view term, std::vector<std::size_t>& counts) {
  for (std::size_t i = 0; i < term.size();) {
    std::size_t digits = 0;
    std::size_t value = 0;
    for (; i < term.size() && is_digit(term[i]) && digits < 6; ++i, ++digits) {
      value = value * 10 + (term[i] - U'0');
    }
    const bool year = digits == 4 && i < term.size() && term[i] == U'年';
    if (digits > 0 && !year) counts.push_back(value);
    if (digits > 1 && !year) counts.push_back(digits);
    if (digits == 0) ++i;
  }
}

// How many items a term may announce: 六大行动 -> 6, 三区三线 -> 2 or 3 or 6, “435” -> 3, “1+N”
// -> 2.
std::vector<std::size_t> announced_counts(std::u32string_view term) {
  std::vector<std::size_t> numerals;
  std::vector<std::size_t> counts;
  std::size_t sum = 0;
  for (const char32_t c : term) {
    if (const int numeral = numeral_value(c); numeral > 0) {
      numerals.push_back(static_cast<std::size_t>(numeral));
      sum += numerals.back();
    }
  }
  add_digit_counts(term, counts);
  const auto pluses = static_cast<std::size_t>(std::count(term.begin(), term.end(), U'+'));
  if (pluses > 0 && !counts.empty()) return {pluses + 1};
  if (numerals.empty()) return counts;
  counts.insert(counts.end(), {numerals.front(), sum, numerals.size()});
  return counts;
}

class EnumerationFinder {
 public:
  EnumerationFinder(const Source& source, base::Span term)
      : source_(source), counts_(announced_counts(source.view(term))) {}

  std::vector<base::Span> find(base::Span definition) const {
    if (auto lines = numbered_lines(definition); lines.size() > 1) return lines;
    if (auto quoted = quoted_parts(definition); quoted.size() > 1) return quoted;
    std::vector<base::Span> items = sentence_list(first_sentence(definition));
    for (base::Span& item : items) item = without_tail(item);
    return items;
  }

 private:
  bool announced(std::size_t count) const {
    return count > 1 && std::find(counts_.begin(), counts_.end(), count) != counts_.end();
  }

  base::Span first_sentence(base::Span span) const {
    for (std::uint32_t i = span.start; i < span.end; ++i) {
      if (source_.enclosed[i] == 0 && source_.normal[i] == U'。') return {span.start, i};
    }
    return span;
  }

  // "（1）智能化改造。\n（2）数字化转型。"
  std::vector<base::Span> numbered_lines(base::Span span) const {
    std::vector<base::Span> items;
    for (const base::Span line : split(source_, span, U"\n")) {
      const Numbering numbering = read_numbering(source_.normal, line);
      if (numbering.level >= 2) items.push_back(without_tail(line));
    }
    return items;
  }

  // "“三区”指农业、生态、城镇，“三线”指…": from each quoted name that is defined up to the next.
  std::vector<base::Span> quoted_parts(base::Span span) const {
    std::vector<base::Span> items;
    const auto close = [&](std::uint32_t end) {
      if (!items.empty()) items.back() = without_tail({items.back().start, end});
    };
    for (std::uint32_t i = span.start; i < span.end;) {
      if (source_.normal[i] != U'“') {
        ++i;
        continue;
      }
      const std::uint32_t behind = source_.skip_enclosed(i, span.end);
      const bool opens = i == span.start || is_stop(source_.normal[i - 1]);
      if (opens && defines(behind, span.end)) {
        close(i);
        items.push_back({i, span.end});
      }
      i = behind;
    }
    if (!items.empty()) close(first_sentence(items.back()).end);
    return items;
  }

  bool defines(std::uint32_t at, std::uint32_t limit) const {
    if (at >= limit) return false;
    const std::u32string_view rest = source_.view({at, std::min(limit, at + 2)});
    for (const std::u32string_view word : {U"即", U"指", U"是", U"为", U"：", U"就是"}) {
      if (rest.starts_with(word)) return true;
    }
    return false;
  }

  // Behind the words that announce a list: "……，包括：", "分别为".
  base::Span without_introduction(base::Span span) const {
    const std::u32string_view text = source_.view(span);
    const std::size_t first = std::min(text.find(U'、'), text.find(U'；'));
    std::size_t begin = 0;  // within `text`
    for (const std::u32string_view word :
         {U"：", U"包括", U"包含", U"分别是", U"分别为", U"涵盖", U"主要有"}) {
      const std::size_t at = text.rfind(word, first);
      const bool outside = at < first && source_.enclosed[span.start + at] == 0;
      if (outside) begin = std::max(begin, at + word.size());
    }
    for (const std::u32string_view word : {U"即", U"是指", U"指的是", U"指", U"："}) {
      if (begin < text.size() && text.substr(begin).starts_with(word)) begin += word.size();
    }
    span.start += static_cast<std::uint32_t>(begin);
    return span;
  }

  std::vector<base::Span> sentence_list(base::Span sentence) const {
    const base::Span span = without_introduction(sentence);
    if (auto parts = split(source_, span, U"；"); parts.size() > 1) return parts;
    const std::vector<base::Span> clauses = split(source_, span, U"，");
    if (clauses.size() > 1) return from_clauses(clauses);
    std::vector<base::Span> pieces = split(source_, span, U"、");
    if (announced(pieces.size())) return pieces;
    if (!pieces.empty() && announced(pieces.size() + 1) && split_last(pieces)) return pieces;
    if (counts_.empty() && is_plain_list(pieces)) return pieces;
    return {};
  }

  // Prose with a list in it has a piece that goes on and on.
  static bool is_plain_list(const std::vector<base::Span>& pieces) {
    const auto brief = [](base::Span piece) { return piece.size() <= kPieceMax; };
    return pieces.size() >= kListMin && std::all_of(pieces.begin(), pieces.end(), brief);
  }

  std::vector<base::Span> from_clauses(const std::vector<base::Span>& clauses) const {
    std::vector<base::Span> announced_list;
    bool all_lists = true;
    for (const base::Span clause : clauses) {
      std::vector<base::Span> pieces = split(source_, clause, U"、");
      if (pieces.size() < 2) all_lists = false;
      if (announced_list.empty() && announced(pieces.size()) && is_plain_list(pieces)) {
        announced_list = std::move(pieces);
      }
    }
    if (all_lists && announced(clauses.size())) return clauses;
    return announced_list;
  }

  // "A、B和C": the last piece is two.
  bool split_last(std::vector<base::Span>& pieces) const {
    const base::Span last = pieces.back();
    for (std::uint32_t i = last.start + 1; i + 1 < last.end; ++i) {
      if (source_.enclosed[i] != 0) continue;
      const std::u32string_view rest = source_.view({i, last.end});
      std::uint32_t length = 0;
      for (const std::u32string_view word : {U"以及", U"和", U"及", U"与"}) {
        if (length == 0 && rest.starts_with(word)) length = static_cast<std::uint32_t>(word.size());
      }
      if (length == 0 || i + length >= last.end) continue;
      pieces.back() = {last.start, i};
      pieces.push_back({i + length, last.end});
      return true;
    }
    return false;
  }

  base::Span without_tail(base::Span span) const {
    span = trim(source_.normal, span);
    while (!span.empty() && is_stop(source_.normal[span.end - 1])) --span.end;
    if (span.size() > 2 && source_.normal[span.end - 1] == U'等') --span.end;
    return span;
  }

  const Source& source_;
  std::vector<std::size_t> counts_;
};

}  // namespace

std::vector<base::Span> find_enumeration(const Source& source, base::Span term,
                                         base::Span definition) {
  return EnumerationFinder(source, term).find(definition);
}

}  // namespace luoshi::report
