import { ParseError } from "../../domain/errors.js";
import type { MapFieldName, MapRules } from "../../domain/map-rules.js";
import type { ParsedFeed, ParsedItem } from "../../domain/parsed-feed.js";
import type { SourceDocument } from "../../domain/source-document.js";
import { MAX_ITEMS } from "../../feed/parse/limits.js";
import type { Instant } from "../../lib/dates/instant.js";
import { withoutSecrets } from "../../lib/secret-parameters.js";
import { absoluteUrl } from "../../lib/url.js";
import { type CompiledMap, compileMap } from "./compile-map.js";
import { JsonPathError } from "./json-path.js";
import { type OpenedDocument, openDocument } from "./open-document.js";
import { type RowItem, readRow } from "./row-item.js";

export interface MapOptions {
  readonly rules: MapRules;
  readonly timeZone?: string;
  readonly language?: string;
  readonly now?: Instant;
}

/** Dates that were none, shown in a note. */
const SHOWN_CHARS = 60;

/**
 * Reads the rows of a document as its items. @throws ParseError when `items` matches nothing, or rows without any field: a page that
 * changed must not look like an empty one.
 */
export function mapDocument(document: SourceDocument, options: MapOptions): ParsedFeed {
  const map = compileMap(options.rules);
  try {
    return read(document, map, options);
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    throw new ParseError(`${document.url}: ${error.message}`, "limit", [], { cause: error });
  }
}

function read(document: SourceDocument, map: CompiledMap, options: MapOptions): ParsedFeed {
  const opened = openDocument(document, map);
  const language = options.language ?? opened.language;
  const context = {
    map,
    base: opened.base,
    url: document.url,
    dates: {
      ...(options.timeZone === undefined ? {} : { timeZone: options.timeZone }),
      ...(language === undefined ? {} : { language }),
      ...(options.now === undefined ? {} : { now: options.now }),
    },
  };
  const rows = opened.rows.slice(0, MAX_ITEMS);
  const found = rows.flatMap((row) => readRow(row, context) ?? []);
  if (found.length === 0) throw emptyRows(document, rows.length, opened);
  const nextPage = opened.next === undefined ? undefined : nextAddress(opened.next, opened.base, document.url);
  return {
    format: "map",
    ...(opened.title === undefined ? {} : { title: { value: opened.title, type: "text" } }),
    ...(opened.isPage ? { link: withoutSecrets(document.url) } : {}),
    ...(language === undefined ? {} : { language }),
    authors: [],
    hubs: [],
    pace: {},
    items: distinct(found),
    ...(opened.isTruncated ? { isTruncated: true } : {}),
    ...(nextPage === undefined ? {} : { nextPage }),
    problems: [...opened.problems, ...problemsOf(map, found, opened.rows.length)],
  };
}

function emptyRows({ url }: SourceDocument, rows: number, { isTruncated }: OpenedDocument): ParseError {
  if (isTruncated)
    return new ParseError(`${url}: the document ended early (truncated), before its first row`, "truncated");
  return new ParseError(
    `${url}: map.items matched ${rows} rows, but no field of the mapping was found in any of them`,
    "html",
  );
}

function nextAddress(text: string, base: string, url: string): string | undefined {
  const address = absoluteUrl(text.trim(), base);
  return address === url ? undefined : address;
}

/** Rows that share their address are known by their title and date as well, and where those are the same by their texts. */
function distinct(rows: readonly RowItem[]): ParsedItem[] {
  const addresses = repeated(rows.map(({ item }) => item.id ?? item.url ?? ""));
  const byTitle = repeated(rows.map(({ ids }) => ids[0]));
  return rows.map(({ item, ids, found }) => {
    if (found.has("id") || !addresses.has(item.id ?? item.url ?? "")) return item;
    return { ...item, id: byTitle.has(ids[0]) ? ids[1] : ids[0] };
  });
}

function repeated(values: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(values.filter((value) => seen.has(value) || !seen.add(value)));
}

function problemsOf({ fields }: CompiledMap, found: readonly RowItem[], rows: number): string[] {
  const missing = [...fields.keys()].filter((name) => name !== "date" && !found.some((row) => row.found.has(name)));
  const unread = found.flatMap(({ unreadDate }) => unreadDate ?? []);
  const dates = fields.has("date") && !found.some((row) => row.found.has("date")) && unread.length === 0;
  return [
    ...[...missing, ...(dates ? (["date"] as const) : [])].map((name) => nothing(name, found.length)),
    ...(unread.length === 0
      ? []
      : [
          `map.date: ${unread.length} of ${found.length} dates were not understood, such as ${JSON.stringify((unread[0] ?? "").slice(0, SHOWN_CHARS))}; set map.dateFormat, language or timeZone`,
        ]),
    ...(rows > MAX_ITEMS ? [`map.items matched ${rows} rows; the first ${MAX_ITEMS} were read`] : []),
    ...(found.length < Math.min(rows, MAX_ITEMS)
      ? [`${Math.min(rows, MAX_ITEMS) - found.length} rows without any field of the mapping were left out`]
      : []),
  ];
}

function nothing(name: MapFieldName, rows: number): string {
  return `map.${name} matched nothing in ${rows} rows`;
}
