import { atomFrame, atomItem } from "./atom.js";
import { jsonFrame, jsonItem } from "./json.js";
import type { Frame, ReadyFeed, ReadyItem } from "./render-model.js";
import { rssFrame, rssItem } from "./rss.js";

/** One format in which feeds are published. */
interface OutputFormat {
  /** Also the extension of its addresses. */
  readonly id: string;
  readonly label: string;
  readonly mediaType: string;
  /** Other media types in an Accept header that this format answers. */
  readonly otherMediaTypes: readonly string[];
  /** The document without its items. */
  readonly renderFrame: (feed: ReadyFeed) => Frame;
  /** One item of a document; `feedLanguage` is the document's. */
  readonly renderItem: (item: ReadyItem, feedLanguage: string | undefined) => string;
}

/**
 * The registry of output formats. A new format is one entry and its renderer: routes, merges, events, content negotiation, links
 * and pages follow. The order is that of links, and of preference where a client accepts several equally.
 */
const REGISTRY = [
  {
    id: "rss",
    label: "RSS",
    mediaType: "application/rss+xml",
    otherMediaTypes: ["application/xml", "text/xml"],
    renderFrame: rssFrame,
    renderItem: rssItem,
  },
  {
    id: "atom",
    label: "Atom",
    mediaType: "application/atom+xml",
    otherMediaTypes: [],
    renderFrame: atomFrame,
    renderItem: atomItem,
  },
  {
    id: "json",
    label: "JSON Feed",
    mediaType: "application/feed+json",
    otherMediaTypes: ["application/json"],
    renderFrame: jsonFrame,
    renderItem: jsonItem,
  },
] as const satisfies readonly OutputFormat[];

export type RenderFormat = (typeof REGISTRY)[number]["id"];

export const OUTPUT_FORMATS: readonly (OutputFormat & { readonly id: RenderFormat })[] = REGISTRY;

export function formatOf(id: RenderFormat): OutputFormat {
  const format = OUTPUT_FORMATS.find((one) => one.id === id);
  if (format === undefined) throw new RangeError(`no output format ${id}`);
  return format;
}
