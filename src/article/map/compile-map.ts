import type { MapField, MapFieldName, MapRules } from "../../domain/map-rules.js";
import { MAP_FIELDS } from "../../domain/map-rules.js";
import { compileDateFormat, type DateFormat } from "../../lib/dates/date-format.js";
import { compileExpression, type Expression, isMarkup } from "./map-expression.js";

/** A mapping whose expressions are compiled. */
export interface CompiledMap {
  readonly rules: MapRules;
  readonly items: Expression;
  readonly fields: ReadonlyMap<MapFieldName, readonly Expression[]>;
  readonly dateFormat?: DateFormat;
  readonly next?: Expression;
}

/** Compiles the rules of a source, which the config has checked. */
export function compileMap(rules: MapRules): CompiledMap {
  const { from, next, dateFormat } = rules;
  return {
    rules,
    items: compileExpression(rules.items, from),
    fields: new Map(
      MAP_FIELDS.flatMap((name) => {
        const field: MapField | undefined = rules[name];
        return field === undefined ? [] : [[name, field.map((text) => compileExpression(text, from))] as const];
      }),
    ),
    ...(dateFormat === undefined ? {} : { dateFormat: compileDateFormat(dateFormat) }),
    ...(next === undefined ? {} : { next: compileExpression(next, nextFrom(rules, next)) }),
  };
}

/** In a page that holds JSON the link to the next page may be in either. */
export function nextFrom({ from }: Pick<MapRules, "from">, next: string): MapRules["from"] {
  const isPath = /^\s*\$|\{/.test(next);
  return isMarkup(from) || isPath || from === "json" ? from : "html";
}
