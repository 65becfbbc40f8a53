import type { Person } from "../../domain/item.js";
import { comparableText } from "../markup/comparable-text.js";
import type { LdAuthor } from "../page/json-ld.js";
import type { PageFacts } from "../page/page-facts.js";
import type { ArticlePosition } from "../page/story-place.js";
import { signedBy } from "./author-elements.js";

/** A page with fewer lines beside its story shows too little for its silence to tell something about an author. */
export const BARE_LINES = { ld: 40, meta: 20 };
/** The writer, next to `content_editor`, where JSON-LD has the editor. */
export const WRITER_META = "content_author";
/** Highwire Press and its kin, one person a tag, the family name first. */
const SCHOLARLY_META = /^(?:citation_|bepress_|eprints\.|wkhealth_|dc\.)/;

const AUTHOR_META = [
  ..."author article:author og:article:author article:author_name parsely-author sailthru.author dc.creator dcterms.creator byl".split(
    " ",
  ),
  ..."cxenseparse:author mediator_author citation_author citation_authors bepress_citation_author wkhealth_authors".split(
    " ",
  ),
  ..."eprints.creators_name prism.author dc.creator.personalname dc.contributor.author".split(" "),
];
/** A newsroom's sign for one of its writers behind the name: `Petra Ruland (pru)`. */
const WITH_SIGN = /^([^()]+?)\s*\((\p{L}{2,4})\.?\)$/u;

/** What metadata say of the names: what else the page may show for one, and which need not be shown. */
export interface NameEvidence {
  readonly otherNames?: ReadonlyMap<string, string>;
  readonly certain?: ReadonlySet<string>;
}

/**
 * What only machines are told is the account that a page was made with, on 40 of 41 pages: those names count that a reader sees
 * by the story or in the box about its author, but for pages that show hardly more than it.
 */
export function peopleShown(
  people: readonly Person[],
  { linesBeside, shows }: ArticlePosition,
  bareLines: number,
  profile: string | undefined,
  { otherNames = new Map(), certain = new Set() }: NameEvidence = {},
): readonly Person[] {
  if (linesBeside < bareLines) return people;
  return people.filter(
    ({ name }) =>
      shows(name) ||
      shows(otherNames.get(name) ?? name) ||
      certain.has(name) ||
      (profile !== undefined && comparableText(name) === comparableText(profile)),
  );
}

/** What JSON-LD says of its authors' names. */
export function evidenceOf(authors: readonly LdAuthor[]): NameEvidence {
  return {
    otherNames: new Map(
      authors.flatMap(({ name, alternateName: other }) => (other === undefined ? [] : [[name, other]])),
    ),
    certain: new Set(authors.flatMap(({ name }) => signedName(name) ?? [])),
  };
}

/** An account has no sign of the newsroom, which is made of letters of the name. */
function signedName(text: string): string | undefined {
  const [, name, sign = ""] = WITH_SIGN.exec(text) ?? [];
  if (name?.includes(" ") !== true) return undefined;
  const letters = [...sign.toLowerCase()];
  const rest = [...name.toLowerCase()].reduce((left, letter) => (letter === left[0] ? left.slice(1) : left), letters);
  return rest.length === 0 ? name : undefined;
}

export function peopleInMeta(facts: PageFacts): Person[] {
  const named = AUTHOR_META.map((name) =>
    (facts.meta.get(name) ?? []).flatMap((value) => signedBy(SCHOLARLY_META.test(name) ? familyLast(value) : value)),
  );
  return named.find((people) => people.length > 0) ?? [];
}

/** `Lestari, Ayu; Carter, Ben` → `Ayu Lestari; Ben Carter`. */
function familyLast(value: string): string {
  return value
    .split(/\s*;\s*/u)
    .map((name) => name.replace(/^([^,]+),\s*([^,]+)$/u, "$2 $1"))
    .join("; ");
}
