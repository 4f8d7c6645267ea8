// Drawn for the register: promises of this year and the last, who answers for them, what is
// reported, in which order a sensible office would do it, and now and then in another.
#include <fmt/format.h>

#include <algorithm>

#include "sim/register.h"

namespace luoshi::sim {
namespace {

using commitment::CommitmentId;
using commitment::MeasuredBy;
using commitment::Outcome;
using commitment::Period;
using commitment::Status;

using Drawn = std::pair<RegisterAsk, std::string>;

const std::string kReason = "drawn";

office::Day day(int number) { return *office::Day::parse(day_of(number)); }

template <class Described>
std::string json_of(const Described& value) {
  return base::serialize(base::to_json(value));
}

class Drawing {
 public:
  Drawing(Draw& draw, const RegisterPart& part, const OfficePart& office, int today)
      : draw_(draw), part_(part), office_(office), today_(today) {}

  Drawn run() {
    const std::int64_t what = part_.promises.empty() ? 1 : draw_.between(1, 100);
    if (what <= (part_.promises.size() < 5 ? 25 : 4)) return make();
    if (what >= 97) return package();
    if (what >= 89) return year();
    if (what >= 81) return look_at_whole();
    id_ = some_promise();
    const auto found = part_.promises.find(id_);
    if (found != part_.promises.end()) promise_ = found->second;
    if (draw_.chance(12)) return anything(draw_.between(1, 13));
    return sensible();
  }

 private:
  int number(int from, int to) { return static_cast<int>(draw_.between(from, to)); }

  using Ids = std::map<std::string, int>;

  template <class Is>
  Ids promises(Is is) const {
    Ids out;
    for (const auto& [id, each] : part_.promises) {
      if (is(each)) out[id] = 1;
    }
    return out;
  }
  Ids wholes() const {
    return promises([](const Promise& each) {
      return each.is_open() && each.measure.by == MeasuredBy::kParts;
    });
  }

  // One that is signed, as often as not: most can happen to it; and a part rather than none.
  std::string some_promise() {
    const auto is_signed = [](const Promise& each) {
      return !each.withdrawn && each.status == Status::kSigned;
    };
    const Ids parts =
        promises([&](const Promise& each) { return is_signed(each) && !each.parent.empty(); });
    if (!parts.empty() && draw_.chance(40)) return some(draw_, parts, "c");
    const Ids under_way = promises(is_signed);
    if (under_way.empty() || draw_.chance(40)) return some(draw_, part_.promises, "c");
    return some(draw_, under_way, "c");
  }

  // Several of one group have other ids, mostly.
  CommitmentId new_id() {
    if (draw_.chance(5)) return CommitmentId(some(draw_, part_.promises, "c"));
    return CommitmentId(fmt::format("c-{}", part_.promises.size() + draw_.between(1, 6)));
  }

  Drawn make() {
    commitment::MakeCommitment ask;
    ask.id = new_id();
    ask.title = fmt::format("新建学校{}所", number(1, 99));
    ask.text = "今年新建一批学校";
    ask.kind = static_cast<commitment::CommitmentKind>(number(0, 3));
    ask.year = year_of(today_) - (draw_.chance(25) ? 1 : 0);
    ask.measure = draw_measure(draw_);
    const Ids known = wholes();
    if (known.empty() && draw_.chance(40)) ask.measure.by = MeasuredBy::kParts;
    int deadline = month_end(ask.year, 12);
    if (draw_.chance(50)) {
      deadline = draw_.chance(75) ? today_ + number(-10, 400) : deadline - number(-300, 364);
      ask.deadline = day(deadline);
    }
    if (ask.measure.by == MeasuredBy::kMilestones || draw_.chance(50)) {
      ask.schedule = draw_schedule(draw_, ask.year, deadline, ask.measure.by, today_);
    }
    if (!part_.packages.empty() && draw_.chance(30)) {
      ask.package_id = commitment::PackageId(some(draw_, part_.packages, "k"));
    }
    if (ask.measure.by == MeasuredBy::kValue && !known.empty() && draw_.chance(70)) {
      ask.parent_id = CommitmentId(some(draw_, known, "c"));
    } else if (draw_.chance(4)) {
      ask.parent_id = CommitmentId(some(draw_, part_.promises, "c"));
    }
    if (!office_.units.empty() && draw_.chance(80)) ask.responsibility = draw_who(draw_, office_);
    return {ask, fmt::format("make {} \"{}\" {} {} by {} {} {} in {} of {} for {}", ask.id.value(),
                             ask.title, static_cast<int>(ask.kind), ask.year, day_of(deadline),
                             json_of(ask.measure), ask.schedule ? json_of(*ask.schedule) : "",
                             ask.package_id ? ask.package_id->value() : "",
                             ask.parent_id ? ask.parent_id->value() : "",
                             ask.responsibility ? json_of(*ask.responsibility) : "")};
  }

  // -- packages and years --

  Drawn package() {
    const std::int64_t what = draw_.between(1, 100);
    const std::string name = fmt::format("{}大行动", number(1, 9));
    const auto count = static_cast<std::uint32_t>(number(0, 12));
    if (what <= 50 || part_.packages.empty()) {
      commitment::MakePackage ask{commitment::PackageId(fresh(draw_, part_.packages, "k")),
                                  {name, year_of(today_), count, {}}};
      return {ask, fmt::format("make package {} {} {}", ask.id.value(), name, count)};
    }
    const commitment::PackageId id(some(draw_, part_.packages, "k"));
    if (what <= 80) {
      commitment::ChangePackage ask{id, {}, {}, count, kReason};
      if (draw_.chance(50)) ask.name = name;
      return {ask,
              fmt::format("change package {} {} {}", id.value(), ask.name.value_or(""), count)};
    }
    return {commitment::WithdrawPackage{id, {}, kReason},
            fmt::format("withdraw package {}", id.value())};
  }

  Period period_of(int year, int month) {
    const int length = number(1, 100);
    if (length <= 75) return Period::month(year, month);
    if (length <= 92) return Period::quarter(year, (month + 2) / 3);
    return Period::whole_year(year);
  }

  // Mostly one that is over.
  Drawn year() {
    const int behind = today_ - number(-20, draw_.chance(70) ? 70 : 400);
    const int year = year_of(behind);
    const Period through = period_of(year, month_of(behind));
    const std::int64_t what = draw_.between(1, 100);
    if (what <= 60) {
      return {commitment::FreezePeriod{year, {}, through, kReason},
              fmt::format("freeze {}", through.to_string())};
    }
    if (what <= 80) {
      commitment::ThawPeriod ask{year, {}, {}, kReason};
      if (draw_.chance(60)) ask.through = through;
      return {ask, fmt::format("thaw {} to {}", year, ask.through ? through.to_string() : "")};
    }
    if (what <= 93) {
      return {commitment::OpenYear{year, {}, kReason}, fmt::format("open {}", year)};
    }
    return {commitment::CloseYear{year, {}, kReason}, fmt::format("close {}", year)};
  }

  // -- with a commitment --

  // That it has, that it had, or none.
  std::optional<std::uint64_t> version() {
    if (!draw_.chance(15)) return std::nullopt;
    return static_cast<std::uint64_t>(
        std::max<std::int64_t>(promise_.version - (draw_.chance(40) ? 1 : 0), 0));
  }
  std::string lead() {
    return promise_.lead.empty() || draw_.chance(8) ? some(draw_, office_.units, "u")
                                                    : promise_.lead;
  }
  std::string reporter() {
    if (promise_.supporting.empty() || draw_.chance(75)) return lead();
    return draw_.pick(promise_.supporting);
  }
  std::uint32_t report_number(bool waiting) {
    std::vector<std::uint32_t> numbers;
    for (std::size_t i = 0; i < promise_.reports.size(); ++i) {
      const bool waits = promise_.reports[i].state == commitment::ReportState::kReported;
      if (waits || !waiting) numbers.push_back(static_cast<std::uint32_t>(i + 1));
    }
    if (numbers.empty() || draw_.chance(5)) return static_cast<std::uint32_t>(number(0, 4));
    return draw_.pick(numbers);
  }
  Period reported_period() {
    const int year = promise_.year == 0 ? year_of(today_) : promise_.year;
    int last = year == year_of(today_) ? month_of(today_) : 12;
    if (draw_.chance(5)) last = 12;
    return period_of(draw_.chance(3) ? year - 1 : year, number(1, last));
  }
  std::optional<base::Decimal> value() {
    if (draw_.chance(20)) return std::nullopt;
    const int what = number(1, 100);
    if (what <= 10 && promise_.measure.target) return promise_.measure.target;
    if (what <= 15) return base::Decimal(0);
    return decimal_of(draw_figure(draw_));
  }
  std::vector<std::uint32_t> milestones() {
    std::vector<std::uint32_t> out;
    for (const auto& each : promise_.schedule.milestones) {
      if (draw_.chance(30)) out.push_back(each.number);
    }
    if (draw_.chance(2)) out.push_back(100);  // one that is not there
    return out;
  }
  static std::string words_of(const std::optional<base::Decimal>& value,
                              const std::vector<std::uint32_t>& milestones,
                              const std::string& text) {
    return fmt::format("{} [{}] \"{}\"", value ? value->to_string() : "-",
                       fmt::join(milestones, ","), text);
  }

  Drawn report() {
    commitment::ReportProgress ask{CommitmentId(id_),
                                   version(),
                                   office::UnitId(reporter()),
                                   reported_period(),
                                   value(),
                                   draw_.chance(90) ? "推进中" : "",
                                   {},
                                   milestones(),
                                   "已核实"};
    return {ask, fmt::format("report {} {} by {} for {} {}", id_, words_of(ask.version),
                             ask.unit.value(), ask.period.to_string(),
                             words_of(ask.value, ask.milestones, ask.text))};
  }
  Drawn correct() {
    commitment::CorrectProgress ask;
    ask.id = CommitmentId(id_);
    ask.version = version();
    ask.number = report_number(false);
    if (draw_.chance(50)) ask.unit = office::UnitId(reporter());
    if (draw_.chance(30)) ask.period = reported_period();
    ask.value = value();
    ask.text = "更正";
    ask.milestones = milestones();
    ask.explanation = "已核实";
    ask.reason = kReason;
    return {ask, fmt::format("correct {} {} {} by {} for {} {}", id_, words_of(ask.version),
                             ask.number, ask.unit ? ask.unit->value() : "the office",
                             ask.period ? ask.period->to_string() : "-",
                             words_of(ask.value, ask.milestones, ask.text))};
  }
  static std::string words_of(const std::optional<std::uint64_t>& version) {
    return version ? fmt::format("at {}", *version) : "";
  }

  Drawn assign() {
    commitment::AssignCommitment ask{CommitmentId(id_), version(), draw_who(draw_, office_)};
    return {ask, fmt::format("assign {} {} {}", id_, words_of(ask.version),
                             json_of(ask.responsibility))};
  }
  Drawn sign() {
    commitment::SignCommitment ask{CommitmentId(id_), version(), office::UnitId(lead())};
    return {ask, fmt::format("sign {} {} by {}", id_, words_of(ask.version), ask.unit.value())};
  }
  Drawn decline() {
    commitment::DeclineCommitment ask{CommitmentId(id_), version(), office::UnitId(lead()),
                                      kReason};
    return {ask, fmt::format("decline {} {} by {}", id_, words_of(ask.version), ask.unit.value())};
  }
  Drawn plan() {
    const int year = promise_.year == 0 ? year_of(today_) : promise_.year;
    commitment::ScheduleCommitment ask{
        CommitmentId(id_), version(),
        draw_schedule(draw_, year, promise_.deadline, promise_.measure.by, today_)};
    return {ask,
            fmt::format("schedule {} {} {}", id_, words_of(ask.version), json_of(ask.schedule))};
  }
  Drawn confirm() {
    commitment::ConfirmProgress ask{CommitmentId(id_), version(), report_number(true)};
    return {ask, fmt::format("confirm {} {} {}", id_, words_of(ask.version), ask.number)};
  }
  Drawn give_back() {
    commitment::ReturnProgress ask{CommitmentId(id_), version(), report_number(true),
                                   fmt::format("请补充{}", number(1, 9))};
    return {ask,
            fmt::format("return {} {} {}: {}", id_, words_of(ask.version), ask.number, ask.reason)};
  }
  Drawn close() {
    const auto outcome = static_cast<Outcome>(number(0, draw_.chance(5) ? 4 : 3));
    commitment::CloseCommitment ask{CommitmentId(id_), version(), outcome, {}, kReason};
    return {ask, fmt::format("close {} {} {}", id_, words_of(ask.version),
                             commitment::word_of(outcome))};
  }
  Drawn reopen() {
    commitment::ReopenCommitment ask{CommitmentId(id_), version(), kReason};
    return {ask, fmt::format("reopen {} {}", id_, words_of(ask.version))};
  }
  Drawn carry_over() {
    commitment::CarryOver ask{CommitmentId(id_), version(), new_id(), {}, {}, kReason};
    if (draw_.chance(50)) ask.deadline = day(promise_.deadline + number(0, 500));
    return {ask, fmt::format("carry {} {} over to {} by {}", id_, words_of(ask.version),
                             ask.new_id.value(), ask.deadline ? ask.deadline->text() : "")};
  }
  Drawn withdraw() {
    commitment::WithdrawCommitment ask{CommitmentId(id_), version(), kReason};
    return {ask, fmt::format("withdraw {} {}", id_, words_of(ask.version))};
  }
  Drawn look() {
    return {commitment::TurnLight{CommitmentId(id_)}, fmt::format("look at {}", id_)};
  }

  Drawn look_at_whole() {
    id_ = some(draw_, wholes(), "c");
    return look();
  }

  Drawn anything(std::int64_t what) {
    switch (what) {
      case 1:
        return assign();
      case 2:
        return sign();
      case 3:
        return decline();
      case 4:
        return plan();
      case 5:
        return report();
      case 6:
        return confirm();
      case 7:
        return give_back();
      case 8:
        return correct();
      case 9:
        return close();
      case 10:
        return reopen();
      case 11:
        return carry_over();
      case 12:
        return withdraw();
      default:
        return look();
    }
  }

  // What comes next in its life.
  Drawn sensible() {
    const int what = number(1, 100);
    if (promise_.withdrawn || promise_.status == Status::kClosed) {
      return what <= 60 ? reopen() : look();
    }
    if (promise_.status == Status::kUnassigned) return what <= 92 ? assign() : withdraw();
    if (promise_.status == Status::kAssigned) {
      return what <= 75 ? sign() : what <= 88 ? decline() : assign();
    }
    const bool waits = std::any_of(
        promise_.reports.begin(), promise_.reports.end(),
        [](const Report& each) { return each.state == commitment::ReportState::kReported; });
    if (promise_.reports.empty()) return what <= 90 ? report() : plan();
    if (waits && what <= 45) return confirm();
    if (waits && what <= 50) return give_back();
    if (what <= 66) return report();
    if (what <= 80) return correct();
    if (what <= 85) return plan();
    if (what <= 88) return assign();
    if (what <= 90) return close();
    return what <= 92 ? carry_over() : look();
  }

  Draw& draw_;
  const RegisterPart& part_;
  const OfficePart& office_;
  int today_;
  std::string id_;
  Promise promise_;  // as it is now; empty: not there
};

}  // namespace

std::pair<RegisterAsk, std::string> draw_register(Draw& draw, const RegisterPart& part,
                                                  const OfficePart& office, int today) {
  return Drawing(draw, part, office, today).run();
}

}  // namespace luoshi::sim
