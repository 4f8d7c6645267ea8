// Sums and shares of figures that come as text, digit for digit: no float stands between what is typed and what is sent.
const kFigure = /^-?\d{1,24}(\.\d{1,8})?$/;
export const is_figure = (text: string) => kFigure.test(text);

const places_of = (text: string) => text.split(".")[1]?.length ?? 0;
const places_in = (all: readonly string[]) => Math.max(0, ...all.map(places_of));
const scaled = (text: string, places: number) => {
  const [whole, part = ""] = text.split(".");
  return BigInt(whole + part.padEnd(places, "0"));
};
function said(value: bigint, places: number): string {
  const digits = String(value < 0n ? -value : value).padStart(places + 1, "0");
  const cut = digits.length - places;
  const part = digits.slice(cut).replace(/0+$/, "");
  return (value < 0n ? "-" : "") + digits.slice(0, cut) + (part && "." + part);
}

export function sum_of(all: readonly string[]): string {
  const places = places_in(all);
  return said(all.reduce((sum, each) => sum + scaled(each, places), 0n), places);
}
export const difference = (one: string, other: string) => {
  const places = places_in([one, other]);
  return said(scaled(one, places) - scaled(other, places), places);
};

// As even as the figure's own digits allow, the first ones taking what is left; two places more where it is too small.
export function shares_of(figure: string, count: number): string[] {
  const own = places_of(figure);
  const is_small = scaled(figure, own) < BigInt(count) && scaled(figure, own) > 0n;
  const places = is_small ? own + 2 : own;
  const all = scaled(figure, places), each = all / BigInt(count), left = Number(all - each * BigInt(count));
  return Array.from({length: count}, (_, n) => said(each + (n < Math.abs(left) ? (left < 0 ? -1n : 1n) : 0n), places));
}

// The figure in ten to the power of `zeros`: 18750 in tens of thousands (4) is 1.875.
const in_units_of = (figure: string, zeros: number) => said(scaled(figure, places_of(figure)), places_of(figure) + zeros);
const kZeros: Record<string, number> = {"万": 4, "亿": 8};

// The words with this figure in the place of that one, which may stand there as 7.5万; null where it does not stand there.
export function with_figure(words: string, from: string, to: string): string | null {
  for (const found of words.matchAll(/(\d+(?:\.\d+)?)(万|亿)?/g)) {
    const zeros = kZeros[found[2] ?? ""] ?? 0;
    if (difference(in_units_of(from, zeros), found[1]!) !== "0") continue;
    return words.slice(0, found.index) + in_units_of(to, zeros) + words.slice(found.index + found[1]!.length);
  }
  return null;
}
