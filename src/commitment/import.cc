#include "commitment/import.h"

#include <fmt/format.h>

#include <set>
#include <unordered_map>

#include "commitment/internal/cells.h"
#include "commitment/internal/checks.h"
#include "commitment/package.h"
#include "commitment/schedule.h"
#include "office/cell_text.h"
#include "office/import_findings.h"
#include "office/lookup.h"
#include "office/places.h"

namespace luoshi::commitment {
namespace {

using office::add_error;
using office::ImportCell;
using office::OptionalCell;
using office::text_at;

bool is_given(const OptionalCell& cell) { return cell && !cell->text.empty(); }

class Planner {
 public:
  Planner(const std::vector<CommitmentRow>& rows, int year, const CommitmentsKnown& known,
          const std::vector<CommitmentId>& ids)
      : rows_(rows), year_(year), ids_(ids), units_(known.units) {
    for (const ledger::Row& row : known.packages) {
      if (!is_of_year(packages_table(), row)) continue;
      packages_.emplace(text_at(packages_table(), row, "name"),
                        PackageId(text_at(packages_table(), row, "id")));
    }
    for (const ledger::Row& row : known.commitments) {
      if (is_of_year(commitments_table(), row)) {
        titles_known_.insert(text_at(commitments_table(), row, "title"));
      }
    }
  }

  CommitmentPlan run() {
    for (std::size_t row = 0; row < rows_.size(); ++row) read(row);
    return std::move(plan_);
  }

 private:
  bool is_of_year(const ledger::Table& table, const ledger::Row& row) const {
    const auto* year = std::get_if<std::int64_t>(&row[table.column("year")]);
    return year && *year == year_;
  }

  // The value of a cell; says at the cell what is wrong with it.
  template <class T>
  std::optional<T> taken(const base::Result<T>& read, const ImportCell& cell) {
    if (read) return *read;
    office::is_right(tl::unexpected(read.error()), cell, plan_.findings);
    return std::nullopt;
  }

  void read(std::size_t row) {
    const CommitmentRow& in = rows_[row];
    const std::size_t findings_before = plan_.findings.size();
    MakeCommitment ask;
    ask.id = ids_.at(row);
    ask.year = year_;
    read_title(in, ask);
    if (is_given(in.text)) ask.text = in.text->text;
    read_measure(in, ask);
    read_days(in, ask);
    read_responsibility(in, ask);
    read_package(in, ask);
    if (plan_.findings.size() != findings_before) return;
    if (titles_known_.contains(ask.title)) {
      ++plan_.unchanged;
      plan_.findings.push_back({"import.is_there",
                                base::Severity::kInfo,
                                {},
                                in.title.where,
                                {fmt::format("{}年已有“{}”，没有再建", year_, ask.title),
                                 fmt::format("{} has \"{}\" already", year_, ask.title)}});
      return;
    }
    plan_.steps.push_back(std::move(ask));
    plan_.rows.push_back(row);
  }

  void read_title(const CommitmentRow& in, MakeCommitment& ask) {
    ask.title = in.title.text;
    if (!office::is_right(check_text(ask.title, kTitleText, {}), in.title, plan_.findings)) return;
    if (!titles_seen_.insert(ask.title).second) {
      add_error(plan_.findings, in.title, "import.repeated",
                {fmt::format("“{}”在表中出现两次", ask.title),
                 fmt::format("\"{}\" stands in two rows", ask.title)});
    }
  }

  void read_measure(const CommitmentRow& in, MakeCommitment& ask) {
    Measure& measure = ask.measure;
    if (is_given(in.unit)) measure.unit = office::plain(in.unit->text);
    read_figures(in, measure);
    if (measure.target) measure.by = MeasuredBy::kValue;
    if (is_given(in.comparator)) {
      if (const auto one = taken(read_comparator(in.comparator->text), *in.comparator)) {
        measure.comparator = *one;
      }
    }
    using report::Comparator;
    const bool is_limit =
        measure.comparator == Comparator::kLe || measure.comparator == Comparator::kLt;
    measure.direction = is_limit ? Direction::kDown : Direction::kUp;
    measure.cumulative = measure.target && !is_limit && measure.unit != "%";
    if (is_given(in.cumulative)) {
      if (const auto yes = taken(read_yes(in.cumulative->text), *in.cumulative)) {
        measure.cumulative = *yes;
      }
    }
    const ImportCell& figure = in.unit.value_or(in.target.value_or(in.title));
    office::is_right(check_measure_alone(measure), figure, plan_.findings);
    ask.kind = measure.target ? CommitmentKind::kTarget : CommitmentKind::kTask;
    if (is_given(in.kind)) {
      if (const auto kind = taken(read_kind(in.kind->text), *in.kind)) ask.kind = *kind;
    }
  }

  void read_figures(const CommitmentRow& in, Measure& measure) {
    for (const auto& [cell, to] :
         {std::pair(&in.target, &measure.target), std::pair(&in.baseline, &measure.baseline)}) {
      if (!is_given(*cell)) continue;
      const auto figure = taken(read_figure((*cell)->text), **cell);
      if (!figure) continue;
      *to = figure->value;
      if (figure->is_percent && measure.unit.empty()) measure.unit = "%";
      if (figure->is_percent && measure.unit != "%") {
        add_error(plan_.findings, **cell, "import.unit_differs",
                  {fmt::format("写的是百分数，计量单位却是“{}”", measure.unit),
                   fmt::format("a percentage, though the unit is \"{}\"", measure.unit)});
      }
    }
    if (is_given(in.baseline) && !is_given(in.target)) {
      add_error(plan_.findings, *in.baseline, "import.target_missing",
                {"有基数而没有目标值", "a figure at the start, and no target"});
    }
  }

  void read_days(const CommitmentRow& in, MakeCommitment& ask) {
    if (is_given(in.deadline)) {
      if (const auto day = taken(read_day(in.deadline->text, year_), *in.deadline)) {
        ask.deadline = *day;
        office::is_right(check_deadline(year_, *day), *in.deadline, plan_.findings);
      }
    }
    if (!is_given(in.milestones)) return;
    auto milestones = taken(read_milestones(in.milestones->text, year_), *in.milestones);
    if (!milestones) return;
    ask.schedule = default_schedule(year_);
    ask.schedule->milestones = std::move(*milestones);
    const office::Day deadline = ask.deadline.value_or(default_deadline(year_));
    office::is_right(check(*ask.schedule, ask.measure, deadline, {}), *in.milestones,
                     plan_.findings);
  }

  std::optional<office::UnitId> unit_at(const ImportCell& cell, const std::string& name) {
    const auto unit = units_.find(name);
    if (unit) return *unit;
    add_error(plan_.findings, cell, "import.unknown_unit", unit.error().what);
    return std::nullopt;
  }

  void read_responsibility(const CommitmentRow& in, MakeCommitment& ask) {
    if (!is_given(in.lead)) {
      if (is_given(in.supporting)) {
        add_error(plan_.findings, *in.supporting, "import.lead_missing",
                  {"有配合单位而没有牵头单位", "supporting units, and none that leads"});
      }
      return;
    }
    const auto lead = unit_at(*in.lead, in.lead->text);
    if (!lead) return;
    ask.responsibility = Responsibility{*lead, {}, {}};
    if (!is_given(in.supporting)) return;
    std::set<std::string> seen{lead->value()};
    for (const std::string& name : read_list(in.supporting->text)) {
      const auto unit = unit_at(*in.supporting, name);
      if (!unit) continue;
      if (seen.insert(unit->value()).second) {
        ask.responsibility->supporting.push_back(*unit);
        continue;
      }
      add_error(plan_.findings, *in.supporting, "import.repeated",
                {fmt::format("“{}”重复，或就是牵头单位", name),
                 fmt::format("\"{}\" is named twice, or leads", name)});
    }
  }

  void read_package(const CommitmentRow& in, MakeCommitment& ask) {
    if (!is_given(in.package)) return;
    const auto known = packages_.find(in.package->text);
    if (known != packages_.end()) {
      ask.package_id = known->second;
      return;
    }
    add_error(plan_.findings, *in.package, "import.unknown_package",
              {fmt::format("{}年没有工程包“{}”，应先建立", year_, in.package->text),
               fmt::format("{} has no package \"{}\"; make it first", year_, in.package->text)});
  }

  const std::vector<CommitmentRow>& rows_;
  const int year_;
  const std::vector<CommitmentId>& ids_;
  const office::UnitFinder units_;
  std::unordered_map<std::string, PackageId> packages_;  // by name
  std::set<std::string> titles_known_;
  std::set<std::string> titles_seen_;
  CommitmentPlan plan_;
};

}  // namespace

CommitmentPlan plan_commitments(const std::vector<CommitmentRow>& rows, int year,
                                const CommitmentsKnown& known,
                                const std::vector<CommitmentId>& ids) {
  return Planner(rows, year, known, ids).run();
}

}  // namespace luoshi::commitment
