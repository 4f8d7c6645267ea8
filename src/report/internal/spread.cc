#include "report/internal/spread.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace luoshi::report {
namespace {

using std::u32string;
using std::u32string_view;

// One word that stands for two subjects.
struct Pair {
  u32string_view both;
  u32string_view first;
  u32string_view second;
};
constexpr std::array<Pair, 3> kPairs = {{{U"城乡居民", U"城镇居民", U"农村居民"},
                                         {U"城乡", U"城镇", U"农村"},
                                         {U"进出口", U"进口", U"出口"}}};

std::vector<u32string> split_pair(u32string_view subject) {
  for (const Pair& pair : kPairs) {
    const std::size_t at = subject.find(pair.both);
    if (at == u32string_view::npos) continue;
    const u32string before(subject.substr(0, at));
    const u32string after(subject.substr(at + pair.both.size()));
    return {before + u32string(pair.first) + after, before + u32string(pair.second) + after};
  }
  return {};
}

// Nouns that end an indicator need nothing from the next one.
bool ends_as_indicator(const Source& source, u32string_view subject) {
  return source.lexicon->ends(Ending::kMeasure, subject);
}

// What of `last` follows the part that is like `subject`: 中小企业[贷款] for 高新技术企业.
u32string rest_behind(u32string_view last, u32string_view subject) {
  for (std::size_t length = std::min<std::size_t>(subject.size(), 4); length > 0; --length) {
    const std::size_t at = last.rfind(subject.substr(subject.size() - length));
    if (at != u32string_view::npos && at + length < last.size()) {
      return u32string(last.substr(at + length));
    }
  }
  return u32string(last.substr(subject.size()));
}

// "开工、竣工项目": the last names the thing that all of them share.
void share_ending(const Source& source, std::vector<u32string>& subjects) {
  const u32string last = subjects.back();
  const u32string measure = closing_measure(source, last);
  for (std::size_t i = 0; i + 1 < subjects.size(); ++i) {
    u32string& subject = subjects[i];
    if (ends_as_indicator(source, subject)) continue;
    if (subject.size() + 2 > last.size()) {
      subject += measure;
      continue;
    }
    const u32string ending = rest_behind(last, subject);
    if (subject.size() > 2 && ending.size() > 1 &&
        subject.ends_with(ending.substr(ending.size() - 2))) {
      continue;
    }
    subject += ending;
  }
}

// "生产安全事故起数、死亡人数": the first names whose they are.
void share_beginning(const Source& source, std::vector<u32string>& subjects) {
  const u32string first = subjects.front();
  for (std::size_t i = 1; i < subjects.size(); ++i) {
    if (subjects[i].size() + 3 > first.size() || !ends_as_indicator(source, first) ||
        !ends_as_indicator(source, subjects[i])) {
      continue;
    }
    if (source.lexicon->find_word(subjects[i]) == nullptr) continue;  // 秸秆综合利用率: whole
    // 履约率 has three characters, 事故起数 four: as many as its neighbour.
    const std::size_t own = std::max<std::size_t>(subjects[i].size(), 3);
    if (first.size() <= own) continue;
    subjects[i] = first.substr(0, first.size() - own) + subjects[i];
  }
}

}  // namespace

u32string closing_measure(const Source& source, u32string_view subject) {
  constexpr std::size_t kLongest = 8;
  if (!ends_as_indicator(source, subject)) return {};
  for (std::size_t length = std::min(kLongest, subject.size() - 1); length > 1; --length) {
    const u32string_view end = subject.substr(subject.size() - length);
    const Word* word = source.lexicon->find_word(end);
    if (word != nullptr && word->is(kNoun | kGeneric | kGenericNear)) return u32string(end);
  }
  return {};
}

std::vector<u32string> spread_subjects(const Source& source, base::Span list, std::size_t count) {
  for (const u32string_view separators : {U"、", U"、和及与以"}) {
    std::vector<u32string> subjects;
    for (base::Span piece : split(source, list, separators)) {
      if (piece.size() > 1 && source.normal[piece.start] == U'及') ++piece.start;
      subjects.emplace_back(source.view(piece));
    }
    if (subjects.size() == 1 && count == 2) {
      if (auto pair = split_pair(subjects[0]); !pair.empty()) return pair;
    }
    if (subjects.size() != count) continue;
    share_ending(source, subjects);
    share_beginning(source, subjects);
    return subjects;
  }
  return {};
}

}  // namespace luoshi::report
