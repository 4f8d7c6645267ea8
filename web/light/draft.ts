// A draft: a request to the server that somebody made while the network may have been gone. It is a value; where drafts are
// kept is draft_store.ts, how they are sent draft_sender.ts, what a page asks for drafts.ts. docs/decisions/0018-drafts.md says why.
//
//   waiting ──▶ sending ──2xx──▶ sent (kept a week without its content, so that the page can tell of it)
//      ▲           ├──409, 412──▶ conflict ──send anyway, edit──▶ waiting
//      └─no answer─┴──other 4xx─▶ refused  ──again, edit────────▶ waiting        a person may discard what is not being sent
//
// Invariants: the key is made once and stays while it is not known whether the server has carried the request out; another
// content is another key. Drafts of one thing are sent in the order in which they were handed in, none before the one ahead of
// it is through. A draft belongs to one person and is neither shown to nor sent by another.

export type DraftState = "waiting" | "sending" | "sent" | "refused" | "conflict";

export interface DraftFile {
  name: string;
  media_type: string;
  size: number;
  key: string;            // of its upload, which is a request of its own
  hash: string | null;    // once the server has it
}

// RFC 9457, as the server says it; what went wrong on the device is told in the same words.
export interface DraftProblem {
  type: string;
  title: string;
  title_en: string;
  status: number;
  detail: string;
  detail_en: string;
  errors?: {pointer: string; detail: string; detail_en: string}[];
}

// What the server answered, as far as a draft has to know it; pages may keep more.
export interface DraftAnswer {
  id?: string;
  version?: number;
  changed_to?: number;    // the version that this change made; a repeated request is answered with a later one as `version`
  [member: string]: unknown;
}

export interface Intent {
  of: string;             // the thing that it changes: those of one are sent in order; "": it stands alone
  what: string;           // for the page: "report", "answer" …
  words: string;          // one line for the page
  method: "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  body: Record<string, unknown> | null;
  version: number | null; // that it was written against
  must_match: boolean;    // false: what others changed meanwhile is no reason to hold it back
  files_at: string;       // the member of the body that takes the files' digests
  upload: {path: string; members: Record<string, string>};
  seen: unknown;          // what the page showed when it was written, for a conflict
}

export interface Draft extends Intent {
  number: number;         // in the order in which drafts were handed in
  person: string;         // "": nobody signs in for it
  key: string;
  files: DraftFile[];
  made_at: number;        // ms
  state: DraftState;
  tries: number;
  next_at: number;        // not before, ms
  first_tried_at: number | null;
  is_unsure: boolean;     // it may have been carried out, and nobody knows
  sent_version: number | null;  // that the request carries
  problem: DraftProblem | null;
  answer: DraftAnswer | null;
  ended_at: number | null;
}

// What somebody has typed and not handed in, one for each form.
export interface Writing {
  slot: string;           // "report", "answer/q-1" …
  person: string;
  at: number;
  fields: Record<string, unknown>;
  files: {name: string; media_type: string; bytes: ArrayBuffer}[];
}

export const kDay = 86_400_000;
// The server keeps request ids for 30 days: what may have been carried out is not asked again after that.
export const kKeyDays = 29;
export const kSentDays = 7;
export const kFilesMax = 9;
export const kDraftsMax = 500;

export const is_open = (draft: Draft) => draft.state !== "sent";
export const is_on_its_way = (draft: Draft) => draft.state === "waiting" || draft.state === "sending";
// Nobody knows of it yet but this device.
export const may_be_replaced = (draft: Draft) => is_open(draft) && draft.state !== "sending" && !draft.is_unsure;
// What waits for what: drafts of one thing by one person.
export const line_of = (draft: Draft) => draft.of ? `${draft.person}/${draft.of}` : `#${draft.number}`;

// Of several, those ahead of it in its line that are not through.
export const ahead_of = (draft: Draft, all: readonly Draft[]) =>
  all.filter(other => other.number < draft.number && line_of(other) === line_of(draft) && is_open(other));

// The first draft of the person that may be sent now. A line whose first is refused, in conflict or not due stands still.
export function next_to_send(all: readonly Draft[], person: string, now: number, done: ReadonlySet<number>): Draft | null {
  const stopped = new Set<string>();
  for (const draft of [...all].sort((a, b) => a.number - b.number)) {
    if (!is_open(draft) || draft.person !== person || stopped.has(line_of(draft))) continue;
    if (is_on_its_way(draft) && draft.next_at <= now && !done.has(draft.number)) return draft;
    stopped.add(line_of(draft));
  }
  return null;
}

// The version to send: the one it was written against, or that which one's own earlier drafts, written against the same, made
// of it. Another person's change is never stepped over.
export function version_to_send(draft: Draft, all: readonly Draft[]): number | null {
  if (draft.is_unsure && draft.first_tried_at !== null) return draft.sent_version;
  let version = draft.version;
  const before = all.filter(other => other.state === "sent" && other.number < draft.number && draft.of && line_of(other) === line_of(draft));
  for (const other of before.sort((a, b) => a.number - b.number)) {
    const made = other.answer?.changed_to;
    if (version !== null && other.sent_version === version && typeof made === "number") version = made;
  }
  return version;
}

// What of a draft stays when the server has it: that it was sent, and what became of it.
export const remains_of = (draft: Draft): Draft => ({...draft, body: null, files: [], seen: null});

export function problem_here(code: string, chinese: string, english: string): DraftProblem {
  return {type: "urn:luoshi:problem:" + code, status: 0, title: chinese, title_en: english, detail: chinese, detail_en: english};
}

// A request id; crypto.randomUUID would need TLS, which an office's network may not have.
export function new_key(random: (bytes: Uint8Array) => Uint8Array = bytes => crypto.getRandomValues(bytes)): string {
  return Array.from(random(new Uint8Array(16)), byte => byte.toString(16).padStart(2, "0")).join("");
}
