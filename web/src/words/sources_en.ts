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
    replies: "Replies", no_reply: "The unit that leads has not replied yet.", no_text: "Nothing was typed in; see the original.", replied_on: "Replied on {day}", not_rated: "Not rated yet", reply_on: "Replied on", reply_file: "The reply", days_left: "{count} days left", days_over: "{count} days overdue", due_today: "Due today", replied_in_time: "Replied in time", replied_late: "Replied {count} days late", no_due: "No time limit",
    promises: "Commitments that came of it", no_promises: "Nothing came of it yet.", no_promises_hint: "Mark a sentence of the reply and make it a commitment.", promise_title: "Make a commitment",
    deeds: {assign: "Assign", reply: "Reply", rate: "Record the rating", promise: "Make a commitment", close: "Close"}, reassign: "Assign anew",
    hints: {assign: "One unit leads and replies.", reply: "In the name of the unit that leads. What it promises becomes commitments afterwards.", rate: "What the deputy says of the reply. Who is dissatisfied is replied to again.", close: "Nothing more is replied; the commitments that came of it go on."},
    took: {assign: "Assigned", reply: "Replied", rate: "Rating recorded", promise: "Commitment made", close: "Closed"}, rating: "Rating", rating_text: "What was said", from: "Source", go: "Open the source",
  },
};

export default en;
