import { mapDocument } from "../../../src/article/map/map-document.js";
import type { MapRules } from "../../../src/domain/map-rules.js";
import { plainLine } from "../../../src/feed/normalise/html-text.js";

export const URL_OF_LIST = "https://list.example/data/";

type Rules = Pick<MapRules, "from" | "items"> & Partial<MapRules>;

/** Reads a text as a mapping does, at a fixed time. */
export function mapped(text: string, rules: Rules, more: { readonly url?: string; readonly isTruncated?: true } = {}) {
  const document = { url: URL_OF_LIST, bytes: new TextEncoder().encode(text), ...more };
  return mapDocument(document, {
    rules: { article: false, maxPages: 1, ...rules },
    now: "2026-03-01T00:00:00Z",
    timeZone: "UTC",
  });
}

/** The same as short lines: title, address, date. */
export function linesOf(text: string, rules: Rules): string[] {
  return mapped(text, rules).items.map(({ title, url, published }) =>
    [
      title === undefined ? "-" : plainLine(title),
      url?.replace("https://list.example", "") ?? "-",
      published?.slice(0, 10) ?? "-",
    ].join(" | "),
  );
}
