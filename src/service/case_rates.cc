#include "service/internal/case_rates.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/decimal.h"

namespace luoshi::service {
namespace {

using base::Message;
using calendar::Percent;
using calendar::TierBand;
using calendar::TierRule;
using cases::CaseCounts;
using cases::Count;

Share share(std::int64_t part, std::int64_t whole, bool hidden) {
  if (hidden || whole == 0) return std::nullopt;
  return (part * 2'000 + whole) / (whole * 2);
}

// How many said yes or no; none where that is hidden.
std::int64_t said_in(const FigureRow& row, Count yes, Count no) {
  return is_hidden(row, yes) ? 0 : row.counts.*yes + row.counts.*no;
}

bool is_within(const FigureRow& row, const TierRule& rule, const TierBand& band) {
  const auto at_least = [](const Share& found, const std::optional<Percent>& wanted) {
    return !wanted || !found || *found >= wanted->thousandths;
  };
  const auto of_said = [&](Count yes, Count no, const std::optional<Percent>& wanted) {
    return said_in(row, yes, no) < rule.said_min || at_least(share_of_said(row, yes, no), wanted);
  };
  const Share reopened = share_reopened(row);
  return at_least(share_of_due(row), band.on_time) &&
         of_said(&CaseCounts::solved, &CaseCounts::not_solved, band.solved) &&
         of_said(&CaseCounts::satisfied, &CaseCounts::not_satisfied, band.satisfied) &&
         (!band.reopened || !reopened || *reopened <= band.reopened->thousandths);
}

std::string text_of(Percent percent) {
  return (base::Decimal(percent.thousandths) / base::Decimal(10)).to_string() + "%";
}

Message words_of(const TierBand& band) {
  Message out;
  const auto add = [&](const std::optional<Percent>& bound, const char* zh, const char* en,
                       bool is_most) {
    if (!bound) return;
    const std::string text = text_of(*bound);
    out.zh += (out.zh.empty() ? "" : "、") + std::string(zh) + text + (is_most ? "以下" : "以上");
    out.en += (out.en.empty() ? "" : ", ") + std::string(en) + text + (is_most ? " or less" : "");
  };
  add(band.on_time, "到期按时率", "on time of those due ", false);
  add(band.solved, "解决率", "solved ", false);
  add(band.satisfied, "满意率", "satisfied ", false);
  add(band.reopened, "重办率", "reopened ", true);
  return out;
}

}  // namespace

bool is_hidden(const FigureRow& row, Count count) {
  for (std::size_t i = 0; i < cases::kCountColumns.size(); ++i) {
    if (cases::kCountColumns[i].count == count) return row.hidden.test(i);
  }
  return false;
}

Share share_of_closed(const FigureRow& row) {
  const CaseCounts& counts = row.counts;
  return share(counts.closed_in_time, counts.closed_in_time + counts.closed_late,
               is_hidden(row, &CaseCounts::closed_in_time));
}
Share share_of_due(const FigureRow& row) {
  return share(row.counts.due_met, row.counts.due, is_hidden(row, &CaseCounts::due_met));
}
Share share_reopened(const FigureRow& row) {
  return share(row.counts.reopened, row.counts.closed, is_hidden(row, &CaseCounts::reopened));
}
Share share_of_said(const FigureRow& row, Count yes, Count no) {
  return share(row.counts.*yes, row.counts.*yes + row.counts.*no, is_hidden(row, yes));
}

std::string_view tier_of(const FigureRow& row, const TierRule& rule) {
  const Tiers& tiers = tiers_of_units();  // the words are the same for all
  const bool is_heard =
      said_in(row, &CaseCounts::satisfied, &CaseCounts::not_satisfied) >= rule.said_min;
  if (!share_of_due(row) || row.counts.due < rule.due_min ||
      (rule.said_needed.value_or(false) && !is_heard)) {
    return kUnranked;
  }
  if (is_within(row, rule, rule.first)) return tiers[0].word;
  return tiers[is_within(row, rule, rule.second) ? 1 : 2].word;
}

void sort_by_tier(std::vector<FigureRow>& rows, const TierRule& rule) {
  const auto place = [&](const FigureRow& row) {
    const std::string_view tier = row.value.empty() ? kUnranked : tier_of(row, rule);
    const std::int64_t rate = tier == kUnranked ? 0 : -*share_of_due(row);
    return std::tuple(row.value.empty(), place_of_tier(tier), rate, row.value);
  };
  std::ranges::sort(rows, {}, place);
}

Message words_of(const TierRule& rule, const Tiers& tiers) {
  const Message first = words_of(rule.first), second = words_of(rule.second);
  const bool is_needed = rule.said_needed.value_or(false);
  const Message& apart = tiers.back().name;
  return {fmt::format(
              "分档：{}的为{}，{}的为{}，其余为{}；作满意评价的不足{}人的，{}；到期不足{}件的，{}"
              "。同档按到期按时率排列。",
              first.zh, tiers[0].name.zh, second.zh, tiers[1].name.zh, tiers[2].name.zh,
              rule.said_min, is_needed ? apart.zh : "不看解决率和满意率", rule.due_min, apart.zh),
          fmt::format("Tiers: {}: {}; {}: {}; the rest: {}. Where fewer than {} said how satisfied "
                      "they are: {}. Of whom fewer than {} were due: {}. Within a tier by on time "
                      "of those due.",
                      first.en, tiers[0].name.en, second.en, tiers[1].name.en, tiers[2].name.en,
                      rule.said_min, is_needed ? apart.en : "what they said does not count",
                      rule.due_min, apart.en)};
}

}  // namespace luoshi::service
