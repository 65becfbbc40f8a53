import { blocksOf } from "../markup/blocks.js";
import { comparableText } from "../markup/comparable-text.js";
import type { Document, Element, ParentNode } from "../markup/parse-markup.js";
import { UNSPACED } from "./story-evidence.js";
import { isInside } from "./story-heading.js";

/** A shorter line is a byline, a date or a label. */
const SENTENCE_CHARS = 60;
/** A script without spaces says as much in a third of the characters. */
const UNSPACED_CHARS = 20;
/** More text between a heading and a body is the story that the heading belongs to. */
const SKIPPED_CHARS = 200;

/** Whether a body is the first text below a heading. */
export function followsHeading(body: ParentNode, page: Document, heading: Element): boolean {
  const text = comparableText(
    blocksOf(body)
      .map((block) => block.text)
      .join(" "),
  );
  let isBelow = false;
  let skipped = 0;
  for (const block of blocksOf(page)) {
    if (block.element === heading) isBelow = true;
    if (!isBelow || block.element === heading || !isSentence(block.text)) continue;
    if (isInside(block.element, /^(?:aside|nav|footer|form)$/)) continue;
    if (text.includes(comparableText(block.text))) return skipped <= SKIPPED_CHARS;
    skipped += block.text.length;
  }
  return false;
}

function isSentence(text: string): boolean {
  return text.length >= SENTENCE_CHARS || (text.length >= UNSPACED_CHARS && UNSPACED.test(text));
}
