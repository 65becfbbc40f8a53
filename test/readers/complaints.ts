import { type Desk, EDITED, FEEDS, type Format, type Served } from "./desk.js";
import type { Entry, Reader } from "./reader.js";

/** What is wrong with what a reader holds, against the newsroom and Muara's own JSON Feeds; empty when all is well. */
export async function complaintsOf(
  desk: Desk,
  reader: Reader,
  format: Format,
  entries: readonly Entry[],
): Promise<string[]> {
  const complaints = await Promise.all(
    FEEDS.map(async (feed) => {
      const served = await desk.served(feed);
      const held = entries.filter((entry) => entry.feed === `${desk.relay.origin}/feeds/${feed}.${format}`);
      const found = [...lost(served, held), ...strange(desk, served, held), ...repeated(reader, held)];
      return found.map((complaint) => `${feed}.${format}: ${complaint}`);
    }),
  );
  return complaints.flat();
}

function lost(served: readonly Served[], held: readonly Entry[]): string[] {
  return served.flatMap(({ title, attachments = [] }) => {
    const entries = held.filter((entry) => same(entry.title, title));
    const newest = entries.at(-1);
    if (newest === undefined) return [`missing: ${title}`];
    return attachments
      .filter(({ url }) => !newest.enclosures.includes(url))
      .map(({ url }) => `the recording ${url} is missing`);
  });
}

/** An earlier wording may be held on; anything else has to be what the feed shows. */
function strange(desk: Desk, served: readonly Served[], held: readonly Entry[]): string[] {
  const titles = served.map(({ title }) => title);
  const first = EDITED.map(({ slug }) => desk.firstTitle(slug));
  const known = (title: string) =>
    titles.some((one) => same(one, title)) || first.some((one) => same(title.slice(0, one.length), one));
  return held.filter(({ title }) => !known(title)).map(({ title }) => `not in the feed: ${title}`);
}

function repeated(reader: Reader, held: readonly Entry[]): string[] {
  const key = ({ id, title }: Entry) => (reader.onNewTitle === "adds" ? `${id} ${title}` : id);
  const seen = new Set<string>();
  const titles = new Map<string, string>();
  return held.flatMap((entry) => {
    const isTwice = seen.has(key(entry)) || (titles.get(entry.title) ?? entry.id) !== entry.id;
    seen.add(key(entry));
    titles.set(entry.title, entry.id);
    return isTwice ? [`twice: ${entry.title}`] : [];
  });
}

/** Readers trim and fold white space as they like. */
function same(one: string, other: string): boolean {
  return one.replace(/\s+/g, " ").trim() === other.replace(/\s+/g, " ").trim();
}
