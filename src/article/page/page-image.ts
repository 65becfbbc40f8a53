import { isTag } from "domhandler";
import type { Image } from "../../domain/item.js";
import { attribute, type Document, type Element, elementsOf, visibleText } from "../markup/parse-markup.js";
import { splitCredit, withoutLabel } from "./caption-credit.js";
import { AUTHOR_PAGE, metaValue, type PageFacts } from "./page-facts.js";

const CAPTION_TOKEN =
  /(?:^|[\s_-])(?:wp-caption-text|captions?|photo__caption|image-caption|keterangan|foto-caption|legend|cap(?:tion)?-?text)(?:$|[\s_-])/i;
const CREDIT_TOKEN =
  /(?:^|[\s_-])(?:credits?|copyright|photographer|image-credit|byline-photo|sumber-foto)(?:$|[\s_-])/i;
const NOT_LEAD = /(?:logo|icon|sprite|avatar|pixel|blank|spacer|placeholder|1x1|gravatar|badge|banner)/i;
/** Also in the address of `og:image`: never the picture of a story. */
const NO_STORY_PICTURE = /\/(?:default|logo|no-?image|placeholder)[\w-]*\.\w+$|gravatar|\/avatars?[./]/i;
const PORTRAIT =
  /(?:^|[\s_-])(?:authors?|byline|by-line|avatar|profile|writer|penulis|reporter|contributor|columnist|kolumnist|autor(?:en)?|auteurs?|redakteur|bio)(?:$|[\s_-]|__)/i;
const MAX_ICON_PIXELS = 80;
/** So many levels around a picture are looked at. */
const MAX_HEIGHT = 4;
const MIN_ID_CHARS = 8;
/** A longer paragraph is the story. */
const STORY_CHARS = 120;
const CAPTION_CHARS = 500;
/** Captions are looked for around so many pictures; the lead is among the first. */
const MAX_PICTURES = 60;

export interface FoundImage {
  readonly image?: Image;
  /** Captions and alternative texts of the page's pictures, the lead's first: they may stand again as paragraphs. */
  readonly captions: readonly string[];
  /** The lead picture's element, when the page shows it. */
  readonly element?: Element;
}

/**
 * The lead picture: of the body's head or the page's first figure when that is the one named in the metadata, else the one the
 * metadata name (OpenGraph, JSON-LD, twitter:image), else the first picture with a caption.
 */
export function chooseImage(document: Document, facts: PageFacts, base: string | undefined): FoundImage {
  const pictures = elementsOf(document)
    .filter((element) => element.name === "img" && source(element) !== "" && isContent(element))
    .slice(0, MAX_PICTURES)
    .map((element) => describe(element, base));
  const named = [
    metaValue(facts, "og:image", "og:image:url", "og:image:secure_url"),
    facts.ld?.images[0],
    metaValue(facts, "twitter:image", "twitter:image:src"),
  ]
    .flatMap((url) => (url === undefined ? [] : (absolute(url, base) ?? [])))
    .filter((url) => !NO_STORY_PICTURE.test(url));
  const shown =
    named.length > 0
      ? (pictures.find(({ url }) => named.some((name) => samePicture(name, url))) ?? hero(document, facts, pictures))
      : lead(pictures);
  const url = named[0] ?? shown?.url;
  const captions = pictures
    .flatMap(({ whole, caption, alt, credit }) => [whole, caption, alt, credit])
    .filter((text) => text !== undefined);
  if (url === undefined) return { captions };
  const alt = shown?.alt ?? metaValue(facts, "og:image:alt", "twitter:image:alt");
  const image: Image = {
    url,
    ...(alt === undefined ? {} : { alt }),
    ...(shown?.caption === undefined ? {} : { caption: shown.caption }),
    ...(shown?.credit === undefined ? {} : { credit: shown.credit }),
  };
  return { image, captions, ...(shown === undefined ? {} : { element: shown.element }) };
}

/** The one figure between heading and story shows what the metadata name, cut to another size under another name. */
function hero(document: Document, facts: PageFacts, pictures: readonly Picture[]): Picture | undefined {
  const heading = facts.headings[0];
  if (heading === undefined) return undefined;
  const elements = elementsOf(document);
  const from = elements.indexOf(heading);
  const story = elements.findIndex(
    ({ name }, at) => at > from && name === "p" && visibleText(elements[at] ?? heading).length >= STORY_CHARS,
  );
  const between = new Set(elements.slice(from, story < 0 ? from : story));
  const figures = pictures.filter(({ element, caption }) => caption !== undefined && between.has(element));
  return figures.length === 1 ? figures[0] : undefined;
}

/** The first picture of the article, captioned or not; outside one, the first with a caption. */
function lead(pictures: readonly Picture[]): Picture | undefined {
  return (
    pictures.find(({ element }) => isInside(element, /^(?:article|main)$/)) ??
    pictures.find(({ caption }) => caption !== undefined)
  );
}

/** Not a logo, an icon or the portrait of an author. */
function isContent(img: Element): boolean {
  if (NOT_LEAD.test(`${attribute(img, "class")} ${source(img)}`)) return false;
  const sizes = ["width", "height"].map((name) => Number(attribute(img, name) || Number.NaN));
  return !sizes.some((size) => size <= MAX_ICON_PIXELS) && !isPortrait(img);
}

function isPortrait(img: Element): boolean {
  let around = img.parent;
  for (let height = 0; around !== null && isTag(around) && height < MAX_HEIGHT; height += 1) {
    if (around.name === "article" || around.name === "main" || around.name === "figure") return false;
    if (PORTRAIT.test(marks(around)) || (around.name === "a" && AUTHOR_PAGE.test(attribute(around, "href"))))
      return true;
    around = around.parent;
  }
  return false;
}

function isInside(element: Element, names: RegExp): boolean {
  const { parent } = element;
  if (parent === null || !isTag(parent) || /^(?:nav|header|footer|aside)$/.test(parent.name)) return false;
  return names.test(parent.name) || isInside(parent, names);
}

interface Picture {
  readonly element: Element;
  readonly url: string;
  readonly alt?: string;
  /** Caption and credit as they are written together. */
  readonly whole?: string;
  readonly caption?: string;
  readonly credit?: string;
}

function describe(element: Element, base: string | undefined): Picture {
  const alt = attribute(element, "alt");
  return {
    element,
    url: absolute(source(element), base) ?? source(element),
    ...(alt === "" ? {} : { alt }),
    ...captionOf(element),
  };
}

type Described = Pick<Picture, "whole" | "caption" | "credit">;

/** From the figure around, else from a small neighbour that names itself a caption, or that repeats the alternative text; never across another picture. */
function captionOf(img: Element): Described {
  const alt = attribute(img, "alt");
  let around = img.parent;
  for (let height = 0; around !== null && isTag(around) && height < MAX_HEIGHT; height += 1) {
    const inner = elementsOf(around);
    if (inner.some((element) => element.name === "img" && element !== img && !isCopy(element, img))) break;
    const texts = inner.filter((element) => element !== img);
    const mark =
      texts.find((element) => element.name === "figcaption") ??
      texts.find((element) => CAPTION_TOKEN.test(marks(element))) ??
      texts.find((element) => alt.length >= 12 && visibleText(element) === alt);
    if (mark !== undefined) return describeCaption(mark, texts);
    if (around.name === "figure" || around.name === "article" || around.name === "body") break;
    around = around.parent;
  }
  return {};
}

/** Pages hold a picture twice for browsers without scripts, and icons next to it. */
function isCopy(other: Element, img: Element): boolean {
  return (
    source(other) === "" ||
    NOT_LEAD.test(`${attribute(other, "class")} ${source(other)}`) ||
    sameFile(source(other), source(img))
  );
}

function describeCaption(element: Element, around: readonly Element[]): Described {
  const text = visibleText(element);
  if (text === "" || text.length > CAPTION_CHARS) return {};
  const own = elementsOf(element).filter((child) => child !== element);
  const marked =
    own.find(isCredit) ?? around.find((other) => !own.includes(other) && other !== element && isCredit(other));
  const said = marked === undefined ? "" : visibleText(marked);
  if (said === "" || said === text || said.includes(text)) return { whole: text, ...splitCredit(text) };
  const caption = text
    .replace(said, "")
    .replace(/[\s|–—-]+$/u, "")
    .trim();
  const credit = withoutLabel(said.replace(/^[([]|[)\]]$/gu, ""));
  return { whole: text, ...(caption === "" ? {} : { caption }), ...(credit === "" ? {} : { credit }) };
}

function isCredit(element: Element): boolean {
  return CREDIT_TOKEN.test(marks(element)) && visibleText(element).length <= CAPTION_CHARS;
}

function source(img: Element): string {
  const lazy = ["data-src", "data-original", "data-lazy-src", "src"]
    .map((name) => attribute(img, name))
    .find((url) => url !== "" && !url.startsWith("data:"));
  return lazy ?? attribute(img, "srcset").split(/[\s,]/)[0] ?? "";
}

function absolute(url: string, base: string | undefined): string | undefined {
  try {
    const { href, protocol } = new URL(url, base);
    return protocol === "http:" || protocol === "https:" ? href : undefined;
  } catch {
    return undefined;
  }
}

/** Sizes and crops of one picture have one file name. */
export function sameFile(a: string, b: string): boolean {
  return a === b || (fileName(a) !== "" && fileName(a) === fileName(b));
}

/** Also pictures of a service that names files by an id: `/media/3f9a…/1200.jpg`. */
function samePicture(a: string, b: string): boolean {
  if (sameFile(a, b)) return true;
  const ids = idsIn(a);
  return idsIn(b).some((id) => ids.includes(id));
}

function idsIn(url: string): string[] {
  const path = url.replace(/^https?:\/\/[^/]+/i, "");
  return path
    .split(/[/?&=.,_:-]|%2F/i)
    .filter((part) => part.length >= MIN_ID_CHARS && /\d/.test(part) && !/^(?:19|20)\d{6}$/.test(part));
}

function fileName(url: string): string {
  const path = url.split(/[?#]/)[0] ?? "";
  const name = (path.split("/").pop() ?? "").replace(/\.(?:jpe?g|png|webp|avif|gif)$/i, "");
  return name.replace(
    /(?:[-_@](?:\d{2,4}x\d{2,4}|[wh]?\d{2,4}[wp]?|[23]x|scaled|large|medium|small|thumb(?:nail)?))+$/i,
    "",
  );
}

function marks(element: Element): string {
  return `${attribute(element, "class")} ${attribute(element, "id")} ${attribute(element, "itemprop")}`;
}
