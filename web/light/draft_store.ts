// Where drafts are kept: IndexedDB of the browser, shared by all tabs and the service worker. Each call is one transaction, durable
// when it resolves; a tab that is killed in between leaves either all of it or nothing. The bytes of files stand apart, so that a
// list of drafts loads none. A full store is a DraftsFull, and what was kept before stays.
import {kDay, kSentDays, is_open, line_of, may_be_replaced, type Draft, type Writing} from "./draft";

export class DraftsFull extends Error {}
// It is being sent, or may have arrived: it is not replaced by another.
export class DraftBusy extends Error {}

export interface HandedIn {
  slot?: string;
  replaces?: number;
}

// What the sender and the page need of a store; tests have one of their own.
export interface DraftStore {
  all(): Promise<Draft[]>;
  // Takes the form's writing away in the same step, so that nothing is handed in twice; `replaces` keeps another's place.
  add(draft: Omit<Draft, "number">, files: ArrayBuffer[], more?: HandedIn): Promise<Draft>;
  // What `edit` makes of the draft as it stands; null leaves it. Files that are named no more are dropped, `files` replaces all.
  change(number: number, edit: (draft: Draft) => Draft | null, files?: ArrayBuffer[]): Promise<Draft | null>;
  remove(number: number): Promise<void>;
  files(number: number): Promise<ArrayBuffer[]>;
  prune(now: number): Promise<void>;
}

const kVersion = 1;

const done = <T>(request: IDBRequest<T>) => new Promise<T>((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

function opened(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, kVersion);
  request.onupgradeneeded = () => {
    const database = request.result;
    database.createObjectStore("drafts", {keyPath: "number", autoIncrement: true});
    database.createObjectStore("files");                              // by number: ArrayBuffer[]
    database.createObjectStore("writing", {keyPath: ["person", "slot"]});
    database.createObjectStore("kept", {keyPath: ["person", "name"]});   // kept.ts
  };
  return done(request);
}

const is_full = (error: unknown) => (error as DOMException | null)?.name === "QuotaExceededError";

export class Database implements DraftStore {
  private database: Promise<IDBDatabase> | null = null;
  constructor(private readonly name = "luoshi-light") {}

  // A browser may close a database behind one's back; the next call opens it again.
  private open(): Promise<IDBDatabase> {
    this.database ??= opened(this.name).then(database => {
      const forget = () => { this.database = null; };
      database.onclose = forget;
      database.onversionchange = () => { database.close(); forget(); };
      return database;
    }, error => {
      this.database = null;
      throw error;
    });
    return this.database;
  }

  async run<T>(stores: string[], mode: IDBTransactionMode, work: (at: (store: string) => IDBObjectStore) => Promise<T>): Promise<T> {
    const database = await this.open();
    const transaction = database.transaction(stores, mode, {durability: "strict"});
    const ended = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      const failed = () => reject(is_full(transaction.error) ? new DraftsFull() : transaction.error ?? new Error("aborted"));
      transaction.onabort = failed;
      transaction.onerror = failed;
    });
    ended.catch(() => {});  // told below
    let out: T;
    try {
      out = await work(store => transaction.objectStore(store));
    } catch (error) {
      try { transaction.abort(); } catch { /* it has ended already */ }
      throw is_full(error) ? new DraftsFull() : error;
    }
    await ended;
    return out;
  }

  all(): Promise<Draft[]> {
    return this.run(["drafts"], "readonly", at => done(at("drafts").getAll() as IDBRequest<Draft[]>));
  }

  add(draft: Omit<Draft, "number">, files: ArrayBuffer[], {slot, replaces}: HandedIn = {}): Promise<Draft> {
    return this.run(["drafts", "files", "writing"], "readwrite", async at => {
      const before = replaces === undefined ? undefined : await done(at("drafts").get(replaces)) as Draft | undefined;
      if (before && !may_be_replaced(before)) throw new DraftBusy();
      const number = await done(before ? at("drafts").put({...draft, number: before.number}) : at("drafts").add(draft)) as number;
      if (before) await done(at("files").delete(number));
      if (files.length) await done(at("files").put(files, number));
      if (slot !== undefined) await done(at("writing").delete([draft.person, slot]));
      return {...draft, number};
    });
  }

  change(number: number, edit: (draft: Draft) => Draft | null, files?: ArrayBuffer[]): Promise<Draft | null> {
    return this.run(["drafts", "files"], "readwrite", async at => {
      const draft = await done(at("drafts").get(number)) as Draft | undefined;
      const changed = draft ? edit(draft) : null;
      if (!changed) return null;
      await done(at("drafts").put(changed));
      if (!changed.files.length) await done(at("files").delete(number));
      else if (files) await done(at("files").put(files, number));
      return changed;
    });
  }

  remove(number: number): Promise<void> {
    return this.run(["drafts", "files"], "readwrite", async at => {
      await done(at("drafts").delete(number));
      await done(at("files").delete(number));
    });
  }

  async files(number: number): Promise<ArrayBuffer[]> {
    return await this.run(["files"], "readonly", at => done(at("files").get(number))) as ArrayBuffer[] ?? [];
  }

  // What was sent long ago, and nothing behind it still leans on.
  prune(now: number): Promise<void> {
    return this.run(["drafts"], "readwrite", async at => {
      const all = await done(at("drafts").getAll()) as Draft[];
      const busy = new Set(all.filter(is_open).map(line_of));
      for (const draft of all) {
        const is_old = draft.state === "sent" && (draft.ended_at ?? 0) < now - kSentDays * kDay;
        if (is_old && !busy.has(line_of(draft))) await done(at("drafts").delete(draft.number));
      }
    });
  }

  write(writing: Writing): Promise<void> {
    return this.run(["writing"], "readwrite", async at => { await done(at("writing").put(writing)); });
  }

  async writing(person: string, slot: string): Promise<Writing | null> {
    return await this.run(["writing"], "readonly", at => done(at("writing").get([person, slot]))) as Writing ?? null;
  }

  writings(person: string): Promise<Writing[]> {
    return this.run(["writing"], "readonly", async at =>
      (await done(at("writing").getAll()) as Writing[]).filter(each => each.person === person));
  }

  forget(person: string, slot: string): Promise<void> {
    return this.run(["writing"], "readwrite", async at => { await done(at("writing").delete([person, slot])); });
  }
}
