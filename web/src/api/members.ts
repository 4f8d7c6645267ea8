// A commitment is put into a package, or taken out of the one that it is in.
import {api, ask, new_key, type Schemas} from "./client";
import type {Headers} from "./form";

export const put_into = (commitment: {id: string; version: number}, package_id: string | null, reason: string, headers: Headers = {"Idempotency-Key": new_key()}): Promise<Schemas["commitment"]> =>
  ask(api.PATCH("/api/v1/commitments/{commitment_id}", {params: {path: {commitment_id: commitment.id}, header: {...headers, "If-Match": `"${commitment.version}"`}}, body: {package_id, reason}}));
