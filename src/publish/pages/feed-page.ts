import type { SiteConfig } from "../../config/config.js";
import type { Feed } from "../../domain/feed.js";
import { OUTPUT_FORMATS } from "../../feed/render/formats.js";
import { readyLanguage } from "../../feed/render/ready-addresses.js";
import type { Frame, ReadyFeed, ReadyItem } from "../../feed/render/render-model.js";
import { feedPath, feedUrl, sitePrefix } from "../addresses.js";
import { escapeHtml, pageLayout } from "./layout.js";

/** What a page is written in when its feed does not say. */
const DEFAULT_LANGUAGE = "en";

const NO_ITEMS = '<p lang="en">Nothing has come in yet.</p>';

/** The page at `/feeds/<id>` without its items: what the feed is, for people, and how to subscribe. */
export function pageFrame(feed: Feed, ready: ReadyFeed, site: SiteConfig): Frame {
  const prefix = sitePrefix(site);
  const page = pageLayout({
    title: `${ready.title} · ${site.title}`,
    language: ready.language ?? DEFAULT_LANGUAGE,
    prefix,
    alternates: OUTPUT_FORMATS.map(({ id }) => ({ format: id, href: prefix + feedPath(feed, id), title: ready.title })),
    body: [
      `<h1 dir="auto">${escapeHtml(ready.title)}</h1>`,
      ...(feed.description === undefined ? [] : [`<p class="soft" dir="auto">${escapeHtml(ready.description)}</p>`]),
      subscribeBox(feed, site),
      ...(ready.updated === undefined ? [NO_ITEMS] : []),
    ].join("\n"),
  });
  const end = page.lastIndexOf("\n</main>");
  return { before: page.slice(0, end), between: "", after: page.slice(end) };
}

/** Feed addresses to copy, `feed:` links for programs that take them, and the sources as they are. */
function subscribeBox(feed: Feed, site: SiteConfig): string {
  const rows = OUTPUT_FORMATS.map(({ id: format, label: name }) => {
    const url = escapeHtml(feedUrl(site, feed, format));
    const source = escapeHtml(`${sitePrefix(site)}${feedPath(feed, format)}?view=source`);
    return (
      `<div class="row"><label for="${format}">${name}</label><input id="${format}" readonly value="${url}" data-copy="${name}" dir="ltr">` +
      `<a href="feed:${url}" aria-label="Subscribe to ${name} in a feed reader">Subscribe</a><a href="${source}" aria-label="Source of ${name}">Source</a></div>`
    );
  });
  return `<details class="subscribe" lang="en"><summary>Subscribe</summary>${rows.join("\n")}</details>`;
}

/** One item as it stands on a page; `language` is that of the feed. Images of other hosts are loaded only once it is opened. */
export function pageItem(item: ReadyItem, language = DEFAULT_LANGUAGE): string {
  const title = escapeHtml(item.title);
  const itemLanguage = readyLanguage(item.language);
  const lang = itemLanguage !== undefined && itemLanguage !== language ? ` lang="${escapeHtml(itemLanguage)}"` : "";
  const via = item.via === undefined ? "" : `, via <span dir="auto">${namedSource(item.via)}</span>`;
  const time = `<time datetime="${item.published}" dir="auto">${writtenTime(item.published, language)}</time>`;
  // The first text without a direction of its own, the title, decides for the whole.
  return [
    `\n<article${lang} dir="auto">`,
    `<h2>${item.url === undefined ? title : `<a href="${escapeHtml(item.url)}">${title}</a>`}</h2>`,
    `<p class="by"><span dir="auto">${namedSource(item.source)}</span>${via} · ${time}</p>`,
    ...(item.summary === undefined ? [] : [`<p dir="auto">${escapeHtml(item.summary)}</p>`]),
    fullItem(item),
    "</article>",
  ].join("\n");
}

function namedSource({ title, url }: ReadyItem["source"]): string {
  const name = escapeHtml(title);
  return url === undefined ? name : `<a href="${escapeHtml(url)}">${name}</a>`;
}

function fullItem(item: ReadyItem): string {
  const parts = [
    ...(item.image === undefined || item.contentHtml?.includes(escapeHtml(item.image.url)) ? [] : [figure(item.image)]),
    ...(item.contentHtml === undefined ? [] : [quietHtml(item.contentHtml)]),
    ...[...item.attachments, ...item.media.filter(({ mimeType }) => !mimeType.startsWith("image/"))].map(
      ({ url, title, mimeType }) => `<p><a href="${escapeHtml(url)}">${escapeHtml(title ?? mimeType)}</a></p>`,
    ),
    ...item.related.map(
      ({ url = "", title, source }) =>
        `<p><a href="${escapeHtml(url)}">${escapeHtml(source.title)}: ${escapeHtml(title ?? url)}</a></p>`,
    ),
  ];
  if (parts.length === 0) return "";
  // A wide table scrolls sideways, also by keyboard.
  return `<details><summary><span lang="en">Full item</span></summary><div class="full" dir="auto" tabindex="0">${parts.join("\n")}</div></details>`;
}

function figure({ url, alt, caption, credit }: NonNullable<ReadyItem["image"]>): string {
  const words = [caption, credit].filter((text) => text !== undefined).map(escapeHtml);
  const below = words.length === 0 ? "" : `<figcaption>${words.join(" · ")}</figcaption>`;
  return `<figure>${picture(escapeHtml(url), escapeHtml(alt ?? ""))}${below}</figure>`;
}

/**
 * A picture to come: the script puts it here when the item is opened. `loading=lazy` would not do, because browsers without
 * scripts load at once whatever it says. Takes text that is escaped already.
 */
function picture(url: string, alt: string): string {
  return `<span class="picture" data-src="${url}" data-alt="${alt}"><span lang="en">Picture</span>${alt === "" ? "" : `: ${alt}`}</span>`;
}

/** Sanitised HTML that loads nothing before it is seen and fits below the item's heading. */
function quietHtml(html: string): string {
  return html
    .replace(/<img(?=[\s>])((?:"[^"]*"|[^">])*)>/g, (_, attributes: string) => {
      const [src, alt] = ["src", "alt"].map((name) => new RegExp(`\\s${name}="([^"]*)"`).exec(attributes)?.[1] ?? "");
      return src ? picture(src, (alt ?? "").replace(/</g, "&lt;").replace(/>/g, "&gt;")) : "";
    })
    .replace(/<(video|audio)(?=[\s>])((?:"[^"]*"|[^">])*)>/g, (_, tag: string, attributes: string) => {
      return `<${tag}${attributes.replace(/\sposter="[^"]*"/g, "")} preload="none">`;
    })
    .replace(/<(\/?)h[1-6](?=[\s>])/g, "<$1h3");
}

/** The same for everybody, so in UTC and said so; the script writes it as the reader has it. */
function writtenTime(instant: string, language: string): string {
  return `${escapeHtml(timeForm(language).format(new Date(instant)))} UTC`;
}

/** A form takes as long to make as a hundred dates to write. */
const timeForms = new Map<string, Intl.DateTimeFormat>();
const MAX_TIME_FORMS = 50;

function timeForm(language: string): Intl.DateTimeFormat {
  const known = timeForms.get(language);
  if (known !== undefined) return known;
  // A language that has no dates here (`bew`) would get those of the machine's own.
  const form = new Intl.DateTimeFormat([language, DEFAULT_LANGUAGE], {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: "UTC",
  });
  if (timeForms.size >= MAX_TIME_FORMS) timeForms.clear();
  timeForms.set(language, form);
  return form;
}
