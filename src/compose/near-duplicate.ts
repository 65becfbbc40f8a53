import { countShared } from "../lib/text/count-shared.js";
import { contentWords, wordsOf } from "../lib/text/normalize-text.js";
import { contextSignature, countConflicts } from "./context-signature.js";

/** A lead says in so many words what is new; background follows. */
const LEAD_WORDS = 50;
/** Only the beginning tells what a report is about; wire reports are cut from the end. */
const MAX_WORDS = 400;
const MAX_CHARS = 12_000;
const MAX_FACTS = 200;
const SHINGLE_WORDS = 8;
/** Share of the shorter text's shingles that the other has too. */
const MIN_CONTAINMENT = 0.2;
/** With less in common, a text may be a follow-up that repeats the background: the lead and the title must agree as well. */
const CERTAIN_CONTAINMENT = 0.5;
/** Share of the content words of either lead that the other text has too. */
const MIN_COMMON_LEAD = 0.35;
/** Of short texts more must agree: one common quotation makes a third of a teaser. */
const SHORT_SHINGLES = 60;
const MIN_CONTAINMENT_SHORT = 0.5;
const MIN_SHARED_SHINGLES = 10;
/** Reports made from one template share up to 70 % of their shingles, but not their names and least of all their figures. */
const MIN_COMMON_FACTS = 0.55;
const MIN_FACTS = 4;
const MIN_COMMON_NUMBERS = 0.4;
/** Half of the figures changed is another report: of many by themselves, of few where one is seen to have been exchanged. */
const MOST_NUMBERS = 0.55;
const MANY_NUMBERS = 4;
const MIN_NUMBERS = 2;
/** Desks change words, not what was said: two figures or names changed where all around them is the same are another report. */
const MAX_CONFLICTS = 1;
/** The index holds all shingles of the lead, which teasers repeat, and one in so many of the rest: alike texts share dozens. */
const LEAD_SHINGLES = 48;
const SAMPLE_ONE_IN = 4;
const MAX_INDEXED_PER_SHINGLE = 64;
const MAX_COMPARED = 16;
/** A shingle of 32 bits and the number of a text stand exactly in one double: more candidates than any feed has. */
const MAX_SKETCHES = 2 ** 20;

/** What is kept of a text to tell whether another tells the same story: about 5 KB at most. */
export interface Sketch {
  /** Words of the whole text that was looked at, for telling full texts from teasers. */
  readonly words: number;
  /** Hashes of the runs of 8 words, sorted, each once. */
  readonly shingles: Uint32Array;
  /** Those of them that the index looks at. */
  readonly sample: Uint32Array;
  /** Hashes of numbers, sorted, each once. */
  readonly numbers: Uint32Array;
  /** Hashes of numbers and capitalised words, sorted, each once. */
  readonly facts: Uint32Array;
  /** Numbers and names by what stands around them; see `contextSignature`. */
  readonly slots: Float64Array;
  /** Hashes of the content words, sorted, each once. */
  readonly vocabulary: Uint32Array;
  /** Those of the first 50 words. */
  readonly lead: Uint32Array;
}

/** Makes the sketch of a plain text; linear in its length, which is looked at up to 12,000 characters and 400 words. */
export function sketchText(text: string): Sketch {
  const beginning = text.slice(0, MAX_CHARS);
  const words = unspacedApart(wordsOf(beginning));
  const facts = factsOf(beginning);
  const shingles = shinglesOf(words.slice(0, MAX_WORDS).map(hashWord));
  return {
    words: Math.round((words.length * text.length) / Math.max(1, beginning.length)),
    shingles: sortedSet(shingles),
    sample: sortedSet(shingles.filter((hash, at) => at < LEAD_SHINGLES || hash % SAMPLE_ONE_IN === 0)),
    numbers: sortedSet(facts.filter((fact) => /^\p{N}/u.test(fact)).map(hashWord)),
    facts: sortedSet(facts.map(hashWord)),
    slots: contextSignature(beginning, hashWord),
    vocabulary: sortedSet([...contentWords(words.slice(0, MAX_WORDS))].map(hashWord)),
    lead: sortedSet([...contentWords(words.slice(0, LEAD_WORDS))].map(hashWord)),
  };
}

/**
 * Whether two sketches are of one report as two outlets print it: enough runs of 8 words of the shorter one stand in the
 * other, and the names and figures agree, which tells a report from the next one written after the same template.
 */
export function isNearDuplicate(one: Sketch, other: Sketch, titlesAgree: () => boolean = () => true): boolean {
  const least = Math.min(one.shingles.length, other.shingles.length);
  const wanted = least < SHORT_SHINGLES ? MIN_CONTAINMENT_SHORT : MIN_CONTAINMENT;
  const shared = countShared(one.shingles, other.shingles);
  if (shared < MIN_SHARED_SHINGLES || shared < wanted * least) return false;
  const conflicts = countConflicts(one.slots, other.slots);
  return (
    conflicts <= MAX_CONFLICTS &&
    figuresAgree(one, other, conflicts > 0) &&
    agree(one.facts, other.facts, MIN_FACTS, MIN_COMMON_FACTS) &&
    (shared >= CERTAIN_CONTAINMENT * least || (leadsAgree(one, other) && titlesAgree()))
  );
}

function figuresAgree({ numbers }: Sketch, { numbers: others }: Sketch, wasExchanged: boolean): boolean {
  const least = Math.min(numbers.length, others.length);
  return agree(numbers, others, MIN_NUMBERS, wasExchanged || least >= MANY_NUMBERS ? MOST_NUMBERS : MIN_COMMON_NUMBERS);
}

/** A follow-up repeats the other's lead as background, but its own lead is news to the other. */
function leadsAgree(one: Sketch, other: Sketch): boolean {
  return isLeadIn(one, other) && isLeadIn(other, one);
}

function isLeadIn({ lead }: Sketch, { vocabulary }: Sketch): boolean {
  return countShared(lead, vocabulary) >= MIN_COMMON_LEAD * lead.length;
}

/** Whether a text is too short to be told from others by `isNearDuplicate`, which then says no. */
export function isTooShort({ shingles }: Sketch): boolean {
  return shingles.length < MIN_SHARED_SHINGLES;
}

/** Whether the shorter list stands in the other to a share; too short a list tells nothing against it. */
function agree(one: Uint32Array, other: Uint32Array, fewest: number, share: number): boolean {
  const least = Math.min(one.length, other.length);
  return least < fewest || countShared(one, other) >= share * least;
}

/**
 * Of each text the shingles of its sample that another of these texts has too: what the index has to look at. Nearly all shingles
 * are of one text only, and one sort over all of them tells which, in a tenth of the time that looking each up takes.
 */
export function sharedSamples(sketches: readonly (Sketch | undefined)[]): readonly (readonly number[])[] {
  const places = new Float64Array(sketches.reduce((sum, sketch) => sum + (sketch?.sample.length ?? 0), 0));
  let end = 0;
  sketches.forEach((sketch, name) => {
    for (const shingle of sketch?.sample ?? []) places[end++] = shingle * MAX_SKETCHES + name;
  });
  places.sort();
  const shingleAt = (at: number) => Math.floor((places[at] ?? -1) / MAX_SKETCHES);
  const shared = sketches.map((): number[] => []);
  for (let at = 0; at < end; at++) {
    const shingle = shingleAt(at);
    if (shingle === shingleAt(at - 1) || shingle === shingleAt(at + 1))
      shared[(places[at] ?? 0) % MAX_SKETCHES]?.push(shingle);
  }
  return shared;
}

/** Finds among the sketches added so far those that tell the same story, best first. */
export interface NearDuplicateIndex {
  /** Looks at these shingles of the sketch, by default at its sample; `titlesAgree` is asked where the texts alone do not decide. */
  find(sketch: Sketch, sample?: Iterable<number>, titlesAgree?: (name: number) => boolean): readonly number[];
  /** `name` is what `find` gives back. */
  add(name: number, sketch: Sketch, sample?: Iterable<number>): void;
}

/** An inverted index over a sample of the shingles: looking up and adding are linear in the sketch. */
export function createNearDuplicateIndex(): NearDuplicateIndex {
  const sketches = new Map<number, Sketch>();
  const holders = new Map<number, number[]>();
  return {
    find(sketch, sample = sketch.sample, titlesAgree = () => true) {
      const counts = new Map<number, number>();
      for (const shingle of sample)
        for (const name of holders.get(shingle) ?? []) counts.set(name, (counts.get(name) ?? 0) + 1);
      return [...counts]
        .sort(([, a], [, b]) => b - a)
        .slice(0, MAX_COMPARED)
        .map(([name]) => name)
        .filter((name) => {
          const known = sketches.get(name);
          return known !== undefined && isNearDuplicate(sketch, known, () => titlesAgree(name));
        });
    },
    add(name, sketch, sample = sketch.sample) {
      sketches.set(name, sketch);
      for (const shingle of sample) {
        const list = holders.get(shingle);
        if (list === undefined) holders.set(shingle, [name]);
        else if (list.length < MAX_INDEXED_PER_SHINGLE) list.push(name);
      }
    },
  };
}

/** Scripts without spaces: each character counts as a word. */
function unspacedApart(words: readonly string[]): string[] {
  return words.flatMap((word) =>
    /^[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff\uac00-\ud7af]/.test(word) ? [...word] : [word],
  );
}

function shinglesOf(hashes: readonly number[]): number[] {
  const shingles: number[] = [];
  for (let at = 0; at + SHINGLE_WORDS <= hashes.length; at++) {
    let hash = 0;
    for (let word = at; word < at + SHINGLE_WORDS; word++) hash = mix(hash, hashes[word] ?? 0);
    shingles.push(hash >>> 0);
  }
  return shingles;
}

/** Numbers without what groups their digits (07.30 and 07:30 are one), and words with a capital that begin no sentence. */
function factsOf(text: string): string[] {
  const found = text.match(/\p{N}[\p{N}.,:]*|(?<=[\p{L}\p{N},;] )\p{Lu}[\p{L}\p{M}]+/gu) ?? [];
  return found.slice(0, MAX_FACTS).map((fact) => fact.toLowerCase().replace(/[.,:]/g, ""));
}

function sortedSet(hashes: readonly number[]): Uint32Array {
  return Uint32Array.from(new Set(hashes)).sort();
}

/** FNV-1a over UTF-16 units. */
function hashWord(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** Makes a hash of words that depends on their order. */
function mix(hash: number, word: number): number {
  const turned = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64;
  const scrambled = Math.imul(turned ^ word, 0x85ebca6b);
  return scrambled ^ (scrambled >>> 15);
}
