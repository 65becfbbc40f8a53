import type { Config } from "../../src/config/config.js";
import type { Feed } from "../../src/domain/feed.js";
import type { Source } from "../../src/domain/source.js";
import type { StoredItem } from "../../src/domain/stored-item.js";
import type { RenderInput, RenderItem } from "../../src/feed/render/render-model.js";
import { sourceOf } from "./source.js";

/** A plain item that every format carries; tests change what they are about. */
export function sampleItem(number: number, changes: Partial<StoredItem> = {}): StoredItem {
  const at = new Date(Date.UTC(2024, 11, 19, 7, 0, 0) - number * 600_000).toISOString().replace(".000Z", "Z");
  return {
    id: `https://news.example/${number}`,
    url: `https://news.example/${number}`,
    title: `Berita nomor ${number}`,
    summary: `Ringkasan berita ${number}.`,
    contentHtml: `<p>Isi berita <b>${number}</b> &amp; lebih.</p>`,
    authors: [{ name: "Siti Aminah" }],
    published: at,
    firstSeen: at,
    attachments: [],
    categories: ["Riau"],
    language: "id",
    source: { id: "a", title: "Harian A", url: "https://news.example/", feedUrl: "https://news.example/rss" },
    key: `k${number}`,
    contentHash: `${number} ${JSON.stringify(changes)}`,
    place: number,
    sortedAt: at,
    ...changes,
  };
}

export function sampleInput(items: readonly RenderItem[], changes: Partial<RenderInput> = {}): RenderInput {
  return {
    id: "https://muara.example/feeds/riau",
    title: "Riau",
    description: "News of Riau",
    language: "id",
    homeUrl: "https://muara.example/feeds/riau",
    selfUrl: "https://muara.example/feeds/riau.rss",
    publisher: "Muara",
    items,
    ...changes,
  };
}

export function sampleSource(id: string, changes: Partial<Source> = {}): Source {
  const own = { url: `https://${id}.example/rss`, title: `Source ${id}`, retention: { maxItems: 500 } };
  return sourceOf(id, { ...own, retryScope: "source", ...changes });
}

export function sampleFeed(id: string, changes: Partial<Feed> = {}): Feed {
  return {
    id,
    title: `Feed ${id}`,
    sources: { all: true, ids: [], tags: [] },
    exclude: { ids: [], tags: [] },
    limit: 50,
    order: "published",
    sourceInTitle: false,
    dedupe: { by: "none", windowMs: 0, prefer: "earliest" },
    ...changes,
  };
}

export function sampleConfig(changes: Partial<Config> = {}): Config {
  return {
    path: "/nowhere/feeds.config.json",
    site: { url: "https://muara.example", title: "Muara" },
    server: {
      host: "127.0.0.1",
      port: 0,
      trustProxy: false,
      publicStatus: true,
      requestsPerMinute: 0,
      connectionsPerClient: 10_000,
    } as Config["server"],
    store: { kind: "files", path: "data" },
    polling: {} as Config["polling"],
    alerts: { afterFailingMs: 86_400_000 },
    hooks: [],
    publish: { isHub: false, externalHubs: [] },
    sources: [sampleSource("a"), sampleSource("b")],
    feeds: [sampleFeed("all"), sampleFeed("only-a", { sources: { all: false, ids: ["a"], tags: [] } })],
    ...changes,
  } as Config;
}
