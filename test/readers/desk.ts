import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningMuara, startMuara } from "../demo-site/muara.js";
import { type Newsroom, openNewsroom } from "../demo-site/site.js";
import { projectRoot } from "../support/paths.js";
import { openRelay, type Relay } from "./relay.js";

const NOTE_EVERY_MS = 5_000;
const WAIT_LIMIT_MS = 30_000;
const LOOK_EVERY_MS = 500;
/** So long ago that every note that a test asks for is of the past. */
const OPENED_BEFORE_MS = 600_000;

export const FEEDS = ["world", "indonesia"] as const;
export const FORMATS = ["rss", "atom"] as const;
export type Format = (typeof FORMATS)[number];

/** What one outlet's edits do, and the story that is edited. */
export const EDITED = [
  { outlet: "harbour", updates: "replace", slug: "ferry-cat-retires", feed: "world" },
  { outlet: "kabar", updates: "bump", slug: "harga-cabai-pasar-hulu-turun", feed: "indonesia" },
  { outlet: "delta", updates: "ignore", slug: "three-words-for-mud", feed: "world" },
] as const;

/** An item as Muara's JSON Feed has it. */
export interface Served {
  readonly id: string;
  readonly title: string;
  readonly attachments?: readonly { readonly url: string }[];
}

/** The demo's newsroom and Muara, with a relay for readers in front. */
export interface Desk {
  readonly newsroom: Newsroom;
  readonly relay: Relay;
  /** Addresses of the feeds in one format, at the relay. */
  readonly addresses: (format: Format) => readonly string[];
  /** The title that a story was first published with. */
  readonly firstTitle: (slug: string) => string;
  readonly served: (feed: string) => Promise<readonly Served[]>;
  /** Publishes four more notes and waits until the feeds have theirs. */
  readonly publishNotes: () => Promise<void>;
  /** Edits a story of each outlet in `EDITED` and waits until the feeds show what they will. */
  readonly edit: (mark: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function openDesk(): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), "muara-readers-"));
  const openedMs = Date.now() - OPENED_BEFORE_MS;
  let nowMs = openedMs;
  const newsroom = await openNewsroom({ openedMs, now: () => nowMs, noteEveryMs: NOTE_EVERY_MS });
  const muara = await startMuara(writeConfig(folder, newsroom)).catch(async (error) => {
    await newsroom.close();
    throw error;
  });
  const relay = await openRelay(muara.address);
  const first = new Map(newsroom.stories().map(({ slug, title }) => [slug, title]));
  const firstTitle = (slug: string) => first.get(slug) ?? "";
  const served = (feed: string) => servedBy(muara, feed);
  // What readers are given is made beforehand, and may be a moment older than what is asked for with parameters.
  const awaited = async () =>
    (await Promise.all(FORMATS.map((format) => absentTitles(muara, format, newsroom)))).flat();
  const untilShown = (isReady: () => boolean = () => true) => untilNone(awaited, isReady);
  const close = async () => {
    await relay.close();
    await muara.stop();
    await newsroom.close();
    rmSync(folder, { recursive: true, force: true });
  };
  await untilShown().catch(async (error) => {
    await close();
    throw error;
  });
  return {
    newsroom,
    relay,
    addresses: (format) => FEEDS.map((feed) => `${relay.origin}/feeds/${feed}.${format}`),
    firstTitle,
    served,
    async publishNotes() {
      nowMs += 4 * NOTE_EVERY_MS;
      await untilShown();
    },
    async edit(mark) {
      nowMs += 1_000;
      for (const { slug, paragraphs } of newsroom.stories().filter(isEdited))
        newsroom.correct(slug, { title: `${firstTitle(slug)} ${mark}`, paragraphs: [...paragraphs, mark] });
      const polled = () => newsroom.answers.get("GET /delta/feed.json 200") ?? 0;
      const before = polled();
      await untilShown(() => polled() > before);
    },
    close,
  };
}

function isEdited({ slug }: { readonly slug: string }): boolean {
  return EDITED.some((one) => one.slug === slug);
}

export function titleOf({ stories }: Newsroom, slug: string): string {
  return stories().find((story) => story.slug === slug)?.title ?? "";
}

/** Every title that the two feeds together have to show: not what is dropped, quoted, or edited without an effect. */
function expectedTitles({ stories }: Newsroom): string[] {
  const ignored = EDITED.filter(({ updates }) => updates === "ignore").map(({ slug }) => slug as string);
  const shown = stories().filter(
    ({ slug, categories, copyOf }) =>
      copyOf === undefined &&
      !ignored.includes(slug) &&
      !categories.some((one) => one === "Advertisement" || one === "Pasang Surut"),
  );
  return shown.map(({ title }) => title);
}

/** The titles that should be in the feeds of a format, and are not yet. */
async function absentTitles({ address }: RunningMuara, format: Format, newsroom: Newsroom): Promise<string[]> {
  const answers = await Promise.all(FEEDS.map((feed) => fetch(`${address}/feeds/${feed}.${format}`)));
  const refused = answers.find(({ ok }) => !ok);
  if (refused !== undefined) return [`${refused.url} answers ${refused.status}`];
  const texts = await Promise.all(answers.map((answer) => answer.text()));
  const shown = texts.join("").replace(/&(?:amp;|#38;|#x26;)+/gi, "&");
  return expectedTitles(newsroom).filter((title) => !shown.includes(title));
}

/** Looks slowly: one client may ask only so often a minute. */
async function untilNone(look: () => Promise<readonly string[]>, isReady: () => boolean): Promise<void> {
  const endMs = Date.now() + WAIT_LIMIT_MS;
  for (let left = await look(); left.length > 0 || !isReady(); left = await look()) {
    if (Date.now() > endMs) throw new Error(`not shown within ${WAIT_LIMIT_MS} ms: ${left.join("; ")}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

async function servedBy({ address }: RunningMuara, feed: string): Promise<readonly Served[]> {
  const answer = await fetch(`${address}/feeds/${feed}.json?limit=500`);
  return ((await answer.json()) as { items: Served[] }).items;
}

/** The demo's own config, with a rule for edits a source, and nobody waited for. */
function writeConfig(folder: string, { port }: Newsroom): string {
  const text = readFileSync(join(projectRoot, "test/demo-site/feeds.config.json"), "utf8");
  const config = JSON.parse(text.replaceAll("127.0.0.1:8091", `127.0.0.1:${port}`));
  for (const source of config.sources) {
    source.interval = "1s";
    source.updates = EDITED.find(({ outlet }) => outlet === source.id)?.updates ?? "replace";
  }
  const path = join(folder, "feeds.config.json");
  writeFileSync(path, JSON.stringify({ ...config, store: { kind: "files", path: join(folder, "data") } }));
  return path;
}
