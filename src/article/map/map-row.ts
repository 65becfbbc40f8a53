import { hasChildren, isText } from "domhandler";
import type { Attachment, Person } from "../../domain/item.js";
import { asList } from "../../feed/parse/json/json-value.js";
import type { Element, ParentNode } from "../markup/parse-markup.js";
import { addressOfValue, memberOfValue, textOfValue } from "./json-values.js";
import type { Expression } from "./map-expression.js";
import {
  addressOfElement,
  datesOfElement,
  fileOfElement,
  htmlOfElement,
  personOfElement,
  pictureOfElement,
  textOfElement,
} from "./markup-values.js";

/** Values of one field of one row. */
const MAX_VALUES = 100;

/** One match of `items`, whatever the document is. */
export interface MapRow {
  /** Values of a field; for a date each value is all texts that may say when. */
  readonly texts: (expression: Plain) => readonly string[];
  readonly bodies: (expression: Plain) => readonly string[];
  readonly dates: (expression: Plain) => readonly string[];
  readonly addresses: (expression: Plain) => readonly string[];
  readonly pictures: (expression: Plain) => readonly { readonly url: string; readonly alt?: string }[];
  readonly people: (expression: Plain) => readonly Person[];
  readonly files: (expression: Plain) => readonly Attachment[];
  /** Bodies of this row are markup whatever they look like. */
  readonly isMarkup: boolean;
}

export type Plain = Exclude<Expression, { kind: "template" }>;

export function markupRow(row: ParentNode, isXml: boolean): MapRow {
  const read = <Value>(expression: Plain, ofElement: (element: Element) => Value, ofText: (text: string) => Value) => {
    if (expression.kind !== "select") return [];
    const elements = expression.select(row).slice(0, MAX_VALUES);
    const { attribute } = expression;
    if (attribute === undefined) return elements.map(ofElement);
    return elements.flatMap(({ attribs }) => (attribs[attribute] === undefined ? [] : [ofText(attribs[attribute])]));
  };
  const asIs = (text: string) => text;
  return {
    texts: (expression) => read(expression, textOfElement, asIs),
    bodies: (expression) => read(expression, isXml ? bodyInXml : htmlOfElement, asIs),
    dates: (expression) => read<readonly string[]>(expression, datesOfElement, (text) => [text]).flat(),
    addresses: (expression) => read(expression, (element) => addressOfElement(element, isXml), asIs),
    pictures: (expression) =>
      read<{ url: string; alt?: string }>(
        expression,
        (element) => pictureOfElement(element, isXml),
        (url) => ({ url }),
      ),
    people: (expression) => read<Person>(expression, personOfElement, (name) => ({ name })),
    files: (expression) =>
      read<Attachment>(
        expression,
        (element) => fileOfElement(element, isXml),
        (url) => ({ url }),
      ),
    isMarkup: true,
  };
}

/** In XML a body is escaped text, or markup. */
function bodyInXml(element: Element): string {
  return element.children.every((child) => child.type === "text" || child.type === "cdata")
    ? textInXml(element)
    : htmlOfElement(element);
}

function textInXml(node: ParentNode): string {
  return node.children
    .map((child) => (isText(child) ? child.data : hasChildren(child) ? textInXml(child) : ""))
    .join("");
}

export function jsonRow(row: unknown): MapRow {
  const read = (expression: Plain): readonly unknown[] =>
    expression.kind === "path" ? flat(expression.path(row)).slice(0, MAX_VALUES) : [];
  const texts = (expression: Plain) => read(expression).flatMap((value) => textOfValue(value) ?? []);
  return {
    texts,
    bodies: texts,
    dates: texts,
    addresses: (expression) => read(expression).flatMap((value) => addressOfValue(value) ?? []),
    pictures: (expression) => read(expression).flatMap(pictureOf),
    people: (expression) => read(expression).flatMap(personOf),
    files: (expression) => read(expression).flatMap(fileOf),
    isMarkup: false,
  };
}

/** A path to a list means its values. */
function flat(values: readonly unknown[]): readonly unknown[] {
  return values.flatMap((value) => (Array.isArray(value) ? asList(value) : [value]));
}

function pictureOf(value: unknown) {
  const url = addressOfValue(value);
  if (url === undefined) return [];
  const alt = memberOfValue(value, ["alt", "alt_text", "altText"]);
  return [{ url, ...(typeof alt === "string" && alt !== "" ? { alt } : {}) }];
}

function personOf(value: unknown): Person[] {
  const name = textOfValue(value);
  if (name === undefined) return [];
  const url = typeof value === "object" ? addressOfValue(value) : undefined;
  return [{ name, ...(url === undefined ? {} : { url }) }];
}

function fileOf(value: unknown): Attachment[] {
  const url = addressOfValue(value);
  if (url === undefined) return [];
  const mimeType = memberOfValue(value, ["mime_type", "mimeType", "content_type", "contentType", "type"]);
  const size = memberOfValue(value, ["size_in_bytes", "sizeBytes", "size", "length", "filesize"]);
  return [
    {
      url,
      ...(typeof mimeType === "string" && /^[\w.+-]+\/[\w.+-]+$/.test(mimeType) ? { mimeType } : {}),
      ...(typeof size === "number" && Number.isSafeInteger(size) && size > 0 ? { sizeBytes: size } : {}),
    },
  ];
}
