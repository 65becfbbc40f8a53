// Prints what a parser library reads of a feed: node bench/read-fields.mjs <library> < feed
// One JSON list of { title, id, link, dates, enclosures }; `npm run test:readers` compares it with what was published.
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";

const [name] = process.argv.slice(2);
const list = (value) => (value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]);
const urls = (files) => list(files).flatMap((file) => file?.url ?? file?.href ?? []);
const enclosureLinks = (links) => urls(list(links).filter((link) => link?.rel === "enclosure"));

/** The text of an element that a library gives as a string, or as an object with attributes. */
const words = (value) => (typeof value === "string" ? value : (value?.text ?? value?.["#text"] ?? value?.value));

const LIBRARIES = {
  "rss-parser": async (xml) => {
    const { default: Parser } = await import("rss-parser");
    const parser = new Parser({ customFields: { item: [["link", "links", { keepArray: true }]] } });
    const { items } = await parser.parseString(xml);
    return items.map(({ title, guid, id, link, links, isoDate, enclosure }) => {
      const linked = enclosureLinks(list(links).map((one) => one?.$));
      return { title, id: guid ?? id, link, dates: list(isoDate), enclosures: [...urls(enclosure), ...linked] };
    });
  },
  feedsmith: async (xml) => {
    const { parseFeed } = await import("feedsmith");
    const { format, feed } = parseFeed(xml);
    if (format === "rss") {
      return feed.items.map(({ title, guid, link, pubDate, enclosures }) => {
        return { title: words(title), id: guid?.value, link, dates: list(pubDate), enclosures: urls(enclosures) };
      });
    }
    return feed.entries.map(({ title, id, links = [], published, updated }) => {
      const link = links.find(({ rel = "alternate" }) => rel === "alternate")?.href;
      return {
        title: words(title),
        id,
        link,
        dates: [...list(published), ...list(updated)],
        enclosures: enclosureLinks(links),
      };
    });
  },
  feedparser: async (xml) => {
    const { default: FeedParser } = await import("feedparser");
    const items = [];
    await new Promise((resolve, reject) => {
      const parser = new FeedParser({ addmeta: false });
      parser.on("error", reject).on("end", resolve);
      parser.on("data", (item) => items.push(item));
      Readable.from([xml]).pipe(parser);
    });
    return items.map(({ title, guid, link, pubdate, date, enclosures }) => {
      return {
        title,
        id: guid,
        link: link ?? undefined,
        dates: [...list(pubdate), ...list(date)],
        enclosures: urls(enclosures),
      };
    });
  },
  "@rowanmanning/feed-parser": async (xml) => {
    const { parseFeed } = await import("@rowanmanning/feed-parser");
    return parseFeed(xml).items.map(({ title, id, url, published, updated, media }) => {
      return {
        title,
        id,
        link: url ?? undefined,
        dates: [...list(published), ...list(updated)],
        enclosures: urls(media),
      };
    });
  },
  "@extractus/feed-extractor": async (xml) => {
    const { extractFromXml } = await import("@extractus/feed-extractor");
    const { entries } = extractFromXml(xml, { getExtraEntryFields: (entry) => ({ entry }) });
    return entries.map(({ title, id, link, published, entry }) => {
      const files = [
        ...list(entry.enclosure).map((one) => one["@_url"]),
        ...list(entry.link).flatMap((one) => (one["@_rel"] === "enclosure" ? one["@_href"] : [])),
      ];
      return { title, id, link: link || undefined, dates: list(published), enclosures: files };
    });
  },
  feedme: async (xml) => {
    const { default: FeedMe } = await import("feedme");
    const parser = new FeedMe(true);
    parser.end(xml);
    return parser.done().items.map((item) => {
      const links = list(item.link);
      const link = links.find((one) => typeof one === "string" || (one.rel ?? "alternate") === "alternate");
      return {
        title: words(item.title),
        id: words(item.guid) ?? words(item.id),
        link: typeof link === "string" ? link : link?.href,
        dates: [...list(item.pubdate), ...list(item.published), ...list(item.updated)],
        enclosures: [...urls(item.enclosure), ...enclosureLinks(links)],
      };
    });
  },
  "react-native-rss-parser": async (xml) => {
    const { default: parser } = await import("react-native-rss-parser");
    const { items } = await parser.parse(xml);
    return items.map(({ title, id, links, published, enclosures }) => {
      const link = links.find(({ rel }) => !rel || rel === "alternate")?.url;
      return { title, id, link, dates: list(published), enclosures: urls(enclosures) };
    });
  },
};

if (!Object.hasOwn(LIBRARIES, name)) {
  console.error(`No library is called ${name}. There are: ${Object.keys(LIBRARIES).join(", ")}.`);
  process.exit(2);
}
console.log(JSON.stringify(await LIBRARIES[name](await text(process.stdin))));
