import type { Dedupe } from "../domain/feed.js";
import type { ItemHead } from "../domain/stored-item.js";
import { type AddressKeys, addressKeys } from "../items/address-keys.js";
import { contentWords } from "../lib/text/normalize-text.js";
import { compareTexts } from "./compare-texts.js";
import { isTooShort, type Sketch } from "./near-duplicate.js";
import { compareTitles, titleWords } from "./title-similarity.js";

/** Titles of fewer words are given to two stories within one window. */
const MIN_TELLING_WORDS = 5;
/** The same for scripts without spaces, of which each sign counts. */
const MIN_TELLING_SIGNS = 8;
/** Ids that `feed/normalise/item-ids.ts` derives from the facts of an item. */
const DERIVED_ID = /^urn:sha256:[0-9a-f]{40}$/;

/** A stored item without its body, with the source it belongs to. */
export interface Head extends ItemHead {
  readonly sourceId: string;
}

/** Gives what `make` makes of a text, or made of it earlier under the same name. */
export type Remember = (name: string, text: string, make: () => string | undefined) => string | undefined;

/** What copies are recognised by, apart from the heads. */
export interface CopyFacts {
  readonly dedupe: Dedupe;
  /** Of a source in `prefer: sourceOrder`; the lowest wins. */
  readonly rankOf: (sourceId: string) => number;
  readonly sourceTitleOf: (sourceId: string) => string | undefined;
  /** Keeps what was made of an address or a title, to be asked for again. */
  readonly remember: Remember;
  /** Needed for `by: story`, for `prefer: fullText`, and where items of two sources have one address. */
  readonly sketchOf: (head: Head) => Sketch | undefined;
}

/** A head with what it is compared by. */
export interface Comparable {
  readonly head: Head;
  readonly address: AddressKeys | undefined;
  /** The words of its title without the outlet's name. */
  readonly title: string | undefined;
  readonly sketch: Sketch | undefined;
}

export function comparable(head: Head, facts: CopyFacts): Comparable {
  return { head, address: keptAddress(head, facts), title: keptTitle(head, facts), sketch: facts.sketchOf(head) };
}

/** The keys of an address in one text, as texts are what is remembered. */
export function keptAddress({ url }: Head, { remember }: Pick<CopyFacts, "remember">): AddressKeys | undefined {
  if (url === undefined) return undefined;
  const kept = remember("address", url, () => {
    const keys = addressKeys(url);
    return keys === undefined ? undefined : `${keys.exact}\n${keys.visit}\n${keys.loose}`;
  });
  const [exact, visit, loose] = kept?.split("\n") ?? [];
  return exact === undefined || visit === undefined || loose === undefined ? undefined : { exact, visit, loose };
}

function keptTitle(
  { title, sourceId, url }: Head,
  { remember, sourceTitleOf }: Pick<CopyFacts, "remember" | "sourceTitleOf">,
): string | undefined {
  if (title === undefined) return undefined;
  const sourceTitle = sourceTitleOf(sourceId);
  return remember("title", `${sourceTitle}\n${url}\n${title}`, () => titleWords({ title, url, sourceTitle }));
}

/** Items that share one of these may be copies of each other; `isCopy` decides. */
export function candidateKeys({ head, address, title }: Comparable, by: Dedupe["by"]): readonly string[] {
  const ownId = `id ${head.sourceId}\n${head.id}`;
  const addresses = address === undefined ? [] : [`address ${address.loose}`];
  const titles = title === undefined ? [] : [`title ${title}`];
  switch (by) {
    case "none":
      return [];
    case "id":
      return [ownId, `id ${idKey(head)}`, ...addresses];
    case "url":
      return [ownId, ...addresses];
    case "title":
      return [ownId, ...titles];
    case "story":
      return [ownId, ...addresses, ...(isTelling(title) ? titles : [])];
  }
}

/** Whether two items are one; `tellOneStory` says so of two outlets' texts. */
export function isCopy(one: Comparable, other: Comparable, by: Dedupe["by"], tellOneStory = false): boolean {
  if (one.head.sourceId === other.head.sourceId) return isCopyWithinSource(one, other);
  switch (by) {
    case "none":
      return false;
    case "id":
      return idKey(one.head) === idKey(other.head);
    case "url":
      return isSamePage(one, other);
    case "title":
      return one.title !== undefined && one.title === other.title;
    case "story":
      return isSamePage(one, other) || (!isSameSite(one, other) && (tellOneStory || isSameTeaser(one, other)));
  }
}

/** Two ids, or two addresses, are two items, unless one title is given under variants of one address. */
export function isCopyWithinSource(one: Comparable, other: Comparable): boolean {
  if (one.head.id === other.head.id) return true;
  if (one.title === undefined || one.title !== other.title) return false;
  if (one.head.url === other.head.url) return one.address !== undefined && hasDerivedId(one) && hasDerivedId(other);
  return one.address !== undefined && one.address.exact === other.address?.exact;
}

/** Its source gave it no id. */
function hasDerivedId({ head: { id, url } }: Comparable): boolean {
  return id === url || DERIVED_ID.test(id);
}

/** One address at two sources is one item, unless titles and texts show that they say different things about it. */
function isSamePage(one: Comparable, other: Comparable): boolean {
  if (one.address === undefined || one.address.loose !== other.address?.loose) return false;
  const titles = compareTitles(one.title, other.title);
  const texts = compareTexts(one.sketch, other.sketch);
  if (one.address.exact !== other.address.exact)
    return (
      titles === "equal" && texts !== "different" && (isTelling(one.title) || one.address.visit === other.address.visit)
    );
  if (titles === "different") return texts === "same";
  return texts !== "different";
}

/** Whether one outlet published both: what it published apart stays apart. For stories an outlet is a site as well as a source. */
export function isSameOutlet(one: Comparable, other: Comparable, by: Dedupe["by"]): boolean {
  return one.head.sourceId === other.head.sourceId || (by === "story" && isSameSite(one, other));
}

/** Pages of one site share links, appeals and background, and an outlet does not print one report twice. */
function isSameSite(one: Comparable, other: Comparable): boolean {
  const host = hostIn(one.address);
  return host !== undefined && host === hostIn(other.address);
}

/** The host by which an outlet is known. An IP address or a name without a dot says nothing of who publishes there. */
function hostIn(address: AddressKeys | undefined): string | undefined {
  const host = address?.exact.replace(/[/?#].*$/s, "") ?? "";
  return NO_OUTLET.test(host) ? undefined : host;
}

const NO_OUTLET = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[^\]]*\]|[^.]*)(?::\d+)?$/;

/** One telling title counts where one of the two texts is too short to compare: else a daily column would be one item. */
function isSameTeaser(one: Comparable, other: Comparable): boolean {
  if (!isTelling(one.title) || one.title !== other.title) return false;
  return [one, other].some(({ sketch }) => sketch === undefined || isTooShort(sketch));
}

/** Whether a title is long enough to mean one item. */
export function isTelling(title: string | undefined): boolean {
  if (title === undefined) return false;
  return title.split(" ").length >= MIN_TELLING_WORDS || contentWords(title).size >= MIN_TELLING_SIGNS;
}

/** A bare number (`<guid>4711</guid>`) names an item at its own publisher only. */
function idKey({ id, sourceId }: Head): string {
  return /^\d{1,15}$/.test(id) ? `${sourceId}\n${id}` : id;
}
