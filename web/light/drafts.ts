// Drafts as a page and the service worker use them: handed in, sent when the network is there, shown until somebody has decided
// about them. Tabs and the service worker send one at a time (a Web Lock) and tell each other (a BroadcastChannel); where a
// browser has neither (no TLS) the request ids alone keep it at once.
import {Sender, type Pass} from "./draft_sender";
import {Database, DraftsFull, type HandedIn} from "./draft_store";
import {is_on_its_way, is_open, kDraftsMax, kFilesMax, may_be_replaced, new_key, type Draft, type Intent} from "./draft";

export {code_of} from "./draft_sender";
export {DraftBusy, DraftsFull} from "./draft_store";
export {ahead_of, is_on_its_way, is_open, may_be_replaced, type Draft, type DraftProblem, type DraftState, type Intent, type Writing} from "./draft";

export const kSyncTag = "luoshi-drafts";
const kChannel = "luoshi-drafts";
const kLock = "luoshi-drafts";
const kPollMin = 2_000;

export interface NewFile {
  name: string;
  media_type: string;
  bytes: ArrayBuffer;
}

// What most drafts have; an intent names the rest.
export const kPlain = {
  of: "", version: null, must_match: true, body: null, files_at: "files", seen: null,
  upload: {path: "/api/v1/files", members: {personal: "true"}},
} satisfies Partial<Intent>;

interface Registered {
  sync?: {register(tag: string): Promise<void>};
}

export const database = new Database();

async function alone<T>(work: () => Promise<T>): Promise<T> {
  const locks = (globalThis.navigator as Partial<Navigator>).locks;
  return locks ? await locks.request(kLock, work) as T : await work();
}

const sender = new Sender({store: database, fetch: (path, init) => fetch(path, init), now: () => Date.now(), random: () => Math.random()});
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(kChannel) : null;
const tell = () => channel?.postMessage("changed");

// Everybody's on this device whose session the browser holds: the service worker, woken by the browser. False: something waits.
export async function send_for_all(): Promise<boolean> {
  return await alone(async () => {
    const people = new Set((await database.all()).filter(is_on_its_way).map(draft => draft.person));
    let is_through = true;
    for (const person of people) {
      const pass = await sender.send(person);
      if (pass.next_at !== null) is_through = false;
    }
    tell();
    return is_through;
  });
}

export class Drafts {
  // Of the last pass that had something to send.
  needs_sign_in = false;
  private readonly listeners = new Set<() => void>();
  private timer = 0;
  private running: Promise<void> | null = null;
  private is_asked_again = false;

  // `person`: whose drafts these are; a page for the public has "". `heard` is told whether the server answered.
  constructor(readonly person: string, private readonly heard: (is_reached: boolean) => void = () => {}) {}

  start() {
    channel?.addEventListener("message", this.hear);
    addEventListener("online", this.wake);
    addEventListener("focus", this.wake);
    document.addEventListener("visibilitychange", this.wake);
    this.wake();
  }

  stop() {
    channel?.removeEventListener("message", this.hear);
    removeEventListener("online", this.wake);
    removeEventListener("focus", this.wake);
    document.removeEventListener("visibilitychange", this.wake);
    clearTimeout(this.timer);
  }

  when_changed(call: () => void) {
    this.listeners.add(call);
    return () => { this.listeners.delete(call); };
  }

  // When this resolves the draft is kept; then it is sent, now or later. Throws DraftsFull, and nothing is kept, when the device has
  // no room, and DraftBusy when what it replaces is on its way.
  async hand_in(intent: Intent, files: NewFile[] = [], more: HandedIn = {}): Promise<Draft> {
    if (files.length > kFilesMax) throw new RangeError(`${kFilesMax} files at the most`);
    if ((await this.mine()).filter(is_open).length >= kDraftsMax) throw new DraftsFull();
    void (globalThis.navigator as Partial<Navigator>).storage?.persist?.().catch(() => false);
    const draft = await database.add({
      ...intent, person: this.person, key: new_key(), made_at: Date.now(), state: "waiting", tries: 0, next_at: 0, first_tried_at: null, is_unsure: false,
      sent_version: null, problem: null, answer: null, ended_at: null,
      files: files.map(file => ({name: file.name, media_type: file.media_type, size: file.bytes.byteLength, key: new_key(), hash: null})),
    }, files.map(file => file.bytes), more);
    this.changed();
    void this.ask_for_sync();
    void this.send();
    return draft;
  }

  async mine(): Promise<Draft[]> {
    return (await database.all()).filter(draft => draft.person === this.person);
  }

  // How many of other people wait on this device; nothing else of them is told.
  async of_others(): Promise<number> {
    return (await database.all()).filter(draft => draft.person !== this.person && is_open(draft)).length;
  }

  // As it is, once more: after a refusal whose reason is gone.
  again(number: number) {
    return this.put_back(number, draft => ({...draft, state: "waiting", next_at: 0, problem: null, ended_at: null}));
  }

  // What others did has been looked at: it holds all the same, on top of the version that was shown.
  send_anyway(number: number, version: number) {
    return this.put_back(number, draft => !may_be_replaced(draft) ? draft
      : {...draft, state: "waiting", next_at: 0, problem: null, ended_at: null, version, sent_version: null, key: new_key(), seen: null});
  }

  async discard(number: number) {
    const draft = (await this.mine()).find(each => each.number === number);
    if (!draft || draft.state === "sending") return;
    await database.remove(number);
    this.changed();
    void this.send();  // what stood behind it
  }

  // Sends what is due, one pass at a time; asked while it runs, it looks again.
  send(): Promise<void> {
    this.is_asked_again = true;
    this.running ??= this.run().finally(() => { this.running = null; });
    return this.running;
  }

  private async run() {
    while (this.is_asked_again) {
      this.is_asked_again = false;
      try {
        this.heed(await alone(() => sender.send(this.person)));
      } catch {
        this.again_in(kPollMin * 5);  // the store did not answer; what is in it stays
      }
      this.changed();
    }
  }

  private heed(pass: Pass) {
    if (pass.sign_in) this.needs_sign_in = true;
    else if (pass.reach !== "unasked") this.needs_sign_in = false;
    if (pass.reach !== "unasked") this.heard(pass.reach === "server");
    if (pass.next_at !== null) this.again_in(Math.max(kPollMin, pass.next_at - Date.now()));
  }

  private again_in(pause: number) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { void this.send(); }, pause) as unknown as number;
  }

  private async put_back(number: number, edit: (draft: Draft) => Draft) {
    await database.change(number, draft => draft.person === this.person && (draft.state === "refused" || draft.state === "conflict") ? edit(draft) : null);
    this.changed();
    void this.send();
  }

  // The network is back, or somebody looks: nobody waits out a pause that was drawn for an empty line.
  private readonly wake = () => {
    if (document.visibilityState === "hidden") return;
    void this.hasten().then(() => this.send());
  };

  private async hasten() {
    for (const draft of await this.mine()) {
      if (draft.state === "waiting" && draft.next_at > Date.now()) await database.change(draft.number, each => each.state === "waiting" ? {...each, next_at: 0} : null);
    }
  }

  private readonly hear = () => { for (const call of this.listeners) call(); };

  private changed() {
    this.hear();
    tell();
  }

  // A browser that has it sends when the page is long gone.
  private async ask_for_sync() {
    try {
      const registration = await navigator.serviceWorker?.ready as ServiceWorkerRegistration & Registered | undefined;
      await registration?.sync?.register(kSyncTag);
    } catch {
      // not allowed, or not known: the page itself sends
    }
  }
}
