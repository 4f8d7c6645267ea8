#include "duty/absence.h"

#include <array>

#include "duty/internal/deciding.h"
#include "office/fields.h"
#include "office/lookup.h"

namespace luoshi::duty {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::Decision;
using ledger::Event;
using ledger::View;
using office::fold;

void recorded(Absence& absence, const AbsenceRecorded& body, const Event&) {
  absence.exists = true;
  absence.what = body;
}
void ended(Absence& absence, const AbsenceEnded& body, const Event&) {
  absence.withdrawn = !body.until.has_value();
  if (body.until) absence.what.until = *body.until;
}

constexpr std::array<office::Applier<Absence>, 2> kAppliers = {{
    {"absence.recorded", 1, &fold<Absence, AbsenceRecorded, recorded>},
    {"absence.ended", 1, &fold<Absence, AbsenceEnded, ended>},
}};

Result<void> apply(Absence& absence, const Event& event) {
  return office::apply_by<Absence>(kAppliers, absence, event);
}

void project(const Absence& absence, const Event& event, ledger::RowChanges& changes) {
  const std::string id = ledger::StreamId::parse(event.stream).id;
  if (absence.withdrawn) {
    changes.push_back({&absences_table(), {id}, true});
    return;
  }
  const AbsenceRecorded& what = absence.what;
  changes.push_back({&absences_table(),
                     {id, what.person.value(), what.from.text(), what.until.text(),
                      office::value_of(what.substitute), static_cast<std::int64_t>(event.version)},
                     false});
}

Result<void> check_days(const AbsenceRecorded& what) {
  if (!what.from.empty() && !(what.until < what.from)) return {};
  return fail(ErrorCode::kInvalidInput, {"止日早于起日", "it ends before it begins"}, "/until",
              {"应不早于起日", "not before its first day"});
}

Result<void> check_substitute(View& view, const AbsenceRecorded& what) {
  if (!what.substitute) return {};
  if (*what.substitute == what.person) {
    return fail(ErrorCode::kInvalidInput, {"不能自己顶班", "nobody stands in for himself"},
                "/substitute");
  }
  return check_person(view, *what.substitute, "/substitute");
}

Result<void> check_alone(View& view, const AbsenceRecorded& what) {
  using enum ledger::Comparison;
  const auto others = office::any_where(view, absences_table(),
                                        {office::equals("person", what.person.value()),
                                         {"from_day", kLessOrEqual, {what.until.text()}},
                                         {"until_day", kGreaterOrEqual, {what.from.text()}}});
  if (!others) return tl::unexpected(others.error());
  if (!*others) return {};
  return conflict("absent_already", {"这段时间已登记缺勤", "an absence of that time is recorded"},
                  "/from");
}

}  // namespace

Result<Decision> decide(View& view, const RecordAbsence& ask, const office::Actor&) {
  if (auto ok =
          all_of({office::check_id(ask.id.value(), 'b', "/id"), check_new(view, stream_of(ask.id)),
                  check_person(view, ask.what.person, "/person"), check_days(ask.what),
                  check_substitute(view, ask.what), check_alone(view, ask.what)});
      !ok) {
    return tl::unexpected(ok.error());
  }
  std::vector<ledger::NewEvent> events;
  events.push_back(office::new_event(stream_of(ask.id), "absence.recorded", ask.what));
  return decided(ask.id.value(), 0, std::move(events));
}

Result<Decision> decide(View& view, const EndAbsence& ask, const office::Actor&) {
  const auto found = standing<Absence>(view, stream_of(ask.id), {});
  if (!found) return tl::unexpected(found.error());
  const Absence& absence = *found->state;
  if (!absence.exists || absence.withdrawn) {
    return tl::unexpected(no_such({"没有这条缺勤", "there is no such absence"}));
  }
  const auto& until = ask.what.until;
  if (until && (*until < absence.what.from || absence.what.until < *until)) {
    return fail(ErrorCode::kInvalidInput, {"应在缺勤期内", "it is not a day of it"}, "/until",
                {"只能提前结束", "it can only end earlier"});
  }
  if (until && *until == absence.what.until) {
    return decided(ask.id.value(), found->version, {});
  }
  std::vector<ledger::NewEvent> events;
  events.push_back(office::new_event(stream_of(ask.id), "absence.ended", ask.what));
  return decided(ask.id.value(), found->version, std::move(events));
}

const ledger::Table& absences_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{"absences",
                                    {{"id", kText},
                                     {"person", kText},
                                     {"from_day", kText},
                                     {"until_day", kText},
                                     {"substitute", kText},
                                     {"version", kInteger}},
                                    1,
                                    {{"person"}, {"until_day"}}};
  return kTable;
}

ledger::StreamKind absence_streams() {
  return ledger::stream_kind<Absence>("absence", {&absences_table()}, &apply, &project);
}

void list_absence_kinds(std::vector<office::EventKind>& kinds) {
  office::list_kinds<Absence>(kAppliers, kinds);
}

}  // namespace luoshi::duty
