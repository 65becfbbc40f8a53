import type { Person } from "../../domain/item.js";
import {
  attribute,
  type Element,
  elementsOf,
  type ParentNode,
  serialise,
  startOfText,
} from "../markup/parse-markup.js";

/** Of one text that is no body. */
const TEXT_CHARS = 10_000;
const LAZY_SOURCES = ["data-src", "data-lazy-src", "data-original", "data-lazy", "src"];
/** Elements inside a cell that may say when. */
const MAX_DATED = 5;
const DATE_ATTRIBUTES = "datetime content data-timestamp data-time data-datetime data-date data-value title".split(" ");
const ADDRESS_ATTRIBUTES = ["href", "src", "data-href", "data-url", "content", "data", "url"];

export function textOfElement(element: Element): string {
  if (element.name === "meta") return attribute(element, "content");
  if (element.name === "img") return attribute(element, "alt");
  if (element.name === "input" || element.name === "data") return attribute(element, "value") || visible(element);
  return visible(element);
}

function visible(element: Element): string {
  return startOfText(element, TEXT_CHARS);
}

export function htmlOfElement(element: Element): string {
  return serialise(element.children);
}

/** Everything that may say when: attributes for machines first, of the element and of those in it. */
export function datesOfElement(element: Element): string[] {
  const inside = elementsOf(element).filter(({ name, attribs }) => name === "time" || attribs["title"] !== undefined);
  const written = [element, ...inside.slice(0, MAX_DATED)].flatMap((one) =>
    DATE_ATTRIBUTES.map((name) => attribute(one, name)),
  );
  return [...written, visible(element)].filter((text) => text !== "");
}

/** The address an element leads to: its own, that of the first link in it, or in XML its text. */
export function addressOfElement(element: Element, isXml: boolean): string {
  const own = ownAddress(element);
  if (own !== "") return own;
  if (isXml) return visible(element);
  const link = elementsOf(element).find(({ name, attribs }) => name === "a" && attribs["href"] !== undefined);
  if (link !== undefined) return attribute(link, "href");
  const around = linkAround(element);
  return around === undefined ? "" : attribute(around, "href");
}

function linkAround(element: Element): Element | undefined {
  for (let node: ParentNode | null = element.parent; node !== null && "name" in node; node = node.parent) {
    if (node.name === "a" && node.attribs["href"] !== undefined) return node;
  }
  return undefined;
}

function ownAddress(element: Element): string {
  for (const name of ADDRESS_ATTRIBUTES) {
    const value = attribute(element, name);
    if (value !== "" && !(name === "src" && value.startsWith("data:"))) return value;
  }
  return "";
}

/** The address of a picture: of images that are loaded later, of `srcset`, of a background. */
export function pictureOfElement(element: Element, isXml: boolean): { readonly url: string; readonly alt?: string } {
  const own = pictureAddress(element);
  const inner = own === "" ? elementsOf(element).find((one) => pictureAddress(one) !== "") : element;
  if (inner === undefined) return { url: addressOfElement(element, isXml) };
  const alt = attribute(inner, "alt");
  return { url: pictureAddress(inner), ...(alt === "" ? {} : { alt }) };
}

function pictureAddress(element: Element): string {
  if (element.name === "img" || element.name === "source" || element.name === "amp-img") {
    const source = LAZY_SOURCES.map((name) => attribute(element, name)).find(
      (text) => text !== "" && !text.startsWith("data:"),
    );
    return source ?? attribute(element, "srcset").split(/\s+|,\s/)[0] ?? "";
  }
  if (element.name === "meta") return attribute(element, "content");
  const background = /background(?:-image)?\s*:[^;]{0,50}?url\(\s*['"]?([^'")]+)/i.exec(attribute(element, "style"));
  return background?.[1] ?? "";
}

export function personOfElement(element: Element): Person {
  const href = element.name === "a" ? attribute(element, "href") : "";
  return { name: textOfElement(element), ...(/^https?:|^\//.test(href) ? { url: href } : {}) };
}

export function fileOfElement(element: Element, isXml: boolean) {
  const mimeType = attribute(element, "type");
  const size = Number(attribute(element, "length") || "NaN");
  return {
    url: addressOfElement(element, isXml),
    ...(/^[\w.+-]+\/[\w.+-]+$/.test(mimeType) ? { mimeType } : {}),
    ...(Number.isSafeInteger(size) && size > 0 ? { sizeBytes: size } : {}),
  };
}
