import type {Words} from "./words";

const words: Words = {
  title: "Grid worker's desk",
  tabs: {tasks: "Tasks", report: "Report", outbox: "To send", me: "Me"},
  common: {
    back: "Back", send: "Hand in", cancel: "Cancel", retry: "Try again", none: "None", optional: "optional", refresh: "Refresh", no_network: "No network", kept_at: time => `No network: this is as of ${time}`,
    loading: "Opening…", photo: "Photograph", photos: "Add photographs", photo_remove: "Take this photograph away", photo_bad: name => `“${name}” cannot be opened: choose a JPEG or PNG`, photos_max: count => `${count} photographs at the most`,
    device_full: "This device has no room left, and this was not kept. Send or discard older drafts, or make room on the device; what you wrote is still on the page.", device_fails: "This browser cannot keep drafts (a private window?). Hand it in again here once there is a network; what you wrote is still on the page.",
    saved_here: "Kept on this device",
  },
  status: {
    none: "Nothing waits to be sent", waiting: count => `${count} to be sent`, sending: count => `Sending, ${count} left`, trouble: count => `${count} for you to decide`,
    off: "No network", offline: "No network: what you write is sent when it is back", sign_in: count => `Sign in again; then ${count} will be sent`, renew: "A new version is there", renew_do: "Update",
  },
  sign_in: {
    title: "Sign in", login: "Account", password: "Password", go: "Sign in", waits: count => `${count} still wait on this device, and are sent when whoever wrote them signs in.`, unreachable: "The server cannot be reached. The first time needs a network; after that the page works without.",
    oidc: name => `Sign in with ${name}`, new_title: "Change the first password", old: "Present password", new_one: "New password", change: "Change", demo: "Demonstration",
  },
  tasks: {
    mine: "For me to do", patrol: "Patrol tasks", area: "In my area", by_due: "Most urgent first", by_distance: "Nearest first", take_along: "Take along", taken_along: count => `${count} taken along, to be read without network`, none: "Nothing to do.", none_area: "Nothing else is open in the area.",
    overdue: "Overdue", due: time => `due ${time}`, no_due: "no limit yet", away: distance => `about ${distance}`, pending: "to be sent", area_hint: "Other units handle these; you may read them.",
    position: {insecure: "This page is not encrypted (https), so the browser gives no position.", refused: "Positions are not allowed here; the browser's settings can change that.", unknown: "No position for now; try again in the open."},
  },
  task: {
    receive: "Sign for it", answer: "Answer", note: "Note on the spot", received: "Once signed for, it is yours to handle.", text: "What is asked", place: "Place", no_text: "Nothing else was written.", navigate: "Position", due: "Due", state: "State", unit: "In charge", number: "Number", opened: "Asked", photos: "Photographs",
    timeline: "What happened", unsent: "Something of this one waits to be sent", not_kept: "This one is not on the device: open it with a network.", gone: "You may no longer see this one; it may have been given to others.", answer_text: "What was done", answer_hint: "Say what was done and what came of it.", note_text: "What you found", before: "Before", after: "After",
    checklist: "Checklist", checklist_none: "No checklist", failed: "Mark what failed", checks_next: "The centre checks the answer.", own_answer: "Somebody else checks your answer.",
  },
  report: {
    title: "Report", kind: "Kind", other_kinds: "Other kinds", category: "Category", summary: "What is it", summary_hint: "In one line; it stands in lists: no names, no numbers.", text: "In detail", place: "Place", position: "Position", position_do: "Take my position", position_again: "Take it again", position_is: metres => `Position taken, within about ${metres} m`, position_drop: "Leave it out",
    form: "Details", yes: "yes", no: "no", missing_summary: "Say what it is.", missing_kind: "Choose a kind.", missing_field: name => `Fill in ${name}.`, kept: "What you began to write is kept on this device.", discard: "Clear", discard_ask: "Clear what you wrote?", edited: "Changing what waits to be sent", no_kinds: "The kinds are not here yet; open this once with a network and they are kept.",
  },
  outbox: {
    title: "To be sent", empty: "Everything is sent.", sent: "Sent", sent_hint: "Only the result is kept, for seven days; the content is gone from this device.", waits_behind: "waits for the one ahead", at: time => `written ${time}`, next: "sent when there is a network", tries: count => `tried ${count} times`, send_now: "Send now",
    states: {waiting: "To be sent", sending: "Sending", sent: "Sent", refused: "Not accepted", conflict: "Things have changed"}, whats: {report: "Report", receive: "Signing for", note: "Note on the spot", answer: "Answer", check_in: "Check-in", check_out: "Check-out", task: "Patrol task"},
    again: "Send again", edit: "Change and send", discard: "Discard", discard_ask: "Discarded for good?", discard_unsure: "It may have arrived; discarding only stops sending it. Go on?", unsure: "It may have arrived; the server knows.", open: "Open it", compare: "Compare", then: "When you wrote", now: "Now", anyway: "Send on top of what is there now", gone: "It can no longer be seen.", others: count => `${count} of somebody else wait on this device, and are sent when he signs in.`,
    rows: {state: "State", unit: "In charge", due: "Due", last: "Last step"}, number_is: number => `Number ${number}`, look: "With a network you can compare with what is there now.", not_possible: "In its present state this can no longer be done: discard it, or open the case.",
  },
  me: {
    title: "Me", unit: "Unit", duty: "Duty", on_duty: "On duty", off_duty: "Not on duty", until: time => `until ${time}`, check_in: "Check in", check_out: "Check out", checked_in: (place, time) => `Checked in at ${place}, ${time}`, in_place: "in the area", out_of_place: "not in the area", cells: "My areas", parts: {worker: "in charge", deputy: "deputy", shift: "by roster"},
    with_position: "Give my position when checking in", no_duty: "No duty is known on this device.", kept: "What is kept about me", on_device: "On this device", on_server: "On the server", drafts: count => `${count} to be sent`, lists: count => `${count} lists and cases to be read without network`, room: (used, all) => `${used} used of ${all}`, drop: "Clear what is kept for off-line", dropped: "Cleared.",
    positions: (count, days) => `${count} positions, deleted after ${days} days`, positions_none: "No position of yours is kept.", positions_show: "Show the positions", forget: "Delete the positions", forgotten: "Deleted.", position_hint: "A position is taken once, when you press for it or check in; nothing follows you.", drafts_hint: "Drafts are not encrypted: the device's lock protects them. Others who sign in here do not see yours.",
    theme: "Display", themes: {light: "Light", system: "As the system", dark: "Dark"}, language: "Language", install: "Added to the home screen it opens like an app, without network too.", leave: "Sign out", leave_ask: count => count ? `${count} still wait; they stay on this device and are sent when you sign in again. Sign out?` : "What is kept for off-line goes. Sign out?", console: "Open the whole console", leave_offline: "Signing out needs a network.",
  },
  duty_task: {title: "Patrol task", good: "Good", problem: "Problem", skipped: "Not looked at", problem_text: "What is wrong", finish: "Done", missing: name => `Say what is wrong with “${name}”.`, gone: "This task is not on your list.", behind_case: "Open its case"},
  steps: {
    registered: "registered", admitted: "accepted", refused: "refused", dispatched: "dispatched", objected: "objected to", objection_decided: "objection decided", transferred: "given to another centre", received: "signed for", noted: "noted", answered: "answered", accepted: "answer accepted", returned: "returned", suspended: "clock suspended", resumed: "clock resumed", extended: "extended", handed_over: "given to another unit", taken_over: "taken over",
    escalated: "reminded", pressed: "pressed", merged: "merged into another", joined: "another merged in", unmerged: "taken apart", parted: "one taken out", followed_up: "asked afterwards", archived: "archived", reopened: "reopened", withdrawn: "withdrawn", timed: "limit changed", imported: "imported", asked: "asked by message", to_be_called: "to be called",
  },
  states: {registered: "to be accepted", admitted: "to be dispatched", issued: "to be signed for", received: "under way", answered: "to be checked", closed: "closed", refused: "refused", merged: "merged", archived: "archived", withdrawn: "withdrawn"},
};
export default words;
