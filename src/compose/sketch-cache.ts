import type { Sketch } from "./near-duplicate.js";

/** Questions that filters ask of texts: as many as a large config has; ad-hoc ones push each other out. */
const MAX_QUESTIONS = 64;

/**
 * What was learnt of texts, by content hash, so that a text that did not change is not read again: its sketch, and the answers
 * of filters that looked at it; also what was made of addresses and titles. Full, it forgets what was not used for longest.
 */
export interface SketchCache {
  sketchOf(contentHash: string): Sketch | undefined;
  keepSketch(contentHash: string, sketch: Sketch): void;
  /** `question` names a condition on the text, whoever asks it. */
  answerTo(question: string, contentHash: string): boolean | undefined;
  keepAnswer(question: string, contentHash: string, answer: boolean): void;
  /** What `make` makes of a short text, or made of it earlier under the same name; undefined is not remembered. */
  remember(name: string, text: string, make: () => string | undefined): string | undefined;
}

/** @param maxTexts about 3 KB each for feeds that compare stories, and some bytes for each condition on texts. */
export function createSketchCache(maxTexts: number, maxQuestions = MAX_QUESTIONS): SketchCache {
  const sketches = new BoundedMap<Sketch>(maxTexts);
  const questions = new BoundedMap<BoundedMap<boolean>>(maxQuestions);
  const short = new BoundedMap<string>(maxTexts * 2);
  return {
    sketchOf: (contentHash) => sketches.get(contentHash),
    keepSketch: (contentHash, sketch) => sketches.set(contentHash, sketch),
    answerTo: (question, contentHash) => questions.get(question)?.get(contentHash),
    keepAnswer(question, contentHash, answer) {
      const answers = questions.get(question) ?? new BoundedMap<boolean>(maxTexts);
      answers.set(contentHash, answer);
      questions.set(question, answers);
    },
    remember(name, text, make) {
      const key = `${name}\n${text}`;
      const known = short.get(key);
      if (known !== undefined) return known;
      const made = make();
      if (made !== undefined) short.set(key, made);
      return made;
    },
  };
}

/** The same memory, but what passes through here is not forgotten before this is, however small the one behind it. */
export function withOverlay(memory: SketchCache): SketchCache {
  const kept = createSketchCache(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
  return {
    sketchOf(contentHash) {
      const sketch = kept.sketchOf(contentHash) ?? memory.sketchOf(contentHash);
      if (sketch !== undefined) kept.keepSketch(contentHash, sketch);
      return sketch;
    },
    keepSketch(contentHash, sketch) {
      kept.keepSketch(contentHash, sketch);
      memory.keepSketch(contentHash, sketch);
    },
    answerTo(question, contentHash) {
      const answer = kept.answerTo(question, contentHash) ?? memory.answerTo(question, contentHash);
      if (answer !== undefined) kept.keepAnswer(question, contentHash, answer);
      return answer;
    },
    keepAnswer(question, contentHash, answer) {
      kept.keepAnswer(question, contentHash, answer);
      memory.keepAnswer(question, contentHash, answer);
    },
    remember: memory.remember,
  };
}

/** A map that lets go of the entry unused for longest. */
class BoundedMap<T> {
  readonly #max: number;
  readonly #entries = new Map<string, T>();

  constructor(max: number) {
    this.#max = max;
  }

  get(key: string): T | undefined {
    const value = this.#entries.get(key);
    if (value !== undefined) this.set(key, value);
    return value;
  }

  set(key: string, value: T): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    const oldest = this.#entries.keys().next();
    if (this.#entries.size > this.#max && oldest.done !== true) this.#entries.delete(oldest.value);
  }
}
