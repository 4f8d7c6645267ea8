// A file that the server makes, kept under its name; what is wrong with it is thrown as a Problem.
import {Problem, type ProblemBody} from "./problem";

export async function download(path: string, name: string) {
  const answer = await fetch(path).catch(() => { throw Problem.unreachable(); });
  if (!answer.ok) throw new Problem(answer.status, await answer.json().catch(() => undefined) as ProblemBody | undefined);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
