// Each reader turns bytes into its model, in one call, the way its own documentation says.
import { Readable } from "node:stream";

export const READERS = {
  muara: async () => {
    const { parseFeed } = await import("../../dist/src/feed/parse/parse-feed.js");
    return (bytes) => parseFeed({ url: "https://news.example/feed", bytes });
  },
  "rss-parser": async () => {
    const { default: Parser } = await import("rss-parser");
    const parser = new Parser();
    return (bytes) => parser.parseString(bytes.toString("utf8"));
  },
  feedsmith: async () => {
    const { parseFeed } = await import("feedsmith");
    return (bytes) => parseFeed(bytes.toString("utf8"));
  },
  feedparser: async () => {
    const { default: FeedParser } = await import("feedparser");
    return (bytes) =>
      new Promise((resolve, reject) => {
        const items = [];
        const parser = new FeedParser({});
        parser.on("error", reject);
        parser.on("readable", () => {
          for (let item = parser.read(); item !== null; item = parser.read()) items.push(item);
        });
        parser.on("end", () => resolve({ meta: parser.meta, items }));
        Readable.from([bytes]).pipe(parser);
      });
  },
  "@rowanmanning/feed-parser": async () => {
    const { parseFeed } = await import("@rowanmanning/feed-parser");
    return (bytes) => {
      const feed = parseFeed(bytes.toString("utf8"));
      // Its model is lazy: it reads the document when asked, so it is asked for everything.
      return feed.toJSON();
    };
  },
};
