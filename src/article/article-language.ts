import { detectLanguage } from "../feed/language.js";

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
  const detected = detectLanguage(text.slice(0, EXAMINED_CHARS));
  if (declared === undefined)
    return detected === undefined ? { from: "nowhere" } : { language: detected, from: "the text" };
  const lie = detected !== undefined && !/^en\b/i.test(detected) && text.length >= TELLING_CHARS;
  return lie ? { language: detected, from: "the text; the page says en" } : { language: declared, from: "the page" };
}
