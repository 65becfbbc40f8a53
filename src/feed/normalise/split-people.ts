import type { Person } from "../../domain/item.js";
import { htmlToText } from "./html-text.js";

/** A line names at most so many people; a longer list is kept as it is. */
const MAX_NAMES = 50;
const MAX_NAME_WORDS = 5;
/** "and" in the languages of bylines. */
const AND = /\s+(?:and|&|und|et|y|e|en|og|och|dan|i|ja|a|și|ve|и|та|και|とか|und|sowie)\s+/iu;
/** Words of a name that do not begin with a capital letter. */
const PARTICLE =
  /^(?:van|von|vom|zu|zur|der|den|de|del|della|di|da|do|dos|das|du|la|le|el|al|bin|binti|ibn|ter|ten|y|e)$/iu;
/** Behind a comma these belong to the name before it. */
const SUFFIX =
  /^(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d|mba|esq|dr|s\.?h|s\.?e|s\.?t|s\.?pd|s\.?sos|s\.?i\.?kom|m\.?si|m\.?hum|m\.?pd|m\.?kom|inc|ltd|llc|gmbh|ag|co)\.?$/iu;
/** A line with one of these names an organisation, whose "and" is a part of its name. */
const ORGANISATION =
  /\b(?:department|ministry|office|university|institute|centre|center|college|school|team|staff|editors?|redaksi|redaktion|magazine|journal|times|news|press|media|group|agency|foundation|association|society|committee|commission|company|brothers|sons|partners|associates|services?|kementerian|dinas|humas|universitas|inc|ltd|llc|gmbh)\b/iu;

/** The people that one name of a document stands for: elements of a list in markup, or names in one line, each whole. */
export function splitPeople(person: Person): Person[] {
  const { name } = person;
  const linked = fromMarkup(name);
  if (linked.length > 1) return linked;
  const line = htmlToText(name).replaceAll("\n", "; ");
  const names = splitNames(line);
  if (names.length < 2 || names.length > MAX_NAMES) return [person];
  return names.map((part) => ({ name: part }));
}

/** `<a href="…">Ana Lima</a>, <a …>Budi Santoso</a>` and list items: each element holds one name. */
function fromMarkup(html: string): Person[] {
  if (!/<(?:a|li|span)[\s>]/i.test(html)) return [];
  const elements = [...html.matchAll(/<(a|li|span)((?:\s[^<>]*)?)>([^<>]{1,200})<\/\1\s*>/gi)];
  return elements.slice(0, MAX_NAMES).flatMap(([, , attributes = "", text = ""]) => {
    const name = htmlToText(text).trim();
    const url = /\shref\s*=\s*["']?(https?:\/\/[^\s"'<>]+)/i.exec(attributes)?.[1];
    return name === "" ? [] : [url === undefined ? { name } : { name, url }];
  });
}

/** The names in one line; the line itself where a cut could fall within a name. */
export function splitNames(line: string): string[] {
  const parts = line.split(/\s*[;|\n]\s*/u).filter((part) => part !== "");
  return parts.flatMap(splitPart);
}

function splitPart(part: string): string[] {
  if (ORGANISATION.test(part) || /[@<>()"]/u.test(part)) return [part];
  const listed = part.split(/\s*[,،、]\s*/u).flatMap((piece, at, all) => {
    const bare = at > 0 && at === all.length - 1 ? piece.replace(/^(?:and|&|und|et|y|e|dan|og|och|i)\s+/iu, "") : piece;
    return bare.split(AND);
  });
  const isList = listed.length > 1 && listed.every(isFullName);
  return isList ? listed : [part];
}

/** Two to five words that begin like those of a name: a single word may be the family name of `Lima, Ana`. */
function isFullName(text: string): boolean {
  const words = text.trim().split(/\s+/u);
  if (words.length < 2 || words.length > MAX_NAME_WORDS || SUFFIX.test(text.trim())) return false;
  return (
    words.every((word) => /^[\p{Lu}\p{Lt}\p{Lo}][\p{L}\p{M}.'’-]*$/u.test(word) || PARTICLE.test(word)) &&
    !PARTICLE.test(words.at(-1) ?? "")
  );
}
