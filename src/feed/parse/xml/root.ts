import { afterDeclaration, afterTag, type Cursor, find, startsName } from "./cursor.js";
import { declareEntities } from "./entities.js";
import type { Rule } from "./rule.js";
import { declare, rootScope, ruleFor } from "./scope.js";
import { readStartTag, type StartTag } from "./tag.js";
import { ROOTS } from "./vocabulary.js";
import type { Place, Reading } from "./xml-reading.js";

/** The outermost element of a feed. */
export interface Root {
  readonly rule: Rule;
  readonly tag: StartTag;
  readonly place: Place;
}

interface Seeked {
  readonly element?: string;
  readonly root?: Root;
}

/** Steps over whatever stands before the feed: prolog, document type, the odd warning of a broken server. */
export function seekRoot(reading: Reading): Seeked {
  const { cursor } = reading;
  const { text } = cursor;
  let element: string | undefined;
  for (let at = text.indexOf("<", cursor.pos); at >= 0; at = text.indexOf("<", cursor.pos)) {
    const code = text.charCodeAt(at + 1);
    if (code === 33 || code === 63) {
      cursor.pos = text.startsWith("<!DOCTYPE", at) ? afterDoctype(cursor, at) : afterDeclaration(cursor, at);
    } else if (startsName(code)) {
      const tag = readStartTag(cursor, at);
      if (tag === undefined) {
        cursor.truncated = true;
        break;
      }
      const scope = declare(rootScope(), tag.declarations ?? []);
      const rule = ruleFor(ROOTS, scope, tag.name);
      const inside = element !== undefined && (rule?.key === "channel" || rule?.key === "entry");
      if (rule !== undefined && !inside) {
        const root = { rule, tag, place: { scope: rootScope(), base: reading.url, hasBase: false, depth: 0 } };
        return element === undefined ? { root } : { root, element };
      }
      element ??= tag.name;
    } else {
      if (Number.isNaN(code)) cursor.truncated = true;
      cursor.pos = at + 1;
    }
  }
  return element === undefined ? {} : { element };
}

function afterDoctype(cursor: Cursor, at: number): number {
  const end = afterTag(cursor, at);
  const subset = find(cursor, "[", at);
  if (subset < 0 || subset > end) return end;
  const close = find(cursor, "]", subset);
  if (close < 0) return end;
  declareEntities(cursor.entities, cursor.text.slice(subset + 1, close));
  return afterTag(cursor, close);
}

/** The address of the namespace an outermost element is in. */
export function namespaceOf(tag: StartTag): string {
  const colon = tag.name.indexOf(":");
  const prefix = colon < 0 ? "" : tag.name.slice(0, colon);
  const declarations = tag.declarations ?? [];
  const pick = (wanted: string) => declarations.find(([name]) => name === wanted)?.[1];
  return pick(prefix) ?? pick("") ?? "";
}
