import type { Person } from "../../../domain/item.js";
import { singleSpaced } from "../xml/fragment.js";
import { textsOf, type XmlNode, type XmlValue } from "../xml/node.js";

/** Of one line that names a person; the rest is cut. */
const MAX_PERSON_CHARS = 500;

/** People named as elements (Atom) or in one line (`me@example.org (Name)`, `Name <me@example.org>`); each once. */
export function readPeople(values: readonly (XmlValue | undefined)[]): Person[] {
  const people: Person[] = [];
  for (const value of values) {
    const person =
      typeof value === "string" ? readLine(value) : value === undefined ? undefined : readNode(value as XmlNode);
    if (person !== undefined && !people.some((known) => known.name === person.name && known.email === person.email)) {
      people.push(person);
    }
  }
  return people;
}

function readNode(node: XmlNode): Person | undefined {
  const line = node._ === undefined ? undefined : readLine(node._);
  const name = textsOf(node, "name")[0] ?? line?.name;
  const email = textsOf(node, "email")[0]?.replace(/^mailto:/i, "") ?? line?.email;
  const url = textsOf(node, "uri")[0];
  const shown = name ?? email ?? url;
  if (shown === undefined) return undefined;
  return { name: shown, ...(email === undefined ? {} : { email }), ...(url === undefined ? {} : { url }) };
}

function readLine(given: string): Person | undefined {
  const line = singleSpaced(given.slice(0, MAX_PERSON_CHARS)).trim();
  if (!line.includes("@")) return line === "" ? undefined : { name: line };
  const before = /^(?:mailto:)?([^\s()<>"]+@[^\s()<>"]+) ?[(<]([^()<>]+)[)>]$/i.exec(line);
  if (before?.[1] !== undefined && before[2]?.trim()) return { name: before[2].trim(), email: before[1] };
  const behind = /^"?([^"<>()]+?)"? ?[<(](?:mailto:)?([^\s()<>"]+@[^\s()<>"]+)[>)]$/i.exec(line);
  if (behind?.[1] !== undefined && behind[2] !== undefined) return { name: behind[1], email: behind[2] };
  const bare = /^<?(?:mailto:)?([^\s()<>"]+@[^\s()<>"]+\.[^\s()<>"]+)>?$/i.exec(line);
  if (bare?.[1] !== undefined) return { name: bare[1], email: bare[1] };
  return { name: line };
}
