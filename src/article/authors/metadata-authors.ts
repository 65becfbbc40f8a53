import type { Person } from "../../domain/item.js";
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
/**
 * What only machines are told is the account that a page was made with, on 40 of 41 pages: those names count that a reader sees
 * by the story, but for pages that show hardly more than it.
 */
export function peopleShown(
  people: readonly Person[],
  { linesBeside, shows }: ArticlePosition,
  bareLines: number,
  otherNames: ReadonlyMap<string, string> = new Map(),
): readonly Person[] {
  return linesBeside < bareLines
    ? people
    : people.filter(({ name }) => shows(name) || shows(otherNames.get(name) ?? name));
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
