import type { Image, ItemSource, Person } from "../../domain/item.js";
import type { Instant } from "../../lib/dates/instant.js";
import { distinctTimes, isPlausible } from "./distinct-times.js";
import { uniqueIds, uniqueIris } from "./document-ids.js";
import { cleanLine, cleanText, visibleLine } from "./escape.js";
import { nestedHtml } from "./nested-html.js";
import { readyEmail, readyLanguage, readyUrl } from "./ready-addresses.js";
import { readyFiles } from "./ready-attachments.js";
import type {
  FeedFacts,
  ItemPlace,
  ItemStyle,
  ReadyFeed,
  ReadyItem,
  ReadyPerson,
  RelatedItem,
  RenderItem,
} from "./render-model.js";

const TITLE_FROM_SUMMARY_CHARS = 80;

const DEFAULT_STYLE: ItemStyle = { sourceInTitle: false, isPrivate: false };

/** What places an item among others: no body is needed to tell. */
export type PlacedFacts = Pick<RenderItem, "id" | "url" | "published" | "updated" | "firstSeen"> & {
  readonly source: { readonly id: string };
};

/**
 * Decides what the items of one document are called and when they changed, in their order.
 * @param takenIds items whose id another item of the feed has, by `sourcesId`.
 */
export function placeItems(items: readonly PlacedFacts[], takenIds?: ReadonlySet<string>): ItemPlace[] {
  const named = items.map((item) => ({
    publisherId: cleanLine(item.id),
    firstSeen: item.firstSeen,
    source: { id: cleanLine(item.source.id) },
    ...(item.url !== undefined && { url: item.url }),
    updated: updatedOf(item),
  }));
  const ids = uniqueIds(named, takenIds);
  const placed = named.map((item, index) => ({ ...item, id: ids[index] ?? item.publisherId }));
  const iris = uniqueIris(placed);
  const times = distinctTimes(placed);
  return placed.map(({ id, publisherId, updated }, index) => ({
    id,
    publisherId,
    iri: iris[index] ?? id,
    updated,
    distinctUpdated: times[index] ?? updated,
  }));
}

/** Makes what a document says of its feed something that all formats can carry. */
export function readyFeed(input: FeedFacts, places: readonly ItemPlace[]): ReadyFeed {
  const updated = places
    .map((place) => place.updated)
    .sort()
    .at(-1);
  const title = visibleLine(input.title) || "Feed";
  const language = readyLanguage(input.language);
  return {
    id: input.id,
    title,
    description: visibleLine(input.description ?? "") || title,
    ...(language !== undefined && { language }),
    homeUrl: input.homeUrl,
    selfUrl: input.selfUrl,
    publisher: visibleLine(input.publisher) || title,
    links: input.links ?? {},
    archive: input.archive === true,
    isTruncated: input.isTruncated === true,
    ...(updated !== undefined && { updated }),
  };
}

/** Makes every value of an item one that RSS, Atom and JSON Feed can carry; what cannot be carried is left out. */
export function readyItem(item: RenderItem, place: ItemPlace, style: ItemStyle = DEFAULT_STYLE): ReadyItem {
  const source = readySource(item.source);
  const title = titleOf(item, source);
  const url = readyUrl(item.url);
  const summary = visibleLine(item.summary ?? "");
  const contentHtml = nestedHtml(cleanText(item.contentHtml ?? "").trim());
  const language = readyLanguage(item.language);
  const image = readyImage(item.image);
  return {
    ...place,
    ...(url !== undefined && { url }),
    title: style.sourceInTitle ? `${source.title}: ${title}` : title,
    ...(summary !== "" && { summary }),
    ...(contentHtml !== "" && { contentHtml }),
    authors: readyPeople(item.authors),
    published: item.published,
    firstSeen: item.firstSeen,
    ...(image !== undefined && { image }),
    ...readyFiles(item.attachments),
    isPrivate: style.isPrivate,
    categories: [...new Set(item.categories.map(visibleLine).filter((category) => category !== ""))],
    ...(language !== undefined && { language }),
    source,
    ...(item.via !== undefined && { via: readySource(item.via) }),
    related: (item.related ?? []).flatMap(readyRelated),
  };
}

/** An item from before the web has no date that XML formats could give: it changed when it was first seen. */
function updatedOf({ published, updated = published, firstSeen }: PlacedFacts): Instant {
  const latest = updated > published ? updated : published;
  return isPlausible(latest) ? latest : firstSeen;
}

/** Readers show a title for every item: without one, the first words, else where it came from. */
function titleOf(item: RenderItem, source: ItemSource): string {
  const title = visibleLine(item.title ?? "");
  if (title !== "") return title;
  const summary = visibleLine(item.summary ?? "");
  if (summary.length <= TITLE_FROM_SUMMARY_CHARS) return summary || source.title;
  return `${cleanText(summary.slice(0, TITLE_FROM_SUMMARY_CHARS)).replace(/\s+\S*$/u, "")} …`;
}

function readySource(source: ItemSource): ItemSource {
  const url = readyUrl(source.url);
  const feedUrl = readyUrl(source.feedUrl);
  return {
    id: cleanLine(source.id),
    title: visibleLine(source.title) || cleanLine(source.id),
    ...(url !== undefined && { url }),
    ...(feedUrl !== undefined && { feedUrl }),
  };
}

function readyPeople(people: readonly Person[]): ReadyPerson[] {
  const ready = people.flatMap((person): ReadyPerson[] => {
    const name = visibleLine(person.name);
    const email = readyEmail(person.email);
    const url = readyUrl(person.url);
    if (name === "" && email === undefined) return [];
    return [{ name: name || (email ?? ""), ...(email !== undefined && { email }), ...(url !== undefined && { url }) }];
  });
  return ready.filter(({ name }, index) => ready.findIndex((other) => other.name === name) === index);
}

function readyImage(image: Image | undefined): Image | undefined {
  const url = readyUrl(image?.url);
  if (image === undefined || url === undefined) return undefined;
  const [alt, caption, credit] = [image.alt, image.caption, image.credit].map((text) => visibleLine(text ?? ""));
  return { url, ...(alt && { alt }), ...(caption && { caption }), ...(credit && { credit }) };
}

function readyRelated(related: RelatedItem): RelatedItem[] {
  const url = readyUrl(related.url);
  const title = visibleLine(related.title ?? "");
  if (url === undefined) return [];
  return [{ url, ...(title !== "" && { title }), source: readySource(related.source) }];
}
