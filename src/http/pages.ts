import type { Config } from "../config/model.js";
import { feedPath, sitePrefix } from "../publish/addresses.js";
import { escapeHtml, pageShell } from "../publish/shell.js";

/** `/`: the feeds with their subscribe links. */
export function indexPage({ site, feeds }: Config): string {
  const prefix = sitePrefix(site);
  const open = feeds.filter(({ token }) => token === undefined);
  const rows = open.map((feed) => {
    const link = (format: "page" | "rss" | "atom" | "json", text: string) =>
      `<a href="${escapeHtml(prefix + feedPath(feed, format))}">${text}</a>`;
    const title = `<h2 dir="auto">${link("page", escapeHtml(feed.title))}</h2>`;
    const description = feed.description === undefined ? "" : `<p dir="auto">${escapeHtml(feed.description)}</p>`;
    const name = `<span class="skip">${escapeHtml(feed.title)}: </span>`;
    return `<li>${title}${description}<p lang="en">${link("rss", `${name}RSS`)} · ${link("atom", `${name}Atom`)} · ${link("json", `${name}JSON Feed`)}</p></li>`;
  });
  return pageShell({
    title: site.title,
    language: site.language ?? "en",
    prefix,
    body: [
      `<h1 dir="auto">${escapeHtml(site.title)}</h1>`,
      ...(site.description === undefined ? [] : [`<p class="soft" dir="auto">${escapeHtml(site.description)}</p>`]),
      `<ul class="feeds">${rows.join("\n")}</ul>`,
    ].join("\n"),
  });
}

/** What a person sees for an address that leads nowhere, or a server that could not answer; `more` is HTML. */
export function problemPage({ site }: Config, title: string, text: string, more = ""): string {
  return pageShell({
    title: `${title} · ${site.title}`,
    language: "en",
    prefix: sitePrefix(site),
    body: `<h1>${escapeHtml(title)}</h1>\n<p>${escapeHtml(text)}</p>${more}`,
  });
}
