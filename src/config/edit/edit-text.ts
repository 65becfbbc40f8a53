import { createScanner, findNodeAtLocation, type Node, parseTree } from "jsonc-parser";
import type { ConfigPath } from "../load/document.js";

/** A stretch of text and what takes its place. */
export interface Splice {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

const ONE_LINE_CHARS = 160;

/** jsonc-parser's `SyntaxKind`, an ambient enum that separate compilation cannot read. */
const TOKEN = { comma: 5, lineComment: 12, blockComment: 13, trivia: 15 };

/**
 * The text with values at the end of the list at `path`; the list is made when it is not there. The text is parsed once for all.
 * Everything else stays byte for byte. (jsonc-parser's own `modify` reformats the neighbours and drops comments.)
 */
export function appendToList(text: string, path: ConfigPath, values: readonly unknown[]): string {
  const list = nodeAt(text, path);
  if (values.length === 0) return text;
  if (list === undefined) return setValue(text, path, values);
  return splice(text, append(text, list, rendererLike(text, list), values));
}

/** The text with another value at `path`; a key that is not there is put after its neighbours. */
export function setValue(text: string, path: ConfigPath, value: unknown): string {
  const node = nodeAt(text, path);
  if (node !== undefined) {
    const indent = indentAt(text, node.offset);
    return splice(text, [{ offset: node.offset, length: node.length, text: render(text, value, indent) }]);
  }
  const key = path.at(-1);
  const parentPath = path.slice(0, -1);
  if (typeof key !== "string") return text;
  const parent = nodeAt(text, parentPath);
  if (parent === undefined) return setValue(text, parentPath, { [key]: value });
  const member = (one: unknown, indent: string) => `${JSON.stringify(key)}: ${render(text, one, indent)}`;
  return splice(text, append(text, parent, member, [value]));
}

/** The text without the key or list entry at `path`; comments around it stay. */
export function removeValue(text: string, path: ConfigPath): string {
  const node = nodeAt(text, path);
  const child = node?.parent?.type === "property" ? node.parent : node;
  const siblings = child?.parent?.children ?? [];
  if (child === undefined || siblings.length === 0) return text;
  const index = siblings.indexOf(child);
  const comma = commaAfter(text, child);
  const before = siblings[index - 1];
  const other = comma === undefined && before !== undefined ? commaAfter(text, before) : undefined;
  const end = comma === undefined ? child.offset + child.length : comma + 1;
  const cuts = [
    ...(other === undefined ? [] : [{ offset: other, length: 1, text: "" }]),
    ...(comma !== undefined && hasComment(text, child, comma)
      ? [cut(child.offset, child.offset + child.length), cut(comma, comma + 1)]
      : [wholeLine(text, child.offset, end)]),
  ];
  return splice(text, cuts);
}

/** An object that a removal leaves empty, and without a word in it, goes too. */
export function setOrRemove(text: string, path: ConfigPath, value: unknown): string {
  if (value !== undefined) return setValue(text, path, value);
  const left = removeValue(text, path);
  const around = path.slice(0, -1);
  const isWithin = typeof path.at(-2) === "string" && left !== text;
  return isWithin && /^\{\s*\}$/.test(textAt(left, around) ?? "") ? removeValue(left, around) : left;
}

/** What stands at `path`, as it is written. */
function textAt(text: string, path: ConfigPath): string | undefined {
  const node = nodeAt(text, path);
  return node && text.slice(node.offset, node.offset + node.length);
}

export function nodeAt(text: string, path: ConfigPath): Node | undefined {
  const root = parseTree(blankMark(text), [], { allowTrailingComma: true });
  return root && findNodeAtLocation(root, [...path]);
}

/** A byte order mark is no JSON; a space in its place keeps every offset. */
function blankMark(text: string): string {
  return text.startsWith("\uFEFF") ? ` ${text.slice(1)}` : text;
}

type Render = (value: unknown, indent: string) => string;

function append(text: string, container: Node, render: Render, values: readonly unknown[]): Splice[] {
  const children = container.children ?? [];
  const [first] = children;
  const last = children.at(-1);
  if (first === undefined || last === undefined) return [fillEmpty(text, container, render, values)];
  const end = last.offset + last.length;
  const comma = commaAfter(text, last);
  if (!text.slice(container.offset, first.offset).includes("\n")) {
    const here = indentAt(text, container.offset);
    const rendered = values.map((value) => render(value, here)).join(", ");
    if (comma === undefined) return [{ offset: end, length: 0, text: `, ${rendered}` }];
    return [{ offset: comma + 1, length: 0, text: ` ${rendered},` }];
  }
  const indent = indentAt(text, first.offset);
  const start = `${eolOf(text)}${indent}`;
  const line = values.map((value) => `${start}${render(value, indent)}`).join(",");
  const after = endOfLineComments(text, comma === undefined ? end : comma + 1);
  if (comma !== undefined) return [{ offset: after, length: 0, text: `${line},` }];
  if (after === end) return [{ offset: end, length: 0, text: `,${line}` }];
  return [
    { offset: end, length: 0, text: "," },
    { offset: after, length: 0, text: line },
  ];
}

function fillEmpty(text: string, container: Node, render: Render, values: readonly unknown[]): Splice {
  const outer = indentAt(text, container.offset);
  const inner = outer + unitOf(text);
  const eol = eolOf(text);
  const inside = text.slice(container.offset + 1, container.offset + container.length - 1);
  const kept = inside.trimEnd();
  const lines = values.map((value) => `${eol}${inner}${render(value, inner)}`);
  const filled = `${lines.join(",")}${eol}${outer}`;
  return { offset: container.offset + 1 + kept.length, length: inside.length - kept.length, text: filled };
}

/** As its neighbours are written: on one line where the last of them is. */
function rendererLike(text: string, list: Node): Render {
  const last = list.children?.at(-1);
  const isOneLine = last !== undefined && !text.slice(last.offset, last.offset + last.length).includes("\n");
  const style = styleOf(text);
  return (value, indent) => {
    const flat = renderFlat(value);
    return isOneLine && flat.length <= ONE_LINE_CHARS ? flat : renderIn(style, value, indent);
  };
}

function renderFlat(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(renderFlat).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${renderFlat(one)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

function render(text: string, value: unknown, indent: string): string {
  return renderIn(styleOf(text), value, indent);
}

/** How a file is written; found once for many values. */
function styleOf(text: string): { readonly unit: string; readonly eol: string } {
  return { unit: unitOf(text), eol: eolOf(text) };
}

function renderIn({ unit, eol }: ReturnType<typeof styleOf>, value: unknown, indent: string): string {
  return JSON.stringify(value, null, unit).replaceAll("\n", `${eol}${indent}`);
}

/** Where the comma after a node stands, if one does. */
export function commaAfter(text: string, node: Node): number | undefined {
  const scanner = createScanner(text, true);
  scanner.setPosition(node.offset + node.length);
  return scanner.scan() === TOKEN.comma ? scanner.getTokenOffset() : undefined;
}

export function hasComment(text: string, node: Node, comma: number): boolean {
  return text.slice(node.offset + node.length, comma).trim() !== "";
}

/** The end of comments that begin on this line, so that they stay with what they speak of. */
function endOfLineComments(text: string, offset: number): number {
  const scanner = createScanner(text, false);
  scanner.setPosition(offset);
  let end = offset;
  for (let token = scanner.scan(); ; token = scanner.scan()) {
    if (token === TOKEN.trivia) continue;
    if (token !== TOKEN.lineComment && token !== TOKEN.blockComment) return end;
    end = scanner.getTokenOffset() + scanner.getTokenLength();
  }
}

/** The cut taken to the whole line where nothing else stands on it; else with the spaces behind it. */
export function wholeLine(text: string, from: number, to: number): Splice {
  const lineStart = text.lastIndexOf("\n", from - 1) + 1;
  const ownLine = text.slice(lineStart, from).trim() === "";
  const rest = /^[^\S\n]*(\r?\n)?/.exec(text.slice(to));
  if (ownLine && rest?.[1] !== undefined) return cut(lineStart, to + rest[0].length);
  if (/^[ \t]*[\]}]/.test(text.slice(to))) return cut(text.slice(0, from).trimEnd().length, to);
  return cut(from, to + (/^[ \t]*/.exec(text.slice(to))?.[0].length ?? 0));
}

export function cut(from: number, to: number): Splice {
  return { offset: from, length: to - from, text: "" };
}

export function splice(text: string, splices: readonly Splice[]): string {
  const pieces: string[] = [];
  let from = 0;
  for (const one of [...splices].sort((a, b) => a.offset - b.offset)) {
    pieces.push(text.slice(from, one.offset), one.text);
    from = one.offset + one.length;
  }
  return pieces.join("") + text.slice(from);
}

export function indentAt(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset).replace(/^\uFEFF/, "");
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}

export function unitOf(text: string): string {
  return /\n([ \t]+)\S/.exec(text)?.[1] ?? "  ";
}

export function eolOf(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}
