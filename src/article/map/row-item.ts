import { createHash } from "node:crypto";
import type { MapFieldName } from "../../domain/map-rules.js";
import type { ParsedItem, ParsedText } from "../../domain/parsed-feed.js";
import type { Instant } from "../../lib/dates/instant.js";
import { absoluteUrl } from "../../lib/url.js";
import type { ReadDates } from "../byline/read-dates.js";
import { readDate } from "../page/page-dates.js";
import type { CompiledMap } from "./compile-map.js";
import type { Expression, TemplatePart } from "./map-expression.js";
import type { MapRow, Plain } from "./map-row.js";

/** What rows are read with. */
export interface RowContext {
  readonly map: CompiledMap;
  /** Addresses are relative to this. */
  readonly base: string;
  /** The address of the document: a link to it leads nowhere. */
  readonly url: string;
  readonly dates: ReadDates;
}

/** One row as an item; undefined for a row in which no field was found. */
export interface RowItem {
  readonly item: ParsedItem;
  /** The fields of the mapping that gave a value. */
  readonly found: ReadonlySet<MapFieldName>;
  /** What the row is known by where its address is that of other rows too, and where its title is as well. */
  readonly ids: readonly [string, string];
  /** What was no date. */
  readonly unreadDate?: string;
}

const MAX_TEMPLATE_CHARS = 10_000;
const MAX_NAME_CHARS = 200;
const HTML = /<\/?[a-z][a-z0-9-]*(?:\s[^<>]*)?\/?>|&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,31});/i;

export function readRow(row: MapRow, context: RowContext): RowItem | undefined {
  const reader = { row, context, open: [] };
  const found = new Set<MapFieldName>();
  const note = <Value>(name: MapFieldName, value: Value | undefined): Value | undefined => {
    if (value !== undefined) found.add(name);
    return value;
  };
  const list = <Value>(name: MapFieldName, values: readonly Value[]): readonly Value[] => {
    if (values.length > 0) found.add(name);
    return values;
  };
  const id = note("id", textOf(reader, "id"));
  const title = note("title", textOf(reader, "title"));
  const url = note("url", addressesOf(reader, "url")[0]);
  const date = readDates(reader);
  const summary = note("summary", textOf(reader, "summary"));
  const content = note("content", bodyOf(reader));
  const image = note("image", picturesOf(reader)[0]);
  const authors = list("authors", peopleOf(reader));
  const categories = list("categories", categoriesOf(reader));
  const attachments = list("attachment", filesOf(reader));
  if (note("date", date.instant) === undefined && found.size === 0) return undefined;
  const texts = [title, summary, content, attachments[0]?.url].filter((text) => text !== undefined);
  const ids = [derivedId([url ?? "", texts[0] ?? "", date.fixed ?? ""]), derivedId([url ?? "", ...texts])] as const;
  return {
    found,
    ids,
    ...(date.unread === undefined ? {} : { unreadDate: date.unread }),
    item: {
      ...(id === undefined && url === undefined ? { id: ids[0] } : id === undefined ? {} : { id }),
      ...(url === undefined ? {} : { url }),
      ...(title === undefined ? {} : { title: parsedText(title, row) }),
      ...(summary === undefined ? {} : { summary: parsedText(summary, row) }),
      ...(content === undefined ? {} : { content: { ...parsedText(content, row), ...(row.isMarkup && asHtml) } }),
      baseUrl: context.base,
      authors,
      ...(date.instant === undefined ? {} : { published: date.instant }),
      ...(image === undefined ? {} : { image }),
      attachments,
      categories,
    },
  };
}

const asHtml = { type: "html" as const };

interface Reader {
  readonly row: MapRow;
  readonly context: RowContext;
  /** Fields whose templates are being put together: one that names itself means the row's own value. */
  readonly open: readonly MapFieldName[];
}

/** Texts are plain in markup; elsewhere they are markup where they look like it. */
function parsedText(value: string, { isMarkup }: MapRow): ParsedText {
  return { value, type: !isMarkup && HTML.test(value) ? "html" : "text" };
}

/**
 * Without an id and an address a row is known by its title and its date. A date that is counted from now ("2 hours ago") moves and
 * does not count. Without a title the text counts. Never the place in the list.
 */
function derivedId(facts: readonly string[]): string {
  const clean = facts.map((fact) => fact.replace(/\s+/g, " ").trim());
  return `urn:sha256:${createHash("sha256")
    .update(JSON.stringify(["row", ...clean]))
    .digest("hex")
    .slice(0, 40)}`;
}

/** The values of the first expression that gives one. */
function valuesOf<Value>(
  reader: Reader,
  name: MapFieldName,
  plain: (expression: Plain) => readonly Value[],
  templated: (text: string) => readonly Value[],
  isAddress = false,
): readonly Value[] {
  for (const expression of reader.context.map.fields.get(name) ?? []) {
    const values =
      expression.kind === "template"
        ? filled(reader, name, expression, isAddress).flatMap(templated)
        : plain(expression);
    if (values.length > 0) return values;
  }
  return [];
}

function textOf(reader: Reader, name: MapFieldName): string | undefined {
  const { row } = reader;
  const read = (expression: Plain) => row.texts(expression).filter(isFilled);
  return valuesOf(reader, name, read, (text) => [text])[0]?.trim();
}

function bodyOf(reader: Reader): string | undefined {
  const { row } = reader;
  const read = (expression: Plain) => row.bodies(expression).filter(isFilled);
  const bodies = valuesOf(reader, "content", read, (text) => [text]);
  return bodies.length === 0 ? undefined : bodies.join("\n");
}

function addressesOf(reader: Reader, name: MapFieldName): readonly string[] {
  const read = (expression: Plain) => reader.row.addresses(expression).flatMap((text) => resolved(reader, text));
  return valuesOf(reader, name, read, (text) => resolved(reader, text), true);
}

/** An absolute address; none for one that leads nowhere but to the document itself. */
function resolved({ context: { base, url } }: Reader, text: string): string[] {
  const trimmed = text.trim();
  if (trimmed === "" || trimmed === "#") return [];
  const address = absoluteUrl(trimmed, base);
  return address === undefined || address === url || address === `${url}#` ? [] : [address];
}

function picturesOf(reader: Reader) {
  const { row } = reader;
  const clean = ({ url, ...rest }: { readonly url: string; readonly alt?: string }) =>
    resolved(reader, url).map((address) => ({ ...rest, url: address }));
  const read = (expression: Plain) => row.pictures(expression).flatMap(clean);
  return valuesOf(reader, "image", read, (url) => clean({ url }), true);
}

function peopleOf(reader: Reader) {
  const { row } = reader;
  const read = (expression: Plain) => row.people(expression).filter(({ name }) => isFilled(name));
  const people = valuesOf(reader, "authors", read, (name) => [{ name }]);
  return people.map((person) => ({ ...person, name: person.name.slice(0, MAX_NAME_CHARS) }));
}

/** One text may list several. */
function categoriesOf(reader: Reader): readonly string[] {
  const { row } = reader;
  const read = (expression: Plain) => row.texts(expression).filter(isFilled);
  const names = valuesOf(reader, "categories", read, (text) => [text]);
  const [only = ""] = names;
  return names.length === 1
    ? only
        .split(/[,;|]/)
        .map((name) => name.trim())
        .filter(isFilled)
    : names;
}

function filesOf(reader: Reader) {
  const { row } = reader;
  const clean = <File extends { readonly url: string }>(file: File) =>
    resolved(reader, file.url).map((url) => ({ ...file, url }));
  const read = (expression: Plain) => row.files(expression).flatMap(clean);
  return valuesOf(reader, "attachment", read, (url) => clean({ url }), true);
}

interface DateReading {
  readonly instant?: Instant;
  /** The same, where it does not depend on when it is read. */
  readonly fixed?: Instant;
  readonly unread?: string;
}

function readDates(reader: Reader): DateReading {
  const { row, context } = reader;
  const texts = valuesOf(
    reader,
    "date",
    (expression) => row.dates(expression).filter(isFilled),
    (text) => [text],
  );
  if (texts.length === 0) return {};
  const { now: _, ...timeless } = context.dates;
  for (const text of texts) {
    const fixed = oneDate(text, context, timeless);
    if (fixed !== undefined) return { instant: fixed, fixed };
  }
  for (const text of texts) {
    const instant = oneDate(text, context, context.dates);
    if (instant !== undefined) return { instant };
  }
  return { unread: texts.at(-1) ?? "" };
}

function oneDate(text: string, { map }: RowContext, dates: ReadDates): Instant | undefined {
  if (map.dateFormat !== undefined) return map.dateFormat(text, dates);
  return readDate(text, dates);
}

/** A template with its placeholders filled; nothing when all of them, or one of an address, are empty. */
function filled(
  reader: Reader,
  name: MapFieldName,
  { parts }: Extract<Expression, { kind: "template" }>,
  isAddress: boolean,
): string[] {
  const inner = { ...reader, open: [...reader.open, name] };
  let empty = 0;
  let placeholders = 0;
  const texts = parts.map((part, at) => {
    if (typeof part === "string") return part;
    placeholders += 1;
    const value = placeholderOf(inner, part)?.trim() ?? "";
    if (value === "") empty += 1;
    return isAddress && at > 0 ? encodePart(value) : value;
  });
  if (placeholders > 0 && (empty === placeholders || (isAddress && empty > 0))) return [];
  return [texts.join("").trim().slice(0, MAX_TEMPLATE_CHARS)].filter(isFilled);
}

function placeholderOf(reader: Reader, part: Exclude<TemplatePart, string>): string | undefined {
  const { field, expression } = part;
  if (field !== undefined && !reader.open.includes(field) && reader.context.map.fields.has(field)) {
    return field === "url" || field === "image" || field === "attachment"
      ? addressesOf(reader, field)[0]
      : textOf(reader, field);
  }
  return expression === undefined ? undefined : reader.row.texts(expression).find(isFilled);
}

/** A value inside an address: everything but what may be in a path is encoded. */
export function encodePart(value: string): string {
  return encodeURIComponent(value.replace(/\p{Cs}/gu, ""))
    .replaceAll("%2F", "/")
    .replaceAll("%3A", ":");
}

function isFilled(text: string): boolean {
  return text.trim() !== "";
}
