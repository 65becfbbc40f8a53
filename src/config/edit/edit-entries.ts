import type { Node } from "jsonc-parser";
import type { ConfigPath } from "../load/document.js";
import {
  commaAfter,
  cut,
  eolOf,
  hasComment,
  indentAt,
  nodeAt,
  type Splice,
  splice,
  unitOf,
  wholeLine,
} from "./edit-text.js";

/** Edits one entry of a list; the text that it is given and returns holds that entry alone, as its root. */
export type EntryEdit = (text: string) => string;

/** The text with some entries of a list edited, by their indexes. The text is parsed once, each entry by its own edit. */
export function editEntries(text: string, path: ConfigPath, edits: ReadonlyMap<number, EntryEdit>): string {
  const entries = nodeAt(text, path)?.children ?? [];
  const [eol, unit] = [eolOf(text), unitOf(text)];
  const splices = [...edits].flatMap(([index, edit]): Splice[] => {
    const node = entries[index];
    if (node === undefined) return [];
    // A line before the entry shows how the file is indented.
    const before = `${eol}${unit}//${eol}${indentAt(text, node.offset)}`;
    const edited = edit(before + text.slice(node.offset, node.offset + node.length));
    return [{ offset: node.offset, length: node.length, text: edited.slice(before.length) }];
  });
  return splice(text, splices);
}

export interface Removal {
  readonly path: ConfigPath;
  readonly indexes: ReadonlySet<number>;
}

/** The text without some entries of lists, parsed once for all of them; comments around the entries stay. */
export function removeEntries(text: string, removals: readonly Removal[]): string {
  const cuts = removals.flatMap(({ path, indexes }) => cutsOf(text, nodeAt(text, path)?.children ?? [], indexes));
  return splice(text, united(cuts));
}

function cutsOf(text: string, entries: readonly Node[], indexes: ReadonlySet<number>): Splice[] {
  const last = entries.length - 1;
  const cuts = entries.flatMap((entry, index) => (indexes.has(index) ? cutsOfEntry(text, entry) : []));
  const lastEntry = entries[last];
  if (lastEntry === undefined || !indexes.has(last) || commaAfter(text, lastEntry) !== undefined) return cuts;
  // Without a trailing comma, the one before the removed end goes too.
  const kept = entries.findLast((_, index) => !indexes.has(index));
  const comma = kept === undefined ? undefined : commaAfter(text, kept);
  return comma === undefined ? cuts : [...cuts, cut(comma, comma + 1)];
}

function cutsOfEntry(text: string, entry: Node): Splice[] {
  const end = entry.offset + entry.length;
  const comma = commaAfter(text, entry);
  if (comma === undefined) return [wholeLine(text, entry.offset, end)];
  if (hasComment(text, entry, comma)) return [cut(entry.offset, end), cut(comma, comma + 1)];
  return [wholeLine(text, entry.offset, comma + 1)];
}

/** Cuts that touch or overlap as one: neighbours share the white space between them. */
function united(cuts: readonly Splice[]): Splice[] {
  const sorted = [...cuts].sort((one, other) => one.offset - other.offset);
  const all: Splice[] = [];
  for (const next of sorted) {
    const last = all.at(-1);
    if (last === undefined || next.offset > last.offset + last.length) all.push(next);
    else all[all.length - 1] = cut(last.offset, Math.max(last.offset + last.length, next.offset + next.length));
  }
  return all;
}
