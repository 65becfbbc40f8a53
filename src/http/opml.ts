import type { Config } from "../config/model.js";
import { feedUrl } from "../publish/addresses.js";
import { publicSources } from "../publish/membership.js";

interface Outline {
  readonly title: string;
  readonly xmlUrl: string;
  readonly htmlUrl?: string;
  readonly description?: string;
  readonly categories?: readonly string[];
}

/** OPML 2.0 of what the site reads. */
export function sourcesOpml(config: Config): string {
  const outlines = publicSources(config.feeds, config.sources).map(({ id, title, url, tags }) => ({
    title: title ?? id,
    xmlUrl: url,
    categories: tags,
  }));
  return opml(`${config.site.title}: sources`, outlines);
}

/** OPML 2.0 of what the site publishes, to subscribe to all of it at once. */
export function feedsOpml(config: Config): string {
  const open = config.feeds.filter(({ token }) => token === undefined);
  const outlines = open.map((feed) => ({
    title: feed.title,
    xmlUrl: feedUrl(config.site, feed, "rss"),
    htmlUrl: feedUrl(config.site, feed, "page"),
    ...(feed.description !== undefined && { description: feed.description }),
  }));
  return opml(`${config.site.title}: feeds`, outlines);
}

function opml(title: string, outlines: readonly Outline[]): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<opml version="2.0">
  <head><title>${escapeXml(title)}</title></head>
  <body>
${outlines.map(outlineElement).join("\n")}
  </body>
</opml>
`;
}

function outlineElement({ title, xmlUrl, htmlUrl, description, categories = [] }: Outline): string {
  const attributes = {
    type: "rss",
    text: title,
    title,
    xmlUrl,
    htmlUrl,
    description,
    // OPML 2.0: a comma-separated list; a comma inside one would make two.
    category: categories.length > 0 ? categories.map((tag) => tag.replaceAll(",", " ")).join(",") : undefined,
  };
  const written = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}="${escapeXml(value)}"`],
  );
  return `    <outline ${written.join(" ")}/>`;
}

function escapeXml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu, "")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/"/g, "&quot;")
    .replace(/[\n\t]/g, " ");
}
