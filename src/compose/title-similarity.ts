import { contentWords, wordsOf } from "../lib/text/normalize-text.js";
import { parseUrl } from "../lib/url.js";

/** Share of the words of the shorter title that the other has too. */
const MIN_COMMON_WORDS = 0.5;

/** A title as it is compared. */
export interface TitleParts {
  readonly title: string | undefined;
  readonly url: string | undefined;
  readonly sourceTitle: string | undefined;
}

/** The words of the title, without the name of the outlet that some put behind it (` - Harian Muara`, ` | Muara.id`). */
export function titleWords({ title = "", url = "", sourceTitle }: TitleParts): string | undefined {
  const at = outletAt(title);
  const named = at > 0 && isOutlet(title.slice(at + 1), sourceTitle, url);
  const words = wordsOf(named ? title.slice(0, at) : title).join(" ");
  return words === "" ? undefined : words;
}

/** Where the last dash or bar between spaces is, or -1. */
function outletAt(title: string): number {
  const at = Math.max(...["-", "–", "—", "|"].map((sign) => title.lastIndexOf(` ${sign} `)));
  return at === -1 ? -1 : at + 1;
}

function isOutlet(name: string, sourceTitle: string | undefined, url: string): boolean {
  const squeezed = wordsOf(name).join("");
  if (squeezed === "") return false;
  if (sourceTitle !== undefined && wordsOf(sourceTitle).join("").startsWith(squeezed)) return true;
  const host = wordsOf(parseUrl(url)?.hostname ?? "").join("");
  return squeezed.length >= 4 && host.includes(squeezed);
}

/** `unknown` where one of the two has no title. */
export type TitleAgreement = "equal" | "similar" | "different" | "unknown";

/** Compares what `titleWords` gave: most words of the shorter one in the other make them similar, if a figure agrees too. */
export function compareTitles(one: string | undefined, other: string | undefined): TitleAgreement {
  if (one === undefined || other === undefined) return "unknown";
  if (one === other) return "equal";
  const [words, others] = [contentWords(one), contentWords(other)];
  const [shorter, longer] = words.size <= others.size ? [words, others] : [others, words];
  const common = [...shorter].filter((word) => longer.has(word)).length;
  if (common === 0 || common < MIN_COMMON_WORDS * shorter.size) return "different";
  return figuresAgree(one, other) ? "similar" : "different";
}

function figuresAgree(one: string, other: string): boolean {
  const [figures, others] = [figuresOf(one), figuresOf(other)];
  return figures.length === 0 || others.length === 0 || figures.some((figure) => others.includes(figure));
}

function figuresOf(words: string): readonly string[] {
  return words.split(" ").filter((word) => /^\p{N}/u.test(word));
}
