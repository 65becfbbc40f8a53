import { isTag } from "domhandler";
import { ParseError } from "../../domain/errors.js";
import type { SourceDocument } from "../../domain/source-document.js";
import { resolveUrl } from "../../feed/parse/xml/resolve-url.js";
import { decodeDocument } from "../../lib/encoding/decode-document.js";
import { withoutSecrets } from "../../lib/secret-parameters.js";
import { endsInTag } from "../list/cut-page.js";
import { decodePage } from "../markup/decode-page.js";
import {
  attribute,
  type Document,
  type Element,
  elementsOf,
  MAX_PAGE_CHARS,
  parseMarkup,
  visibleText,
} from "../markup/parse-markup.js";
import { parsePage } from "../markup/parse-stream.js";
import type { CompiledMap } from "./compile-map.js";
import { nextFrom } from "./compile-map.js";
import { describeJson, describePage } from "./describe-document.js";
import { readJsonDocument } from "./json-document.js";
import type { Expression } from "./map-expression.js";
import { jsonRow, type MapRow, markupRow, type Plain } from "./map-row.js";
import { compileMapSelector } from "./map-selector.js";
import { dataOfPage } from "./page-data.js";
import { encodePart } from "./row-item.js";

/** A document with its rows found. */
export interface OpenedDocument {
  readonly rows: readonly MapRow[];
  readonly base: string;
  /** A page for people: its address is that of the source's home page. */
  readonly isPage: boolean;
  readonly title?: string;
  readonly language?: string;
  readonly next?: string;
  /** The document ended early; the rows are whole. */
  readonly isTruncated?: true;
  readonly problems: readonly string[];
}

/** A page of 10,000 rows of ten cells has 110,000 elements. */
const MAX_ELEMENTS = 150_000;
/** Rows inside rows inside rows: deeper ones are left out, because each is read with all that it holds. */
const MAX_NESTED_ROWS = 4;

/** Parses a document and finds its rows. @throws ParseError when there are none. */
export function openDocument(document: SourceDocument, map: CompiledMap): OpenedDocument {
  switch (map.rules.from) {
    case "html":
    case "xml":
      return openMarkup(document, map);
    case "json":
      return openJson(document, map);
    case "json-in-html":
      return openPageData(document, map);
  }
}

function openMarkup(document: SourceDocument, map: CompiledMap): OpenedDocument {
  const isXml = map.rules.from === "xml";
  const { bytes, contentType } = document;
  const text = isXml ? decodeDocument(bytes, contentType).text : decodePage(document);
  const page = parse(text, isXml);
  const url = withoutSecrets(document.url);
  const base = isXml ? url : baseOf(page, url);
  const elements = map.items.kind === "select" ? map.items.select(page) : [];
  const isCut = document.isTruncated === true || (isXml ? !isClosed(page, text) : endsInTag(text));
  const whole = isCut ? elements.slice(0, -1) : elements;
  if (elements.length === 0) {
    if (isCut) throw truncatedBeforeRows(document);
    throw noRows(document, isXml ? "XML" : "HTML", describePage(page, isXml));
  }
  const isOverLimit = elementsOf(page).length >= MAX_ELEMENTS || text.length > MAX_PAGE_CHARS;
  // What lies behind the limit has become text of the last row.
  const kept = shallow(isOverLimit && !isCut ? whole.slice(0, -1) : whole);
  return {
    rows: kept.map((element) => markupRow(element, isXml)),
    base,
    isPage: !isXml,
    ...aboutPage(page, isXml),
    ...nextOf(map, markupRow(page, isXml)),
    ...(isCut ? { isTruncated: true } : {}),
    problems: isOverLimit ? ["the document is longer than what is read of one; its last rows are missing"] : [],
  };
}

function parse(text: string, isXml: boolean): Document {
  const options = { maxElements: MAX_ELEMENTS, keepsBlobs: true, isXml };
  return isXml ? parseMarkup(text, options) : parsePage(text, options);
}

/** How far from its end an XML document is searched for its last end tag. */
const MAX_TAIL_CHARS = 1_000;

/** An XML document that ends with the end tag of its root is whole. */
function isClosed(page: Document, text: string): boolean {
  const root = page.children.find(isTag);
  return root === undefined || root.children.length === 0 || text.slice(-MAX_TAIL_CHARS).includes(`</${root.name}`);
}

function shallow(elements: readonly Element[]): readonly Element[] {
  const all = new Set(elements);
  return elements.filter((element) => {
    let nested = 0;
    for (let node = element.parent; node !== null && "name" in node; node = node.parent) if (all.has(node)) nested += 1;
    return nested < MAX_NESTED_ROWS;
  });
}

function openJson(document: SourceDocument, map: CompiledMap): OpenedDocument {
  const { text } = decodeDocument(document.bytes, document.contentType);
  const read = readJsonDocument(text);
  if ("error" in read) {
    if (read.isTruncated || document.isTruncated) throw truncatedBeforeRows(document);
    throw new ParseError(`${document.url}: ${read.error}`, /^\s*</.test(text) ? "html" : "json");
  }
  const values = valuesAt(map.items, read.value);
  if (values.length === 0) {
    if (read.isTruncated) throw truncatedBeforeRows(document);
    throw noRows(document, "JSON", describeJson(read.value));
  }
  return {
    rows: values.map(jsonRow),
    base: withoutSecrets(document.url),
    isPage: false,
    ...nextOf(map, jsonRow(read.value)),
    ...(read.isTruncated ? { isTruncated: true } : {}),
    problems: read.problem === undefined ? [] : [read.problem],
  };
}

function openPageData(document: SourceDocument, map: CompiledMap): OpenedDocument {
  const page = parse(decodePage(document), false);
  const selected = map.rules.data === undefined ? undefined : compileMapSelector(map.rules.data, false)(page);
  const data = dataOfPage(page, selected);
  for (const { value } of data) {
    const values = valuesAt(map.items, value);
    if (values.length === 0) continue;
    const isForPage = map.rules.next !== undefined && nextFrom(map.rules, map.rules.next) === "html";
    return {
      rows: values.map(jsonRow),
      base: baseOf(page, withoutSecrets(document.url)),
      isPage: true,
      ...aboutPage(page, false),
      ...nextOf(map, isForPage ? markupRow(page, false) : jsonRow(value)),
      problems: [],
    };
  }
  if (document.isTruncated) throw truncatedBeforeRows(document);
  const [largest] = [...data].sort((a, b) => sizeOf(b.value) - sizeOf(a.value));
  throw noRows(
    document,
    "HTML",
    largest === undefined
      ? "the page has no JSON; its content may be made by scripts in a browser"
      : `the page has ${data.length} pieces of JSON; of ${largest.where} ${describeJson(largest.value)}`,
  );
}

function sizeOf(value: unknown): number {
  return JSON.stringify(value)?.length ?? 0;
}

/** A path to a list means the values of it. */
function valuesAt(items: Expression, value: unknown): readonly unknown[] {
  const values = items.kind === "path" ? items.path(value) : [];
  const [only] = values;
  return values.length === 1 && Array.isArray(only) ? only : values;
}

function nextOf({ next }: CompiledMap, whole: MapRow): { readonly next?: string } {
  if (next === undefined) return {};
  if (next.kind !== "template") return optionalNext(whole.addresses(next)[0]);
  const parts = next.parts.map((part, at) => {
    if (typeof part === "string") return part;
    const text = part.expression === undefined ? undefined : firstText(whole, part.expression);
    return at > 0 && text !== undefined ? encodePart(text) : text;
  });
  return parts.includes(undefined) ? {} : optionalNext(parts.join(""));
}

function firstText(whole: MapRow, expression: Plain): string | undefined {
  return whole.texts(expression).find((text) => text.trim() !== "");
}

function optionalNext(next: string | undefined): { readonly next?: string } {
  return next === undefined || next.trim() === "" ? {} : { next };
}

function aboutPage(page: Document, isXml: boolean) {
  const elements = elementsOf(page);
  const title = isXml ? undefined : elements.find(({ name }) => name === "title");
  const language = elements.find(({ name }) => name === "html");
  const text = title === undefined ? "" : visibleText(title);
  const lang = language === undefined ? "" : attribute(language, "lang");
  return { ...(text === "" ? {} : { title: text }), ...(lang === "" ? {} : { language: lang }) };
}

function baseOf(page: Document, url: string): string {
  const written = elementsOf(page).find(({ name, attribs }) => name === "base" && attribs["href"] !== undefined);
  return written === undefined ? url : resolveUrl(attribute(written, "href"), url);
}

function noRows({ url, bytes }: SourceDocument, format: string, what: string): ParseError {
  const size = bytes.length < 1_000 ? `${bytes.length} bytes` : `${Math.round(bytes.length / 1_000)} KB`;
  return new ParseError(
    `${url}: map.items matched nothing in ${size} of ${format}; ${what}`,
    format === "JSON" ? "json" : "html",
  );
}

function truncatedBeforeRows({ url }: SourceDocument): ParseError {
  return new ParseError(`${url}: the document ended early (truncated), before its first row`, "truncated");
}
