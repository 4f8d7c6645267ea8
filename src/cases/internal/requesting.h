// What registering and importing have in common, and what the rules say of a request.
// Thread rule: pure functions.
#pragma once

#include <optional>
#include <string>

#include "cases/case.h"
#include "cases/clock.h"

namespace luoshi::cases {

// What the rules in force say of a kind that people ask for.
struct ProcessRules {
  CaseRules rules;
  const calendar::Process* process = nullptr;
};
base::Result<ProcessRules> process_of(ledger::View& view, const std::string& kind);
base::Result<void> check_active(ledger::View& view, const office::UnitId& unit, std::string where);
// With what the category says; kInvalidInput at /category, /matter.
base::Result<std::optional<Filed>> filed_by(const calendar::Process& process,
                                            const std::optional<Filed>& filed);
base::Result<void> check_checklist(const calendar::Process& process,
                                   const std::optional<Checked>& checked);
base::Result<void> check_registering(ledger::View& view, const CaseRegistered& what,
                                     const calendar::Process& process);
// What the kind says of it as of now, and its number.
base::Result<CaseRegistered> numbered(ledger::View& view, const CaseRegistered& what,
                                      const ProcessRules& of);
// The case that the same request of another system has made already.
base::Result<std::optional<CaseId>> came_before(ledger::View& view,
                                                const std::optional<External>& external);
Decided repeated(ledger::View& view, const CaseId& id);

}  // namespace luoshi::cases
