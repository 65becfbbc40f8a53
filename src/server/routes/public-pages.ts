import type { Config } from "../../config/config.js";
import { OUTPUT_FORMATS } from "../../feed/render/formats.js";
import { feedPath, type PublishedFormat, sitePrefix } from "../../publish/addresses.js";
import { type Alternate, escapeHtml, pageLayout } from "../../publish/pages/layout.js";

const MAX_ALTERNATES = 50;

/** `/`: the feeds with their subscribe links. */
export function indexPage({ site, feeds }: Config): string {
  const prefix = sitePrefix(site);
  const open = feeds.filter(({ token }) => token === undefined);
  const rows = open.map((feed) => {
    const link = (format: PublishedFormat, text: string) =>
      `<a href="${escapeHtml(prefix + feedPath(feed, format))}">${text}</a>`;
    const title = `<h2 dir="auto">${link("page", escapeHtml(feed.title))}</h2>`;
    const description = feed.description === undefined ? "" : `<p dir="auto">${escapeHtml(feed.description)}</p>`;
    const name = `<span class="skip">${escapeHtml(feed.title)}: </span>`;
    const formats = OUTPUT_FORMATS.map(({ id, label }) => link(id, name + label));
    return `<li>${title}${description}<p lang="en">${formats.join(" · ")}</p></li>`;
  });
  return pageLayout({
    title: site.title,
    language: site.language ?? "en",
    prefix,
    alternates: alternatesOf(site, open),
    body: [
      `<h1 dir="auto">${escapeHtml(site.title)}</h1>`,
      ...(site.description === undefined ? [] : [`<p class="soft" dir="auto">${escapeHtml(site.description)}</p>`]),
      `<ul class="feeds">${rows.join("\n")}</ul>`,
    ].join("\n"),
  });
}

/** Feed readers look for these; beyond a number that a person can choose from, the list of all feeds. */
function alternatesOf(site: Config["site"], feeds: Config["feeds"]): Alternate[] {
  const prefix = sitePrefix(site);
  const links = feeds
    .slice(0, MAX_ALTERNATES)
    .map((feed): Alternate => ({ format: "rss", href: prefix + feedPath(feed, "rss"), title: feed.title }));
  if (feeds.length <= MAX_ALTERNATES) return links;
  return [...links, { format: "opml", href: `${prefix}/feeds.opml`, title: `${site.title}: feeds` }];
}

/** What a person sees for an address that leads nowhere, or a server that could not answer; `more` is HTML. */
export function problemPage({ site }: Config, title: string, text: string, more = ""): string {
  return pageLayout({
    title: `${title} · ${site.title}`,
    language: "en",
    prefix: sitePrefix(site),
    body: `<h1>${escapeHtml(title)}</h1>\n<p>${escapeHtml(text)}</p>${more}`,
  });
}
