import { formatOf, type RenderFormat } from "./formats.js";
import { placeItems, readyFeed, readyItem } from "./prepare.js";
import type { RenderInput } from "./render-model.js";

/**
 * Renders a feed in one format. Never throws because of an item: what the format cannot express is repaired or left out. The same
 * input gives the same text.
 */
export function renderFeed(format: RenderFormat, input: RenderInput): string {
  const { renderFrame, renderItem } = formatOf(format);
  const places = placeItems(input.items, input.takenIds);
  const feed = readyFeed(input, places);
  const items = input.items.flatMap((item, index) => {
    const place = places[index];
    return place === undefined ? [] : [renderItem(readyItem(item, place, input.style), feed.language)];
  });
  const { before, between, after } = renderFrame(feed);
  return before + items.join(between) + after;
}
