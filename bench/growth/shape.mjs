// A shape: so many sources, feeds, and items in each source's document. Each feed has a fifth of the sources, at least one; a single feed has all.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const FEED_SHARE = 5;

export function writeConfig(folder, { sources, feeds, items }, ports) {
  const ids = Array.from({ length: sources }, (_, source) => `s${source}`);
  const path = join(folder, "feeds.config.json");
  const config = {
    server: { port: 0, requestsPerMinute: 1_000_000 },
    store: { path: join(folder, "data") },
    retention: { maxItems: items + 100 },
    polling: { hostDelay: "0s", connectionsPerHost: 16, allowPrivate: ports.map((port) => `127.0.0.1:${port}`) },
    sources: ids.map((id, source) => ({ id, url: `http://127.0.0.1:${ports[source % ports.length]}/${source}` })),
    feeds: Array.from({ length: feeds }, (_, feed) => ({
      id: `f${feed}`,
      sources: feeds === 1 ? "all" : ids.filter((_id, source) => (source + feed) % FEED_SHARE === 0),
    })),
  };
  writeFileSync(path, JSON.stringify(config));
  return path;
}
