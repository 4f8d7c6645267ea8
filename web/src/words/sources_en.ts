// English: the same members as sources_zh.ts.
import type zh from "./sources_zh";

const en: typeof zh = {
  sources: {
    title: "Sources", new: "Register a source", register: "Register", search: "Title, number, who sent it", none: "Nothing is registered yet. Instructions, decisions of meetings, orders from above, bills, suggestions and proposals are taken in, assigned and replied to here.",
    open: "Open", overdue: "Reply overdue", to_rate: "To be rated", dissatisfied: "Dissatisfied", unassigned: "To assign", led: "Led by my unit", kinds: "Where promises come from", of_kind: "{count} sources", promises: "{count} commitments", late: "{count} overdue", no_promises: "No commitments",
    lead: "Lead", issuer: "From", number: "Number", received: "Received", due: "Reply due", replied: "Replied", commitments: "Commitments", text: "What it says",
  },
  source: {
    states: {registered: "To assign", assigned: "In hand", replied: "Replied", rated: "Rated", closed: "Closed"}, ratings: {satisfied: "Satisfied", basically: "Mostly satisfied", dissatisfied: "Dissatisfied"},
    steps: {registered: "Registered", assigned: "Assigned", replied: "Replied", rated: "Rated", closed: "Closed"}, done: "done", now: "current", waiting: "to come",
    numbers: {instruction: "Number", meeting: "Meeting", order: "Document number", bill: "Number of the bill", suggestion: "Number of the suggestion", proposal: "Number of the proposal"},
    issuers: {instruction: "Who instructs", meeting: "Whose meeting", order: "Issuing authority", bill: "First deputy", suggestion: "Deputy", proposal: "Member or group"},
    dues: {instruction: "Result due", meeting: "Due", order: "Report due", bill: "Reply due", suggestion: "Reply due", proposal: "Reply due"},
    examples: {instruction: "As in 政批〔2026〕7号", meeting: "As in 第61次市政府常务会议", order: "As in 省督〔2026〕19号", bill: "As in 第12号", suggestion: "As in 第43号", proposal: "As in 第118号"},
    title: "Title", kind: "Kind", text: "What it says", file: "Original", received_on: "Received on", by_kind_hint: "The unit that leads replies, the deputy rates the reply, and what the reply promises becomes commitments.", hint: "The unit that leads carries it out and answers; what it asks for becomes commitments.",
    replies: "Replies", no_reply: "The unit that leads has not replied yet.", no_text: "Nothing was typed in; see the original.", replied_on: "Replied on {day}", not_rated: "Not rated yet", by_rule: "Empty: {limit} from the day it came, by the rule of the city", reply_on: "Replied on", reply_file: "The reply", days_left: "{count} days left", days_over: "{count} days overdue", due_today: "Due today", replied_in_time: "Replied in time", replied_late: "Replied {count} days late", no_due: "No time limit",
    promises: "Commitments that came of it", no_promises: "Nothing came of it yet.", no_promises_hint: "Mark a sentence of the reply and make it a commitment.", promise_title: "Make a commitment",
    deeds: {assign: "Assign", reply: "Reply", rate: "Record the rating", promise: "Make a commitment", close: "Close"}, reassign: "Assign anew",
    hints: {assign: "One unit leads and replies.", reply: "In the name of the unit that leads. What it promises becomes commitments afterwards.", rate: "What the deputy says of the reply. Who is dissatisfied is replied to again.", close: "Nothing more is replied; the commitments that came of it go on."},
    took: {assign: "Assigned", reply: "Replied", rate: "Rating recorded", promise: "Commitment made", close: "Closed"}, rating: "Rating", rating_text: "What was said", from: "Source", go: "Open the source",
  },
  packages: {
    title: "Packages", new: "New package", name: "Name", name_hint: "For example “四百工程”", year: "Year", declared: "Declared", members: "Members", lights: "How they stand", none: "There is no package of {year}. Numbered packages of a report are made when it is reviewed; others are made here.", any_year: "All years", check: "Check", agrees: "Adds up", add: "Add commitments", add_hint: "Tick what belongs to it; what is in another package moves here.", no_members: "Nothing is in this package yet.", remove: "Remove", remove_title: "Remove “{title}” from the package", removed: "Removed", added: "{count} added", chosen: "Add {count}", reason: "Why", reason_add: "Belongs to “{name}”", reason_remove: "Does not belong to “{name}”", of_reading: "Of a report", join: "Put into a package", leave: "Take out of the package", join_title: "Put into a package", choose: "Package", in_another: "in “{name}”", edit: "Change", withdraw: "Withdraw", withdraw_hint: "It is no longer shown; its history stays. One that has members cannot be withdrawn.", declared_hint: "0: no count was declared", partly: "{failed} were not added: {why}",
  },
  parts: {
    share: "Share out", title: "Share out “{title}”", hint: "One part for each unit, all made at once. What is left of the city's figure is shown as you type.", counties: "Add all counties", add: "Add a unit", evenly: "Evenly", unit: "Unit", name: "Title of the part", value: "Target", sum: "Sum", already: "Parts there are", whole: "The whole", gap_none: "Adds up to the whole", gap_short: "{value} missing", gap_over: "{value} too much", not_added: "Percentages do not add up.", no_target: "There is no target; the parts are measured by milestones.", make: "Make {count} parts", made: "{count} parts were made", counted: "The whole counts what its parts report", counted_reason: "Shared out among units, counted by its parts", some_empty: "{count} without a figure, measured by milestones", remove: "Remove {name}", nobody: "Choose units first.",
  },
};

export default en;
