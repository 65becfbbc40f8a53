import type { Image, Instant, ItemSource, Person } from "../model.js";
import { readyEmail, readyLanguage, readyUrl } from "./addresses.js";
import { cleanLine, cleanText } from "./characters.js";
import { isPlausible } from "./distinct-times.js";
import { nestedHtml } from "./html.js";
import { uniqueIds } from "./ids.js";
import { readyAttachments } from "./media.js";
import type { ReadyFeed, ReadyItem, ReadyPerson, RelatedItem, RenderInput, RenderItem } from "./model.js";

const TITLE_FROM_SUMMARY_CHARS = 80;

/** Makes every value of a feed one that RSS, Atom and JSON Feed can carry; what cannot be carried is left out. */
export function prepareFeed(input: RenderInput): ReadyFeed {
  const items = input.items.map((item) => readyItem(item, input.sourceInTitle === true));
  const ids = uniqueIds(items, input.takenIds);
  const updated = items
    .map((item) => item.updated)
    .sort()
    .at(-1);
  const title = cleanLine(input.title) || "Feed";
  const language = readyLanguage(input.language);
  return {
    id: input.id,
    title,
    description: cleanLine(input.description ?? "") || title,
    ...(language !== undefined && { language }),
    homeUrl: input.homeUrl,
    selfUrl: input.selfUrl,
    publisher: cleanLine(input.publisher) || title,
    links: input.links ?? {},
    archive: input.archive === true,
    ...(updated !== undefined && { updated }),
    items: items.map((item, index) => ({ ...item, id: ids[index] ?? item.publisherId })),
  };
}

function readyItem(item: RenderItem, sourceInTitle: boolean): ReadyItem {
  const source = readySource(item.source);
  const title = titleOf(item, source);
  const url = readyUrl(item.url);
  const summary = cleanLine(item.summary ?? "");
  const contentHtml = nestedHtml(cleanText(item.contentHtml ?? "").trim());
  const language = readyLanguage(item.language);
  const image = readyImage(item.image);
  return {
    id: "",
    publisherId: cleanLine(item.id),
    ...(url !== undefined && { url }),
    title: sourceInTitle ? `${source.title}: ${title}` : title,
    ...(summary !== "" && { summary }),
    ...(contentHtml !== "" && { contentHtml }),
    authors: readyPeople(item.authors),
    published: item.published,
    updated: updatedOf(item),
    firstSeen: item.firstSeen,
    ...(image !== undefined && { image }),
    attachments: readyAttachments(item.attachments),
    categories: [...new Set(item.categories.map(cleanLine).filter((category) => category !== ""))],
    ...(language !== undefined && { language }),
    source,
    related: (item.related ?? []).flatMap(readyRelated),
  };
}

/** An item from before the web has no date that XML formats could give: it changed when it was first seen. */
function updatedOf({ published, updated = published, firstSeen }: RenderItem): Instant {
  const latest = updated > published ? updated : published;
  return isPlausible(latest) ? latest : firstSeen;
}

/** Readers show a title for every item: without one, the first words, else where it came from. */
function titleOf(item: RenderItem, source: ItemSource): string {
  const title = cleanLine(item.title ?? "");
  if (title !== "") return title;
  const summary = cleanLine(item.summary ?? "");
  if (summary.length <= TITLE_FROM_SUMMARY_CHARS) return summary || source.title;
  return `${cleanText(summary.slice(0, TITLE_FROM_SUMMARY_CHARS)).replace(/\s+\S*$/u, "")} …`;
}

function readySource(source: ItemSource): ItemSource {
  const url = readyUrl(source.url);
  const feedUrl = readyUrl(source.feedUrl);
  return {
    id: cleanLine(source.id),
    title: cleanLine(source.title) || cleanLine(source.id),
    ...(url !== undefined && { url }),
    ...(feedUrl !== undefined && { feedUrl }),
  };
}

function readyPeople(people: readonly Person[]): ReadyPerson[] {
  const ready = people.flatMap((person): ReadyPerson[] => {
    const name = cleanLine(person.name);
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
  const [alt, caption, credit] = [image.alt, image.caption, image.credit].map((text) => cleanLine(text ?? ""));
  return { url, ...(alt && { alt }), ...(caption && { caption }), ...(credit && { credit }) };
}

function readyRelated(related: RelatedItem): RelatedItem[] {
  const url = readyUrl(related.url);
  const title = cleanLine(related.title ?? "");
  if (url === undefined) return [];
  return [{ url, ...(title !== "" && { title }), source: readySource(related.source) }];
}
