// What the register is asked in a simulated world, drawn, and what is put into it on purpose.
// Thread rule: one thread.
#pragma once

#include <string>
#include <utility>
#include <variant>

#include "sim/register_part.h"

namespace luoshi::sim {

using RegisterAsk = std::variant<
    commitment::MakeCommitment, commitment::AssignCommitment, commitment::DeclineCommitment,
    commitment::SignCommitment, commitment::ScheduleCommitment, commitment::ReportProgress,
    commitment::ConfirmProgress, commitment::ReturnProgress, commitment::CorrectProgress,
    commitment::CloseCommitment, commitment::ReopenCommitment, commitment::CarryOver,
    commitment::WithdrawCommitment, commitment::TurnLight, commitment::OpenYear,
    commitment::FreezePeriod, commitment::ThawPeriod, commitment::CloseYear,
    commitment::MakePackage, commitment::ChangePackage, commitment::WithdrawPackage>;

// None lies exactly on a share of an endless fraction, which the ledger rounds (rules.cc).
Figure draw_figure(Draw& draw);
commitment::Measure draw_measure(Draw& draw);
commitment::Schedule draw_schedule(Draw& draw, int year, int deadline, commitment::MeasuredBy by,
                                   int today);
commitment::Responsibility draw_who(Draw& draw, const OfficePart& office);
// Something to ask, and all of it in words.
std::pair<RegisterAsk, std::string> draw_register(Draw& draw, const RegisterPart& part,
                                                  const OfficePart& office, int today);

void spoil_register(ledger::Catalog& catalog, Canary canary);

}  // namespace luoshi::sim
