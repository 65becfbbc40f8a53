import type { Attachment } from "../model.js";
import { readyUrl } from "./addresses.js";
import { visibleLine } from "./characters.js";
import type { ReadyAttachment } from "./model.js";

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
  torrent: "application/x-bittorrent",
  wav: "audio/wav",
  webm: "video/webm",
  webp: "image/webp",
  zip: "application/zip",
};

/** The attachments that have a usable address, each once, with a type: as declared, else by the file's name. */
export function readyAttachments(attachments: readonly Attachment[]): ReadyAttachment[] {
  const ready = attachments.flatMap((attachment): ReadyAttachment[] => {
    const url = readyUrl(attachment.url);
    return url === undefined ? [] : [readyAttachment(url, attachment)];
  });
  return ready.filter(({ url }, index) => ready.findIndex((other) => other.url === url) === index);
}

/** A plausible media type for an address, by the extension of its file. */
export function typeOfAddress(url: string): string | undefined {
  const extension = /\.([A-Za-z0-9]{2,7})$/.exec(new URL(url).pathname)?.[1]?.toLowerCase();
  return extension === undefined ? undefined : TYPE_OF_EXTENSION[extension];
}

function readyAttachment(url: string, attachment: Attachment): ReadyAttachment {
  const declared = attachment.mimeType?.split(";")[0]?.trim().toLowerCase() ?? "";
  const title = visibleLine(attachment.title ?? "");
  return {
    url,
    mimeType: MIME_TYPE.test(declared) ? declared : (typeOfAddress(url) ?? UNKNOWN_TYPE),
    ...(title !== "" && { title }),
    ...(isCount(attachment.sizeBytes) && { sizeBytes: attachment.sizeBytes }),
    ...(isCount(attachment.durationSeconds) && { durationSeconds: attachment.durationSeconds }),
  };
}

/** What every format writes with digits alone. */
function isCount(value: number | undefined): value is number {
  return value !== undefined && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}
