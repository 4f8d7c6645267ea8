// How an order's state looks, and whom a reminder goes to.
import {i18n} from "../words";

export const kOrderTones = {issued: "warn", received: "accent", answered: "warn", closed: "good", withdrawn: "calm"} as const;

export function reminded_words(to: string): string {
  const {t, te} = i18n.global;
  const role = to === "supervisor" ? "supervision" : to;
  return te("roles." + role) ? t("roles." + role) : to;
}
