// Roles in the order in which they are offered, and the colour of a person's state.
import type {Schemas} from "../api/client";

export const kRoles: readonly Schemas["role_name"][] = [
  "leader", "supervision", "unit_head", "unit_clerk", "hotline_operator", "grid_worker", "public", "system_admin", "security_admin", "audit_admin",
];

export function person_tone(person: Pick<Schemas["person"], "state">): "good" | "warn" | "calm" {
  if (person.state === "active") return "good";
  return person.state === "suspended" ? "warn" : "calm";
}
