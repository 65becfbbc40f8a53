import type { Config } from "../config/model.js";
import { feedPath, sitePrefix } from "../publish/addresses.js";
import { escapeHtml, pageShell } from "../publish/shell.js";

/** `/`: the feeds with their subscribe links. */
export function indexPage({ site, feeds }: Config): string {
  const prefix = sitePrefix(site);
  const open = feeds.filter(({ token }) => token === undefined);
  const rows = open.map((feed) => {
    const link = (format: "page" | "rss" | "atom" | "json", text: string) =>
      `<a href="${escapeHtml(prefix + feedPath(feed, format))}">${escapeHtml(text)}</a>`;
    const description = feed.description === undefined ? "" : `<br>${escapeHtml(feed.description)}`;
    return `<li>${link("page", feed.title)}${description}<br>${link("rss", "RSS")} ${link("atom", "Atom")} ${link("json", "JSON Feed")}</li>`;
  });
  return pageShell({
    title: site.title,
    language: site.language ?? "en",
    prefix,
    body: [
      `<h1>${escapeHtml(site.title)}</h1>`,
      `<ul>${rows.join("\n")}</ul>`,
      `<p><a href="${escapeHtml(prefix)}/feeds.opml">All feeds as OPML</a> · <a href="${escapeHtml(prefix)}/sources.opml">Sources as OPML</a></p>`,
    ].join("\n"),
  });
}

/** What a person sees for an address that leads nowhere, or a server that could not answer. */
export function problemPage({ site }: Config, title: string, text: string): string {
  return pageShell({
    title: `${title} · ${site.title}`,
    language: "en",
    prefix: sitePrefix(site),
    body: `<h1>${escapeHtml(title)}</h1>\n<p>${escapeHtml(text)}</p>`,
  });
}
