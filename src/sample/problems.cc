#include "sample/problems.h"

#include "sample/evidence.h"
#include "sample/paper.h"

namespace luoshi::sample {
namespace {

using base::Result;
using cases::CaseId;

Result<void> open_problem(Stage& stage, const Problem& problem, const Paper& paper) {
  cases::OpenCase ask;
  ask.id = paper.id;
  ask.kind = problem.kind;
  ask.title = problem.title;
  ask.text = problem.text;
  ask.unit = problem.unit;
  ask.measures = problem.measures;
  at_day(stage, 1, 10, paper, [&stage, paper] { return receive(stage, paper); });
  return by_office(stage, paper, std::move(ask));
}

Result<void> answer_problem(Stage& stage, const Problem& problem, const Paper& paper) {
  auto digest = keep_file(stage, stage.staff.clerk_of(problem.unit), problem.file,
                          problem.title + "\n\n" + problem.answer + "\n");
  if (!digest) return tl::unexpected(digest.error());
  return by_unit(stage, paper,
                 cases::AnswerCase{paper.id, {}, paper.unit, {problem.answer, {*digest}}});
}

}  // namespace

void plan_problems(Stage& stage) {
  for (const Problem& problem : stage.plan.problems) {
    if (!stage.staff.can_lead(problem.unit)) continue;
    const Paper paper{CaseId(service::ordered_id(stage.world, "o-")), stage.staff.office().back(),
                      problem.unit, problem.title};
    const auto put = [&](const std::string& day, int hour, Agenda::Task task) {
      if (day.empty()) return;
      stage.agenda.put(stage.time.at(stage.time.on_or_after(stage.day(day)), hour, 20),
                       std::move(task));
    };
    put(problem.opened, 10,
        [&stage, &problem, paper] { return open_problem(stage, problem, paper); });
    put(problem.answered, 15,
        [&stage, &problem, paper] { return answer_problem(stage, problem, paper); });
    put(problem.accepted, 11, [&stage, &problem, paper] {
      return by_office(stage, paper, cases::AcceptCase{paper.id, {}, problem.note});
    });
  }
}

}  // namespace luoshi::sample
