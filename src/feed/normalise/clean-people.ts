import type { Person } from "../../domain/item.js";
import { absoluteUrl } from "../../lib/url.js";
import { plainLine } from "./html-text.js";
import { splitPeople } from "./split-people.js";

const MAX_PEOPLE = 50;
const MAX_NAME_CHARS = 200;
const EMAIL = /^[^\s@<>()",;:]{1,64}@[^\s@<>()",;:]{1,190}\.[^\s@<>()",;:.]{2,63}$/;
/** Addresses that blog software invents so that the field is not empty. */
const NO_EMAIL =
  /^(?:no-?reply|do-?not-?reply|no-?email|no-?spam|none|null|example)@|@(?:example\.(?:com|org|net)|noemail\.\w+)$/i;
const NO_NAME = /^(?:unknown|unknown author|anonymous|no author|n\/?a|none|null|undefined|[-–—.]+)$/i;
const BYLINE =
  /^(?:by|written by|posted by|author|ditulis oleh|penulis|reporter|laporan)(?:\s*:\s*|\s+)(?=\S)|^oleh\s*:\s*/i;
/** Oleh is a first name in Ukraine and "by" in Indonesian and Malay. */
const BYLINE_MALAY = /^oleh\s+(?=\S)/i;

/** The people behind an item: names out of `a@b.c (Name)`, `Name <a@b.c>` and bylines, nobody twice, nobody without a name. */
export function cleanPeople(people: readonly Person[], language: string | undefined, baseUrl?: string): Person[] {
  const kept = new Map<string, Person>();
  const each = people.slice(0, MAX_PEOPLE).flatMap(splitPeople).slice(0, MAX_PEOPLE);
  for (const person of each) {
    const clean = cleanPerson(person, language, baseUrl);
    if (clean === undefined) continue;
    const key = clean.name.toLowerCase();
    kept.set(key, { ...clean, ...kept.get(key) });
  }
  return [...kept.values()];
}

function cleanPerson(person: Person, language: string | undefined, baseUrl: string | undefined): Person | undefined {
  const written = split(plainLine({ value: person.name, type: "html" }).slice(0, MAX_NAME_CHARS));
  const given = cleanEmail(person.email ?? "") ?? written.email;
  const name = withoutByline(written.name, language);
  const url = person.url === undefined ? undefined : absoluteUrl(person.url, baseUrl);
  const email = given === undefined || NO_EMAIL.test(given) ? undefined : given;
  if ((name === "" || NO_NAME.test(name)) && email === undefined) return undefined;
  return {
    name: name === "" || NO_NAME.test(name) ? (email ?? "") : name,
    ...(email === undefined ? {} : { email }),
    ...(url === undefined ? {} : { url }),
  };
}

/** RFC 822's two ways to write a name with an address, and an address alone. */
function split(text: string): { name: string; email?: string } {
  const [, before = "", inside = ""] = /^([^<>()]*)[<(]([^<>()]*)[>)]\s*$/.exec(text) ?? [];
  const [outer, inner] = [cleanEmail(before), cleanEmail(inside)];
  if (inner !== undefined) return { name: unquote(before), email: inner };
  if (outer !== undefined) return { name: unquote(inside), email: outer };
  const alone = cleanEmail(text);
  return alone === undefined ? { name: unquote(text) } : { name: "", email: alone };
}

function cleanEmail(text: string): string | undefined {
  const address = text
    .trim()
    .replace(/^mailto:/i, "")
    .replace(/\?.*$/s, "");
  return EMAIL.test(address) ? address : undefined;
}

function unquote(name: string): string {
  return name
    .trim()
    .replace(/^"(.*)"$/s, "$1")
    .trim();
}

function withoutByline(name: string, language: string | undefined): string {
  const bare = name.replace(BYLINE, "");
  return (/^(?:id|ms)\b/.test(language ?? "") ? bare.replace(BYLINE_MALAY, "") : bare).replace(/[\s,;|]+$/, "");
}
