import { findNodeAtLocation, getNodeValue, type Node, type ParseError, parseTree } from "jsonc-parser";
import type { ConfigProblem } from "../config-errors.js";
import { syntaxProblems } from "./syntax.js";

/** One JSONC file: its text, what it says, and where each part stands. */
export interface ConfigDocument {
  /** As the user named it. */
  readonly file: string;
  readonly text: string;
  readonly value: unknown;
  readonly root: Node | undefined;
  /** Mistakes of the syntax; with any of them `value` is a guess. */
  readonly problems: readonly ConfigProblem[];
}

export type ConfigPath = readonly (string | number)[];

/** Reads JSON with comments and trailing commas; a byte order mark is skipped. Never throws. */
export function parseDocument(file: string, text: string): ConfigDocument {
  // A space keeps every offset where it is in the file.
  const clean = text.startsWith("\uFEFF") ? ` ${text.slice(1)}` : text;
  const errors: ParseError[] = [];
  const root = parseTree(clean, errors, { allowTrailingComma: true, disallowComments: false });
  const syntax = syntaxProblems(errors, clean).map(({ offset, problem }) => {
    return { file, path: "", ...placeOf(clean, offset), problem };
  });
  const empty = clean.trim() === "" ? [{ file, path: "", line: 1, column: 1, problem: "the file is empty" }] : [];
  const broken = [empty, syntax].find((some) => some.length > 0);
  const problems = broken ?? duplicateKeys(file, clean, root);
  return { file, text: clean, root, value: root === undefined ? undefined : getNodeValue(root), problems };
}

/** Line and column, from 1, of the value at a path; of the nearest parent that exists when it does not. */
export function placeOfPath(document: ConfigDocument, path: ConfigPath): { line: number; column: number } | undefined {
  if (document.root === undefined) return undefined;
  for (let length = path.length; length >= 0; length--) {
    const node = findNodeAtLocation(document.root, [...path.slice(0, length)]);
    if (node !== undefined) return placeOf(document.text, node.offset);
  }
  return undefined;
}

/** Line and column of a key, rather than of its value. */
export function placeOfKey(document: ConfigDocument, path: ConfigPath): { line: number; column: number } | undefined {
  const node = document.root && findNodeAtLocation(document.root, [...path]);
  const key = node?.parent?.type === "property" ? node.parent : node;
  return key === undefined ? placeOfPath(document, path) : placeOf(document.text, key.offset);
}

/** `sources[3].url`. */
export function formatPath(path: ConfigPath): string {
  return path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("")
    .replace(/^\./, "");
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** JSON lets the last of two equal keys win; a person who wrote both meant something else. */
function duplicateKeys(file: string, text: string, node: Node | undefined, path: ConfigPath = []): ConfigProblem[] {
  const seen = new Set<string>();
  return (node?.children ?? []).flatMap((child, index) => {
    if (node?.type === "array") return duplicateKeys(file, text, child, [...path, index]);
    const [key, value] = child.children ?? [];
    const name = String(key?.value);
    const inner = duplicateKeys(file, text, value, [...path, name]);
    if (!seen.has(name)) {
      seen.add(name);
      return inner;
    }
    const place = placeOf(text, child.offset);
    return [{ file, path: formatPath([...path, name]), ...place, problem: "this key stands twice" }, ...inner];
  });
}
