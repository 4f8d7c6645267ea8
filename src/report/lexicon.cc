#include "report/lexicon.h"

#include <fmt/format.h>
#include <re2/re2.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/unicode.h"

namespace luoshi::report {
namespace {

using base::Error;
using base::ErrorCode;
using base::fail;

// In the order of Ending.
constexpr std::string_view kEndingNames[kEndingCount] = {"verbal", "measure", "rate",    "place",
                                                         "name",   "quality", "unitless"};

struct ClassName {
  std::string_view name;
  std::uint32_t bits;
  int milestone;  // -1: none
};
constexpr ClassName kClassNames[] = {
    {"start", kVerb, 0},
    {"advance", kVerb, 1},
    {"finish", kVerb, 2},
    {"establish", kVerb, 3},
    {"win", kVerb, 4},
    {"run", kVerb, 5},
    {"keep", kVerb, 6},
    {"improve", kVerb, 7},
    {"up", kUp, -1},
    {"down", kDown, -1},
    {"reach", kReach, -1},
    {"step", kStep, -1},
    {"gap", kGap, -1},
    {"gap_down", kGapDown, -1},
    {"rank", kRankVerb, -1},
    {"enter", kEnter, -1},
    {"strong", kStrong, -1},
    {"noun", kNoun, -1},
    {"adverb", kAdverb, -1},
    {"strive", kStriveWord, -1},
    {"must", kMustWord, -1},
    {"scope", kScope, -1},
    {"frame", kFrame, -1},
    {"result", kResult, -1},
    {"filler", kFiller, -1},
    {"generic", kGeneric, -1},
    {"generic_near", kGenericNear, -1},
    {"agent", kAgent, -1},
    {"package", kPackage, -1},
    {"cuts", kCuts, -1},
    {"pivot", kPivot, -1},
    {"preposition", kPreposition, -1},
    {"nominal", kNominal, -1},
    {"figure", kFigure, -1},
    {"creed", kCreed, -1},
    {"opener", kOpener, -1},
    {"kind", kKind, -1},
    {"speaker", kSpeaker, -1},
};

constexpr std::pair<std::string_view, UnitKind> kUnitClasses[] = {
    {"level", UnitKind::kLevel},
    {"count", UnitKind::kCount},
    {"percent", UnitKind::kPercent},
    {"times", UnitKind::kTimes},
};

constexpr std::pair<std::string_view, Comparator> kComparatorNames[] = {
    {"gt", Comparator::kGt}, {"ge", Comparator::kGe},         {"le", Comparator::kLe},
    {"lt", Comparator::kLt}, {"approx", Comparator::kApprox},
};

constexpr Part kCueOrder[] = {Part::kGlossary,     Part::kReview,  Part::kProblems, Part::kSelf,
                              Part::kRequirements, Part::kTargets, Part::kClosing,  Part::kTasks};

constexpr std::size_t kFileBytesMax = 4 << 20;  // the longest list has a fiftieth of it

std::uint64_t fnv1a(std::uint64_t hash, std::string_view bytes) {
  for (const unsigned char c : bytes) hash = (hash ^ c) * 0x100000001B3ULL;
  return hash;
}

}  // namespace

PartCues::PartCues() {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(64 << 20);  // the automaton of all patterns together
  set_ = std::make_shared<RE2::Set>(options, RE2::UNANCHORED);
}

// A set of patterns that begin "^.{0,N}" is an automaton that counts characters: nearly every text
// makes it anew, at several times the cost of running it. The set holds them without that, and
// those few that match are then tried alone as they stand.
std::string PartCues::add(Part part, const std::string& pattern) {
  static const RE2 kCounted("^\\^\\.\\{0,\\d+\\}");
  std::string rest = pattern;
  std::string wrong;
  std::shared_ptr<const RE2> whole;
  if (RE2::Replace(&rest, kCounted, "")) {
    RE2::Options options;
    options.set_log_errors(false);
    whole = std::make_shared<const RE2>(pattern, options);
    if (!whole->ok()) return pattern + ": " + whole->error();
  }
  if (set_->Add(rest, &wrong) < 0) return pattern + ": " + wrong;
  whole_.push_back(std::move(whole));
  parts_.push_back(part);
  return {};
}

bool PartCues::compile() { return set_->Compile(); }

std::vector<Part> PartCues::match(std::string_view utf8) const {
  std::vector<int> which;
  std::vector<Part> parts;
  if (!set_->Match({utf8.data(), utf8.size()}, &which)) return parts;
  std::sort(which.begin(), which.end());
  for (const int index : which) {
    const auto& whole = whole_[static_cast<std::size_t>(index)];
    if (whole != nullptr && !RE2::PartialMatch({utf8.data(), utf8.size()}, *whole)) continue;
    parts.push_back(parts_[static_cast<std::size_t>(index)]);
  }
  return parts;
}

// Loads one file after the other; the first thing wrong ends it. yaml-cpp throws: caught in load().
class LexiconLoader {
 public:
  explicit LexiconLoader(const std::map<std::string, std::string>& files) : files_(files) {}

  base::Result<Lexicon> run() {
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (const auto& [name, content] : files_) hash = fnv1a(fnv1a(hash, name), content);
    out_.version_ = fmt::format("{:016x}", hash);
    struct Step {
      const char* file;
      void (LexiconLoader::*load)(const YAML::Node&);
    };
    constexpr std::array<Step, 5> kSteps = {{{"words.yaml", &LexiconLoader::words},
                                             {"units.yaml", &LexiconLoader::units},
                                             {"comparators.yaml", &LexiconLoader::comparators},
                                             {"sections.yaml", &LexiconLoader::sections},
                                             {"duties.yaml", &LexiconLoader::duties}}};
    for (const Step& step : kSteps) {
      const auto found = files_.find(step.file);
      if (found == files_.end()) {
        return fail(ErrorCode::kNotFound, {"缺少词表文件", "word list missing"}, step.file);
      }
      if (found->second.size() > kFileBytesMax) {
        return fail(ErrorCode::kInvalidInput,
                    {fmt::format("词表过大，上限是{}MB", kFileBytesMax >> 20),
                     fmt::format("word list too large, at most {} MB", kFileBytesMax >> 20)},
                    step.file);
      }
      try {
        (this->*step.load)(YAML::Load(found->second));
      } catch (const YAML::Exception& e) {
        return fail(ErrorCode::kInvalidInput,
                    {"词表格式有误：" + e.msg, "malformed word list: " + e.msg},
                    fmt::format("{}:{}", step.file, e.mark.line + 1));
      }
      if (!problem_.zh.empty()) {
        return fail(ErrorCode::kInvalidInput,
                    {"词表内容有误：" + problem_.zh, "bad word list: " + problem_.en}, step.file);
      }
    }
    return std::move(out_);
  }

 private:
  void words(const YAML::Node& root) {
    for (const auto& entry : root) {
      const auto name = entry.first.as<std::string>();
      if (name == "endings") {
        endings(entry.second);
        continue;
      }
      const auto* known = std::find_if(std::begin(kClassNames), std::end(kClassNames),
                                       [&](const ClassName& c) { return c.name == name; });
      if (known == std::end(kClassNames)) {
        problem_ = {"没有“" + name + "”这一类", "no class is called \"" + name + "\""};
        return;
      }
      for (const auto& word : entry.second) add_word(word.as<std::string>(), *known);
    }
  }

  void endings(const YAML::Node& lists) {
    for (const auto& entry : lists) {
      const auto name = entry.first.as<std::string>();
      const auto* known = std::find(std::begin(kEndingNames), std::end(kEndingNames), name);
      if (known == std::end(kEndingNames)) {
        problem_ = {"没有“" + name + "”这一类词尾", "no kind of ending is called \"" + name + "\""};
        return;
      }
      for (const auto& ending : entry.second) {
        std::u32string text = base::to_utf32(ending.as<std::string>());
        std::reverse(text.begin(), text.end());
        put(out_.endings_[static_cast<std::size_t>(known - kEndingNames)], text, 1);
      }
    }
  }

  void add_word(const std::string& utf8, const ClassName& known) {
    const std::u32string text = base::to_utf32(utf8);
    if (!may_hold(text)) return;
    const auto fresh = static_cast<std::uint32_t>(out_.words_.size());
    const std::uint32_t id = out_.word_trie_.insert(text, fresh);
    if (id == fresh) out_.words_.push_back({text, 0, Milestone::kRun});
    Word& word = out_.words_[id];
    if (known.milestone >= 0 && !word.is(kVerb)) {  // the first class that names it decides
      word.milestone = static_cast<Milestone>(known.milestone);
    }
    word.classes |= known.bits;
  }

  // Can a list hold this word? Notes what is wrong with it when not.
  bool may_hold(std::u32string_view word) {
    if (Trie::can_hold(word)) return true;
    const std::string shown = base::to_utf8(word.substr(0, Trie::kWordMax));
    problem_ = {fmt::format("“{}”应有1到{}个字，且不以扩展区的罕用字开头", shown, Trie::kWordMax),
                fmt::format("\"{}\" should have 1 to {} characters, the first below U+10000", shown,
                            Trie::kWordMax)};
    return false;
  }

  Unit& unit(const std::string& utf8) {
    const std::u32string text = base::to_utf32(utf8);
    if (!may_hold(text)) return no_unit_;
    const auto fresh = static_cast<std::uint32_t>(out_.units_.size());
    const std::uint32_t id = out_.unit_trie_.insert(text, fresh);
    if (id == fresh) out_.units_.push_back({text});
    return out_.units_[id];
  }

  void units(const YAML::Node& root) {
    for (const auto& [name, kind] : kUnitClasses) {
      for (const auto& entry : root[std::string(name)]) {
        const auto utf8 = entry.as<std::string>();
        Unit& one = unit(utf8);
        one.kind = kind;
        if (kind == UnitKind::kPercent && one.text.find(U"点") != std::u32string::npos) {
          one.kind = UnitKind::kPoints;
        }
      }
    }
    for (const auto& entry : root["small_numeral_units"]) {
      unit(entry.as<std::string>()).small_numeral = true;
    }
    for (const auto& entry : root["capacity"]) unit(entry.as<std::string>()).capacity = true;
    for (const auto& entry : root["naming"]) unit(entry.as<std::string>()).naming = true;
    for (const auto& entry : root["duration"]) unit(entry.as<std::string>()).duration = true;
    for (const auto& entry : root["bare"]) unit(entry.as<std::string>()).bare = true;
    fill(out_.head_lists_[0], root["class_heads"]);
    fill(out_.head_lists_[1], root["uncounted_heads"]);
    fill(out_.head_lists_[2], root["zero_heads"]);
    fill(out_.head_lists_[3], root["sized_heads"]);
    fill(out_.head_lists_[4], root["steps"]);
  }

  void fill(Trie& trie, const YAML::Node& list) {
    for (const auto& entry : list) put(trie, base::to_utf32(entry.as<std::string>()), 1);
  }

  void put(Trie& trie, std::u32string_view word, std::uint32_t value) {
    if (may_hold(word)) trie.insert(word, value);
  }

  void comparators(const YAML::Node& root) {
    for (const char* place : {"before", "after"}) {
      const bool before = std::string_view(place) == "before";
      for (const auto& [name, comparator] : kComparatorNames) {
        for (const auto& entry : root[place][std::string(name)]) {
          std::u32string text = base::to_utf32(entry.as<std::string>());
          if (before) std::reverse(text.begin(), text.end());
          Trie& trie = before ? out_.before_trie_ : out_.after_trie_;
          put(trie, text, static_cast<std::uint32_t>(comparator));
        }
      }
    }
  }

  void sections(const YAML::Node& root) {
    cues(root["heading"], out_.heading_cues_);
    cues(root["opening"], out_.opening_cues_);
    for (const auto& entry : root["annex"]) {
      add_cue(out_.annex_cues_, Part::kTasks, entry.as<std::string>());
    }
    compile(out_.annex_cues_);
    fill(out_.opening_words_, root["opening_words"]);
  }

  void cues(const YAML::Node& node, PartCues& into) {
    for (const Part part : kCueOrder) {
      for (const auto& entry : node[to_string(part)]) {
        add_cue(into, part, entry.as<std::string>());
      }
    }
    compile(into);
  }

  void add_cue(PartCues& into, Part part, const std::string& pattern) {
    const std::string wrong = into.add(part, pattern);
    if (!wrong.empty()) problem_ = {wrong, wrong};
  }

  void compile(PartCues& cues) {
    if (!cues.compile()) problem_ = {"式样合起来过大", "the patterns together are too large"};
  }

  void duties(const YAML::Node& root) {
    if (const YAML::Node leads = root["leads"]) {
      strings(leads["before"], out_.leads_before_);
      strings(leads["after"], out_.leads_after_);
    }
    for (const auto& entry : root["units"]) {
      const auto index = static_cast<std::uint32_t>(out_.duties_.size());
      Duty duty{entry["unit"].as<std::string>(), {}};
      if (entry["aliases"]) duty.aliases = entry["aliases"].as<std::vector<std::string>>();
      put(out_.department_trie_, base::to_utf32(duty.unit), index);
      for (const std::string& alias : duty.aliases) {
        put(out_.department_trie_, base::to_utf32(alias), index);
      }
      for (const auto& word : entry["words"]) {
        add_duty_word(word.first.as<std::string>(), {index, word.second.as<double>()});
      }
      out_.duties_.push_back(std::move(duty));
    }
  }

  static void strings(const YAML::Node& list, std::vector<std::u32string>& into) {
    for (const auto& entry : list) into.push_back(base::to_utf32(entry.as<std::string>()));
  }

  void add_duty_word(const std::string& utf8, DutyWord::Owner owner) {
    constexpr double kWeightMax = 5;
    if (!(owner.weight > 0 && owner.weight <= kWeightMax)) {
      problem_ = {fmt::format("“{}”的权重{}应大于0、不超过{}", utf8, owner.weight, kWeightMax),
                  fmt::format("the weight {} of \"{}\" should be above 0 and at most {}",
                              owner.weight, utf8, kWeightMax)};
      return;
    }
    const std::u32string text = base::to_utf32(utf8);
    if (!may_hold(text)) return;
    const auto fresh = static_cast<std::uint32_t>(out_.duty_words_.size());
    const std::uint32_t id = out_.duty_trie_.insert(text, fresh);
    if (id == fresh) out_.duty_words_.push_back({text, {}});
    out_.duty_words_[id].owners.push_back(owner);
  }

  const std::map<std::string, std::string>& files_;
  Lexicon out_;
  base::Message problem_;  // empty when nothing is wrong
  Unit no_unit_;           // stands for a unit that no list can hold
};

base::Result<Lexicon> Lexicon::load(const std::map<std::string, std::string>& files) {
  return LexiconLoader(files).run();
}

const Word* Lexicon::find_word(std::u32string_view text) const {
  if (text.empty()) return nullptr;
  const Trie::Match match = word_trie_.longest(text, 0);
  return match.length == text.size() ? &words_[match.value] : nullptr;
}

bool Lexicon::may_open(std::u32string_view text) const {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (opening_words_.longest(text, i).length > 0) return true;
  }
  return false;
}

const Unit* Lexicon::unit_at(std::u32string_view text, std::size_t at) const {
  if (at >= text.size()) return nullptr;
  const Trie::Match match = unit_trie_.longest(text, at);
  return match.length == 0 ? nullptr : &units_[match.value];
}

bool Lexicon::head_at(HeadList list, std::u32string_view text, std::size_t at) const {
  return at < text.size() &&
         head_lists_[static_cast<std::size_t>(list)].longest(text, at).length > 0;
}

bool Lexicon::ends(Ending ending, std::u32string_view text) const {
  constexpr std::size_t kLongest = 8;
  std::array<char32_t, kLongest> backwards;
  const std::size_t length = std::min(text.size(), kLongest);
  std::reverse_copy(text.end() - static_cast<std::ptrdiff_t>(length), text.end(),
                    backwards.begin());
  const Trie& trie = endings_[static_cast<std::size_t>(ending)];
  return length > 0 && trie.longest({backwards.data(), length}, 0).length > 0;
}

Lexicon::ComparatorMatch Lexicon::comparator_after(std::u32string_view text, std::size_t at) const {
  if (at >= text.size()) return {};
  const Trie::Match match = after_trie_.longest(text, at);
  return {static_cast<Comparator>(match.value), match.length};
}

Lexicon::ComparatorMatch Lexicon::comparator_before(std::u32string_view text,
                                                    std::size_t end) const {
  constexpr std::size_t kLengthMax = 6;
  const std::size_t count = std::min(end, kLengthMax);
  if (count == 0) return {};
  std::array<char32_t, kLengthMax> backwards{};
  std::reverse_copy(text.begin() + end - count, text.begin() + end, backwards.begin());
  const Trie::Match match = before_trie_.longest({backwards.data(), count}, 0);
  return {static_cast<Comparator>(match.value), match.length};
}

}  // namespace luoshi::report
