import type { Image } from "../../domain/item.js";

const IMAGE = /!\[([^\]\n]{0,500})\]\((https?:\/\/[^\s)]{1,2000})[^)\n]{0,200}\)/g;
const LINK = /\[([^\]\n]{1,500})\]\([^\s)]{1,2000}\)/g;

/** Text dumps of pages often come as Markdown. */
export function looksLikeMarkdown(text: string): boolean {
  return /^#{1,4} \S/m.test(text) || new RegExp(IMAGE).test(text) || /^\*\*[^*\n]{2,80}\*\*/m.test(text);
}

/** Takes headings' marks, emphasis, links and pictures out of Markdown, keeping the words and the pictures' addresses. */
export function plainFromMarkdown(text: string): { readonly text: string; readonly images: readonly Image[] } {
  const images = [...text.matchAll(IMAGE)].map(([, alt = "", url = ""]) => ({ url, ...(alt === "" ? {} : { alt }) }));
  const plain = text
    .replace(IMAGE, "")
    .replace(LINK, "$1")
    .replace(/^#{1,6}\s+/gm, "")
    .replace(/\*\*([^*\n]{1,400})\*\*/g, "$1")
    .replace(/(?<![\p{L}\d*(])([*_])(?=\S)([^*_\n]{1,400})(?<=\S)\1(?![\p{L}\d*)])/gu, "$2")
    .replace(/^>\s?/gm, "");
  return { text: plain, images };
}
