#include "report/internal/figure.h"

#include <string_view>

namespace luoshi::report {
namespace {

using base::Span;
using std::u32string;
using std::u32string_view;

// "2023世界清洁能源装备大会、首届美酒博览会等会议活动": names are examples, kinds are not.
u32string without_examples(const Source& source, Span noun) {
  std::uint32_t mark = 0;
  for (std::uint32_t k = noun.start; k < noun.end; ++k) {
    if (source.normal[k] == U'等' && source.enclosed[k] == 0 && noun.end - k > 2 &&
        source.normal[k + 1] != U'地') {  // 与合川等地实现…
      mark = k;
    }
  }
  if (noun.end - mark == 3 && source.view({mark + 1, noun.end}) != U"项目") mark = 0;
  if (mark == 0) return plain_text(source, noun);
  const Span examples{noun.start, mark};
  const std::size_t pieces = split(source, examples, U"、").size();
  const bool names = examples.size() >= 5 * pieces ||
                     source.lexicon->ends(Ending::kName, source.view({mark - 1, mark}));
  return names ? plain_text(source, {mark + 1, noun.end}) : plain_text(source, noun);
}

}  // namespace

std::u32string plain_text(const Source& source, base::Span span) {
  const std::u32string& text = source.normal;
  span.start = std::max(span.start, place_before(span.end, kIndicatorMax));
  u32string out;
  for (std::uint32_t k = span.start; k < span.end; ++k) {
    if (text[k] == U'[') {
      const std::uint32_t behind = source.skip_enclosed(k, span.end);
      if (behind > k + 1) {
        k = behind - 1;
        continue;
      }
    }
    out.push_back(text[k]);
  }
  return out;
}

bool is_relative(const Mention& mention) {
  return mention.ordinal || mention.kind == UnitKind::kPercent ||
         mention.kind == UnitKind::kPoints || mention.kind == UnitKind::kTimes;
}

bool says_respectively(const Source& source, const Figure& figure) {
  const std::uint32_t end = figure.mention.span.start;
  const Span words{std::max(figure.clause.start, place_before(end, kClauseReach)), end};
  return source.view(words).find(U"分别") != u32string_view::npos;
}

u32string own_noun(const Source& source, const Figure& figure) {
  const u32string subject = plain_text(source, figure.phrase.subject);
  const u32string object = without_examples(source, figure.phrase.object);
  if (figure.phrase.within) return object;
  return object.empty() ? without_examples(source, figure.phrase.subject) : subject + object;
}

void shorten(u32string& indicator) {
  if (indicator.size() > kIndicatorMax) indicator.erase(0, indicator.size() - kIndicatorMax);
}

}  // namespace luoshi::report
