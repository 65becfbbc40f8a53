import type { Attachment } from "../../../domain/item.js";
import { attributeOf, childrenOf, textsOf, type XmlNode } from "../xml/node.js";
import type { ItemOutput } from "./interpret.js";

/** Every file of an item, each address once: RSS and Atom enclosures, Media RSS, alternate enclosures of podcasts. */
export function readAttachments(item: ItemOutput): Attachment[] {
  if (!hasFiles(item)) return [];
  const duration = readDuration(item.itunesDuration);
  const files = [
    ...(item.enclosures ?? []).map((node) => fileOf(node, duration)),
    ...(item.links ?? []).filter((link) => isEnclosure(link)).map((node) => fileOf(node, duration)),
    ...mediaOf(item).map(mediaFileOf),
    ...(item.alternateEnclosures ?? []).map(alternateOf),
  ];
  const byUrl = new Map<string, Attachment>();
  for (const file of files) {
    if (file !== undefined) byUrl.set(file.url, mergeFiles(file, byUrl.get(file.url)));
  }
  return [...byUrl.values()];
}

/** What is known of one file that is named twice; one name as an enclosure makes it an enclosure. */
export function mergeFiles(file: Attachment, known: Attachment | undefined): Attachment {
  const { isMediaContent, ...merged } = { ...file, ...known };
  const isStillMedia = file.isMediaContent && (known === undefined || known.isMediaContent);
  return isStillMedia ? { ...merged, isMediaContent: true } : merged;
}

function hasFiles({ enclosures, links, mediaContents, mediaGroups, alternateEnclosures }: ItemOutput): boolean {
  return (
    (enclosures ?? mediaContents ?? mediaGroups ?? alternateEnclosures) !== undefined || (links ?? []).some(isEnclosure)
  );
}

/** Seconds of `754`, `12:34` or `1:02:03`. */
export function readDuration(text: string | undefined): number | undefined {
  const match = /^(?:(\d{1,4}):)?(?:(\d{1,4}):)?(\d{1,7})(?:\.\d+)?$/.exec(text?.trim() ?? "");
  if (match === null) return undefined;
  const [, first, second, last] = match;
  const [hours, minutes] = second === undefined ? [0, first ?? 0] : [first ?? 0, second];
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(last);
}

function isEnclosure(link: XmlNode): boolean {
  return (attributeOf(link, "rel") ?? "").toLowerCase().endsWith("enclosure");
}

/** Every `media:content` of an item, in groups or not. */
export function mediaOf(item: ItemOutput): XmlNode[] {
  return [
    ...(item.mediaContents ?? []),
    ...(item.mediaGroups ?? []).flatMap((group) => childrenOf(group, "media:content")),
  ];
}

/** Where titles and descriptions of an item's media stand: its groups, then their files. */
export function describedMedia(item: ItemOutput): readonly XmlNode[] {
  const groups = item.mediaGroups ?? [];
  return groups.length === 0 && item.mediaContents === undefined ? [] : [...groups, ...mediaOf(item)];
}

export function addressOf(node: XmlNode | undefined): string | undefined {
  const inside: unknown = node?.["url"];
  const own = Array.isArray(inside) && typeof inside[0] === "string" ? inside[0] : undefined;
  return attributeOf(node, "href") ?? attributeOf(node, "url") ?? attributeOf(node, "src") ?? own ?? node?._;
}

function alternateOf(node: XmlNode): Attachment | undefined {
  const uri = attributeOf(childrenOf(node, "source")[0], "uri");
  return uri === undefined ? undefined : { ...fileOf({ $: { ...node.$, url: uri } }), url: uri };
}

/** A file of Media RSS; where it has no type, its `medium` names the family. */
function mediaFileOf(node: XmlNode): Attachment | undefined {
  const file = fileOf(node);
  const medium = attributeOf(node, "medium")?.toLowerCase() ?? "";
  if (file === undefined) return undefined;
  const family = /^(?:audio|image|video)$/.test(medium) ? { mimeType: `${medium}/*` } : {};
  return { ...family, ...file, isMediaContent: true };
}

function fileOf(node: XmlNode, fallbackDuration?: number): Attachment | undefined {
  const url = attributeOf(node, "url") ?? attributeOf(node, "href") ?? node._;
  if (url === undefined) return undefined;
  const mimeType = attributeOf(node, "type");
  const title = attributeOf(node, "title") ?? textsOf(node, "media:title")[0];
  const size = Number(attributeOf(node, "length") ?? attributeOf(node, "fileSize") ?? 0);
  const duration = readDuration(attributeOf(node, "duration")) ?? fallbackDuration;
  return {
    url,
    ...(mimeType === undefined ? {} : { mimeType }),
    ...(title === undefined ? {} : { title }),
    ...(Number.isSafeInteger(size) && size > 0 ? { sizeBytes: size } : {}),
    ...(duration === undefined ? {} : { durationSeconds: duration }),
  };
}
