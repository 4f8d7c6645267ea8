// What is sent of a draft: members that nobody filled in are left out.
import type {case_draft} from "../api/case_draft";
import type {Schemas} from "../api/client";

const said = (text: string) => text.trim() || undefined;
const pad = (number: number) => String(Math.abs(number)).padStart(2, "0");

// A field's time of day has no zone: it is the browser's.
function with_zone(local: string): string | undefined {
  if (!local) return undefined;
  const minutes = -new Date(local).getTimezoneOffset();
  return `${local.slice(0, 16)}:00${minutes < 0 ? "-" : "+"}${pad(Math.trunc(minutes / 60))}:${pad(minutes % 60)}`;
}

export function case_of_draft(draft: typeof case_draft): Schemas["case_new"] {
  const reporter = {name: said(draft.name), phone: said(draft.phone.replace(/[\s-]/g, "")), address: said(draft.address)};
  const fields = Object.entries(draft.form).map(([id, value]) => [id, String(value ?? "").trim()] as const).filter(([, value]) => value);
  return {
    kind: draft.kind, summary: draft.summary.trim(), channel: draft.channel, text: said(draft.text), category: said(draft.category), matter: said(draft.matter), place: said(draft.place), region: draft.region || undefined, ...(draft.spot && {point: {longitude: draft.spot.longitude, latitude: draft.spot.latitude}}),
    came_at: draft.channel === "call" ? undefined : with_zone(draft.came_at), ...(Object.values(reporter).some(Boolean) && {reporter}), ...(fields.length && {form: Object.fromEntries(fields)}),
    ...(draft.secret && {secret: true}), ...(draft.checked && {checked: draft.checked}), ...(draft.files.length && {files: [...draft.files]}), ...(draft.previous && {previous: draft.previous}),
  };
}
