// Cases, drawn: opened by hand and by rule, registered, and all that is done to them; and what
// whoever does his work does next. Thread rule: one thread.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "sim/case_part.h"

namespace luoshi::sim {

using CaseAsk =
    std::variant<cases::OpenCase, cases::ReceiveCase, cases::AnswerCase, cases::AcceptCase,
                 cases::ReturnCase, cases::SuspendCase, cases::ResumeCase, cases::ExtendCase,
                 cases::HandOverCase, cases::ReopenCase, cases::WithdrawCase, cases::RecordRungs,
                 cases::RetimeCases, cases::RegisterCase, cases::AdmitCase, cases::RefuseCase,
                 cases::DispatchCase, cases::ObjectToCase, cases::DecideObjection,
                 cases::TransferCase, cases::NoteCase, cases::PressCase, cases::MergeCase,
                 cases::UnmergeCase, cases::FollowUpCase, cases::ArchiveCase>;
using DrawnCase = std::pair<CaseAsk, std::string>;  // with it in words

DrawnCase draw_case(Draw& draw, const CasePart& part, const RegisterPart& promises,
                    const OfficePart& office, env::WallTime now);

// Once everybody does his work: a step of each case that somebody can take further.
std::vector<DrawnCase> finish_cases(const CasePart& part, const OfficePart& office);
// One that has not come to its end, or of which something waits to be done.
std::optional<std::string> unfinished_case(const CasePart& part);

}  // namespace luoshi::sim
