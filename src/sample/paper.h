// What a unit has to answer: an order or a problem, and the steps that both have. Thread rule: as
// stage.h.
#pragma once

#include <fmt/format.h>

#include <string>

#include "cases/case.h"
#include "sample/stage.h"

namespace luoshi::sample {

// Who issued it, and the unit that answers.
struct Paper {
  cases::CaseId id;
  office::PersonId officer;
  office::UnitId unit;
  std::string name;  // that chance goes by
};

template <class Ask>
base::Result<void> by_office(Stage& stage, const Paper& paper, Ask ask) {
  return stage.desk.ask(paper.officer, office::Right::kCommitmentsWrite, paper.unit,
                        std::move(ask));
}
template <class Ask>
base::Result<void> by_unit(Stage& stage, const Paper& paper, Ask ask) {
  return stage.desk.ask(stage.staff.clerk_of(paper.unit), office::Right::kProgressWrite, paper.unit,
                        std::move(ask));
}
inline base::Result<void> receive(Stage& stage, const Paper& paper) {
  return by_unit(stage, paper, cases::ReceiveCase{paper.id, {}, paper.unit});
}

// So many working days after today, in this hour.
inline void at_day(Stage& stage, int working_days, int hour, const Paper& paper,
                   Agenda::Task task) {
  Draw draw = stage.draw(fmt::format("{} {}", paper.name, working_days));
  const office::Day day = stage.time.after(stage.today(), working_days);
  stage.agenda.put(stage.time.at(day, hour, draw.between(0, 50)), std::move(task));
}

}  // namespace luoshi::sample
