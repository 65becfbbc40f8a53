import { isTag } from "domhandler";
import type { Image } from "../feed/model.js";
import { attribute, type Document, type Element, elementsOf, visibleText } from "./markup.js";
import { metaValue, type PageFacts } from "./page-facts.js";

const CAPTION_TOKEN =
  /(?:^|[\s_-])(?:wp-caption-text|captions?|photo__caption|image-caption|keterangan|foto-caption|legend|cap(?:tion)?-?text)(?:$|[\s_-])/i;
const CREDIT_TOKEN =
  /(?:^|[\s_-])(?:credits?|copyright|photographer|image-credit|byline-photo|sumber-foto)(?:$|[\s_-])/i;
const NOT_LEAD = /(?:logo|icon|sprite|avatar|pixel|blank|spacer|placeholder|1x1|gravatar|badge|banner)/i;
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
    .filter(
      (element) =>
        element.name === "img" &&
        !NOT_LEAD.test(`${attribute(element, "class")} ${source(element)}`) &&
        source(element) !== "",
    )
    .slice(0, MAX_PICTURES)
    .map((element) => describe(element, base));
  const named = [
    metaValue(facts, "og:image", "og:image:url", "og:image:secure_url"),
    facts.ld?.images[0],
    metaValue(facts, "twitter:image", "twitter:image:src"),
  ]
    .flatMap((url) => (url === undefined ? [] : (absolute(url, base) ?? [])))
    .filter((url) => !/\/(?:default|logo|no-?image|placeholder)[\w-]*\.\w+$/i.test(url));
  const shown =
    pictures.find(({ url }) => named.some((name) => sameFile(name, url))) ??
    pictures.find(({ caption }) => caption !== undefined);
  const url = named[0] ?? shown?.url;
  const captions = pictures
    .flatMap(({ caption, alt, credit }) => [caption, alt, credit])
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

interface Picture {
  readonly element: Element;
  readonly url: string;
  readonly alt?: string;
  readonly caption?: string;
  readonly credit?: string;
}

function describe(element: Element, base: string | undefined): Picture {
  const alt = attribute(element, "alt");
  const { caption, credit } = captionOf(element);
  return {
    element,
    url: absolute(source(element), base) ?? source(element),
    ...(alt === "" ? {} : { alt }),
    ...(caption === undefined ? {} : { caption }),
    ...(credit === undefined ? {} : { credit }),
  };
}

/** From the figure around, else from a small neighbour that names itself a caption, or that repeats the alternative text. */
function captionOf(img: Element): { caption?: string; credit?: string } {
  const alt = attribute(img, "alt");
  let around = img.parent;
  for (let height = 0; around !== null && isTag(around) && height < 4; height += 1) {
    const texts = elementsOf(around).filter((element) => element !== img);
    const mark =
      texts.find((element) => element.name === "figcaption") ??
      texts.find((element) => CAPTION_TOKEN.test(marks(element))) ??
      texts.find((element) => alt.length >= 12 && visibleText(element) === alt);
    if (mark !== undefined) return splitCredit(mark);
    if (around.name === "figure" || around.name === "article" || around.name === "body") break;
    around = around.parent;
  }
  return {};
}

function splitCredit(element: Element): { caption?: string; credit?: string } {
  const text = visibleText(element);
  if (text === "" || text.length > CAPTION_CHARS) return {};
  const inner = elementsOf(element).find((child) => CREDIT_TOKEN.test(marks(child)));
  const said = inner === undefined ? undefined : visibleText(inner);
  const written =
    /\s*[([]?\s*(?:foto|photo|credit|image credit|dok\.?|sumber foto)\s*[:：]\s*([^()[\]]{2,80})[)\]]?\s*$/iu.exec(
      text,
    );
  const credit = said !== undefined && said !== "" && said !== text ? said : written?.[1]?.trim();
  const caption =
    said !== undefined && said !== text
      ? text.replace(said, "").trim()
      : written !== null && written.index > 0
        ? text.slice(0, written.index).trim()
        : text;
  return {
    ...(caption === "" ? {} : { caption }),
    ...(credit === undefined
      ? {}
      : { credit: credit.replace(/^(?:foto|photo|credit|image credit|dok\.?)\s*[:：]\s*/iu, "") }),
  };
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

function fileName(url: string): string {
  const path = url.split(/[?#]/)[0] ?? "";
  return (path.split("/").pop() ?? "").replace(/[-_]\d{2,4}x\d{2,4}(?=\.\w+$)/, "");
}

function marks(element: Element): string {
  return `${attribute(element, "class")} ${attribute(element, "id")} ${attribute(element, "itemprop")}`;
}
