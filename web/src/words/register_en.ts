// English: the same members as register_zh.ts.
import type zh from "./register_zh";

const en: typeof zh = {
  review: {
    title: "Review", candidates: "Candidates", current: "The candidate in hand", begin: "Begin the review",
    begin_hint: "{tasks} tasks and {targets} targets were read out of this report. Look at each: what is accepted becomes a commitment, what is none is rejected. The report is on the left, candidates are on the right; the keyboard is enough.", not_begun: "The review of this report has not begun.",
    states: {open: "Undecided", accepted: "Accepted", rejected: "Rejected", merged: "Merged", split: "Split"},
    left_over: "{open} left of {all}, {accepted} accepted", all_done: "Everything is decided.", selected: "{count} selected", nobody_only: "Only without a lead",
    accept: "Accept", reject: "Reject", correct: "Correct", merge: "Merge", split: "Split", lead: "Lead", undo: "Undo",
    general: "General words", general_hint: "General words: nothing in them can be checked; mostly rejected.", parts: "{count} parts", one_of: "{count} units to choose from", year_end: "End of the year (the text does not say)", similar: "Similar", open_commitment: "Open the commitment",
    because: "suggested by “{words}” ({share}%)", not_ours: "The text suggests “{unit}” (by “{words}”), which is no single unit of this city", suggested: "Suggested (by “{words}”)", for_many: "For the {count} selected", drop: "Drop {name}",
    cannot_split: "There is no place to cut this sentence.", cut: "Cut before “{words}”",
    keys: {next: "Next", previous: "Previous", accept: "Accept with the lead that is shown", accept_bare: "Accept without a lead", reject: "Reject", correct: "Correct in place", lead: "Choose the lead", merge: "Merge with the next, or the selected", split: "Split", undo: "Undo the last step", select: "Select or not", select_none: "Select none", open_only: "Only undecided"},
  },
  commitment: {
    title: "Title", kind: "Kind", kinds: {target: "Target", task: "Task", project: "Project", livelihood: "Livelihood"}, any_kind: "All kinds", lead: "Lead", supporting: "Supporting", no_lead: "No lead", deadline: "Deadline", target: "Target", unit: "Unit", package: "Package",
    measured_by: "Measured by", by: {value: "a value", indicator: "an indicator", parts: "its parts", milestones: "milestones"}, cumulative: "total of the year",
  },
};

export default en;
