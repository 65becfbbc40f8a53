import { countShared } from "../lib/text/count-shared.js";
import { normalizeText } from "../lib/text/normalize-text.js";

const MAX_TOKENS = 400;
const MAX_SLOTS = 200;
const MAX_NAME_WORDS = 8;
/** A hash of 32 bits for what stands around, one of 20 bits for what stands there: together they stand exactly in one double. */
const FILLER_RANGE = 2 ** 20;

/** A number, or a word. */
const TOKEN = /\p{N}[\p{N}.,:]*|[\p{L}\p{M}]+/gu;
const NUMBER_START = /^\p{N}/u;
const CAPITAL_START = /^\p{Lu}/u;
/** What stands before a word that begins no sentence, and before one that goes on with a name. */
const WITHIN_SENTENCE = /[\p{L}\p{N},;] $/u;
const WITHIN_NAME = /[\p{L}\p{N}] $/u;

/** How a slot is written in the surroundings of another: what stands in it must not matter there. */
const NUMBER = "#";
const NAME = "@";

interface Token {
  /** The word, or what kind of slot it is. */
  readonly sign: string;
  /** What stands in the slot; empty for a word. */
  readonly fillers: string[];
}

/**
 * The figures and names of a text, each by what stands around it (three words before, one behind), sorted, each once. Where two
 * texts have the same surroundings, one report has the same figure or name in them; the next report of a series has another.
 * Linear in the text, of which 400 words and names are looked at.
 */
export function contextSignature(text: string, hashWord: (word: string) => number): Float64Array {
  const tokens = tokensOf(text);
  const signAt = (at: number) => tokens[at]?.sign ?? "";
  const slots = new Set<number>();
  for (const [at, { sign, fillers }] of tokens.entries()) {
    if (fillers.length === 0) continue;
    if (slots.size + fillers.length > MAX_SLOTS) break;
    const around = hashWord([sign, signAt(at - 3), signAt(at - 2), signAt(at - 1), signAt(at + 1)].join(" "));
    for (const filler of fillers) slots.add(around * FILLER_RANGE + (hashWord(filler) % FILLER_RANGE));
  }
  return Float64Array.from(slots).sort();
}

/** In how many equal surroundings two texts have different figures or names; half of a name's words make it the same. */
export function countConflicts(one: Float64Array, other: Float64Array): number {
  let conflicts = 0;
  for (let at = 0, there = 0; at < one.length && there < other.length; ) {
    const [mine, theirs] = [aroundAt(one, at), aroundAt(other, there)];
    const [end, endThere] = [mine <= theirs ? endOf(one, at) : at, theirs <= mine ? endOf(other, there) : there];
    if (mine === theirs) {
      const least = Math.min(end - at, endThere - there);
      if (countShared(one.subarray(at, end), other.subarray(there, endThere)) * 2 <= least) conflicts++;
    }
    [at, there] = [end, endThere];
  }
  return conflicts;
}

function aroundAt(slots: Float64Array, at: number): number {
  return Math.floor((slots[at] ?? 0) / FILLER_RANGE);
}

/** Where the fillers of the slot that begins here end. */
function endOf(slots: Float64Array, start: number): number {
  let end = start + 1;
  while (end < slots.length && aroundAt(slots, end) === aroundAt(slots, start)) end++;
  return end;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const { 0: word, index } of text.matchAll(TOKEN)) {
    if (tokens.length >= MAX_TOKENS) break;
    const before = text.slice(Math.max(0, index - 2), index);
    const last = tokens.at(-1);
    if (NUMBER_START.test(word)) tokens.push({ sign: NUMBER, fillers: [word.replace(/[.,:]/g, "")] });
    else if (!CAPITAL_START.test(word) || !WITHIN_SENTENCE.test(before))
      tokens.push({ sign: normalizeText(word), fillers: [] });
    else if (last?.sign === NAME && last.fillers.length < MAX_NAME_WORDS && WITHIN_NAME.test(before))
      last.fillers.push(normalizeText(word));
    else tokens.push({ sign: NAME, fillers: [normalizeText(word)] });
  }
  return tokens;
}
