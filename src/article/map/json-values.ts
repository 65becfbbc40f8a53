import { asObject } from "../../feed/parse/json/json-value.js";

/** Members that hold the text of an object, such as WordPress's `{"rendered": "…"}` and Contentful's `{"value": "…"}`. */
const TEXT_MEMBERS =
  "rendered value text #text _ name title label displayName display_name login username html body en".split(" ");
const ADDRESS_MEMBERS = "url href src link html_url permalink canonical original source file_url download_url".split(
  " ",
);
const MAX_DEPTH = 3;

/** The text of a value: of an object that of the member that holds it; undefined where there is none. */
export function textOfValue(value: unknown, depth = 0): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return memberOf(value, TEXT_MEMBERS, depth, textOfValue);
}

/** The address in a value; a list gives that of its first entry. */
export function addressOfValue(value: unknown, depth = 0): string | undefined {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return depth >= MAX_DEPTH ? undefined : addressOfValue(value[0], depth + 1);
  return memberOf(value, ADDRESS_MEMBERS, depth, addressOfValue);
}

/** A member of an object as it is, the first that is there and not null. */
export function memberOfValue(value: unknown, names: readonly string[]): unknown {
  const object = asObject(value);
  if (object === undefined) return undefined;
  const name = names.find((one) => Object.hasOwn(object, one) && object[one] !== null);
  return name === undefined ? undefined : object[name];
}

function memberOf(
  value: unknown,
  names: readonly string[],
  depth: number,
  read: (value: unknown, depth: number) => string | undefined,
): string | undefined {
  const object = asObject(value);
  if (object === undefined || depth >= MAX_DEPTH) return undefined;
  for (const name of names) {
    const found = Object.hasOwn(object, name) ? read(object[name], depth + 1) : undefined;
    if (found !== undefined && found.trim() !== "") return found;
  }
  return undefined;
}
