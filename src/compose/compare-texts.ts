import { countShared } from "../lib/text/count-shared.js";
import type { Sketch } from "./near-duplicate.js";

/** Content words that the shorter text has at least, or it says too little. */
const MIN_WORDS = 12;
/** Share of the shorter text's content words that the other has too. */
const SAME_SHARE = 0.7;
const DIFFERENT_SHARE = 0.4;

/** `unknown` where a text is missing or short, or where the texts agree in part. */
export type TextAgreement = "same" | "different" | "unknown";

/** Compares what two texts are about: a teaser or a summary of an article uses its words, a comment on it mostly its own. */
export function compareTexts(one: Sketch | undefined, other: Sketch | undefined): TextAgreement {
  if (one === undefined || other === undefined) return "unknown";
  const least = Math.min(one.vocabulary.length, other.vocabulary.length);
  if (least < MIN_WORDS) return "unknown";
  const share = countShared(one.vocabulary, other.vocabulary) / least;
  return share >= SAME_SHARE ? "same" : share < DIFFERENT_SHARE ? "different" : "unknown";
}
