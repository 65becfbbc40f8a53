/** What was read out of the texts of one page, under the options it is read with: title, authors and dates ask for the same lines. */
export type ResultCache<T> = WeakMap<object, Map<string, T>>;

const MAX_TEXTS = 500;

/** The answer of before, or the one that `read` gives now. */
export function remembered<T>(memory: ResultCache<T>, options: object, text: string, read: () => T): T {
  const known = memory.get(options) ?? new Map<string, T>();
  memory.set(options, known);
  const before = known.get(text);
  if (before !== undefined || known.has(text)) return before as T;
  const answer = read();
  if (known.size < MAX_TEXTS) known.set(text, answer);
  return answer;
}
