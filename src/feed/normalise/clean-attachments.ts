import { decodeHTML } from "entities";
import type { Attachment, Image } from "../../domain/item.js";
import type { ParsedItem } from "../../domain/parsed-feed.js";
import { absoluteUrl } from "../../lib/url.js";
import { mergeFiles } from "../parse/dialects/attachments.js";
import { isIconAddress, MAX_ICON_PIXELS } from "../parse/icons.js";
import { htmlToText, plainLine } from "./html-text.js";

const MAX_ATTACHMENTS = 100;
const MAX_SIZE_BYTES = 2 ** 50;
const MAX_DURATION_SECONDS = 7 * 86_400;
/** A picture further down is no picture of the item. */
const MAX_IMAGES_LOOKED_AT = 20;
const MIME_TYPE = /^[a-z\d][\w.+-]{0,63}\/[\w.+*-]{1,64}$/;
const TYPES: Readonly<Record<string, string>> = {
  ...{ mp3: "audio/mpeg", m4a: "audio/mp4", ogg: "audio/ogg", opus: "audio/ogg", wav: "audio/wav", flac: "audio/flac" },
  ...{ mp4: "video/mp4", m4v: "video/mp4", webm: "video/webm", mov: "video/quicktime", pdf: "application/pdf" },
  ...{
    jpg: "image/jpeg",
    jpeg: "image/jpeg",
    png: "image/png",
    gif: "image/gif",
    webp: "image/webp",
    epub: "application/epub+zip",
  },
};

/** The files of an item: absolute addresses, each once with all that was said of it, sizes and lengths that can be. */
export function cleanAttachments(attachments: readonly Attachment[], baseUrl?: string): Attachment[] {
  const kept = new Map<string, Attachment>();
  for (const attachment of attachments) {
    const url = absoluteUrl(attachment.url, baseUrl);
    if (url === undefined || (kept.size >= MAX_ATTACHMENTS && !kept.has(url))) continue;
    kept.set(url, mergeFiles(cleanAttachment(attachment, url), kept.get(url)));
  }
  return [...kept.values()];
}

function cleanAttachment(attachment: Attachment, url: string): Attachment {
  const { title, sizeBytes, durationSeconds, isMediaContent } = attachment;
  const known = typeOf(attachment, url);
  const name = title === undefined ? "" : plainLine({ value: title, type: "text" });
  const hasDuration = known === undefined || /^(?:audio|video)\/|^application\/(?!pdf|epub)/.test(known);
  return {
    url,
    ...(known === undefined ? {} : { mimeType: known }),
    ...(name === "" ? {} : { title: name }),
    ...(isSane(sizeBytes, MAX_SIZE_BYTES) ? { sizeBytes: Math.round(sizeBytes) } : {}),
    ...(hasDuration && isSane(durationSeconds, MAX_DURATION_SECONDS) ? { durationSeconds } : {}),
    ...(isMediaContent && { isMediaContent }),
  };
}

/** The declared type; where it says nothing of the file, the type of the address's extension. */
function typeOf({ mimeType }: Attachment, url: string): string | undefined {
  const given = mimeType?.split(";")[0]?.trim().toLowerCase() ?? "";
  const declared = MIME_TYPE.test(given) ? given : undefined;
  if (declared !== undefined && !/\/\*$|^application\/(?:octet-stream|x-download|force-download)$/.test(declared))
    return declared;
  return TYPES[/\.(\w{2,5})(?:[?#]|$)/.exec(url)?.[1]?.toLowerCase() ?? ""] ?? declared;
}

function isSane(value: number | undefined, max: number): value is number {
  return value !== undefined && Number.isFinite(value) && value > 0 && value <= max;
}

/** The item's picture: the one that the document names, else the first attached one, else the first of the body; an icon comes last. */
export function chooseImage(
  item: ParsedItem,
  attachments: readonly Attachment[],
  contentHtml: string,
  baseUrl?: string,
): Image | undefined {
  const url = item.image === undefined ? undefined : absoluteUrl(item.image.url, baseUrl);
  if (url !== undefined) return { url, ...describe(item.image) };
  const attached = attachments.find(({ mimeType, url }) => mimeType?.startsWith("image/") && !isIconAddress(url));
  if (attached !== undefined) return { url: attached.url, ...describe({ alt: attached.title }) };
  return firstImage(contentHtml) ?? smallImage(item, baseUrl);
}

/** A small picture of the item itself; the picture of a person or a site is none. */
function smallImage({ icon }: ParsedItem, baseUrl: string | undefined): Image | undefined {
  const url = icon === undefined ? undefined : absoluteUrl(icon.url, baseUrl);
  return url === undefined || isIconAddress(url) ? undefined : { url, ...describe(icon) };
}

function describe(
  image: { alt?: string | undefined; caption?: string; credit?: string } | undefined,
): Omit<Image, "url"> {
  const words: Record<string, string> = {};
  for (const name of ["alt", "caption", "credit"] as const) {
    const text = plainLine({ value: image?.[name] ?? "", type: "text" });
    if (text !== "") words[name] = text;
  }
  return words;
}

/** Reads sanitised HTML, where every tag ends at the next `>` and every value is quoted. */
function firstImage(html: string): Image | undefined {
  let from = 0;
  for (let count = 0; count < MAX_IMAGES_LOOKED_AT; count++) {
    const at = html.indexOf("<img ", from);
    if (at < 0) return undefined;
    from = html.indexOf(">", at) + 1;
    const tag = html.slice(at, from);
    const url = attribute(tag, "src") ?? attribute(tag, "srcset")?.split(" ")[0];
    const sides = [attribute(tag, "width"), attribute(tag, "height")].filter((side) => side !== undefined).map(Number);
    if (url === undefined || isIconAddress(url) || sides.some((side) => side < MAX_ICON_PIXELS)) continue;
    return { url, ...describe({ alt: attribute(tag, "alt"), caption: captionAfter(html, from) }) };
  }
  return undefined;
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : decodeHTML(value);
}

/** The caption of the figure that the place is in. */
function captionAfter(html: string, place: number): string {
  const end = html.indexOf("</figure>", place);
  const next = html.indexOf("<figure", place);
  if (end < 0 || (next >= 0 && next < end)) return "";
  const caption = html.indexOf("<figcaption", place);
  if (caption < 0 || caption > end) return "";
  return htmlToText(html.slice(caption, end)).replaceAll("\n", " ");
}
