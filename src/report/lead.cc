#include "report/lead.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/unicode.h"
#include "report/source.h"

namespace luoshi::report {
namespace {

constexpr double kHeadingWeight = 0.3;  // of a heading, the nearest; half for each above it
constexpr double kClauseWeight = 0.4;   // of the clause that a target's indicator stands in
constexpr double kEvidenceMin = 3;      // what the winner must have: one word that often decides
constexpr double kShareMin = 0.3;
constexpr std::size_t kWordsMax = 5;
constexpr std::size_t kEvidenceMax = 400;  // characters looked at; a real clause is far shorter
constexpr std::size_t kNameMax = 16;  // characters of a department that the lexicon does not know

class LeadFinder {
 public:
  explicit LeadFinder(const Lexicon& lexicon)
      : lexicon_(lexicon), sums_(lexicon.duties().size(), 0.0) {}

  std::optional<Lead> find(const std::vector<LeadEvidence>& evidence,
                           const std::vector<std::u32string>& path) {
    std::fill(sums_.begin(), sums_.end(), 0.0);
    found_.clear();
    for (const LeadEvidence& one : evidence) {
      make_plain(one.text);
      if (one.weight == 1) {
        if (auto named = named_in(plain_)) return named;
      }
      for_each_word([&](std::uint32_t word) { count(word, one.weight); });
    }
    read_path(path);
    for (const auto& [word, weight] : path_words_) count(word, weight);
    return winner();
  }

 private:
  struct Found {
    std::uint32_t word = 0;
    std::uint32_t times = 0;
    double weight = 0;  // of all its places, without the owner's weight
  };

  // Without blanks and quotation marks, which the words of duties.yaml go without.
  void make_plain(std::u32string_view text) {
    plain_.clear();
    for (const char32_t c : text.substr(0, kEvidenceMax)) {
      const bool mark = c == U'“' || c == U'”' || c == U'"' || c == U'‘' || c == U'’';
      if (!mark && !is_blank(c)) plain_.push_back(c);
    }
  }

  // The longest word at every place that does not lie within the one before it.
  template <class Visit>
  void for_each_word(Visit visit) const {
    std::size_t end = 0;
    for (std::size_t i = 0; i < plain_.size(); ++i) {
      const Trie::Match match = lexicon_.duty_word_at(plain_, i);
      if (match.length == 0 || i + match.length <= end) continue;
      end = i + match.length;
      visit(match.value);
    }
  }

  void count(std::uint32_t word, double weight) {
    const auto same = [&](const Found& found) { return found.word == word; };
    auto found = std::find_if(found_.begin(), found_.end(), same);
    if (found == found_.end()) found = found_.insert(found_.end(), {word, 0, 0});
    const double counted = weight * std::ldexp(1.0, -static_cast<int>(found->times));
    ++found->times;
    found->weight += counted;
    for (const DutyWord::Owner& owner : lexicon_.duty_word(word).owners) {
      sums_[owner.duty] += owner.weight * counted;
    }
  }

  // The words of the headings, nearest first; many tasks in a row stand under the same.
  void read_path(const std::vector<std::u32string>& path) {
    if (path == path_) return;
    path_ = path;
    path_words_.clear();
    double weight = kHeadingWeight;
    for (auto heading = path.rbegin(); heading != path.rend(); ++heading) {
      make_plain(*heading);
      for_each_word([&](std::uint32_t word) { path_words_.emplace_back(word, weight); });
      weight /= 2;
    }
  }

  std::optional<Lead> winner() const {
    double total = 0;
    for (const double sum : sums_) total += sum;
    const auto best = std::max_element(sums_.begin(), sums_.end());
    if (best == sums_.end() || *best < kEvidenceMin || *best < kShareMin * total) return {};
    const auto duty = static_cast<std::uint32_t>(best - sums_.begin());
    return Lead{lexicon_.duties()[duty].unit, *best / total, words_for(duty)};
  }

  std::vector<std::string> words_for(std::uint32_t duty) const {
    std::vector<std::pair<double, std::uint32_t>> weighted;
    for (const Found& found : found_) {
      for (const DutyWord::Owner& owner : lexicon_.duty_word(found.word).owners) {
        if (owner.duty == duty) weighted.emplace_back(owner.weight * found.weight, found.word);
      }
    }
    std::stable_sort(weighted.begin(), weighted.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    if (weighted.size() > kWordsMax) weighted.resize(kWordsMax);
    std::vector<std::string> words;
    for (const auto& [weight, word] : weighted) {
      words.push_back(base::to_utf8(lexicon_.duty_word(word).text));
    }
    return words;
  }

  // "由市发展改革委牵头", "责任单位：住建局".
  std::optional<Lead> named_in(std::u32string_view text) const {
    for (const std::u32string& before : lexicon_.leads_before()) {
      const std::size_t at = text.find(before);
      if (at == std::u32string_view::npos) continue;
      if (auto named = name_at(text, at + before.size(), before.size() > 1)) return named;
    }
    return std::nullopt;
  }

  // `announced`: what stands before the name says enough; else a word behind it must.
  std::optional<Lead> name_at(std::u32string_view text, std::size_t at, bool announced) const {
    for (const std::size_t start : {at, at + 1}) {  // 市 or 省 may stand before a short name
      if (start >= text.size()) break;
      const Trie::Match match = lexicon_.department_at(text, start);
      if (match.length == 0) continue;
      if (!announced && !leads_behind(text, start + match.length)) continue;
      return named(lexicon_.duties()[match.value].unit, text.substr(at, start + match.length - at));
    }
    for (std::size_t end = at + 2; end < std::min(text.size(), at + kNameMax); ++end) {
      if (is_stop(text[end]) || announced) break;
      if (leads_behind(text, end)) {
        const std::u32string_view name = text.substr(at, end - at);
        return named(base::to_utf8(name), name);
      }
    }
    return std::nullopt;
  }

  bool leads_behind(std::u32string_view text, std::size_t at) const {
    const auto& after = lexicon_.leads_after();
    return std::any_of(after.begin(), after.end(), [&](const std::u32string& word) {
      return text.substr(at).starts_with(word);
    });
  }

  static Lead named(std::string unit, std::u32string_view worded) {
    return {std::move(unit), 1.0, {base::to_utf8(worded)}};
  }

  const Lexicon& lexicon_;
  std::vector<double> sums_;
  std::vector<Found> found_;
  std::u32string plain_;
  std::vector<std::u32string> path_;
  std::vector<std::pair<std::uint32_t, double>> path_words_;
};

}  // namespace

std::optional<Lead> suggest_lead(const Lexicon& lexicon, const std::vector<LeadEvidence>& evidence,
                                 const std::vector<std::u32string>& path) {
  return LeadFinder(lexicon).find(evidence, path);
}

void suggest_leads(std::u32string_view text, const Lexicon& lexicon, Reading& reading) {
  LeadFinder finder(lexicon);
  std::vector<LeadEvidence> evidence;
  for (Task& task : reading.tasks) {
    evidence.assign(1, {task.text, 1});
    task.lead = finder.find(evidence, task.path.headings());
  }
  reading.target_leads.assign(reading.quantities.size(), std::nullopt);
  for (std::size_t i = 0; i < reading.quantities.size(); ++i) {
    const Quantity& target = reading.quantities[i];
    if (target.kind != Kind::kTarget) continue;
    evidence.assign(1, {target.indicator, 1});
    evidence.push_back({text.substr(target.clause.start, target.clause.size()), kClauseWeight});
    reading.target_leads[i] = finder.find(evidence, target.path.headings());
  }
}

}  // namespace luoshi::report
