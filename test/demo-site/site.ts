import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { atomDocument, escapeXml, jsonDocument, rdfDocument, rssDocument } from "./documents.js";
import { AUDIO_BYTES, AUDIO_SECONDS, picture, recording } from "./media.js";
import { articlePage, frontPage, listPage, plainPage } from "./pages.js";
import { storiesAt } from "./schedule.js";
import { changedMs, OUTLETS, type Outlet, type OutletId, type Published } from "./story.js";

export interface NewsroomOptions {
  /** 0 or absent picks a free one. */
  readonly port?: number;
  /** The moment the stories are dated from, in ms. */
  readonly openedMs: number;
  /** The newsroom's clock, in ms. */
  readonly now: () => number;
  /** Publishes a tide note every so often; absent: never. */
  readonly noteEveryMs?: number;
}

/** What a correction may change of a story. */
export type Wording = Partial<Pick<Published, "title" | "paragraphs">>;

export interface Newsroom {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  readonly port: number;
  /** How often each path was answered, and how: `GET /kabar/rss.xml 304`. */
  readonly answers: ReadonlyMap<string, number>;
  stories(): readonly Published[];
  /** Publishes another wording of a story, as an outlet does that found a mistake. */
  correct(slug: string, wording: Wording): void;
  close(): Promise<void>;
}

interface Page {
  readonly body: string | Buffer;
  readonly type: string;
  readonly modifiedMs: number;
}

/** A local site with four feeds and one site without a feed, all of our own writing. Listens on the loopback only. */
export async function openNewsroom(options: NewsroomOptions): Promise<Newsroom> {
  const answers = new Map<string, number>();
  const corrections = new Map<string, Wording & Pick<Published, "updatedMs">>();
  const stories = (): readonly Published[] =>
    storiesAt(options.openedMs, options.now(), options.noteEveryMs).map((story) => ({
      ...story,
      ...corrections.get(story.slug),
    }));
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://newsroom.invalid");
    const page = pageAt(pathname, originOf(server.address()), stories());
    const status = answer(request, response, page);
    const line = `${request.method} ${pathname} ${status}`;
    answers.set(line, (answers.get(line) ?? 0) + 1);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  return {
    origin: originOf(server.address()),
    port: portOf(server.address()),
    answers,
    stories,
    correct: (slug, wording) => void corrections.set(slug, { ...wording, updatedMs: options.now() }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function portOf(address: string | AddressInfo | null): number {
  return typeof address === "object" && address !== null ? address.port : 0;
}

function originOf(address: string | AddressInfo | null): string {
  return `http://127.0.0.1:${portOf(address)}`;
}

function pageAt(pathname: string, origin: string, stories: readonly Published[]): Page | undefined {
  const openedMs = stories.at(-1)?.publishedMs ?? 0;
  if (pathname === "/") return { body: welcome(), type: "text/html; charset=utf-8", modifiedMs: openedMs };
  const outlet = OUTLETS.find(({ id }) => pathname.startsWith(`/${id}/`));
  if (outlet !== undefined) return outletPage(pathname, origin, outlet, stories);
  const image = /^\/img\/([a-z0-9-]+)\.png$/.exec(pathname)?.[1];
  if (image !== undefined) return { body: picture(image), type: "image/png", modifiedMs: openedMs };
  const audio = /^\/audio\/([a-z0-9-]+)\.wav$/.exec(pathname)?.[1];
  if (audio !== undefined) return { body: recording(audio), type: "audio/wav", modifiedMs: openedMs };
  return undefined;
}

function outletPage(pathname: string, origin: string, outlet: Outlet, all: readonly Published[]): Page | undefined {
  const stories = all.filter((story) => story.outlet === outlet.id);
  const modifiedMs = Math.max(0, ...stories.map(changedMs));
  if (pathname === outlet.feedPath) {
    return { body: feedDocument(origin, outlet, stories), type: outlet.feedType, modifiedMs };
  }
  const type = "text/html; charset=utf-8";
  if (pathname === `/${outlet.id}/`) return { body: frontPage(origin, outlet, stories), type, modifiedMs };
  const slug = new RegExp(`^/${outlet.id}/([a-z0-9-]+)\\.html$`).exec(pathname)?.[1];
  const story = stories.find((one) => one.slug === slug);
  if (story === undefined) return undefined;
  const body = outlet.id === "pesisir" ? articlePage(origin, story, stories) : plainPage(origin, outlet, story);
  return { body, type, modifiedMs: changedMs(story) };
}

function feedDocument(origin: string, outlet: Outlet, stories: readonly Published[]): string {
  const issue = { outlet, stories, origin };
  const documents: Readonly<Record<OutletId, () => string>> = {
    kabar: () => rssDocument(issue),
    harbour: () => atomDocument(issue),
    teluk: () => rdfDocument(issue),
    delta: () => jsonDocument(issue, AUDIO_BYTES, AUDIO_SECONDS),
    pesisir: () => listPage(origin, stories),
  };
  return documents[outlet.id]();
}

/** Answers as a well-kept site does: strong ETag, Last-Modified, 304 by the first of them that was asked (RFC 9110 section 13). */
function answer(request: IncomingMessage, response: ServerResponse, page: Page | undefined): number {
  if (request.method !== "GET" && request.method !== "HEAD") return send(response, 405, { allow: "GET, HEAD" });
  if (page === undefined)
    return send(response, 404, { "content-type": "text/plain; charset=utf-8" }, "Tidak ada di sini.\n");
  const etag = `"${createHash("sha256").update(page.body).digest("base64url").slice(0, 22)}"`;
  const modifiedMs = page.modifiedMs - (page.modifiedMs % 1_000);
  const headers = { etag, "last-modified": new Date(modifiedMs).toUTCString(), "cache-control": "no-cache" };
  if (isUnchanged(request, etag, modifiedMs)) return send(response, 304, headers);
  const length = Buffer.byteLength(page.body);
  return send(
    response,
    200,
    { ...headers, "content-type": page.type, "content-length": length },
    request.method === "HEAD" ? undefined : page.body,
  );
}

function isUnchanged({ headers }: IncomingMessage, etag: string, modifiedMs: number): boolean {
  const known = headers["if-none-match"];
  if (known !== undefined) return known.split(",").some((one) => ["*", etag, `W/${etag}`].includes(one.trim()));
  const since = headers["if-modified-since"];
  return since !== undefined && modifiedMs <= Date.parse(since);
}

function send(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string | number>>,
  body?: string | Buffer,
): number {
  response.writeHead(status, headers).end(body);
  return status;
}

function welcome(): string {
  const rows = OUTLETS.map(
    ({ title, description, feedPath }) =>
      `<li><a href="${feedPath}">${escapeXml(title)}</a>: ${escapeXml(description)}</li>`,
  );
  return `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Muara's newsroom</title></head>
<body><h1>Muara's newsroom</h1><p>Five invented outlets for the demo. Nothing here happened.</p><ul>${rows.join("")}</ul></body>
</html>
`;
}
