import { createHash } from "node:crypto";
import { readyUrl } from "./ready-addresses.js";

/** What an id is told apart by, beside itself. */
interface Named {
  readonly publisherId: string;
  readonly firstSeen: string;
  readonly source: { readonly id: string };
  readonly url?: string;
}

/** What may stand between the delimiters of a URI, and in its host (RFC 3986 appendix A). */
const [PART, NAME] = ["[\\w.~!$&'()*+,;=:@-]|%[\\dA-Fa-f]{2}", "[\\w.~!$&'()*+,;=-]|%[\\dA-Fa-f]{2}"];
const REST = `(?:${PART}|/)*(?:\\?(?:${PART}|[/?])*)?(?:#(?:${PART}|[/?])*)?$`;

/** What names something for good and passes for a URI as it stands: web addresses, URNs (RFC 8141), tags (RFC 4151). */
const NAMING_URIS = [
  new RegExp(`^https?://(?:(?:${NAME}|:)*@)?(?:${NAME})+(?::\\d{1,5})?(?=[/?#]|$)${REST}`, "i"),
  /^urn:(?!uuid:)[a-z0-9][a-z0-9-]{1,31}:(?:[\w()+,.:=@;$!*'-]|%[\dA-F]{2})+$/i,
  /^urn:uuid:[\dA-F]{8}(?:-[\dA-F]{4}){3}-[\dA-F]{12}$/i,
  new RegExp(`^tag:(?:[a-z0-9._-]+@)?[a-z0-9.-]+,\\d{4}(?:-\\d{2}){0,2}:${REST}`),
];

/** Names an item of a source by the id its publisher gave it, for `uniqueIds`. */
export function sourcesId(sourceId: string, publisherId: string): string {
  return `${sourceId}\n${publisherId}`;
}

/**
 * Ids unique in one document, in the order of the items: each exactly the publisher's own. Another one is made only where
 * readers would lose an item: where there is none, and where two items share one: the item seen first keeps it, so that a name
 * once published stays with its item.
 * @param taken items whose id belongs to another item of the feed, perhaps on another page of it, by `sourcesId`: they get a made
 * one here as there. What is made hangs on the source and its id alone, so it is the same in every document.
 */
export function uniqueIds(items: readonly Named[], taken: ReadonlySet<string> = new Set()): string[] {
  const wanted = items.map(({ publisherId, source }) =>
    taken.has(sourcesId(source.id, publisherId)) ? urnOf([source.id, publisherId]) : publisherId,
  );
  const keepers = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    const keeper = keepers.get(wanted[index] ?? "");
    const known = keeper === undefined ? undefined : items[keeper];
    if (known === undefined || compareAge(item, known) < 0) keepers.set(wanted[index] ?? "", index);
  }
  // What Atom makes of an id that is no IRI is the keeper's too.
  const used = new Set([...keepers].flatMap(([id, index]) => [id, iriOf(id, items[index]?.source.id ?? "")]));
  return items.map((item, index) => {
    const id = wanted[index] ?? "";
    if (id !== "" && keepers.get(id) === index) return id;
    const made = derivedId(item, used);
    used.add(made);
    return made;
  });
}

/** The ids where an IRI is demanded (RFC 4287 section 4.2.6), unique as well. */
export function uniqueIris(items: readonly (Named & { readonly id: string })[]): string[] {
  const taken = new Set(items.map(({ id }) => id));
  return items.map(({ id, source }) => {
    const iri = iriOf(id, source.id);
    const unique = iri === id || !taken.has(iri) ? iri : urnOf([source.id, id]);
    taken.add(unique);
    return unique;
  });
}

/** The id itself where it is a URI; a web address with other characters as it is sent over the wire; else a name made from it. */
export function iriOf(id: string, sourceId: string): string {
  if (isNamingUri(id)) return id;
  const address = readyUrl(id);
  return address !== undefined && isNamingUri(address) ? address : urnOf([sourceId, id]);
}

function isNamingUri(id: string): boolean {
  return NAMING_URIS.some((form) => form.test(id));
}

function derivedId({ source, publisherId, url = "" }: Named, used: ReadonlySet<string>): string {
  const parts = publisherId === "" ? [source.id, "", url] : [source.id, publisherId];
  for (let copy = 0; copy <= used.size; copy += 1) {
    const urn = urnOf(copy === 0 ? parts : [...parts, String(copy)]);
    if (!used.has(urn)) return urn;
  }
  return urnOf([...parts, String(used.size)]);
}

/** A name-based UUID of version 8 (RFC 9562 section 5.8). */
function urnOf(parts: readonly string[]): string {
  const hex = createHash("sha256").update(parts.join("\n")).digest("hex");
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function compareAge(a: Named, b: Named): number {
  if (a.firstSeen !== b.firstSeen) return a.firstSeen < b.firstSeen ? -1 : 1;
  return a.source.id < b.source.id ? -1 : a.source.id > b.source.id ? 1 : 0;
}
