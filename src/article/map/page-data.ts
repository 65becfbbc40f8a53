import { attribute, type Document, type Element, elementsOf } from "../markup/parse-markup.js";
import { readCalledFunction, readLiteral } from "./js-literal.js";
import { limitDepth, readJsonDocument } from "./json-document.js";
import { readNuxtPayload } from "./nuxt-payload.js";

/** JSON that a page holds, and where. */
export interface PageData {
  /** A CSS selector or a name, for messages. */
  readonly where: string;
  readonly value: unknown;
}

/** Scripts and attributes of one page that are read. */
const MAX_DATA = 200;
const MIN_DATA_CHARS = 20;
/** Assignments of one script that are read. */
const MAX_ASSIGNMENTS = 50;
const ASSIGNMENT =
  /(?:^|[;\n{}\s])(?:(?:var|let|const)\s+([\w$]+)|((?:window|self|globalThis|this)(?:\.[\w$]+|\[["'][\w$-]+["']\])+|[\w$]+\.[\w$.]+|__[\w$]+))\s*=\s*(?=[{[(]|JSON\.parse|function)/g;
/** React Server Components: each push holds a part of one text, in which each line is a value. */
const FLIGHT = /self\.__next_f\.push\(\s*\[\s*1\s*,\s*(?=")/g;
const FLIGHT_ROW = /^[\da-f]+:(?:[A-Z]\w*)?(?=[[{])/;
const MAX_FLIGHT_ROWS = 2_000;

/**
 * The JSON in a page, in page order: scripts of a JSON type, the state of Next.js and Nuxt, variables with a literal, and attributes
 * that hold an object or a list. Nothing is run.
 */
export function dataOfPage(page: Document, within?: readonly Element[]): PageData[] {
  const elements = within ?? elementsOf(page);
  const found = elements.flatMap((element) => (element.name === "script" ? inScript(element) : inAttributes(element)));
  const flight = flightRows(elements.filter(({ name }) => name === "script").map(textOf));
  return [...found, ...flight].slice(0, MAX_DATA);
}

function inScript(script: Element): PageData[] {
  const text = textOf(script);
  if (text.length < MIN_DATA_CHARS) return [];
  const id = attribute(script, "id");
  const type = attribute(script, "type").toLowerCase();
  const where = id === "" ? `script[type="${type}"]` : `script#${id}`;
  if (/json|^text\/(?:x-)?(?:template|config)/.test(type)) return jsonOf(text, where, id);
  if (type !== "" && !/javascript|ecmascript|module/.test(type)) return [];
  return assignments(text);
}

function jsonOf(text: string, where: string, id: string): PageData[] {
  const read = readJsonDocument(text.replace(/^\s*<!--|-->\s*$/g, ""));
  if ("error" in read) return [];
  const nuxt = id.startsWith("__NUXT_DATA__") ? readNuxtPayload(read.value) : undefined;
  return [{ where, value: nuxt ?? read.value }];
}

/** `window.__STATE__ = {…}`, `var data = JSON.parse("…")`, `window.__NUXT__ = (function(a){return {…}}(1))`. */
function assignments(text: string): PageData[] {
  const found: PageData[] = [];
  let end = 0;
  for (const match of text.matchAll(ASSIGNMENT)) {
    const at = match.index + match[0].length;
    if (at < end || found.length >= MAX_ASSIGNMENTS) continue;
    const reading = assigned(text, at);
    if (reading === undefined || !isHolder(reading.value)) continue;
    end = reading.end;
    found.push({ where: `script: ${match[1] ?? match[2] ?? ""}`, value: limitDepth(reading.value) });
  }
  return found;
}

function assigned(text: string, at: number): { readonly value: unknown; readonly end: number } | undefined {
  if (text.startsWith("JSON.parse", at)) {
    const open = text.indexOf("(", at);
    const argument = readLiteral(text, open + 1);
    if (typeof argument?.value !== "string") return undefined;
    const read = readJsonDocument(argument.value);
    return "error" in read ? undefined : { value: read.value, end: argument.end };
  }
  if (text[at] === "(" || text.startsWith("function", at)) {
    return { value: readCalledFunction(text, at), end: text.length };
  }
  return readLiteral(text, at);
}

/** `data-page="{…}"`, as Inertia and islands of components have it. */
function inAttributes(element: Element): PageData[] {
  return Object.entries(element.attribs).flatMap(([name, value]) => {
    if (value.length < MIN_DATA_CHARS || !/^\s*[[{]/.test(value)) return [];
    const read = readJsonDocument(value);
    return "error" in read || read.isTruncated ? [] : [{ where: `[${name}]`, value: read.value }];
  });
}

function flightRows(scripts: readonly string[]): PageData[] {
  const parts = scripts.flatMap((text) =>
    [...text.matchAll(FLIGHT)].flatMap((match) => {
      const part = readLiteral(text, match.index + match[0].length)?.value;
      return typeof part === "string" ? [part] : [];
    }),
  );
  if (parts.length === 0) return [];
  const rows = parts.join("").split("\n").slice(0, MAX_FLIGHT_ROWS);
  return rows.flatMap((row) => {
    const head = FLIGHT_ROW.exec(row)?.[0];
    const read = head === undefined ? undefined : readJsonDocument(row.slice(head.length));
    return read === undefined || "error" in read || read.isTruncated
      ? []
      : [{ where: "self.__next_f", value: read.value }];
  });
}

function textOf(script: Element): string {
  return script.children.map((child) => ("data" in child ? child.data : "")).join("");
}

function isHolder(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
