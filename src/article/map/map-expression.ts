import { MAP_FIELDS, type MapFieldName, type MapRules } from "../../domain/map-rules.js";
import { compileJsonPath, type JsonPath } from "./json-path.js";
import { compileMapSelector, type MapSelector } from "./map-selector.js";

/** Where a value of a row is. */
export type Expression =
  | { readonly kind: "path"; readonly path: JsonPath }
  | { readonly kind: "select"; readonly select: MapSelector; readonly attribute?: string }
  | { readonly kind: "template"; readonly parts: readonly TemplatePart[] };

/** A text, or a placeholder: another field of the mapping, an expression, or the first where the mapping has it. */
export type TemplatePart =
  | string
  | { readonly field?: MapFieldName; readonly expression?: Exclude<Expression, { kind: "template" }> };

const MAX_PLACEHOLDERS = 20;
const MAX_EXPRESSION_CHARS = 1_000;
/** `author.name` and `tags[0]`: a path as people write it without `$`. */
const PLAIN_PATH = /^[\p{L}_@][\p{L}\p{N}_@:-]*(?:\.[\p{L}_@][\p{L}\p{N}_@:-]*|\[(?:\d+|\*)\])*$/u;
const ATTRIBUTE = /^(.*?)\s*@([\p{L}_][\p{L}\p{N}_.:-]*)$/su;

type From = MapRules["from"];

/** Compiles a field of a mapping. @throws Error that says what is wrong. */
export function compileExpression(text: string, from: From): Expression {
  if (text.length > MAX_EXPRESSION_CHARS) throw new Error(`it has more than ${MAX_EXPRESSION_CHARS} characters`);
  return isTemplate(text) ? compileTemplate(text, from) : compilePlain(text, from);
}

/** Why a text is no expression for such a document, or undefined when it is one. */
export function explainExpression(text: string, from: From): string | undefined {
  try {
    compileExpression(text, from);
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.message.split("\n")[0] ?? "it cannot be read") : String(error);
  }
}

/** Why a text names no rows, or undefined when it does. */
export function explainRows(text: string, from: From): string | undefined {
  if (isTemplate(text)) return "a template names no rows";
  if (isMarkup(from) && ATTRIBUTE.test(text)) return "an attribute is no row";
  return explainExpression(text, from);
}

export function isMarkup(from: From): boolean {
  return from === "html" || from === "xml";
}

/** A text with placeholders; a JSONPath or a selector has braces only in quotation marks. */
function isTemplate(text: string): boolean {
  return text.replace(/"[^"]*"|'[^']*'/g, "").includes("{");
}

function compilePlain(text: string, from: From): Exclude<Expression, { kind: "template" }> {
  const trimmed = text.trim();
  if (!isMarkup(from)) return { kind: "path", path: compileJsonPath(asPath(trimmed)) };
  if (trimmed === "$" || /^\$[.[]/.test(trimmed)) throw new Error("it is a JSONPath, but the document is markup");
  const [, selector = trimmed, attribute] = ATTRIBUTE.exec(trimmed) ?? [];
  return {
    kind: "select",
    select: compileMapSelector(selector, from === "xml"),
    ...(attribute === undefined ? {} : { attribute: from === "xml" ? attribute : attribute.toLowerCase() }),
  };
}

function asPath(text: string): string {
  if (text.startsWith("$")) return text;
  if (!PLAIN_PATH.test(text)) throw new Error('it does not begin with "$"');
  const steps = [...text.matchAll(/[^.[\]]+|\[[^\]]*\]/g)].map(([step]) => step);
  return `$${steps.map((step) => (step.startsWith("[") ? step : `['${step}']`)).join("")}`;
}

function compileTemplate(text: string, from: From): Expression {
  const parts: TemplatePart[] = [];
  let placeholders = 0;
  for (const [whole, brace, inner] of text.matchAll(/(\{\{|\}\})|\{([^{}]*)\}|[^{}]+|[{}]/g)) {
    if (brace !== undefined) parts.push(brace.slice(1));
    else if (inner !== undefined) {
      placeholders += 1;
      parts.push(placeholder(inner.trim(), from));
    } else if (whole === "{" || whole === "}") throw new Error(`it has a "${whole}" without its partner`);
    else parts.push(whole);
  }
  if (placeholders > MAX_PLACEHOLDERS) throw new Error(`it has more than ${MAX_PLACEHOLDERS} placeholders`);
  return { kind: "template", parts };
}

function placeholder(inner: string, from: From): TemplatePart {
  if (inner === "") throw new Error('it has "{}" without a field or a path in it');
  const field = MAP_FIELDS.find((name) => name === inner);
  if (field === undefined) return { expression: compilePlain(inner, from) };
  return { field, expression: compilePlain(inner, from) };
}
