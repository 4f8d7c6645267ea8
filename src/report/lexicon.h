// The reader's word lists, loaded from data/reading/*.yaml: what a verb commits to, which units are
// counted and which are measured, how a comparator is worded, which headings open which part.
// Immutable after loading; read from any thread.
#pragma once

#include <re2/set.h>

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "report/reading.h"
#include "report/trie.h"

namespace luoshi::report {

// Classes of words.yaml; a word is the union of the classes it stands in.
enum WordClass : std::uint32_t {
  kVerb = 1u << 0,  // stands in one of the eight milestone classes
  kUp = 1u << 1,
  kDown = 1u << 2,
  kReach = 1u << 3,
  kStep = 1u << 4,
  kGap = 1u << 5,
  kGapDown = 1u << 6,
  kRankVerb = 1u << 7,
  kEnter = 1u << 8,
  kStrong = 1u << 9,
  kNoun = 1u << 10,
  kAdverb = 1u << 11,
  kStriveWord = 1u << 12,
  kMustWord = 1u << 13,
  kScope = 1u << 14,
  kFrame = 1u << 15,
  kResult = 1u << 16,
  kFiller = 1u << 17,
  kGeneric = 1u << 18,
  kGenericNear = 1u << 19,
  kAgent = 1u << 20,
  kPackage = 1u << 21,
  kPivot = 1u << 22,
  kPreposition = 1u << 23,
  kNominal = 1u << 24,
  kFigure = 1u << 25,
  kCreed = 1u << 26,
  kOpener = 1u << 27,
  kCuts = 1u << 28,
  kKind = 1u << 29,
  kSpeaker = 1u << 30,
};
constexpr std::uint32_t kMoves = kUp | kDown;
constexpr std::uint32_t kGoverns = kVerb | kUp | kDown | kReach | kGap | kRankVerb | kEnter;

struct Word {
  std::u32string text;
  std::uint32_t classes = 0;
  Milestone milestone = Milestone::kRun;  // meaningful with kVerb

  bool is(std::uint32_t any) const { return (classes & any) != 0; }
};

// Lists of words.yaml, `endings`: what a word of a kind closes with.
enum class Ending {
  kVerbal,    // behind a verb it makes a noun of both: 建成[率], 集聚[区]
  kMeasure,   // of what is measured: 总[额], 产[量]
  kRate,      // of what is a change by itself: 增速
  kPlace,     // 示范[村]
  kName,      // of a single thing, not of a kind: 滨江[路]
  kQuality,   // of a word that only describes: 立体[化]
  kUnitless,  // of what is given without a unit: 指数
};
constexpr std::size_t kEndingCount = 7;

enum class UnitKind { kLevel, kCount, kPercent, kPoints, kTimes };

struct Unit {
  std::u32string text;
  UnitKind kind = UnitKind::kCount;
  bool small_numeral = false;  // "两个" counts as a number before this unit
  bool capacity = false;       // may size a thing inside its name
  bool naming = false;         // the number belongs to a name
  bool duration = false;
  bool bare = false;  // what is counted is the unit itself: 2金
};

// Patterns that open a part, tried all in one pass; the parts whose patterns match, in the order of
// sections.yaml's precedence.
class PartCues {
 public:
  PartCues();
  // Empty when good, else what is wrong with the pattern.
  std::string add(Part part, const std::string& pattern);
  // False when the patterns together are too large for an automaton.
  [[nodiscard]] bool compile();
  std::vector<Part> match(std::string_view utf8) const;

 private:
  std::shared_ptr<re2::RE2::Set> set_;                  // of the patterns without their "^.{0,N}"
  std::vector<std::shared_ptr<const re2::RE2>> whole_;  // of those that had one; else null
  std::vector<Part> parts_;
};

// What a department usually answers for, for suggesting who might lead.
struct Duty {
  std::string unit;
  std::vector<std::string> aliases;  // what cities call the same department
};

struct DutyWord {
  struct Owner {
    std::uint32_t duty = 0;  // index into duties()
    double weight = 0;
  };
  std::u32string text;
  std::vector<Owner> owners;
};

class Lexicon {
 public:
  // `files`: name without folder ("words.yaml") -> content. Every file that the reader knows must
  // be there; an unknown class, a bad pattern, a wrong shape or too much of anything is an error
  // that names file and place.
  static base::Result<Lexicon> load(const std::map<std::string, std::string>& files);

  Trie::Match word_at(std::u32string_view text, std::size_t at) const {
    return word_trie_.longest(text, at);
  }
  const Word& word(std::uint32_t id) const { return words_[id]; }
  const Word* find_word(std::u32string_view text) const;

  // The longest unit that begins at `at`, or null.
  const Unit* unit_at(std::u32string_view text, std::size_t at) const;
  struct ComparatorMatch {
    Comparator comparator = Comparator::kEq;
    std::uint32_t length = 0;  // 0: none
  };
  ComparatorMatch comparator_before(std::u32string_view text, std::size_t end) const;
  ComparatorMatch comparator_after(std::u32string_view text, std::size_t at) const;

  // Lists of units.yaml: does one of their words begin at `at`?
  enum class HeadList { kClass, kUncounted, kZero, kSized, kStep };
  bool head_at(HeadList list, std::u32string_view text, std::size_t at) const;

  // Does `text` close with one of these endings?
  bool ends(Ending ending, std::u32string_view text) const;

  const PartCues& heading_cues() const { return heading_cues_; }
  const PartCues& opening_cues() const { return opening_cues_; }
  const PartCues& annex_cues() const { return annex_cues_; }
  // Can an opening cue match `text` at all? Cheap.
  bool may_open(std::u32string_view text) const;
  const std::vector<Duty>& duties() const { return duties_; }
  // The longest word that begins at `at` and speaks for a department; the value is for duty_word.
  Trie::Match duty_word_at(std::u32string_view text, std::size_t at) const {
    return duty_trie_.longest(text, at);
  }
  const DutyWord& duty_word(std::uint32_t id) const { return duty_words_[id]; }
  // The longest name or alias of a department that begins at `at`; the value is its index.
  Trie::Match department_at(std::u32string_view text, std::size_t at) const {
    return department_trie_.longest(text, at);
  }
  // What says, before or behind a department's name, that it leads ("由…牵头").
  const std::vector<std::u32string>& leads_before() const { return leads_before_; }
  const std::vector<std::u32string>& leads_after() const { return leads_after_; }
  const std::string& version() const { return version_; }  // hash of all files

 private:
  friend class LexiconLoader;
  Trie word_trie_;
  std::vector<Word> words_;
  Trie unit_trie_;
  std::vector<Unit> units_;
  std::array<Trie, 5> head_lists_;
  std::array<Trie, kEndingCount> endings_;  // words stored backwards
  Trie after_trie_;
  Trie before_trie_;  // words stored backwards
  PartCues heading_cues_;
  PartCues opening_cues_;
  PartCues annex_cues_;
  Trie opening_words_;
  std::vector<Duty> duties_;
  std::vector<DutyWord> duty_words_;
  Trie duty_trie_;
  Trie department_trie_;
  std::vector<std::u32string> leads_before_;
  std::vector<std::u32string> leads_after_;
  std::string version_;
};

}  // namespace luoshi::report
