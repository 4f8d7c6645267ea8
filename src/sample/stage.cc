#include "sample/stage.h"

#include "base/fill.h"

namespace luoshi::sample {

const office::PersonId& Stage::officer(const Work& work) const {
  const std::vector<office::PersonId>& all = staff.office();
  return all[work.who.lead.value().size() % all.size()];
}

env::WallTime Stage::in_days(int n, Draw& draw) const {
  return time.some_time(time.after(today(), n), draw);
}

std::vector<office::Day> mornings_of(const Stage& stage) {
  constexpr int kMonths = 12;
  std::vector<office::Day> out;
  for (int month = 1; month <= kMonths; ++month) {
    const office::Day first = commitment::Period::month(stage.year, month).first_day();
    for (const int days : {10, 24}) {
      const office::Day day = office::plus_days(first, days);
      if (stage.time.at(day, 0, 0) > stage.agenda.now()) out.push_back(day);
    }
  }
  out.push_back(office::city_day(stage.end));
  return out;
}

std::string phrase(const Stage& stage, const std::string& name, Draw& draw,
                   const std::map<std::string, std::string>& values) {
  return base::filled(draw.one_of(stage.plan.phrases.at(name)), values);
}

}  // namespace luoshi::sample
