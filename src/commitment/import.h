// Commitments out of a table: rows -> what to make, with findings by cell.
//
// Pure: rows, what is there already, and ids for what may be new. A row whose title the year has
// already is left alone and said to be there, so that the same file again makes nothing twice.
// Cells are taken as people fill them in: full-width digits, commas between thousands, "5.2%", days
// as "2026-09-30", "2026年9月底", "9月30日" or as a spreadsheet's number of days. With an error
// among the findings nothing should be carried out. Limits: office::kImportRowsMax rows. Thread
// rule: values and pure functions.
#pragma once

#include "commitment/commitment.h"
#include "office/import.h"

namespace luoshi::commitment {

struct CommitmentRow {
  office::ImportCell title;
  office::OptionalCell kind;  // "目标", "任务" …; none: a target where there is a figure
  office::OptionalCell text;  //
  office::OptionalCell lead;  // a unit: its code, path of names, or name
  office::OptionalCell supporting;  // units with 、 ； or line breaks between them
  office::OptionalCell deadline;    // none: 31 December
  office::OptionalCell target;      // a figure
  office::OptionalCell unit;        // "万人", "%"
  office::OptionalCell comparator;  // "不低于", "不超过"; none: at least
  office::OptionalCell baseline;    // the figure at the start of the year
  office::OptionalCell cumulative;  // "是", "否"; none: yes, but for shares and what should fall
  office::OptionalCell milestones;  // "开工 2026-03-31；主体完工 9月底"
  office::OptionalCell package;     // a package of the year, by its name
};

struct CommitmentPlan {
  std::vector<MakeCommitment> steps;
  std::vector<std::size_t> rows;  // of each step, the row it comes of
  std::size_t unchanged = 0;
  std::vector<base::Finding> findings;
};

// What stands in the ledger: all rows of the tables units, packages and commitments.
struct CommitmentsKnown {
  std::vector<ledger::Row> units;
  std::vector<ledger::Row> packages;
  std::vector<ledger::Row> commitments;
};

// `ids`: one for each row.
CommitmentPlan plan_commitments(const std::vector<CommitmentRow>& rows, int year,
                                const CommitmentsKnown& known,
                                const std::vector<CommitmentId>& ids);

}  // namespace luoshi::commitment
