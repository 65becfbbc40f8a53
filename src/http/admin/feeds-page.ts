import type { Feed, Filter } from "../../aggregate/model.js";
import { selectSources } from "../../aggregate/select.js";
import type { Config } from "../../config/model.js";
import { formatDuration } from "../../config/quantity.js";
import { MuaraError } from "../../feed/errors.js";
import type { RenderItem } from "../../feed/render/model.js";
import { feedPath, sitePrefix } from "../../publish/addresses.js";
import { escapeHtml } from "../../publish/shell.js";
import { area, changedValues, checkbox, choice, type FormValues, field, textIn, wordsIn } from "./form.js";
import { adminPath, timeTag } from "./shell.js";

const DEDUPE: readonly Feed["dedupe"]["by"][] = ["none", "id", "url", "title", "story"];
const FILTER_HINT =
  'Such as {"field": "title", "contains": ["riau", "dumai"]}, {"field": "text", "matches": "(?i)banjir"}, {"olderThan": "7d"}; joined by {"any": […]}, {"all": […]}, {"not": …}.';

/** Every feed, with its addresses. */
export function feedsBody(config: Config): string {
  const rows = config.feeds.map((feed) => {
    const count = selectSources(feed, config.sources).length;
    const link = (format: "page" | "rss", text: string) =>
      `<a href="${escapeHtml(sitePrefix(config.site) + feedPath(feed, format))}" aria-label="${escapeHtml(`${feed.title}: ${text}`)}">${text}</a>`;
    return (
      `<tr><th scope="row"><a href="${adminPath(config, `/feeds/${encodeURIComponent(feed.id)}`)}" dir="auto">${escapeHtml(feed.title)}</a><small>${escapeHtml(feed.id)}</small></th>` +
      `<td data-name="Sources">${count}</td><td data-name="Limit">${feed.limit}</td><td data-name="Private">${feed.token === undefined ? "no" : "yes"}</td><td>${link("page", "page")} ${link("rss", "RSS")}</td></tr>`
    );
  });
  return (
    '<table><thead><tr><th scope="col">Feed</th><th scope="col">Sources</th><th scope="col">Limit</th><th scope="col">Private</th><th scope="col">Addresses</th></tr></thead>' +
    `<tbody>${rows.join("\n")}</tbody></table><p><a href="${adminPath(config, "/feeds/new")}">A new feed</a></p>`
  );
}

/** The form of one feed beside what it would hold; `feed` is undefined for a new one. */
export function feedBody(
  config: Config,
  feed: Feed | undefined,
  shown: { readonly preview: string; readonly typed?: FormValues },
): string {
  const path = adminPath(config, `/feeds/${encodeURIComponent(feed?.id ?? "new")}`);
  const values = shown.typed ?? (feed === undefined ? { sources: "all", limit: "50", dedupe: "url" } : formOf(feed));
  const value = (name: string) => textIn(values, name);
  return [
    `<div class="sides"><form class="stack" method="post" action="${path}" data-preview="${path}/preview">`,
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
    field({ name: "limit", label: "Items at most", value: value("limit"), type: "number" }),
    field({
      name: "limitPerSource",
      label: "Items of one source at most",
      value: value("limitPerSource"),
      type: "number",
    }),
    choice("dedupe", "What makes two items one", DEDUPE, value("dedupe")),
    area({ name: "keep", label: "Keep only items that match", value: value("keep"), hint: FILTER_HINT }),
    area({ name: "drop", label: "Drop items that match", value: value("drop") }),
    checkbox("sourceInTitle", "The source's name before each title", value("sourceInTitle") !== ""),
    `<div class="bar"><button class="main">Save</button><button formaction="${path}/preview">Preview</button></div></form>`,
    `<section><h2>Preview</h2><div id="preview" aria-live="polite">${shown.preview}</div></section></div>`,
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

/** The keys of the config that a form changes; throws MuaraError for a filter that is no JSON. */
export function feedValues(feed: Feed | undefined, form: FormValues): Record<string, unknown> {
  return changedValues(feed === undefined ? {} : valuesOf(formOf(feed)), valuesOf(form, feed?.dedupe));
}

function formOf(feed: Feed): FormValues {
  const filter = (one: Filter | undefined) => (one === undefined ? "" : JSON.stringify(writtenFilter(one), null, 1));
  return {
    title: feed.title,
    description: feed.description ?? "",
    sources: feed.sources.all ? "all" : namesOf(feed.sources),
    exclude: namesOf(feed.exclude),
    limit: String(feed.limit),
    limitPerSource: feed.limitPerSource === undefined ? "" : String(feed.limitPerSource),
    dedupe: feed.dedupe.by,
    keep: filter(feed.keep),
    drop: filter(feed.drop),
    sourceInTitle: feed.sourceInTitle ? "yes" : "",
  };
}

function namesOf({ ids, tags }: Feed["exclude"]): string {
  return [...ids, ...tags.map((tag) => `#${tag}`)].join(", ");
}

function valuesOf(form: FormValues, dedupe?: Feed["dedupe"]): Record<string, unknown> {
  const optional = (name: string) => textIn(form, name) || undefined;
  const names = wordsIn(form, "sources");
  const without = wordsIn(form, "exclude");
  const by = textIn(form, "dedupe") || "url";
  const kept =
    dedupe === undefined || dedupe.by === by ? {} : { window: formatDuration(dedupe.windowMs), prefer: dedupe.prefer };
  return {
    title: optional("title"),
    description: optional("description"),
    sources: names.length === 0 || names.includes("all") ? "all" : selectionOf(names),
    exclude: without.length === 0 ? undefined : selectionOf(without),
    limit: numberIn(form, "limit"),
    limitPerSource: numberIn(form, "limitPerSource"),
    dedupe: { by, ...kept },
    keep: filterIn(form, "keep"),
    drop: filterIn(form, "drop"),
    sourceInTitle: textIn(form, "sourceInTitle") !== "",
  };
}

function selectionOf(names: readonly string[]): { ids: string[]; tags: string[] } {
  return {
    ids: names.filter((name) => !name.startsWith("#")),
    tags: names.filter((name) => name.startsWith("#")).map((name) => name.slice(1)),
  };
}

function numberIn(form: FormValues, name: string): number | string | undefined {
  const text = textIn(form, name);
  // What is no number is left to the config's own check, which says so.
  return text === "" ? undefined : Number.isNaN(Number(text)) ? text : Number(text);
}

function filterIn(form: FormValues, name: string): unknown {
  const text = textIn(form, name);
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new MuaraError(`${name}: this is no JSON (${(error as Error).message})`, { cause: error });
  }
}

/** A filter as the config file writes it. */
function writtenFilter(filter: Filter): unknown {
  if ("any" in filter) return { any: filter.any.map(writtenFilter) };
  if ("all" in filter) return { all: filter.all.map(writtenFilter) };
  if ("not" in filter) return { not: writtenFilter(filter.not) };
  if ("olderThanMs" in filter) return { olderThan: formatDuration(filter.olderThanMs) };
  if ("newerThanMs" in filter) return { newerThan: formatDuration(filter.newerThanMs) };
  return filter;
}
