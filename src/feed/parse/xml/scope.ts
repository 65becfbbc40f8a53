import type { Rule, Vocabulary } from "./rule.js";

/** The names in force at one place of a document, and what has been looked up there before. */
export interface Scope {
  /** Declared prefix → canonical prefix; "" is the default namespace, `undefined` a namespace Muara does not read. */
  readonly prefixes: ReadonlyMap<string, string | undefined>;
  readonly rules: Map<Vocabulary, Map<string, Rule | undefined>>;
  readonly derived: Map<string, Scope>;
}

/** Namespaces by the prefix Muara gives them, matched without case, scheme, `www.` and closing `/` or `#`. */
const NAMESPACES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "w3.org/2005/atom": "atom",
    "purl.org/atom/ns": "atom",
    "example.com/newformat": "atom",
    "example.com/necho": "atom",
    "purl.org/echo": "atom",
    "uri/of/echo/namespace": "atom",
    "purl.org/pie": "atom",
    "purl.org/rss/1.0": "",
    "my.netscape.com/rdf/simple/0.9": "",
    "my.netscape.com/publish/formats/rss-0.91.dtd": "",
    "channel.netscape.com/rdf/simple/0.9": "",
    "example.com/rss/1.0": "",
    "backend.userland.com/rss": "",
    "backend.userland.com/rss2": "",
    "backend.userland.com/rss091": "",
    "blogs.law.harvard.edu/tech/rss": "",
    "cyber.law.harvard.edu/rss": "",
    "purl.org/net/rss1.1": "",
    "purl.org/rss/1.0/modules/rss091": "",
    "purl.org/rss/1.0/modules/content": "content",
    "purl.org/dc/elements/1.1": "dc",
    "purl.org/dc/elements/1.0": "dc",
    "purl.org/dc/terms": "dcterms",
    "purl.org/rss/1.0/modules/syndication": "sy",
    "search.yahoo.com/mrss": "media",
    "itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "example.com/dtds/podcast-1.0.dtd": "itunes",
    "podcastindex.org/namespace/1.0": "podcast",
    "github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": "podcast",
    "w3.org/1999/02/22-rdf-syntax-ns": "rdf",
    "w3.org/1999/xhtml": "xhtml",
    "w3.org/xml/1998/namespace": "xml",
    "rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "google.com/schemas/play-podcasts/1.0": "googleplay",
    "google.com/schemas/play-podcasts/1.0/play-podcasts.xsd": "googleplay",
    "purl.org/syndication/thread/1.0": "thr",
    "madskills.com/public/xml/rss/module/trackback": "trackback",
    "schemas.google.com/g/2005": "gd",
    "base.google.com/ns/1.0": "g",
  }),
);

const CANONICAL = new Set(NAMESPACES.values());

/** In force at one place: each scope costs as much as it has prefixes. */
const MAX_PREFIXES = 64;
/** Kept of the scopes that elements of one scope made. */
const MAX_KNOWN_SCOPES = 64;
const NO_PREFIXES: ReadonlyMap<string, string | undefined> = new Map();

export function rootScope(): Scope {
  return { prefixes: NO_PREFIXES, rules: new Map(), derived: new Map() };
}

/** The scope inside an element that declares namespaces (`xmlns` pairs as prefix and address); the same one where nothing changes. */
export function declare(scope: Scope, declarations: readonly (readonly [string, string])[]): Scope {
  const changed = declarations
    .map(([prefix, address]) => [prefix, canonicalPrefix(prefix, address)] as const)
    .filter(([prefix, canonical]) => changes(scope, prefix, canonical))
    .slice(0, Math.max(0, MAX_PREFIXES - scope.prefixes.size));
  if (changed.length === 0) return scope;
  const key = changed.map(([prefix, canonical]) => `${prefix}=${canonical}`).join(" ");
  const known = scope.derived.get(key);
  if (known !== undefined) return known;
  const made: Scope = { prefixes: new Map([...scope.prefixes, ...changed]), rules: new Map(), derived: new Map() };
  if (scope.derived.size >= MAX_KNOWN_SCOPES) scope.derived.clear();
  scope.derived.set(key, made);
  return made;
}

/** A namespace that is not read matters only where it takes the place of one that is. */
function changes(scope: Scope, prefix: string, canonical: string | undefined): boolean {
  const known = scope.prefixes.get(prefix);
  if (canonical === undefined && known === undefined)
    return prefix.toLowerCase() === "rss" && !scope.prefixes.has(prefix);
  return known !== canonical;
}

/** What the element `name` is in a place where `vocabulary` holds; looked up once a scope. */
export function ruleFor(vocabulary: Vocabulary, scope: Scope, name: string): Rule | undefined {
  let known = scope.rules.get(vocabulary);
  if (known === undefined) {
    known = new Map();
    scope.rules.set(vocabulary, known);
  }
  const rule = known.get(name);
  if (rule !== undefined || known.has(name)) return rule;
  const canonical = canonicalName(scope, name);
  const found =
    canonical === undefined ? undefined : (vocabulary.get(canonical) ?? vocabulary.get(withoutAtom(canonical)));
  known.set(name, found);
  return found;
}

function withoutAtom(name: string): string {
  return name.startsWith("atom:") ? name.slice(5) : name;
}

/** How Muara calls an element: `title`, `atom:title`, `dc:creator`; in lower case, since publishers are careless with it. */
function canonicalName(scope: Scope, name: string): string | undefined {
  const colon = name.indexOf(":");
  const prefix = colon < 0 ? "" : name.slice(0, colon);
  const local = name.slice(colon + 1).toLowerCase();
  const declared = scope.prefixes.get(prefix);
  if (declared !== undefined) return declared === "" ? local : `${declared}:${local}`;
  if (prefix === "") return local;
  const lower = prefix.toLowerCase();
  if (scope.prefixes.has(prefix) && !CANONICAL.has(lower)) return undefined;
  return lower === "rss" ? local : `${lower}:${local}`;
}

function canonicalPrefix(prefix: string, address: string): string | undefined {
  const plain = address
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .replace(/^www\./, "")
    .replace(/[/#]+$/, "");
  const known = NAMESPACES.get(plain);
  if (known !== undefined) return known;
  return prefix === "" ? "" : undefined;
}
