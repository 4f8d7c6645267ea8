// How the events of cases/intake.h and outcome.h change a case. Thread rule: pure functions.
#pragma once

#include "cases/case.h"
#include "ledger/event.h"

namespace luoshi::cases {

// The clock of this round is over: what it would still have recorded falls away.
void drop_waiting(Case& state);
// A request that is reopened: to whom it goes, and what its clock begins with.
void begin_anew(Case& state, env::WallTime at);

void registered(Case& state, const CaseRegistered& body, const ledger::Event& event);
void admitted(Case& state, const CaseAdmitted& body, const ledger::Event& event);
void refused(Case& state, const CaseRefused& body, const ledger::Event& event);
void dispatched(Case& state, const CaseDispatched& body, const ledger::Event& event);
void objected(Case& state, const CaseObjected& body, const ledger::Event& event);
void objection_decided(Case& state, const CaseObjectionDecided& body, const ledger::Event& event);
void transferred(Case& state, const CaseTransferred& body, const ledger::Event& event);
void noted(Case& state, const CaseNoted& body, const ledger::Event& event);
void pressed(Case& state, const CasePressed& body, const ledger::Event& event);
void merged(Case& state, const CaseMerged& body, const ledger::Event& event);
void joined(Case& state, const CaseJoined& body, const ledger::Event& event);
void unmerged(Case& state, const CaseUnmerged& body, const ledger::Event& event);
void parted(Case& state, const CaseParted& body, const ledger::Event& event);
void followed_up(Case& state, const CaseFollowedUp& body, const ledger::Event& event);
void asked(Case& state, const CaseAsked& body, const ledger::Event& event);
void to_be_called(Case& state, const CaseToBeCalled& body, const ledger::Event& event);
void archived(Case& state, const CaseArchived& body, const ledger::Event& event);
void imported(Case& state, const CaseImported& body, const ledger::Event& event);

}  // namespace luoshi::cases
