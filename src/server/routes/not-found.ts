import type { RequestHandler } from "express";
import type { Config } from "../../config/config.js";
import type { Feed } from "../../domain/feed.js";
import { OUTPUT_FORMATS } from "../../feed/render/formats.js";
import { nearest } from "../../lib/text/nearest.js";
import { feedPath, type PUBLISHED_FORMATS, sitePrefix } from "../../publish/addresses.js";
import { escapeHtml } from "../../publish/pages/layout.js";
import type { Publisher } from "../../publish/publisher.js";
import { findFeedRoute, splitFormat } from "../feed-route.js";
import { wantsHtml } from "../middleware/negotiate.js";
import { REFUSAL_HEADERS } from "../middleware/response-headers.js";
import { problemPage } from "./public-pages.js";

/** Feeds that one answer names. */
const MAX_NAMED = 20;
/** A longer name is no typing mistake, and comparing it takes time. */
const MAX_NAME_CHARS = 100;

/** What a 404 says: why, the address that is probably meant, and the feeds that exist. */
interface Explanation {
  readonly text: string;
  readonly near?: string;
  readonly feeds: readonly Feed[];
  readonly more: number;
}

/** Answers 404. Below `/feeds/` it names the public feeds and the one most like the name in the address. */
export function notFound(publisher: Publisher): RequestHandler {
  return (request, response) => {
    const config = publisher.getConfig();
    const explanation = explain(config, request.path);
    response.status(404).set(REFUSAL_HEADERS).vary("Accept");
    if (wantsHtml(request.headers.accept)) {
      response.type("html").send(problemPage(config, "Not found", explanation.text, linksOf(config, explanation)));
    } else response.type("text/plain").send(linesOf(config, explanation));
  };
}

function explain(config: Config, path: string): Explanation {
  const none = { feeds: [], more: 0 };
  if (!/^\/feeds\/./.test(path)) {
    return { text: "There is nothing at this address. The list of feeds is on the front page.", ...none };
  }
  if (findFeedRoute(config, path) !== undefined) {
    return { text: "This feed has nothing at this address. The list of feeds is on the front page.", ...none };
  }
  const open = config.feeds.filter(({ token }) => token === undefined);
  const near = nearAddress(open, path);
  return {
    text: open.length === 0 ? "There is no feed at this address." : "There is no feed at this address. The feeds are:",
    ...(near !== undefined && { near }),
    feeds: open.slice(0, MAX_NAMED),
    more: Math.max(0, open.length - MAX_NAMED),
  };
}

const EXTENSIONS = new Intl.ListFormat("en", { type: "disjunction" }).format(OUTPUT_FORMATS.map(({ id }) => `.${id}`));

/** The address that is probably meant. Only the first part of a path is compared: in others a token may be misspelt. */
function nearAddress(open: readonly Feed[], path: string): string | undefined {
  const [, , name = "", ...rest] = path.replace(/\/+$/, "").split("/");
  if (rest.length > 0 && rest[0] !== "archive") return undefined;
  const decoded = decode(name);
  if (decoded === undefined || decoded.length > MAX_NAME_CHARS) return undefined;
  const [id, format] = splitName(decoded);
  const meant = nearest(
    id,
    open.map((feed) => feed.id),
  );
  const feed = open.find((one) => one.id === meant);
  return feed === undefined ? undefined : feedPath(feed, format);
}

/** A name without its ending, and the format that the ending means; `.xml` and unknown endings lead to the page. */
function splitName(name: string): [string, (typeof PUBLISHED_FORMATS)[number]] {
  const [id, format] = splitFormat(name.toLowerCase());
  if (format !== "page") return [name.slice(0, id.length), format];
  return [name.replace(/\.[a-z0-9]{1,5}$/i, ""), "page"];
}

function linesOf(config: Config, { text, near, feeds, more }: Explanation): string {
  const address = (path: string) => sitePrefix(config.site) + path;
  return [
    `Not found. ${text}`,
    ...feeds.map((feed) => `  ${address(feedPath(feed, "page"))}`),
    ...(more > 0 ? [`  … and ${more} more; the front page lists them all.`] : []),
    ...(feeds.length > 0 ? [`Add ${EXTENSIONS} for a feed reader or a program.`] : []),
    ...(near === undefined ? [] : [`Did you mean ${address(near)}?`]),
    "",
  ].join("\n");
}

function linksOf(config: Config, { near, feeds, more }: Explanation): string {
  const link = (path: string, text: string) =>
    `<a href="${escapeHtml(sitePrefix(config.site) + path)}">${escapeHtml(text)}</a>`;
  const rows = feeds.map((feed) => `<li dir="auto">${link(feedPath(feed, "page"), feed.title)}</li>`);
  return [
    ...(rows.length > 0 ? [`<ul>${rows.join("\n")}</ul>`] : []),
    ...(more > 0
      ? [
          `<p>… and ${more} more; the <a href="${escapeHtml(sitePrefix(config.site))}/">front page</a> lists them all.</p>`,
        ]
      : []),
    ...(near === undefined ? [] : [`<p>Did you mean ${link(near, near)}?</p>`]),
  ].join("\n");
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
