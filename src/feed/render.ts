import { renderAtom } from "./render/atom.js";
import { renderJson } from "./render/json.js";
import type { RenderFormat, RenderInput } from "./render/model.js";
import { prepareFeed } from "./render/prepare.js";
import { renderRss } from "./render/rss.js";

/**
 * Writes a feed as RSS 2.0, Atom 1.0 or JSON Feed 1.1. Never throws for what the items hold: what a format cannot carry is
 * repaired or left out. The same input gives the same text.
 */
export function renderFeed(format: RenderFormat, input: RenderInput): string {
  const feed = prepareFeed(input);
  switch (format) {
    case "rss":
      return renderRss(feed);
    case "atom":
      return renderAtom(feed);
    case "json":
      return renderJson(feed);
  }
}
