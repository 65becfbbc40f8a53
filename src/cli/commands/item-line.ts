import { isWebAddress } from "../../config/schema/value-checks.js";
import type { StoredItem } from "../../domain/stored-item.js";
import { sanitiseHtml } from "../../feed/sanitise/sanitise-html.js";

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** One line of `muara export --format jsonl`, or what is wrong with it. HTML is sanitised again: a file may be anybody's. */
export function readItemLine(line: string): StoredItem | string {
  const value = parseJson(line);
  if (typeof value === "string") return value;
  const wrong = firstWrong(value);
  if (wrong !== undefined) return wrong;
  const item = value as unknown as StoredItem;
  return item.contentHtml === undefined ? item : { ...item, contentHtml: sanitiseHtml(item.contentHtml) };
}

type Loose = Readonly<Record<string, unknown>>;

function parseJson(line: string): Loose | string {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : "it is no JSON object";
  } catch {
    return "it is no JSON";
  }
}

function firstWrong(item: Loose): string | undefined {
  const source = item["source"];
  if (!isObject(source) || typeof source["id"] !== "string") return "source.id is missing";
  if (typeof source["title"] !== "string") return "source.title is missing";
  for (const key of ["key", "id", "contentHash"]) if (typeof item[key] !== "string") return `${key} is missing`;
  for (const key of ["published", "firstSeen", "sortedAt"]) {
    const value = item[key];
    if (typeof value !== "string" || !INSTANT.test(value)) return `${key} is no instant such as 2024-12-19T07:32:00Z`;
  }
  if (typeof item["place"] !== "number") return "place is missing";
  for (const key of ["title", "summary", "contentHtml", "language"]) {
    if (item[key] !== undefined && typeof item[key] !== "string") return `${key} is no text`;
  }
  if (item["url"] !== undefined && !isWebAddress(String(item["url"]))) return "url is no http or https address";
  return firstWrongList(item);
}

function firstWrongList(item: Loose): string | undefined {
  const lists: readonly [key: string, fits: (value: unknown) => boolean][] = [
    ["categories", (value) => typeof value === "string"],
    ["authors", (value) => isObject(value) && typeof value["name"] === "string"],
    ["attachments", (value) => isObject(value) && isWebAddress(String(value["url"]))],
  ];
  const wrong = lists.find(([key, fits]) => {
    const list = item[key];
    return !Array.isArray(list) || !list.every(fits);
  });
  if (wrong !== undefined) return `${wrong[0]} is not the list it should be`;
  const image = item["image"];
  if (!isOriginal(item["original"])) return "original has no title, or an address that is no http or https address";
  const imageIsRight = image === undefined || (isObject(image) && isWebAddress(String(image["url"])));
  return imageIsRight ? undefined : "image.url is no http or https address";
}

/** The original publisher of an item: absent, or a title with addresses. */
function isOriginal(original: unknown): boolean {
  if (original === undefined) return true;
  if (!isObject(original) || typeof original["title"] !== "string") return false;
  return [original["url"], original["feedUrl"]].every((url) => url === undefined || isWebAddress(String(url)));
}

function isObject(value: unknown): value is Loose {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
