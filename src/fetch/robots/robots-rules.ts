/** The rules of one robots.txt that concern this program (RFC 9309), the longest first: the first that matches decides. */
export interface RobotsRules {
  readonly rules: readonly RobotsRule[];
  /** Crawl-delay in seconds, as stated. */
  readonly crawlDelay?: number;
  /** Characters of all rules: what the cache is bounded by. */
  readonly chars: number;
}

export interface RobotsRule {
  /** Normalised; `*` matches any characters, a final `$` the end of the path. */
  readonly pattern: string;
  readonly allows: boolean;
}

/** A longer rule could only match a path that is longer than nearly all. It is left out. */
export const MAX_RULE_CHARS = 2_048;
/** Of a longer path only the beginning is compared. */
export const MAX_PATH_CHARS = 4_096;
/** After so many steps the event loop goes on: about a millisecond. */
const STEPS_PER_SLICE = 200_000;
/** A path on which the rules take more is not fetched: 500 KiB of rules without wildcards take less than a hundredth. */
const MAX_STEPS_PER_PATH = 50_000_000;

const LINE_STEPS = 100;

/**
 * Parses robots.txt: groups of rules by user agent (RFC 9309 section 2.2). All groups of the product token count together,
 * else all those of `*`. Yields whenever a slice of work is done.
 */
export function* parseRobots(text: string, productToken: string): Generator<void, RobotsRules> {
  const own = new Group();
  const any = new Group();
  let groups: Group[] = [];
  let isNaming = false;
  let steps = 0;
  for (let at = text.startsWith("\ufeff") ? 1 : 0; at < text.length; ) {
    const end = lineEnd(text, at);
    const field = readField(text.slice(at, end));
    steps += LINE_STEPS + end - at;
    at = end + 1;
    if (steps > STEPS_PER_SLICE) {
      steps = 0;
      yield;
    }
    if (field === undefined) continue;
    if (field.name === "user-agent") {
      if (!isNaming) groups = [];
      isNaming = true;
      const agent = productOf(field.value);
      if (agent !== productToken && agent !== "*") continue;
      const group = agent === "*" ? any : own;
      group.isNamed = true;
      groups.push(group);
    } else {
      isNaming = false;
      for (const group of groups) group.add(field);
    }
  }
  return (own.isNamed ? own : any).rules();
}

/** The name that robots.txt knows a program by: `muara` of `Muara/1.2.3 (+https://feeds.example)`. */
export function productOf(userAgent: string): string {
  return (/^[^\s/;(]*/.exec(userAgent.trim())?.[0] ?? "").toLowerCase();
}

/** Whether a path with its query may be fetched; `undefined` when the rules take too long to match. */
export function* isAllowed({ rules }: RobotsRules, path: string): Generator<void, boolean | undefined> {
  const normalised = normalise(path).replaceAll("*", "%2A").replaceAll("$", "%24");
  const compared = normalised.slice(0, MAX_PATH_CHARS);
  const isWhole = compared.length === normalised.length;
  let steps = 0;
  let total = 0;
  for (const { pattern, allows } of rules) {
    const match = matchRule(pattern, compared, isWhole);
    steps += match.steps;
    if (match.matches) return allows;
    if (steps <= STEPS_PER_SLICE) continue;
    total += steps;
    steps = 0;
    if (total > MAX_STEPS_PER_PATH) return undefined;
    yield;
  }
  return true;
}

type Field = { readonly name: "user-agent" | "allow" | "disallow" | "crawl-delay"; readonly value: string };

/** The rules of the groups that name one agent. */
class Group {
  isNamed = false;
  #crawlDelay: number | undefined;
  #chars = 0;
  /** By length, so that no sort is needed. */
  readonly #allowed: Set<string>[] = [];
  readonly #disallowed: Set<string>[] = [];

  add({ name, value }: Field): void {
    if (name === "crawl-delay") {
      const seconds = Number.parseFloat(value);
      if (Number.isFinite(seconds)) this.#crawlDelay ??= seconds;
      return;
    }
    const pattern = normalisePattern(value);
    if (pattern === "" || pattern.length > MAX_RULE_CHARS) return;
    const lengths = name === "allow" ? this.#allowed : this.#disallowed;
    const same = lengths[pattern.length] ?? new Set<string>();
    lengths[pattern.length] = same.add(pattern);
    this.#chars += pattern.length;
  }

  /** Of two rules of one length the one that allows comes first (RFC 9309 section 2.2.2). */
  rules(): RobotsRules {
    const rules: RobotsRule[] = [];
    for (let length = MAX_RULE_CHARS; length > 0; length--) {
      for (const pattern of this.#allowed[length] ?? []) rules.push({ pattern, allows: true });
      for (const pattern of this.#disallowed[length] ?? []) rules.push({ pattern, allows: false });
    }
    return {
      rules,
      chars: this.#chars,
      ...(this.#crawlDelay === undefined ? {} : { crawlDelay: this.#crawlDelay }),
    };
  }
}

function lineEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) return at;
  }
  return text.length;
}

function readField(line: string): Field | undefined {
  const comment = line.indexOf("#");
  const content = comment < 0 ? line : line.slice(0, comment);
  const colon = content.indexOf(":");
  if (colon < 0) return undefined;
  const name = content.slice(0, colon).trim().toLowerCase();
  const value = content.slice(colon + 1).trim();
  if (name === "user-agent" || name === "allow" || name === "disallow" || name === "crawl-delay")
    return { name, value };
  return undefined;
}

/** A run of `*` is one; what follows it up to a `$` is kept; a `$` inside is a character. */
function normalisePattern(value: string): string {
  const isAnchored = value.endsWith("$");
  const body = normalise((isAnchored ? value.slice(0, -1) : value).replace(/\*+/g, "*")).replaceAll("$", "%24");
  if (isAnchored) return `${body}$`;
  // A final `*` says nothing but counts for the length of the rule.
  return body;
}

const UNRESERVED = /[A-Za-z0-9._~-]/;

/** Percent-encoding in one form: what is unreserved decoded, what is not ASCII encoded (RFC 9309 section 2.2.2). */
function normalise(text: string): string {
  if (/^[!-$&-~]*$/.test(text)) return text;
  return text.replace(/%[0-9a-fA-F]{2}|[^!-~]/gu, (part) => {
    if (!part.startsWith("%")) return percentEncode(part);
    const char = String.fromCharCode(Number.parseInt(part.slice(1), 16));
    return UNRESERVED.test(char) ? char : part.toUpperCase();
  });
}

function percentEncode(character: string): string {
  return Buffer.from(character)
    .toString("hex")
    .toUpperCase()
    .replace(/../g, (byte) => `%${byte}`);
}

/**
 * Matches one rule from the start of the path, in steps linear in the length of both: one pointer in the rule, one in the
 * path. Between two `*` the leftmost occurrence is the right one, so neither pointer ever needs to go back.
 */
export function matchRule(
  pattern: string,
  path: string,
  isWholePath = true,
): { readonly matches: boolean; readonly steps: number } {
  const isAnchored = pattern.endsWith("$");
  const parts = (isAnchored ? pattern.slice(0, -1) : pattern).split("*");
  const [first = "", ...others] = parts;
  const last = isAnchored ? others.pop() : undefined;
  let steps = pattern.length;
  if (!path.startsWith(first)) return { matches: false, steps };
  let at = first.length;
  for (const part of others) {
    const found = findLinearly(part, path, at);
    steps += found.steps;
    if (found.at < 0) return { matches: false, steps };
    at = found.at + part.length;
  }
  if (!isAnchored) return { matches: true, steps };
  const ends = last === undefined ? path.length === at : path.length - at >= last.length && path.endsWith(last);
  return { matches: isWholePath && ends, steps };
}

/** The first place of `part` at or after `from`, in linear time (Knuth, Morris, Pratt). */
function findLinearly(part: string, path: string, from: number): { readonly at: number; readonly steps: number } {
  if (part.length <= 1) {
    const at = path.indexOf(part, from);
    return { at, steps: (at < 0 ? path.length : at + 1) - from };
  }
  const borders = new Uint16Array(part.length);
  for (let at = 1, border = 0; at < part.length; at++) {
    while (border > 0 && part.charCodeAt(at) !== part.charCodeAt(border)) border = borders[border - 1] ?? 0;
    if (part.charCodeAt(at) === part.charCodeAt(border)) border++;
    borders[at] = border;
  }
  let matched = 0;
  for (let at = from; at < path.length; at++) {
    while (matched > 0 && path.charCodeAt(at) !== part.charCodeAt(matched)) matched = borders[matched - 1] ?? 0;
    if (path.charCodeAt(at) === part.charCodeAt(matched)) matched++;
    if (matched === part.length) return { at: at - matched + 1, steps: at - from + part.length };
  }
  return { at: -1, steps: path.length - from + part.length };
}
