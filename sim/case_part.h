// Cases as a child would keep them: each number by counting those that are there, the due time
// worked out anew from all that happened (case_clock.h). What people ask for is a case with a
// Request beside it (request_part.cc, request_outcome.cc). Of src/cases only what is asked and the
// words are used.
// Thread rule: one thread.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cases/case.h"
#include "cases/request_rows.h"
#include "sim/case_clock.h"
#include "sim/register_part.h"

namespace luoshi::sim {

struct Request {
  calendar::Line line = calendar::Line::kHotline;
  calendar::ClockFrom clock_from = calendar::ClockFrom::kRegistered;
  bool has_intake = false;
  bool follow_up = false;
  cases::Channel channel = cases::Channel::kCall;
  std::string centre{}, region{}, cell{}, category{}, matter{}, company{}, external{};
  bool is_major = false;
  std::set<std::string> supporting{};
  std::optional<Moment> intake_from{};  // its clock runs
  std::optional<Moment> dispatched_at{};
  bool is_objected = false;
  bool is_refused = false;
  bool was_reopened = false;  // after it had been closed
  std::string into{};         // merged into, or closed with
  cases::CaseState before_merge = cases::CaseState::kRegistered;
  std::int64_t presses = 0;
  std::vector<std::pair<std::int64_t, cases::CaseFollowedUp>> said{};  // in which round
};

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
  Moment changed_at = 0;           // by the last event
  std::optional<Request> request;  // none: an order

  std::int64_t touch(Moment now) {  // by one event more
    changed_at = now;
    return ++version;
  }
};
bool is_one_of(cases::CaseState state, const std::vector<cases::CaseState>& states);
// Neither closed nor refused, withdrawn or archived.
bool is_open(const CaseFile& file);
std::optional<cases::Todo> todo_of(const CaseFile& file);

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

  Expected carry_out(const cases::RegisterCase& ask, const Beside& beside);
  Expected carry_out(const cases::AdmitCase& ask, const Beside& beside);
  Expected carry_out(const cases::RefuseCase& ask, const Beside& beside);
  Expected carry_out(const cases::DispatchCase& ask, const Beside& beside);
  Expected carry_out(const cases::ObjectToCase& ask, const Beside& beside);
  Expected carry_out(const cases::DecideObjection& ask, const Beside& beside);
  Expected carry_out(const cases::TransferCase& ask, const Beside& beside);
  Expected carry_out(const cases::NoteCase& ask, const Beside& beside);
  Expected carry_out(const cases::PressCase& ask, const Beside& beside);
  Expected carry_out(const cases::MergeCase& ask, const Beside& beside);
  Expected carry_out(const cases::UnmergeCase& ask, const Beside& beside);
  Expected carry_out(const cases::FollowUpCase& ask, const Beside& beside);
  Expected carry_out(const cases::ArchiveCase& ask, const Beside& beside);

  // Those that are not done of this unit; in its place comes the other, and how many events that
  // is.
  std::size_t owed_by(const std::string& unit) const;
  std::size_t hand_over(const std::string& from, const std::string& to, const Beside& beside);

  std::map<std::string, CaseFile> files;

 private:
  using Version = std::optional<std::uint64_t>;
  using State = cases::CaseState;

  Refusal in(const std::string& id, const Version& version, std::vector<State> states) const;
  // As in, of what people ask for.
  Refusal asked_in(const std::string& id, const Version& version, std::vector<State> states) const;
  Refusal alone(const std::string& id) const;  // no other is merged into it
  static Refusal active(const std::string& unit, const Beside& beside);
  const CaseRule* rule_now(const std::string& kind, const Beside& beside) const;  // none: null
  // That of its clock among those of a version.
  static const CaseRule& clock_rule(const Rules& rules, const CaseFile& file);
  // Until it was answered; until another was that it was merged into.
  CaseStory story_of(const CaseFile& file, const Beside& beside,
                     std::optional<Moment> answered = {}) const;
  static bool is_owed(const CaseFile& file, const std::string& unit);
  static void hand_to(CaseFile& file, const std::string& unit, const Beside& beside);
  static void take_over(CaseFile& file, const std::string& from, const std::string& to,
                        const Beside& beside);
  CaseTime time_now(const CaseFile& file, const Beside& beside,
                    std::optional<Moment> answered = {}) const;
  void close(CaseFile& file, Moment answered, const Beside& beside);
  std::size_t accept(const std::string& id, const Beside& beside);  // how many events that is
  Refusal return_ground(const CaseFile& file, const cases::ReturnCase& ask,
                        const Beside& beside) const;
  // Who stands in for those of its units that are no more, in this order; none: nobody for one.
  using Successors = std::vector<std::pair<std::string, std::string>>;
  static std::optional<Successors> successors_of(const CaseFile& file, const Beside& beside);
  std::string number_of_new(CaseFile& file, const Beside& beside) const;
  Refusal may_register(const cases::RegisterCase& ask, const Beside& beside) const;
  static Refusal filed(const std::optional<cases::Filed>& filed);
  static void file_under(CaseFile& file, const std::optional<cases::Filed>& filed);
  static void begin_clock(CaseFile& file, Moment at);
  static void begin_intake(CaseFile& file, Moment at);
  static void begin_anew(CaseFile& file, Moment at);
  static void back_to_centre(CaseFile& file, const Beside& beside);
  Refusal may_suspend(const CaseFile& file, const std::string& ground, const Beside& beside) const;
  Refusal may_extend(const CaseFile& file, int days, const Beside& beside) const;
  const CaseRule& rule_that_counts(const CaseFile& file, const Beside& beside) const;
  // Derives its time anew: how many events that is.
  std::size_t retime(CaseFile& file, const Beside& beside);
  Expected settled(const std::string& id, const Beside& beside);  // behind one event
};

}  // namespace luoshi::sim
