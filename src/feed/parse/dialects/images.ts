import type { Attachment, Image } from "../../../domain/item.js";
import { isIconAddress, MAX_ICON_PIXELS } from "../icons.js";
import { attributeOf, childrenOf, type XmlNode } from "../xml/node.js";
import { addressOf, mediaOf } from "./attachments.js";
import type { ItemOutput } from "./interpret.js";

const IMAGE_FILE = /\.(?:jpe?g|png|gif|webp|avif)(?:$|[?#])/i;

interface Candidate {
  readonly url: string;
  readonly width: number;
  readonly isDefault: boolean;
  readonly isIcon: boolean;
  readonly credit?: string;
}

/** The pictures that a document names for one item. */
export interface NamedImages {
  /** Stands for the item, before any picture of its body. */
  readonly image?: Image;
  /** An icon or an avatar: better than nothing, after the pictures of the body. */
  readonly icon?: Image;
}

/**
 * Reads the pictures of an item: Media RSS files and thumbnails, iTunes and RSS images, pictures among its files.
 * Of several sizes the default one is taken, else the widest.
 */
export function readImages(item: ItemOutput, attachments: readonly Attachment[]): NamedImages {
  const named = item.mediaContents ?? item.mediaGroups ?? item.mediaThumbnails ?? item.itunesImage ?? item.images;
  if (named === undefined && attachments.length === 0) return {};
  const media = mediaOf(item);
  const holders = [...media, ...(item.mediaGroups ?? [])];
  const thumbnails = [
    ...(item.mediaThumbnails ?? []),
    ...holders.flatMap((node) => childrenOf(node, "media:thumbnail")),
  ];
  const groups = [
    candidatesOf(media.filter(isPicture)),
    candidatesOf(thumbnails),
    candidatesOf(item.itunesImage),
    candidatesOf(item.images),
    attachments
      .filter(({ mimeType = "" }) => mimeType.startsWith("image/"))
      .flatMap(({ url }) => candidateOf({ $: { url } })),
  ];
  const all = groups.flatMap((group) => group.sort(byPreference));
  const image = all.find(({ isIcon }) => !isIcon);
  if (image !== undefined) return { image: imageOf(image) };
  return all[0] === undefined ? {} : { icon: imageOf(all[0]) };
}

function imageOf({ url, credit }: Candidate): Image {
  return credit === undefined ? { url } : { url, credit };
}

function byPreference(one: Candidate, other: Candidate): number {
  return Number(other.isDefault) - Number(one.isDefault) || other.width - one.width;
}

function candidatesOf(nodes: readonly XmlNode[] = []): Candidate[] {
  return nodes.flatMap(candidateOf);
}

function candidateOf(node: XmlNode): Candidate[] {
  const url = addressOf(node)?.trim();
  if (typeof url !== "string" || url === "") return [];
  const [width, height] = [sideOf(node, "width"), sideOf(node, "height")];
  const isSmall = [width, height].some((side) => side > 0 && side <= MAX_ICON_PIXELS);
  const credit = childrenOf(node, "media:credit")[0]?._;
  return [
    {
      url,
      width,
      isDefault: attributeOf(node, "isdefault")?.toLowerCase() === "true",
      isIcon: isSmall || isIconAddress(url),
      ...(credit === undefined ? {} : { credit }),
    },
  ];
}

/** As an attribute (Media RSS) or an element (RSS 2.0 `image`); 0 where it is not given. */
function sideOf(node: XmlNode, name: "width" | "height"): number {
  const inside: unknown = node[name];
  const text = attributeOf(node, name) ?? (Array.isArray(inside) ? String(inside[0]) : "");
  const side = Number.parseInt(text, 10);
  return Number.isSafeInteger(side) && side > 0 ? side : 0;
}

/** By its medium or type; without either, by the name of the file. */
function isPicture(node: XmlNode): boolean {
  const [medium, type] = [attributeOf(node, "medium"), attributeOf(node, "type")];
  if (medium === undefined && type === undefined) return IMAGE_FILE.test(addressOf(node) ?? "");
  return medium?.toLowerCase() === "image" || type?.toLowerCase().startsWith("image/") === true;
}
