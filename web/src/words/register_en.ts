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
  commitments: {
    title: "Commitments", one: "Commitment", new: "New commitment", print: "Print", search: "Title, chapter, words of the source", none: "There are no commitments yet. Open a report, review its candidates, and what is accepted stands here.",
    saved: "Saved filters", save_filter: "Save this filter", save_hint: "Filters and order as they are now, kept in this browser.", forget: "Delete the filter “{name}”", ours: "Of my unit", unassigned: "Unassigned", unsigned: "Not signed", due_soon: "Due in 30 days",
    any_light: "All lights", any_status: "All states", of_unit: "Leading or supporting unit", below: "with units below", more: "More", due_after: "Due from", due_before: "Due until", drop: "Drop the condition {name}",
    filters: {package: "Package", parent: "Part of one commitment", reading: "Of one report", source: "Of one source", county: "County", chapter: "Chapter", lead: "Lead", turned_red_since: "Red since", due_before: "Due until", due_after: "Due from", origin: "Origin", outcome: "Outcome", open: "Open", report: "Reports", desk: "My desk"},
  },
  commitment: {
    title: "Title", kind: "Kind", kinds: {target: "Target", task: "Task", project: "Project", livelihood: "Livelihood"}, any_kind: "All kinds", lead: "Lead", supporting: "Supporting", no_lead: "No lead", deadline: "Deadline", target: "Target", unit: "Unit", package: "Package",
    measured_by: "Measured by", by: {value: "a value", indicator: "an indicator", parts: "its parts", milestones: "milestones"}, cumulative: "total of the year",
    light: "Light", status: "State", progress: "Progress", last_period: "Last report", origin: "Origin", outcome: "Outcome", actual: "Actual", planned: "Planned", waiting: "Not confirmed yet", forecast: "Forecast", forecast_range: "Forecast, with where it ends four times out of five", low: "Low", high: "High", nothing_reported: "Nothing reported yet", text: "Text",
    statuses: {unassigned: "Unassigned", assigned: "Not signed", signed: "Under way", closed: "Closed"}, outcomes: {met: "Met", partly_met: "Partly met", not_met: "Not met", cancelled: "Cancelled", carried_over: "Carried over"},
    origins: {report: "Work report", livelihood: "Livelihood projects", instruction: "Leader's instruction", meeting: "Meeting", order: "Order from above", bill: "Bill", suggestion: "Suggestion", proposal: "Proposal", by_hand: "By hand"},
    since: "since {day}", signed_on: "signed on {day}", planned_by: "{value} were due by {day}", curve: "Planned and actual", as_table: "As a table", period: "Period", milestones: "Milestones", reached: "reached", not_reached: "not reached", history: "Everything that happened", source: "Source", in_report: "See it in the report", no_source: "No source; made by hand.", connections: "Connections", parent: "Part of", carried_from: "Carried over from", carried_to: "Carried over to",
    leader: "Responsible leader", baseline: "At the start of the year", final_value: "Final value", report: "Report progress", report_title: "Report progress: {title}", correct_title: "Correct a report: {title}", no_progress: "No progress was reported yet.", report_states: {reported: "Not confirmed", confirmed: "Confirmed", returned: "Returned"},
    value: "Value", value_total: "Total of the year", report_text: "Progress", report_hint: "What was done, how far it is, what is difficult", reached_now: "Milestones reached", evidence: "Evidence", evidence_n: "File {n}", add_evidence: "Choose files or drop them here", sending: "Uploading…",
    questioned: "This value is questioned. Check it; if it is right, explain and send it again.", explanation: "Explanation", explanation_hint: "For example: another way of counting", send_explained: "Send with explanation", confirm: "Confirm", return: "Return", return_hint: "The unit corrects what is returned.", correct: "Correct", correct_reason: "Why it is corrected", returned_because: "Returned: {reason}", corrected_because: "Corrected: {reason}", earlier: "Before the correction ({count})",
    deeds: {sign: "Sign", decline: "Decline", assign: "Assign", change: "Change", schedule: "Plan and milestones", close: "Close", reopen: "Reopen", carry_over: "Carry over", withdraw: "Withdraw"},
    hints: {sign: "Who signs answers for it and reports on time.", decline: "Say why your unit should not lead; the office assigns it anew.", assign: "There is exactly one lead. Another lead signs anew.", change: "Changes and reasons stay in the history.", schedule: "Without a plan it is a straight line from the first to the last day.", close: "Say how it ended. It can be reopened.", reopen: "Reports and lights go on.", carry_over: "Makes the same commitment next year and closes this one.", withdraw: "What is not signed can be withdrawn; its history stays."},
    done: {sign: "Signed", decline: "Declined", assign: "Assigned", change: "Changed", schedule: "Saved", close: "Closed", reopen: "Reopened", carry_over: "Carried over", withdraw: "Withdrawn"},
    plans: {straight: "Straight line", month: "By month", quarter: "By quarter"}, add_milestone: "Add a milestone", milestone_hint: "For example: the roof is on",
  },
  orders: {
    title: "Supervision", new: "New order", issue: "Issue", search: "Number or title", none: "There are no orders yet. A commitment that stays red draws one by rule; one can be issued by hand.", open: "Open", overdue: "Overdue", answered: "To accept", due_soon: "Due in 7 days", about_one: "About one commitment", limit: "Time allowed: {stages}; number and due time come by themselves.", title_about: "“{title}” is behind",
  },
  order: {
    kind: "Kind", title: "Title", state: "State", unit: "Unit in charge", due: "Due", opened: "Issued", received: "received", answered: "Answered", text: "What is asked", measures: "Measures", matter: "What is asked", no_text: "Nothing more was written.", answers: "Answers", no_answer: "The unit has not answered yet.", derivation: "How the due time comes about", timeline: "Steps", by_rule: "issued by rule", by_hand: "issued by hand", provisional: "Provisional: reaches into a year whose holidays are not published", returned_times: "returned {count} times", overdue: "Overdue", suspended: "Suspended", stands_still: "The clock stands still", days: "{count} days",
    states: {open: "Open", issued: "To receive", received: "In hand", answered: "To accept", closed: "Closed", withdrawn: "Withdrawn"}, verdicts: {in_time: "In time", late: "Late", no_limit: "No limit"},
    steps: {opened: "Issued", received: "Received", answered: "Answered", accepted: "Accepted", returned: "Returned", suspended: "Suspended", resumed: "Resumed", extended: "Extended", handed_over: "Handed over", escalated: "Reminder", reopened: "Reopened", withdrawn: "Withdrawn", timed: "Time changed"},
    deeds: {receive: "Receive", answer: "Answer", accept: "Accept and close", return: "Return", suspend: "Suspend", resume: "Resume", extend: "Extend", hand_over: "Hand over", reopen: "Reopen", withdraw: "Withdraw"},
    hints: {receive: "Your unit deals with it and answers in time.", answer: "Say what came of it, with evidence.", accept: "Closes it; due time and verdict are never written anew.", return: "Say what is missing; more time can be given.", suspend: "On a ground that is allowed; what is left runs on afterwards.", resume: "What is left of the time runs on from now.", extend: "Before the time is over, as often and as much as allowed.", hand_over: "The other unit receives it anew.", reopen: "When the problem is back; with a clock of its own.", withdraw: "It keeps its number."},
    answer_text: "What came of it", note: "Note", ground: "Ground", to_unit: "To unit", more_time: "More time", time_units: {calendar_days: "days", working_days: "working days", working_hours: "working hours", hours: "hours"}, done: "Done: {deed}",
  },
};

export default en;
