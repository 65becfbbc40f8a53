import { detectLanguage, isMalayic } from "../../lib/language/language.js";

/** A template's word on its language is doubted only by so much text. */
const TELLING_CHARS = 200;
const EXAMINED_CHARS = 1500;

/** The language of an article: configured, else declared, else detected; a template's `en` gives way to a text that is not. */
export function chooseLanguage(
  configured: string | undefined,
  declared: string | undefined,
  text: string,
): { readonly language?: string; readonly from: string } {
  if (configured !== undefined) return { language: configured, from: "the source's configuration" };
  if (declared !== undefined && !/^en\b/i.test(declared)) return { language: declared, from: "the page" };
  const detected = detect(text.slice(0, EXAMINED_CHARS));
  if (declared === undefined)
    return detected === undefined ? { from: "nowhere" } : { language: detected, from: "the text" };
  const lie = detected !== undefined && !/^en\b/i.test(detected) && text.length >= TELLING_CHARS;
  return lie ? { language: detected, from: "the text; the page says en" } : { language: declared, from: "the page" };
}

/** Signs of a country whose language its neighbour nearly shares. */
const MALAYSIA = /\b(?:Malaysia|Kuala Lumpur|MYT|RM ?\d|Bernama)\b|\.my\b/u;
const INDONESIA = /\b(?:Indonesia|WIB|WITA|WIT|Rp\.? ?\d|Antara|Jakarta)\b|\.id\b/u;

/** A short text may have no word that only Indonesian or only Malay has: names of the country decide, else Indonesian, which has more news. */
function detect(text: string): string | undefined {
  const detected = detectLanguage(text);
  if (detected !== undefined || !isMalayic(text)) return detected;
  return MALAYSIA.test(text) && !INDONESIA.test(text) ? "ms" : "id";
}
