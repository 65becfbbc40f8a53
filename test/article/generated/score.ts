import type { ArticleReading } from "../../../src/article/article-reading.js";
import type { NewsPage } from "./shapes.js";

/** Word-level F1 of two texts: words counted with repetition; single characters where a script has no spaces. */
export function wordF1(expected: string, found: string): number {
  const [want, got] = [countWords(expected), countWords(found)];
  let shared = 0;
  for (const [word, count] of want) shared += Math.min(count, got.get(word) ?? 0);
  const sum = total(want) + total(got);
  return sum === 0 ? 1 : (2 * shared) / sum;
}

/** The names of the metadata fields that came out otherwise than the page's maker meant. */
export function wrongFields(page: NewsPage, { item }: ArticleReading): string[] {
  const found: Readonly<Record<string, unknown>> = {
    title: item.title?.value,
    authors: item.authors.map(({ name }) => name.toLowerCase()).join("|"),
    published: item.published,
    language: item.language?.split("-")[0],
    image: item.image?.url,
    caption: item.image?.caption,
  };
  const wanted: Readonly<Record<string, unknown>> = {
    title: page.title,
    authors: page.authors.map((name) => name.toLowerCase()).join("|"),
    published: page.published,
    language: page.language,
    image: page.image,
    caption: page.caption,
  };
  return Object.keys(wanted)
    .filter((field) => wanted[field] !== found[field])
    .map((field) => `${field}: ${String(found[field])} ≠ ${String(wanted[field])}`);
}

function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  const words =
    text.toLowerCase().match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{M}\p{N}]+/gu) ?? [];
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function total(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
