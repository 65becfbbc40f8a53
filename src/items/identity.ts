import { createHash } from "node:crypto";
import { canonicalUrl } from "../lib/canonical-url.js";
import type { Instant } from "../lib/dates/instant.js";
import { addressKeys, exactAddress } from "./address-keys.js";

/** 96 bits: no two items of a source meet by chance. */
const KEY_CHARS = 16;
/** 48 bits: marks are compared inside one source, beside other evidence. */
export const MARK_CHARS = 8;
const TRACKING_FRAGMENT = /^#(?:utm_|xtor=|at_|ref=|rss)/i;
/** Shorter titles ("Weather") say little about which item is meant. */
const TELLING_TITLE_CHARS = 15;
const SIMILAR_TITLE_SHARE = 0.5;

/** What an item is recognised by beside its key; each may be missing. */
export interface Traits {
  readonly id: string;
  readonly url?: string | undefined;
  readonly title?: string | undefined;
  readonly published?: Instant | undefined;
}

/** The name of an item inside its source, made of the publisher's id when it is first seen and kept from then on. */
export function keyOf(id: string): string {
  return shortHash(plainId(id), KEY_CHARS);
}

/** The id of an item whose publisher gave its own to another item before: the same at each poll. */
export function ownId({ id, url, title = "", published = "" }: Traits): string {
  const fact = url === undefined ? `${plainTitle(title)}\n${published}` : addressPath(url);
  return `${id}#${shortHash(fact, MARK_CHARS)}`;
}

/**
 * The key that an id had while parameters that can select content (`?ref=`, `?share=`) were ignored: keys that are remembered may
 * be of that time.
 */
export function formerKeyOf(id: string): string {
  return shortHash(plain(id, canonicalUrl), KEY_CHARS);
}

/** An id without what changes when nothing does: an address is compared without scheme, `www.` and tracking, but with its fragment. */
export function plainId(id: string): string {
  return plain(id, exactAddress);
}

function plain(id: string, canonical: (address: string) => string | undefined): string {
  if (!/^\s*https?:/i.test(id)) return id.trim();
  const [, address = "", fragment = ""] = /^([^#]*)(#.*)?$/s.exec(id.trim()) ?? [];
  const key = canonical(address);
  return key === undefined ? id.trim() : key + (TRACKING_FRAGMENT.test(fragment) ? "" : fragment);
}

/** What stays of an address when a site moves to another domain and counts its visits in another way. */
export function addressPath(url: string): string {
  return canonicalUrl(url)?.replace(/^[^/?#]*/, "") ?? url.trim();
}

/** The same with all that can select content: parameters such as `?ref=`, and the fragment. */
function exactPath(url: string): string {
  return addressKeys(url)?.exact.replace(/^[^/?#]*/, "") ?? url.trim();
}

/** What stays of an id that is an address when the site moves; empty for others. */
export function idPath(id: string): string {
  const path = /^https?:/i.test(id) ? exactPath(id) : "";
  return path === "/" ? "" : path;
}

/** A title as it is compared: letters and digits alone, in lower case. */
export function plainTitle(title: string): string {
  return title
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** What is remembered of an item beside its key: hashes of path, title and date; empty where there is none. */
export function marksOf({ url, title, published }: Omit<Traits, "id">): readonly [string, string, string] {
  const path = url === undefined ? "" : exactPath(url);
  const plain = plainTitle(title ?? "");
  return [
    path === "" ? "" : shortHash(path, MARK_CHARS),
    plain === "" ? "" : shortHash(plain, MARK_CHARS) + (plain.length < TELLING_TITLE_CHARS ? "-" : ""),
    published === undefined ? "" : shortHash(published, MARK_CHARS),
  ];
}

/** The keys under which an item is looked for by facts alone: its path, its title with its date. */
export function factsOf([path = "", title = "", date = ""]: readonly string[]): string[] {
  return [...(path === "" ? [] : [`path ${path}`]), ...(title === "" || date === "" ? [] : [`title ${title} ${date}`])];
}

/** Which facts two items share, by their marks. */
export interface Evidence {
  readonly samePath: boolean;
  readonly sameTitle: boolean;
  readonly sameDate: boolean;
  /** Both have an address, and it leads elsewhere. */
  readonly otherPath: boolean;
  readonly otherTitle: boolean;
  readonly otherDate: boolean;
  /** The shared title is long enough to mean one item. */
  readonly tellingTitle: boolean;
}

export function compareMarks(a: readonly string[], b: readonly string[]): Evidence {
  const same = (at: number) => a[at] === b[at] && (a[at] ?? "") !== "";
  const other = (at: number) => (a[at] ?? "") !== "" && (b[at] ?? "") !== "" && a[at] !== b[at];
  return {
    samePath: same(0),
    sameTitle: same(1),
    sameDate: same(2),
    otherPath: other(0),
    otherTitle: other(1),
    otherDate: other(2),
    tellingTitle: same(1) && a[1]?.endsWith("-") === false,
  };
}

/**
 * Under one id, two items all the same: nothing agrees, and at least two things speak against. An edited headline keeps its
 * address or its date; an item that merely lost a field contradicts nothing.
 */
export function isAnotherItem(facts: Evidence): boolean {
  return agreements(facts) === 0 && contradictions(facts) >= 2;
}

export function agreements({ samePath, sameTitle, sameDate }: Evidence): number {
  return Number(samePath) + Number(sameTitle) + Number(sameDate);
}

export function contradictions({ otherPath, otherTitle, otherDate }: Evidence): number {
  return Number(otherPath) + Number(otherTitle) + Number(otherDate);
}

/** Under two ids, one item: its address with its title, or with its date if no title contradicts, or a telling title with its date. */
export function isSameItem({ samePath, sameTitle, sameDate, otherTitle, tellingTitle }: Evidence): boolean {
  return (samePath && (sameTitle || (sameDate && !otherTitle))) || (tellingTitle && sameDate);
}

/** Where ids say nothing: a telling title, if nothing speaks against it. */
export function isTitleAlone({ tellingTitle, otherPath, otherDate }: Evidence): boolean {
  return tellingTitle && !otherPath && !otherDate;
}

/** Whether a headline looks like another wording of the same one. */
export function similarTitles(a: string | undefined, b: string | undefined): boolean {
  const [left, right] = [a, b].map(
    (title) =>
      new Set(
        plainTitle(title ?? "")
          .split(" ")
          .filter((word) => word !== ""),
      ),
  );
  if (left === undefined || right === undefined) return false;
  const shared = [...left].filter((word) => right.has(word)).length;
  return shared >= 2 && shared / Math.max(left.size, right.size) >= SIMILAR_TITLE_SHARE;
}

function shortHash(text: string, chars: number): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, chars);
}
