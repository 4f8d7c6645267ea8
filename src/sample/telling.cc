#include "sample/telling.h"

#include "service/notices.h"
#include "service/order_rules.h"

namespace luoshi::sample {
namespace {

using base::Result;

constexpr int kReadUntil = 2;  // days ago

Result<void> tell(Stage& stage) {
  auto recorded = service::record_rungs(stage.world);
  if (!recorded) return tl::unexpected(recorded.error());
  auto made = service::make_notices(stage.world);
  if (!made) return tl::unexpected(made.error());
  return {};
}

Result<void> tell_daily(Stage& stage) {
  const office::Day next = stage.time.after(stage.today(), 1);
  stage.agenda.put(stage.time.at(next, 18, 10), [&stage] { return tell_daily(stage); });
  return tell(stage);
}

Result<void> read(Stage& stage, const office::PersonId& person, const std::string& until) {
  auto who = stage.desk.caller(person);
  if (!who) return tl::unexpected(who.error());
  return service::read_notices(stage.world, *who, stage.desk.next_request(), {until, {}});
}

Result<void> read_all(Stage& stage) {
  const office::Day day = office::plus_days(stage.today(), -kReadUntil);
  const std::string until = service::rfc3339(stage.time.at(day, 23, 0));
  for (const office::PersonId& each : stage.staff.office()) {
    if (auto done = read(stage, each, until); !done) return done;
  }
  std::set<office::UnitId> pressed;
  for (const Work& work : stage.works) {
    if (!work.has_order || !stage.staff.can_lead(work.who.lead)) continue;
    if (!pressed.insert(work.who.lead).second) continue;
    for (const auto& person :
         {stage.staff.clerk_of(work.who.lead), stage.staff.head_of(work.who.lead)}) {
      if (auto done = read(stage, person, until); !done) return done;
    }
  }
  return {};
}

}  // namespace

void plan_notices(Stage& stage) {
  stage.agenda.put(stage.time.at(stage.today(), 18, 10), [&stage] { return tell_daily(stage); });
  const office::Day last = stage.time.before(office::city_day(stage.end), 1);
  stage.agenda.put(stage.time.at(last, 9, 5), [&stage] { return read_all(stage); });
  stage.agenda.put(stage.end - std::chrono::minutes(1), [&stage] { return tell(stage); });
}

}  // namespace luoshi::sample
