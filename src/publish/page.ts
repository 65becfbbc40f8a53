import type { Feed } from "../aggregate/model.js";
import type { SiteConfig } from "../config/model.js";
import type { RenderInput, RenderItem } from "../feed/render/model.js";
import { feedPath, sitePrefix } from "./addresses.js";
import { escapeHtml, pageShell } from "./shell.js";

/** The page at `/feeds/<id>`: what the feed holds, for people. */
export function renderFeedPage(feed: Feed, input: RenderInput, site: SiteConfig): string {
  const prefix = sitePrefix(site);
  const formats = ["rss", "atom", "json"] as const;
  return pageShell({
    title: `${feed.title} · ${site.title}`,
    language: input.language ?? "en",
    prefix,
    alternates: formats.map((format) => ({ format, href: prefix + feedPath(feed, format), title: feed.title })),
    body: [
      `<h1 dir="auto">${escapeHtml(feed.title)}</h1>`,
      ...(feed.description === undefined ? [] : [`<p dir="auto">${escapeHtml(feed.description)}</p>`]),
      `<ul>${formats.map((format) => `<li><a href="${escapeHtml(prefix + feedPath(feed, format))}">${format}</a></li>`).join("")}</ul>`,
      ...input.items.map(itemSection),
    ].join("\n"),
  });
}

function itemSection(item: RenderItem): string {
  const title = escapeHtml(item.title ?? item.source.title);
  return [
    "<article>",
    `<h2 dir="auto">${item.url === undefined ? title : `<a href="${escapeHtml(item.url)}">${title}</a>`}</h2>`,
    `<p><span dir="auto">${escapeHtml(item.source.title)}</span> · <time datetime="${item.published}">${item.published}</time></p>`,
    ...(item.summary === undefined ? [] : [`<p dir="auto">${escapeHtml(item.summary)}</p>`]),
    "</article>",
  ].join("\n");
}
