// A report's text, cut at the ends of everything that was read out of it or came of it. Places are code points, as in the
// API; a piece is the longest run in which nothing begins or ends. Pure: places in, paragraphs of pieces out.
import type {Schemas} from "../api/client";

export type ReadKind = "quantity" | "task" | "term" | "finding";
export type Kind = ReadKind | "candidate" | "commitment";
export interface Place { kind: Kind; index: number; start: number; end: number }
// Of each kind at most one, the shortest that covers the piece.
export type Piece = {text: string; at: number; end: number} & Partial<Record<Kind, number>>;
export interface Paragraph { at: number; heading: boolean; pieces: Piece[] }

export interface Items {
  quantities: Schemas["quantity"][];
  tasks: Schemas["task"][];
  terms: Schemas["term"][];
  findings: Schemas["finding"][];
  sections: Schemas["section"][];
}

export function places_of(items: Items): Place[] {
  const places: Place[] = [];
  items.quantities.forEach((item, index) => places.push({kind: "quantity", index, start: item.start, end: item.end}));
  items.tasks.forEach((item, index) => places.push({kind: "task", index, start: item.start, end: item.end}));
  items.terms.forEach((item, index) => {
    for (const [start, end] of item.mentions) places.push({kind: "term", index, start: start!, end: end!});
  });
  items.findings.forEach((item, index) => {
    if (item.end > item.start) places.push({kind: "finding", index, start: item.start, end: item.end});
  });
  return places;
}

export const headings_of = (items: Items) => [...items.sections.map(section => section.heading), ...items.quantities.flatMap(item => item.path), ...items.tasks.flatMap(item => item.path)];

export function paragraphs_of(text: string, unordered: Place[], heading_words: string[]): Paragraph[] {
  const points = Array.from(text);
  const places = [...unordered].sort((a, b) => a.start - b.start || b.end - a.end);
  const headings = new Set(heading_words.filter(Boolean));
  const paragraphs: Paragraph[] = [];
  let next = 0;  // the first place that does not begin before the paragraph
  let running: Place[] = [];  // begun, and not ended yet
  for (let start = 0; start < points.length;) {
    let end = start;
    while (end < points.length && points[end] !== "\n") end++;
    running = running.filter(place => place.end > start);
    while (next < places.length && places[next]!.start < end) running.push(places[next++]!);
    const words = points.slice(start, end).join("");
    if (words.trim()) paragraphs.push({at: start, heading: headings.has(words.trim()), pieces: pieces_of(points, start, end, running)});
    start = end + 1;
  }
  return paragraphs;
}

function pieces_of(points: string[], start: number, end: number, places: Place[]): Piece[] {
  const cuts = new Set([start, end]);
  for (const place of places) {
    if (place.start > start) cuts.add(place.start);
    if (place.end < end) cuts.add(place.end);
  }
  const ordered = [...cuts].sort((a, b) => a - b);
  return ordered.slice(0, -1).map((from, n) => {
    const to = ordered[n + 1]!;
    const piece: Piece = {text: points.slice(from, to).join(""), at: from, end: to};
    const width: Partial<Record<Kind, number>> = {};
    for (const place of places) {
      if (place.start > from || place.end < to) continue;
      if (place.end - place.start >= (width[place.kind] ?? Infinity)) continue;
      width[place.kind] = place.end - place.start;
      piece[place.kind] = place.index;
    }
    return piece;
  });
}
