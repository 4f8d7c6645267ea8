// What the server says when something cannot be done (RFC 9457), and the same for a server that does not answer.
import type {components} from "./schema";

export type ProblemBody = components["schemas"]["problem"];
export type ProblemAt = components["schemas"]["problem_at"];

const kPrefix = "urn:luoshi:problem:";

export class Problem extends Error {
  readonly code: string;
  readonly title: [string, string];
  readonly detail: [string, string];
  readonly errors: ProblemAt[];
  readonly instance: string;

  constructor(readonly status: number, body?: Partial<ProblemBody>) {
    super(body?.detail_en || `HTTP ${status}`);
    this.code = body?.type?.startsWith(kPrefix) ? body.type.slice(kPrefix.length) : "";
    this.title = [body?.title || "请求未成功", body?.title_en || "The request failed"];
    this.detail = [body?.detail || `服务器回答 ${status}`, body?.detail_en || `The server answered ${status}`];
    this.errors = body?.errors ?? [];
    this.instance = body?.instance ?? "";
  }

  static unreachable() {
    return new Problem(0, {
      title: "连接不上服务器",
      title_en: "The server cannot be reached",
      detail: "请检查网络后重试；重复提交不会产生两次变更。",
      detail_en: "Check the network and try again; trying again changes nothing twice.",
    });
  }

  static of(thrown: unknown) {
    return thrown instanceof Problem ? thrown : new Problem(0, {
      title: "页面出现意外情况", title_en: "Something unexpected happened on this page",
      detail: String(thrown), detail_en: String(thrown),
    });
  }

  // Whether trying the same again may help.
  get is_passing() { return this.status === 0 || this.status === 429 || this.status >= 500; }
}
