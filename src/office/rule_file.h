// A city's files that are rules: calendar, kinds, light, indicators. Each is a stream of the texts
// that were loaded, with the day from which each counts; whoever decides by a rule takes the one in
// force from here and reads nothing else, so that a replay finds the same.
//
// Every text that was ever loaded stays in the state: a clock that began under an older rule is
// derived by it. What a text means is the business of the module that reads it; decide takes a text
// that has been read without errors. A name of which nothing was loaded has the reader's defaults.
// Thread rule: values and pure functions; a RuleCache is for any thread.
#pragma once

#include <boost/describe.hpp>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "ledger/command.h"
#include "office/catalog.h"
#include "office/day.h"
#include "office/names.h"

namespace luoshi::office {

inline constexpr std::size_t kRuleTextBytesMax = 512 << 10;
inline constexpr std::size_t kRuleVersionsMax = 500;

struct RulesLoaded {
  std::string name;  // "kinds"
  std::string text;
  std::string hash;    // of the text: "sha256:…"
  Day effective_from;  // the first day on which it counts
};
BOOST_DESCRIBE_STRUCT(RulesLoaded, (), (name, text, hash, effective_from))

struct RuleVersion {
  std::uint64_t number = 0;  // of its stream, from 1
  std::string text;
  std::string hash;
  Day effective_from;
  env::WallTime loaded_at;
};

struct RuleFile {
  std::vector<RuleVersion> versions;  // as they were loaded
};

// Of versions as they were loaded that with the latest first day up to this one, of several the
// last that was loaded; null: nothing is in force yet.
template <class Version>
const Version* in_force(const std::vector<Version>& versions, const Day& day) {
  const Version* found = nullptr;
  for (const Version& each : versions) {
    if (each.effective_from > day) continue;
    if (found == nullptr || each.effective_from >= found->effective_from) found = &each;
  }
  return found;
}
inline const RuleVersion* in_force(const RuleFile& file, const Day& day) {
  return in_force(file.versions, day);
}
// When it began to count: its first day's beginning, or when it was loaded if that is later.
env::WallTime began(const RuleVersion& version);

// Whatever stands in force already is no event.
struct LoadRules {
  std::string name;
  std::optional<std::uint64_t> version;
  std::string text;
  std::optional<Day> effective_from;  // none: today
};
base::Result<ledger::Decision> decide(ledger::View& view, const LoadRules& ask, const Actor& actor);

const std::vector<std::string_view>& rule_names();
inline ledger::StreamId rule_stream(std::string_view name) {
  return {"rulefile", std::string(name)};
}
inline std::vector<ledger::StreamId> streams_of(const LoadRules& ask) {
  return {rule_stream(ask.name)};
}
// "sha256:…"
std::string rule_hash(std::string_view text);

// What is wrong with the text of calendar or kinds, by line; of other names their modules know.
std::vector<base::Finding> rule_findings(const std::string& name, const std::string& text);

// The last few texts as they were read, by hash, so that a decision does not read YAML.
template <class Rule>
class RuleCache {
 public:
  template <class Read>
  std::shared_ptr<const Rule> get(const std::string& hash, Read read) {
    {
      const std::lock_guard lock(mutex_);
      for (const auto& [known, rule] : kept_) {
        if (known == hash) return rule;
      }
    }
    auto rule = std::make_shared<const Rule>(read());
    const std::lock_guard lock(mutex_);
    kept_.emplace_front(hash, rule);
    if (kept_.size() > kKeptMax) kept_.pop_back();
    return rule;
  }

 private:
  static constexpr std::size_t kKeptMax = 8;
  std::mutex mutex_;
  std::deque<std::pair<std::string, std::shared_ptr<const Rule>>> kept_;
};

// rule_files: name, hash, effective_from, loaded_at (ms), version; what was loaded last.
const ledger::Table& rule_files_table();
ledger::StreamKind rule_file_streams();
void list_rule_file_kinds(std::vector<EventKind>& kinds);

}  // namespace luoshi::office
