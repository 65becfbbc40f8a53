import type { Source } from "../../domain/source.js";
import { maskPassword } from "../../lib/secret-address.js";
import { withoutSecrets } from "../../lib/secret-parameters.js";
import { parseUrl } from "../../lib/url.js";
import { hasUserInfo, isLanguage, isWebAddress } from "../schema/value-checks.js";
import { idOfAddress, shortHash } from "../source-ids.js";
import { type Outline, parseOpml } from "./parse-opml.js";
import { renderOpml } from "./render-opml.js";

/** A source as an OPML list names it, in the form of the config file. */
export interface ListedSource {
  readonly id: string;
  readonly url: string;
  readonly title?: string;
  readonly tags?: readonly string[];
  readonly language?: string;
}

export interface OpmlSources {
  readonly sources: readonly ListedSource[];
  readonly warnings: readonly string[];
  readonly problem?: string;
  /** The list ends early: `sources` are those whose outline is whole. */
  readonly isTruncated?: boolean;
  /** The list has more than the limit. */
  readonly hasMore?: boolean;
}

/** What a list that was cut off has to say. */
export const TRUNCATED = "the list ends early (truncated): it has no </opml>; only whole outlines were read";

const TAG_CHARS = 200;
const MAX_WARNINGS = 100;

/** The sources of an OPML list: folders (nested ones as `a/b`) and categories become tags; an address counts once. */
export function sourcesOfOpml(text: string, maxSources?: number): OpmlSources {
  const { outlines, isOpml, isTruncated, hasMore } = parseOpml(text, maxSources);
  const about = { ...(isTruncated ? { isTruncated } : {}), ...(hasMore ? { hasMore } : {}) };
  if (!isOpml) return { sources: [], warnings: [], problem: "this is no OPML: it has no <opml> element" };
  const entries = outlines.flatMap((outline) => entriesIn(outline, []));
  const invalid = entries.map(({ outline }) => warningOf(outline)).filter((warning) => warning !== undefined);
  const byUrl = new Map<string, ListedSource>();
  const ids = new Set<string>();
  for (const { outline, tags } of entries) {
    const url = addressOf(outline);
    if (!isWebAddress(url)) continue;
    const earlier = byUrl.get(url);
    const id = earlier?.id ?? freeId(outline, url, ids);
    ids.add(id.toLowerCase());
    byUrl.set(url, listed(outline, id, url, [...(earlier?.tags ?? []), ...tags]));
  }
  return {
    sources: [...byUrl.values()],
    warnings: [...(isTruncated ? [TRUNCATED] : []), ...firstOf(invalid)],
    ...about,
  };
}

/** The warnings of a long list are all alike. */
function firstOf(warnings: readonly string[]): readonly string[] {
  if (warnings.length <= MAX_WARNINGS) return warnings;
  return [...warnings.slice(0, MAX_WARNINGS), `left out ${warnings.length - MAX_WARNINGS} more in the same way`];
}

/** What a source says of itself, as it was last read. */
export interface KnownSource {
  readonly title?: string;
  readonly homepage?: string;
}

/** Sources as OPML 2.0, with the title that the config or the source itself gives, each under its first tag as a folder (`a/b` as nested ones), all tags as categories. */
export function opmlOfSources(
  sources: readonly Pick<Source, "id" | "url" | "title" | "tags" | "language">[],
  title: string,
  known: ReadonlyMap<string, KnownSource>,
): string {
  const root: Folder = { outlines: [], folders: new Map() };
  for (const source of sources) {
    const folder = (source.tags[0]?.split("/") ?? []).reduce(folderIn, root);
    const homepage = known.get(source.id)?.homepage;
    folder.outlines.push({
      id: source.id,
      title: source.title ?? known.get(source.id)?.title ?? source.id,
      xmlUrl: withoutSecrets(source.url),
      ...(homepage !== undefined && isWebAddress(homepage) && { htmlUrl: withoutSecrets(homepage) }),
      ...(source.language === undefined ? {} : { language: source.language }),
      categories: source.tags,
      children: [],
    });
  }
  return renderOpml(title, outlinesOf(root));
}

interface Folder {
  readonly outlines: Outline[];
  readonly folders: Map<string, Folder>;
}

function folderIn(folder: Folder, name: string): Folder {
  const found = folder.folders.get(name) ?? { outlines: [], folders: new Map() };
  folder.folders.set(name, found);
  return found;
}

function outlinesOf(folder: Folder): Outline[] {
  const inner = [...folder.folders].map(([title, one]) => ({ title, categories: [], children: outlinesOf(one) }));
  return [...inner, ...folder.outlines];
}

function entriesIn(outline: Outline, folders: readonly string[]): { outline: Outline; tags: readonly string[] }[] {
  if (outline.xmlUrl === undefined) {
    const inside = outline.title === "" ? folders : [...folders, outline.title];
    return outline.children.flatMap((child) => entriesIn(child, inside));
  }
  const folder = folders.join("/").slice(0, TAG_CHARS);
  const tags = [...(folder === "" ? [] : [folder]), ...outline.categories];
  return [{ outline, tags }, ...outline.children.flatMap((child) => entriesIn(child, folders))];
}

function addressOf({ xmlUrl = "" }: Outline): string {
  const web = xmlUrl.replace(/^feed:(?:\/\/)?(?=https?:)/i, "").replace(/^feed:\/\//i, "http://");
  return parseUrl(web) === undefined ? "" : web;
}

/** Why an entry is left out; undefined where it is not. */
function warningOf(outline: Outline): string | undefined {
  const url = addressOf(outline);
  if (isWebAddress(url)) return undefined;
  const why = hasUserInfo(url)
    ? "has a user name or a password in it; Muara does not send them"
    : "is no http or https address";
  return `left out "${outline.title}": ${maskPassword(outline.xmlUrl ?? "")} ${why}`;
}

/** Its own id where it has a usable one, else one made from the address: the same whenever the list is read. */
function freeId(outline: Outline, url: string, taken: ReadonlySet<string>): string {
  const own = outline.id !== undefined && /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(outline.id) ? outline.id : undefined;
  const id = own ?? idOfAddress(url);
  return taken.has(id.toLowerCase()) ? `${id.slice(0, 57)}-${shortHash(url)}` : id;
}

function listed(outline: Outline, id: string, url: string, tags: readonly string[]): ListedSource {
  const { title, language } = outline;
  const unique = [...new Set(tags)];
  return {
    id,
    url,
    ...(title === "" ? {} : { title: title.slice(0, 1_000) }),
    ...(unique.length === 0 ? {} : { tags: unique }),
    ...(language !== undefined && isLanguage(language) ? { language } : {}),
  };
}
