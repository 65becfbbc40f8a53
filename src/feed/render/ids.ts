import { createHash } from "node:crypto";

/** What an id is told apart by, beside itself. */
interface Named {
  readonly publisherId: string;
  readonly firstSeen: string;
  readonly source: { readonly id: string };
  readonly url?: string;
}

/** Too short to be unique beyond its own source: in a merged feed a later item of another source would be taken for a known one. */
const BARE_NUMBER = /^\d{1,8}$/;

/** An IRI without white space (RFC 3987), with a scheme that leads somewhere or is registered for naming. */
const NAMING_IRI =
  /^(?:https?:\/\/[^\s<>"{}|\\^`]+|urn:[a-z0-9][a-z0-9-]{1,31}:[^\s<>"{}|\\^`#%?/]+|tag:[^\s<>"{}|\\^`]+)$/i;
const TAG = /^tag:(?:[a-z0-9._-]+@)?[a-z0-9.-]+,\d{4}(?:-\d{2}){0,2}:[\w;/?:@&=+$.\-!~*'()%,#]*$/;

/**
 * Ids unique in one document, in the order of the items: each the publisher's own; where two items share one, the item
 * seen first keeps it, so that a name once published stays with its item.
 */
export function uniqueIds(items: readonly Named[]): string[] {
  const ids = items.map(({ publisherId }) => publisherId);
  const keepers = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    const keeper = keepers.get(item.publisherId);
    const known = keeper === undefined ? undefined : items[keeper];
    if (known === undefined || compareAge(item, known) < 0) keepers.set(item.publisherId, index);
  }
  const taken = new Set<string>();
  return items.map((item, index) => {
    const id = ids[index] ?? "";
    const kept = keepers.get(id) === index && id !== "" && !BARE_NUMBER.test(id) && !taken.has(id);
    const unique = kept ? id : derivedId(item, taken);
    taken.add(unique);
    return unique;
  });
}

/** The id where an IRI is demanded (RFC 4287 section 4.2.6): itself when it is one, else a name made from it. */
export function iriId(id: string, sourceId: string): string {
  const valid = NAMING_IRI.test(id) && !/%(?![0-9A-Fa-f]{2})/.test(id) && (!/^tag:/i.test(id) || TAG.test(id));
  return valid ? id : urnOf([sourceId, id]);
}

function derivedId(item: Named, taken: ReadonlySet<string>): string {
  for (let copy = 0; copy <= taken.size; copy += 1) {
    const urn = urnOf([item.source.id, item.publisherId, item.url ?? "", ...(copy > 0 ? [String(copy)] : [])]);
    if (!taken.has(urn)) return urn;
  }
  return urnOf([item.source.id, item.publisherId, String(taken.size)]);
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
