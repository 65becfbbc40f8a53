import { atomFrame, atomItem } from "./atom.js";
import { jsonFrame, jsonItem } from "./json.js";
import { placeItems, readyFeed, readyItem } from "./prepare.js";
import type { Frame, ReadyFeed, ReadyItem, RenderFormat, RenderInput } from "./render-model.js";
import { rssFrame, rssItem } from "./rss.js";

/**
 * Writes a feed as RSS 2.0, Atom 1.0 or JSON Feed 1.1. Never throws for what the items hold: what a format cannot carry is
 * repaired or left out. The same input gives the same text.
 */
export function renderFeed(format: RenderFormat, input: RenderInput): string {
  const places = placeItems(input.items, input.takenIds);
  const feed = readyFeed(input, places);
  const items = input.items.flatMap((item, index) => {
    const place = places[index];
    return place === undefined ? [] : [renderItem(format, readyItem(item, place, input.style), feed.language)];
  });
  const { before, between, after } = renderFrame(format, feed);
  return before + items.join(between) + after;
}

/** A document without its items. Frame and items can be kept apart, and joined again when few of them have changed. */
export function renderFrame(format: RenderFormat, feed: ReadyFeed): Frame {
  switch (format) {
    case "rss":
      return rssFrame(feed);
    case "atom":
      return atomFrame(feed);
    case "json":
      return jsonFrame(feed);
  }
}

/** One item as it stands in a document; `feedLanguage` is that document's. */
export function renderItem(format: RenderFormat, item: ReadyItem, feedLanguage: string | undefined): string {
  switch (format) {
    case "rss":
      return rssItem(item);
    case "atom":
      return atomItem(item, feedLanguage);
    case "json":
      return jsonItem(item);
  }
}
