// Roles in the order in which they are offered, the colour of a person's state, a browser's name.
import type {Schemas} from "../api/client";

export const kRoles: readonly Schemas["role_name"][] = [
  "leader", "supervision", "unit_head", "unit_clerk", "hotline_operator", "grid_worker", "public", "system_admin", "security_admin", "audit_admin",
];

export function person_tone(person: Pick<Schemas["person"], "state">): "good" | "warn" | "calm" {
  if (person.state === "active") return "good";
  return person.state === "suspended" ? "warn" : "calm";
}

// "Mozilla/5.0 (…Windows…) … Chrome/120" → "Windows · Chrome": enough to know one's own devices.
export function device_of(agent: string): string {
  const system = /Windows|Android|iPhone|iPad|Mac OS X|HarmonyOS|Linux/.exec(agent)?.[0];
  const browser = /Edg|Firefox|Chrome|Safari/.exec(agent)?.[0]?.replace("Edg", "Edge");
  return [system, browser].filter(Boolean).join(" · ") || agent.slice(0, 60) || "—";
}
