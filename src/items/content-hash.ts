import { createHash } from "node:crypto";
import type { NormalisedItem } from "../domain/item.js";
import { parseUrl } from "../lib/url.js";
import { addressPath, MARK_CHARS } from "./identity.js";

const HASH_CHARS = 16;

/** Numbers that a site counts up beside its text: comments, views, shares, minutes ago, in English and Indonesian. */
const COUNTERS =
  /\d[\d.,]*\s*(?:k|m|rb|jt|ribu|juta)?\s*(?:x\s)?(?:comments?|replies|views?|reads?|likes?|shares?|points?|votes?|retweets?|reactions?|(?:seconds?|minutes?|mins?|hours?|days?|weeks?|months?) ago|komentar|balasan|dilihat|dibaca|kali (?:dilihat|dibaca|dibagikan)|tayangan|pembaca|suka|dibagikan|(?:detik|menit|jam|hari|minggu|bulan|tahun) (?:yang )?lalu)(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])(?:comments?|views?|likes?|shares?|komentar|dibaca|dilihat|tayangan)\s*[:(]\s*\d[\d.,]*\)?/giu;

/**
 * What a reader would notice of an item, as 16 characters: an equal hash is no edit. Volatile differences do not count:
 * white space, tracking parameters, counters, the host of links, sizes and signatures of media, and every date.
 */
export function contentHash(
  item: Pick<
    NormalisedItem,
    "title" | "url" | "contentHtml" | "summary" | "authors" | "categories" | "image" | "attachments" | "contentHash"
  >,
): string {
  if (item.contentHash !== undefined) return item.contentHash;
  const parts = [
    plainText(item.title ?? ""),
    item.url === undefined ? "" : addressPath(item.url),
    ...bodyParts(item.contentHtml ?? item.summary ?? ""),
    item.authors
      .map(({ name }) => name)
      .sort()
      .join(","),
    [...item.categories].sort().join(","),
    item.image === undefined ? "" : mediaPath(item.image.url),
    ...item.attachments.map(({ url }) => mediaPath(url)),
  ];
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, HASH_CHARS);
}

/** The beginning of the hash, to be remembered by. */
export function contentMark(item: Parameters<typeof contentHash>[0]): string {
  return markOf(contentHash(item));
}

export function markOf(hash: string): string {
  return hash.slice(0, MARK_CHARS);
}

/** Text with white space collapsed and counters taken out. */
export function plainText(text: string): string {
  return text
    .normalize("NFC")
    .replace(COUNTERS, "#")
    .replace(/[\s\u00a0\u200b\ufeff]+/gu, " ")
    .trim();
}

/** The text of sanitised HTML, and where its links and pictures lead. */
function bodyParts(html: string): string[] {
  const targets = [...html.matchAll(/<(a|img|source|video|audio|iframe)\s[^>]*?(?:href|src)="([^"]*)"/gi)].map(
    ([, tag = "", url = ""]) =>
      tag.toLowerCase() === "a" ? addressPath(url.replaceAll("&amp;", "&")) : mediaPath(url),
  );
  return [plainText(html.replace(/<[^>]*>/g, " ")), ...targets];
}

/** Parameters of media name sizes and signatures, not another file. */
function mediaPath(url: string): string {
  return parseUrl(url)?.pathname ?? url;
}
