// Cases as a child would keep them: each number by counting those that are there, the due time
// worked out anew from all that happened (case_clock.h). Of src/cases only what is asked and the
// words are used.
// Thread rule: one thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cases/case.h"
#include "sim/case_clock.h"
#include "sim/register_part.h"

namespace luoshi::sim {

struct CaseFile {
  std::string kind, number, series, title, text, unit, rule_key;
  int year = 0;
  std::int64_t sequence = 0;
  std::vector<std::string> about;
  cases::CaseState state = cases::CaseState::kIssued;
  Moment opened_at = 0;
  std::optional<Moment> received_at, answered_at, closed_at;
  std::int64_t returns = 0;
  std::int64_t round = 1;
  std::size_t kinds_version = 0;  // when the clock of this round began
  std::vector<CaseFact> facts;    // since then
  bool suspended = false;
  CaseTime time;
  std::map<std::pair<std::int64_t, std::string>, DueRung> recorded;  // by round and rung
  std::optional<cases::Verdict> verdict;
  CaseTime closing;  // with a verdict
  std::int64_t version = 0;
};

class CasePart final : public Part {
 public:
  using Refusal = std::optional<base::ErrorCode>;
  struct Beside {
    const OfficePart& office;
    const RulePart& rules;
    const RegisterPart& promises;
    Moment now = 0;
    int today = 0;
  };

  std::unique_ptr<Part> copy() const override { return std::make_unique<CasePart>(*this); }
  Rows rows() const override;

  Expected carry_out(const cases::OpenCase& ask, const Beside& beside);
  Expected carry_out(const cases::ReceiveCase& ask, const Beside& beside);
  Expected carry_out(const cases::AnswerCase& ask, const Beside& beside);
  Expected carry_out(const cases::AcceptCase& ask, const Beside& beside);
  Expected carry_out(const cases::ReturnCase& ask, const Beside& beside);
  Expected carry_out(const cases::SuspendCase& ask, const Beside& beside);
  Expected carry_out(const cases::ResumeCase& ask, const Beside& beside);
  Expected carry_out(const cases::ExtendCase& ask, const Beside& beside);
  Expected carry_out(const cases::HandOverCase& ask, const Beside& beside);
  Expected carry_out(const cases::ReopenCase& ask, const Beside& beside);
  Expected carry_out(const cases::WithdrawCase& ask, const Beside& beside);
  Expected carry_out(const cases::RecordRungs& ask, const Beside& beside);
  Expected carry_out(const cases::RetimeCases& ask, const Beside& beside);

  // Those that are not done of this unit; in its place comes the other, and how many events that
  // is.
  std::size_t owed_by(const std::string& unit) const;
  std::size_t hand_over(const std::string& from, const std::string& to, const Beside& beside);

  std::map<std::string, CaseFile> files;

 private:
  using Version = std::optional<std::uint64_t>;
  using State = cases::CaseState;

  Refusal in(const std::string& id, const Version& version, std::vector<State> states) const;
  const CaseRule* rule_now(const std::string& kind, const Beside& beside) const;  // none: null
  CaseStory story_of(const CaseFile& file, const Beside& beside) const;
  static bool is_owed(const CaseFile& file, const std::string& unit);
  static void hand_to(CaseFile& file, const std::string& unit, const Beside& beside);
  CaseTime time_now(const CaseFile& file, const Beside& beside) const;
  Refusal may_suspend(const CaseFile& file, const std::string& ground, const Beside& beside) const;
  Refusal may_extend(const CaseFile& file, int days, const Beside& beside) const;
  const CaseRule& rule_that_counts(const CaseFile& file, const Beside& beside) const;
  // Derives its time anew: how many events that is.
  std::size_t retime(CaseFile& file, const Beside& beside);
  Expected settled(const std::string& id, const Beside& beside);  // behind one event
};

}  // namespace luoshi::sim
