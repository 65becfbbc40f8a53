import type { BoilerplateRule } from "./boilerplate-rules.js";

const AGENCIES =
  "ANTARA|Antara|AP|AFP|REUTERS|Reuters|CNN|BERNAMA|Bernama|UPI|dpa|DPA|EFE|ANSA|TASS|Xinhua|XINHUA|KYODO|Kyodo|PTI|IANS|ANI|PNA|VOA|BBC";
/** Behind a sentence that ended; elsewhere a short parenthesis is part of what is told. */
const ENDED = String.raw`(?<=[.!?"”’'»…])\s*`;
const SIGN = String.raw`[\p{L}\d.*-]{1,14}`;
const OUTLET = String.raw`[\p{L}\d.*-]{1,24}`;

/** Below these there is only what the site adds: stars in brackets, an agency on a line of its own. */
export const STRONG_ENDS: readonly RegExp[] = [
  /[([]\s*\*{1,5}\s*[)\]]\s*$/u,
  new RegExp(`^[-–—]{1,2}\\s*(?:${AGENCIES})\\s*$`, "u"),
];

/** These end a story where something follows that closes a page; elsewhere they may mean something else. */
export const WEAK_ENDS: readonly RegExp[] = [
  /(?:[.!?"”’»]\s*|^)[([][a-z]{2,6}(?:[/\-,] ?[a-z]{2,6}){1,3}[)\]]\.?\s*$/u,
  /[.!?"”’»]\s*\*{2,5}\s*$/u,
  /^_{3,}$/u,
];

export const SENTENCE_END = /[.!?]["”’)]*$/u;

/** What may end the last sentence. */
export const END_MARKS: readonly BoilerplateRule[] = [
  { name: "end mark: stars", pattern: /\s*[([]\s*\*{1,5}\s*[)\]]\s*$/u },
  { name: "end mark: stars", pattern: /\s*\*{2,5}\s*$/u },
  { name: "end mark: video", pattern: /\s*\[gambas:[^\]]{0,40}\]\s*$/iu },
  { name: "end mark: initials", pattern: /\s*[([][a-z]{2,6}(?:[/\-,] ?[a-z]{2,6}){1,3}[)\]]\.?\s*$/u },
  // (Kompas/abc), (ANT/S012), (Tribunnews.com/Rina), (*/abc)
  { name: "end mark: initials", pattern: new RegExp(`(?:${ENDED}|^)[([]${OUTLET}(?:/${SIGN}){1,3}[)\\]]\\s*$`, "u") },
  // (Tribunnews.com/Rina Wati)
  {
    name: "end mark: initials",
    pattern: /\s*[([][\p{L}\d-]{2,30}\.(?:com|co\.id|id|net|org|co)\/(?:[\p{L}\d.*'’-]{1,20} ?){1,4}[)\]]\s*$/u,
  },
  // (abc), (Rls), (RED), (Z-3), (R03)
  {
    name: "end mark: initials",
    pattern: new RegExp(`${ENDED}[([](?=\\p{L})[\\p{L}\\d]{1,5}(?:-\\d{1,2})?[)\\]]\\s*$`, "u"),
  },
  {
    name: "end mark: source",
    pattern: new RegExp(
      `${ENDED}[([](?:${AGENCIES}|rilis|[\\p{L}\\d-]{2,20}\\.(?:com|co\\.id|id|net))[)\\]]\\s*$`,
      "u",
    ),
  },
  { name: "end mark: agency", pattern: new RegExp(`(?:${ENDED}|^)[-–—]{1,2}\\s*(?:${AGENCIES})\\s*$`, "u") },
  { name: "end mark: sign", pattern: /\s*(?:_{3,}|#{2,3}|-\s?30\s?-|[■□◼▪●◆∎]|\(end\)|\(tamat\)|（完）|\(끝\))\s*$/iu },
];

/** Credits that close a page below the last sentence. Tried on short closing blocks only. */
export const CREDITS: readonly BoilerplateRule[] = [
  {
    name: "credit",
    pattern:
      /^[([]?(?:editor|reporter|penulis|pewarta|wartawan|penyunting|fotografer|foto|photo|sumber|source|sumber berita|sumber foto|laporan|kontributor|uploader|redaktur|copyright|hak cipta|©|image credit|photo credit|written by|edited by|reporting by|editing by|additional reporting by|tags?|topik|topics?|label|kata kunci|filed under|kategori|category)\s*(?:[:：|©]|oleh\b|by\b)/iu,
  },
  { name: "credit", pattern: /^\(?(?:reporting by|editing by|additional reporting|compiled by|writing by)\b/iu },
  {
    name: "credit",
    pattern: /^(?:copyright|hak cipta)\b.*\b(?:\d{4}|reserved|antara)\b|^©\s*\d{4}\b|^all rights reserved\b/iu,
  },
  { name: "credit", pattern: /\bcontributed to this (?:report|story|article)\.?$/iu },
  { name: "credit", pattern: /^tim redaksi$|^our standards: the thomson reuters/iu },
  { name: "notice", pattern: /^dilarang (?:keras )?(?:mengambil|mengutip|menyalin|memperbanyak)\b/iu },
  { name: "notice", pattern: /^(?:berita|artikel) ini (?:telah |sudah )?(?:\d[\d.]* kali )?(?:dibaca|dilihat)\b/iu },
  { name: "notice", pattern: /^this (?:article|story|post) (?:was )?(?:originally|first) (?:published|appeared)\b/iu },
];

/** Calls to follow, subscribe and install, wherever they stand: they begin like one and name where. Tried on short blocks only. */
export const CALLS: readonly BoilerplateRule[] = [
  {
    name: "call",
    pattern:
      /^(?:ikuti|follow|dapatkan|gabung|mari bergabung|join|subscribe|sign up|langganan|jangan lewatkan|yuk|get the latest)\b.*(?:google news|google berita|whatsapp|wa channel|telegram|newsletter|inbox)(?!\p{L})/iu,
  },
  {
    name: "call",
    pattern:
      /^(?:simak|cek|baca)\b.*(?:google news|google berita|wa channel|(?:whatsapp|wa) channel|saluran whatsapp)(?!\p{L})/iu,
  },
  {
    name: "call",
    pattern:
      /^(?:ikuti|follow|like)\b.{0,40}(?:\bkami\b|\bus\b|\bour\b|@).{0,80}(?:facebook|twitter|instagram|tiktok|youtube|threads)/iu,
  },
  { name: "call", pattern: /^(?:follow|see|find|more)\b.{0,60}\bcoverage\b.{0,60}https?:/iu },
  { name: "call", pattern: /^\[?(?:ikuti|follow|like)\b.{0,60}(?:sosial media|media sosial|medsos|social media)/iu },
  { name: "call", pattern: /^(?:follow|ikuti)\b.{0,30}(?:twitter|instagram|facebook)\W{0,3}@/iu },
  { name: "call", pattern: /^(?:download|unduh)\b.*(?:play store|app store|google play)(?!\p{L})/iu },
  { name: "call", pattern: /^(?:ikuti|follow)\b.{0,60}\b(?:channel|saluran|kanal)\b/iu },
  { name: "notice", pattern: /^(?:artikel|berita) ini (?:telah|sudah) (?:tayang|terbit|dimuat)\b/iu },
  { name: "label", pattern: /^(?:tags?|topik|topics?|kata kunci|filed under)\s*[:：]/iu },
  { name: "video", pattern: /^\[gambas:[^\]]{0,40}\]$|^(?:saksikan|tonton|simak)(?: juga)? video\b.{0,60}$/iu },
];
