import type { ParsedItem, ParsedText } from "../../domain/parsed-feed.js";
import { repairWindows1252 } from "../../lib/encoding/mojibake.js";

/** What programs write for "no date" (Go's and .NET's year 1). */
const NO_DATE_BEFORE = "1700";

/** An item without what its publisher's program got wrong: texts encoded twice, dates that stand for none. */
export function repairItem(item: ParsedItem): ParsedItem {
  const { title, summary, content, authors, categories, published, updated, ...rest } = item;
  return {
    ...rest,
    ...(title === undefined ? {} : { title: mendText(title) }),
    ...(summary === undefined ? {} : { summary: mendText(summary) }),
    ...(content === undefined ? {} : { content: mendText(content) }),
    authors: authors.map((author) => ({ ...author, name: repairWindows1252(author.name) })),
    categories: categories.map(repairWindows1252),
    ...(isDate(published) ? { published } : {}),
    ...(isDate(updated) ? { updated } : {}),
  };
}

function mendText({ value, type }: ParsedText): ParsedText {
  return { value: repairWindows1252(value), type };
}

function isDate(instant: string | undefined): instant is string {
  return instant !== undefined && instant >= NO_DATE_BEFORE;
}
