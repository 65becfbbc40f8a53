import { selectSources } from "../../../compose/select-sources.js";
import type { Config } from "../../../config/config.js";
import type { Feed } from "../../../domain/feed.js";
import type { RenderItem } from "../../../feed/render/render-model.js";
import { formatDuration } from "../../../lib/quantity.js";
import { feedPath, sitePrefix } from "../../../publish/addresses.js";
import { escapeHtml } from "../../../publish/pages/layout.js";
import { adminPath, timeTag } from "./admin-layout.js";
import { FILTER_HINT, filterIn, filterText } from "./filter-field.js";
import {
  area,
  baseField,
  baseOf,
  changedValues,
  checkbox,
  choice,
  type FormValues,
  field,
  numberIn,
  textIn,
  wordsIn,
} from "./form.js";

const DEDUPE: Readonly<Record<Feed["dedupe"]["by"], string>> = {
  none: "nothing: each stays",
  id: "the same id",
  url: "the same address",
  title: "the same title",
  story: "the same story, in whatever words",
};
const PREFER: Readonly<Record<Feed["dedupe"]["prefer"], string>> = {
  earliest: "the one published first",
  fullText: "the longest",
  sourceOrder: "that of the source named first",
};
const ORDER: Readonly<Record<Exclude<Feed["order"], "arrival">, string>> = {
  published: "the publisher's date",
  firstSeen: "when Muara saw it",
};

/** Every feed, with its addresses. */
export function feedsBody(config: Config): string {
  const rows = config.feeds.map((feed) => {
    const count = selectSources(feed, config.sources).length;
    const link = (format: "page" | "rss", text: string) =>
      `<a href="${escapeHtml(sitePrefix(config.site) + feedPath(feed, format))}" aria-label="${escapeHtml(`${feed.title}: ${text}`)}">${text}</a>`;
    return (
      `<tr><th scope="row"><a href="${adminPath(config, `/feeds/${encodeURIComponent(feed.id)}`)}" dir="auto">${escapeHtml(feed.title)}</a><small>${escapeHtml(feed.id)}</small></th>` +
      `<td data-name="Sources">${count}</td><td data-name="Limit">${feed.holdsRecent ? "automatic" : feed.limit}</td><td data-name="Private">${feed.token === undefined ? "no" : "yes"}</td><td>${link("page", "page")} ${link("rss", "RSS")}</td></tr>`
    );
  });
  return (
    '<table><thead><tr><th scope="col">Feed</th><th scope="col">Sources</th><th scope="col">Limit</th><th scope="col">Private</th><th scope="col">Addresses</th></tr></thead>' +
    `<tbody>${rows.join("\n")}</tbody></table><p><a href="${adminPath(config, "/feeds/new")}">A new feed</a></p>`
  );
}

const LIMIT_HINT = "Empty: the newest 50, and everything that arrived in the last 24 hours.";
const TOKEN_HINT = "At least 16 letters and digits; the feed is then served below it only. Empty: public.";

const NEW_FEED: FormValues = {
  sources: "all",
  limit: "",
  order: "published",
  dedupe: "url",
  window: "7d",
  prefer: "earliest",
};

/** The form of one feed beside what it would hold; `feed` is undefined for a new one. */
export function feedBody(
  config: Config,
  feed: Feed | undefined,
  shown: { readonly preview: string; readonly typed?: FormValues },
): string {
  const path = adminPath(config, `/feeds/${encodeURIComponent(feed?.id ?? "new")}`);
  const present = feed === undefined ? NEW_FEED : formOf(feed);
  const values = shown.typed ?? present;
  const value = (name: string) => textIn(values, name);
  return [
    `<div class="sides"><form class="stack" method="post" action="${path}" data-preview="${path}/preview">`,
    baseField(baseOf(shown.typed ?? {}, present)),
    ...(feed === undefined
      ? [field({ name: "id", label: "Id", value: value("id"), required: true, hint: "Its address: /feeds/<id>.rss" })]
      : []),
    field({ name: "title", label: "Title", value: value("title") }),
    field({ name: "description", label: "Description", value: value("description") }),
    field({
      name: "sources",
      label: "Sources",
      value: value("sources"),
      hint: '"all", or ids and tags separated by commas; a tag is written #tag.',
    }),
    field({ name: "exclude", label: "Without", value: value("exclude"), hint: "Ids and #tags." }),
    area({ name: "keep", label: "Keep only items that match", value: value("keep"), hint: FILTER_HINT }),
    area({ name: "drop", label: "Drop items that match", value: value("drop") }),
    field({ name: "limit", label: "Items at most", value: value("limit"), type: "number", hint: LIMIT_HINT }),
    "<fieldset><legend>The same news from several sources</legend>",
    choice("dedupe", "What makes two items one", DEDUPE, value("dedupe")),
    field({ name: "window", label: "Published within", value: value("window"), hint: "Such as 12h or 7d." }),
    choice("prefer", "Which of them stays", PREFER, value("prefer")),
    "</fieldset>",
    "<details><summary>More</summary>",
    field({
      name: "limitPerSource",
      label: "Items of one source at most",
      value: value("limitPerSource"),
      type: "number",
    }),
    choice("order", "Newest first by", ORDER, value("order")),
    field({ name: "language", label: "Language", value: value("language"), hint: "Such as id or en-GB." }),
    field({ name: "token", label: "Secret of a private feed", value: value("token"), hint: TOKEN_HINT }),
    "</details>",
    checkbox("sourceInTitle", "The source's name before each title", value("sourceInTitle") !== ""),
    `<div class="bar"><button class="main">Save</button><button formaction="${path}/preview">Preview</button></div></form>`,
    `<section class="preview" tabindex="0" aria-label="Preview"><h2>Preview</h2><div id="preview" aria-live="polite">${shown.preview}</div></section></div>`,
    ...(feed === undefined ? [] : [removeForm(path)]),
  ].join("\n");
}

function removeForm(path: string): string {
  return `<details><summary>Remove this feed</summary><form method="post" action="${path}/remove"><p>Whoever subscribed to it finds nothing at its address from then on.</p><button class="danger">Remove the feed</button></form></details>`;
}

/** What the feed would hold now. */
export function previewList(items: readonly RenderItem[]): string {
  if (items.length === 0) return "<p>No item is stored that fits.</p>";
  const lines = items.map(({ title, url, published, source, related }) => {
    const name = escapeHtml(title ?? url ?? "untitled");
    const linked = url === undefined ? name : `<a href="${escapeHtml(url)}" rel="noreferrer">${name}</a>`;
    const copies =
      related === undefined ? "" : ` · also from ${related.map((one) => escapeHtml(one.source.title)).join(", ")}`;
    return `<li dir="auto">${linked}<br><small class="soft">${escapeHtml(source.title)} · ${timeTag(published)}${copies}</small></li>`;
  });
  return `<p>The newest ${items.length}:</p><ol class="items">${lines.join("\n")}</ol>`;
}

/** The keys of the config that a form changes; throws MuaraError for a filter that cannot be read. */
export function feedValues(feed: Feed | undefined, form: FormValues): Record<string, unknown> {
  return changedValues(valuesOf(baseOf(form, feed === undefined ? NEW_FEED : formOf(feed))), valuesOf(form));
}

function formOf(feed: Feed): FormValues {
  return {
    title: feed.title,
    description: feed.description ?? "",
    sources: feed.sources.all ? "all" : namesOf(feed.sources),
    exclude: namesOf(feed.exclude),
    limit: feed.holdsRecent ? "" : String(feed.limit),
    limitPerSource: feed.limitPerSource === undefined ? "" : String(feed.limitPerSource),
    order: feed.order,
    dedupe: feed.dedupe.by,
    window: formatDuration(feed.dedupe.windowMs),
    prefer: feed.dedupe.prefer,
    keep: filterText(feed.keep),
    drop: filterText(feed.drop),
    language: feed.language ?? "",
    token: feed.token ?? "",
    sourceInTitle: feed.sourceInTitle ? "yes" : "",
  };
}

function namesOf({ ids, tags }: Feed["exclude"]): string {
  return [...ids, ...tags.map((tag) => `#${tag}`)].join(", ");
}

function valuesOf(form: FormValues): Record<string, unknown> {
  const optional = (name: string) => textIn(form, name) || undefined;
  const names = wordsIn(form, "sources");
  const without = wordsIn(form, "exclude");
  return {
    title: optional("title"),
    description: optional("description"),
    sources: names.length === 0 || names.includes("all") ? "all" : selectionOf(names),
    exclude: without.length === 0 ? undefined : selectionOf(without),
    limit: numberIn(form, "limit"),
    limitPerSource: numberIn(form, "limitPerSource"),
    order: optional("order"),
    "dedupe.by": optional("dedupe"),
    "dedupe.window": optional("window"),
    "dedupe.prefer": optional("prefer"),
    keep: filterIn(form, "keep"),
    drop: filterIn(form, "drop"),
    language: optional("language"),
    token: optional("token"),
    sourceInTitle: textIn(form, "sourceInTitle") !== "",
  };
}

function selectionOf(names: readonly string[]): { ids: string[]; tags: string[] } {
  return {
    ids: names.filter((name) => !name.startsWith("#")),
    tags: names.filter((name) => name.startsWith("#")).map((name) => name.slice(1)),
  };
}
