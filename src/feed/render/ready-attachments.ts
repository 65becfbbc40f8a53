import type { Attachment } from "../../domain/item.js";
import { visibleLine } from "./escape.js";
import { readyUrl } from "./ready-addresses.js";
import type { ReadyAttachment } from "./render-model.js";

const UNKNOWN_TYPE = "application/octet-stream";
const MIME_TYPE = /^[a-z]+\/[a-z0-9][a-z0-9!#$&^_.+-]*$/;

const TYPE_OF_EXTENSION: Readonly<Record<string, string>> = {
  aac: "audio/aac",
  avif: "image/avif",
  epub: "application/epub+zip",
  flac: "audio/flac",
  gif: "image/gif",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  m4a: "audio/mp4",
  m4v: "video/mp4",
  mov: "video/quicktime",
  mp3: "audio/mpeg",
  mp4: "video/mp4",
  oga: "audio/ogg",
  ogg: "audio/ogg",
  ogv: "video/ogg",
  opus: "audio/ogg",
  pdf: "application/pdf",
  png: "image/png",
  svg: "image/svg+xml",
  swf: "application/x-shockwave-flash",
  torrent: "application/x-bittorrent",
  wav: "audio/wav",
  webm: "video/webm",
  webp: "image/webp",
  zip: "application/zip",
};

const TYPE_OF_FAMILY: Readonly<Record<string, string>> = {
  "audio/*": "audio/mpeg",
  "image/*": "image/jpeg",
  "video/*": "video/mp4",
};

/** Pages and programs that play a film: no file that a reader can open or keep. */
const PLAYER_TYPE =
  /^(?:text\/html|application\/(?:xhtml\+xml|x-shockwave-flash|vnd\.adobe\.flash[\w.-]*|futuresplash))$/;
const PLAYER_ADDRESS =
  /\.swf$|^https?:\/\/(?:[\w-]+\.)*(?:youtube(?:-nocookie)?\.com|youtu\.be|vimeo\.com|dailymotion\.com)\/[^.]*$/i;

/** What an app can play comes first, pictures next: an app takes the first enclosure. */
const PLAYABLE: readonly RegExp[] = [
  /^(?:audio\/|application\/ogg$)/,
  /^video\//,
  /^(?:application|audio)\/(?:vnd\.apple\.mpegurl|x-mpegurl|dash\+xml)$/,
];
const PICTURE_RANK = PLAYABLE.length;
const OTHER_RANK = PICTURE_RANK + 1;

export interface ReadyFiles {
  /** What the source names as an enclosure, and what can be played; the best for an app first. */
  readonly attachments: readonly ReadyAttachment[];
  /** Players, and what the source names as media:content alone. */
  readonly media: readonly ReadyAttachment[];
}

/** The attachments that have a usable address, each once, with a type: as declared, else by the file's name. */
export function readyFiles(given: readonly Attachment[]): ReadyFiles {
  const ready = given.flatMap((attachment) => {
    const url = readyUrl(attachment.url);
    return url === undefined ? [] : [{ attachment, file: readyAttachment(url, attachment) }];
  });
  const unique = ready.filter(({ file }, at) => ready.findIndex((other) => other.file.url === file.url) === at);
  const [attachments, media] = [true, false].map((wanted) =>
    unique.filter(({ attachment, file }) => isEnclosure(attachment, file) === wanted).map(({ file }) => file),
  );
  return {
    attachments: [...(attachments ?? [])].sort((one, other) => rankOf(one) - rankOf(other)),
    media: media ?? [],
  };
}

/** A plausible media type for an address, by the extension of its file. */
export function typeOfAddress(url: string): string | undefined {
  const extension = /\.([A-Za-z0-9]{2,7})$/.exec(new URL(url).pathname)?.[1]?.toLowerCase();
  return extension === undefined ? undefined : TYPE_OF_EXTENSION[extension];
}

function isEnclosure({ mimeType, isMediaContent }: Attachment, file: ReadyAttachment): boolean {
  if (PLAYER_TYPE.test(file.mimeType) || isPlayerAddress(file.url)) return false;
  if (isMediaContent !== true) return true;
  // Of a file that only `medium` calls a film it is not known whether it is a page with a player.
  const isProven = !mimeType?.endsWith("/*") || typeOfAddress(file.url) !== undefined;
  return isProven && rankOf(file) < PICTURE_RANK;
}

function isPlayerAddress(url: string): boolean {
  const { origin, pathname } = new URL(url);
  return PLAYER_ADDRESS.test(origin + pathname);
}

function rankOf({ mimeType }: ReadyAttachment): number {
  const rank = PLAYABLE.findIndex((pattern) => pattern.test(mimeType));
  if (rank >= 0) return rank;
  return mimeType.startsWith("image/") ? PICTURE_RANK : OTHER_RANK;
}

function readyAttachment(url: string, attachment: Attachment): ReadyAttachment {
  const declared = attachment.mimeType?.split(";")[0]?.trim().toLowerCase() ?? "";
  const title = visibleLine(attachment.title ?? "");
  const guessed = typeOfAddress(url) ?? TYPE_OF_FAMILY[declared] ?? UNKNOWN_TYPE;
  const mimeType = MIME_TYPE.test(declared) && declared !== UNKNOWN_TYPE ? declared : guessed;
  const { sizeBytes, durationSeconds } = attachment;
  return {
    url,
    mimeType,
    ...(title !== "" && { title }),
    ...(isCount(sizeBytes) && { sizeBytes }),
    ...(isCount(durationSeconds) && rankOf({ url, mimeType }) < PICTURE_RANK && { durationSeconds }),
  };
}

/** What every format writes with digits alone. */
function isCount(value: number | undefined): value is number {
  return value !== undefined && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}
