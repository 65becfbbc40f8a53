// Muara's reader as a module that feed corpora can score: `parse(bytes, { url, contentType })` gives the model as the
// document has it, before sanitising. Needs a built checkout (`npm run setup`).
import { parseFeed } from "../../dist/src/feed/parse/parse-feed.js";

export function parse(bytes, { url = "https://feed.invalid/", contentType = "" } = {}) {
  const { title, link, items } = parseFeed({ bytes, url, contentType });
  return {
    title: title?.value,
    link,
    items: items.map(({ title, content, summary, ...item }) => ({
      ...item,
      title: title?.value,
      content: content?.value,
      summary: summary?.value,
    })),
  };
}
