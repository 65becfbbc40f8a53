import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import type { CommandContext } from "../../src/cli/context.js";
import { endWith } from "../../src/cli/exit.js";
import { createProgram } from "../../src/cli/program.js";
import type { FetchOutcome } from "../../src/fetch/outcome.js";
import { until } from "./running.js";

const RSS = (title: string) =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>${title}</title><link>https://kabar.example/</link><item><title>Air surut</title><link>https://kabar.example/1</link><guid>${title}-1</guid><pubDate>Thu, 19 Dec 2024 07:32:00 GMT</pubDate><description>Air sungai surut sejak pagi.</description></item></channel></rss>`;
const LIST = `<!doctype html><html lang="id"><title>Riau24</title><link rel="alternate" type="application/rss+xml" href="/feed.xml"><main>${[1, 2, 3, 4, 5, 6].map((at) => `<article><h2><a href="/news/${at}">Berita nomor ${at} dari Pekanbaru hari ini</a></h2></article>`).join("")}</main></html>`;
export const ARTICLE = `<!doctype html><html lang="id"><title>Banjir surut</title><article><h1>Banjir surut</h1>${"<p>Air sungai di Pekanbaru surut sejak Kamis pagi, kata kepala badan penanggulangan bencana kepada wartawan.</p>".repeat(8)}</article></html>`;
export const OPML = `<opml version="2.0"><head/><body><outline type="rss" text="Kabar" xmlUrl="https://kabar.example/rss.xml"/></body></opml>`;

/** The sources that the documentation names, and what else its commands need. */
export const DOCUMENTED_CONFIG = {
  server: { port: 0 },
  sources: [
    { id: "antara", url: "https://www.antaranews.com/rss/terkini.xml", tags: ["riau"] },
    { id: "riau24", url: "https://riau24.com/", kind: "page", timeZone: "Asia/Jakarta" },
  ],
  feeds: [{ id: "all", title: "All", sources: "all" }],
};

/** Answers as the sites of the documentation might: feeds at their addresses, pages elsewhere. Nothing is dialled. */
function answer(url: string): FetchOutcome {
  const { host, pathname } = new URL(url);
  const isFeed = /\.(?:xml|rss|atom)$|\/rss|\/feeds?\//.test(pathname) || /^(?:rss|feeds?)\./.test(host);
  const text = isFeed ? RSS(host) : pathname.includes("/news/") ? ARTICLE : LIST;
  const contentType = isFeed ? "application/rss+xml" : "text/html";
  const document = { url, bytes: new TextEncoder().encode(text), contentType };
  return { kind: "modified", document, bodyHash: url, freshness: {} };
}

export const openFetcher: CommandContext["openFetcher"] = () => ({
  fetch: async ({ url }) => answer(url),
  close: async () => undefined,
});

export interface World {
  readonly folder: string;
  readonly close: () => void;
}

/** A folder with a config, unless none is wanted. */
export function openWorld(config: object | null = DOCUMENTED_CONFIG): World {
  const folder = mkdtempSync(join(tmpdir(), "muara-docs-"));
  if (config !== null) writeFileSync(join(folder, "feeds.config.json"), JSON.stringify(config));
  return { folder, close: () => rmSync(folder, { recursive: true }) };
}

export interface Started {
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly stop: () => void;
  readonly ended: Promise<number | null>;
}

/** Begins a command in a world. */
export function startCommand(
  { folder }: World,
  words: readonly string[],
  { stdin = "", env = {} }: { stdin?: string; env?: Record<string, string> } = {},
): Started {
  const [out, err] = [collector(), collector()];
  const stopping = new AbortController();
  let status: number | null = null;
  const program = createProgram({}, async (work) => {
    status = await work({
      configPath: program.opts<{ config: string }>().config,
      env,
      stdin: Readable.from([Buffer.from(stdin)]) as unknown as NodeJS.ReadStream,
      stdout: out.stream as unknown as NodeJS.WriteStream,
      stderr: err.stream as unknown as NodeJS.WriteStream,
      stopping: stopping.signal,
      ...(openFetcher && { openFetcher }),
    });
  });
  for (const command of [program, ...program.commands]) command.exitOverride();
  const ended = program.parseAsync(["--config", join(folder, "feeds.config.json"), ...words], { from: "user" }).then(
    () => status,
    (error: unknown) => endWith(error, err.stream),
  );
  return { stdout: out.text, stderr: err.text, stop: () => stopping.abort(), ended };
}

/** Begins `muara start` and waits until it serves; gives its address. */
export async function startServing(
  world: World,
  env: Record<string, string> = {},
): Promise<Started & { origin: string }> {
  const started = startCommand(world, ["start"], { env });
  const origin = await until(() => /"address":"(http:[^"]+)"/.exec(started.stderr())?.[1], 60_000);
  return { ...started, origin };
}

function collector(): { readonly stream: PassThrough; readonly text: () => string } {
  let text = "";
  const stream = new PassThrough();
  stream.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  return { stream, text: () => text };
}
