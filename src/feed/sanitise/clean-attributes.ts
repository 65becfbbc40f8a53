import { absoluteUrl } from "../../lib/url.js";
import { ALLOWED, ALLOWED_EVERYWHERE, LINK_SCHEMES } from "./allow-list.js";
import { realSource, realSrcset } from "./embedded-media.js";

type Attributes = Readonly<Record<string, string>>;

const MAX_TEXT_ATTRIBUTE_CHARS = 2_000;
const MEDIA = new Set(["img", "source", "audio", "video", "track"]);

/** What a value may be; an attribute that is not named here is text. */
const VALUES: Readonly<Record<string, RegExp>> = {
  dir: /^(?:ltr|rtl|auto)$/i,
  lang: /^[a-z]{1,8}(?:-[a-z\d]{1,8})*$/i,
  ...{ width: /^\d{1,5}$/, height: /^\d{1,5}$/, colspan: /^\d{1,3}$/, rowspan: /^\d{1,4}$/, span: /^\d{1,3}$/ },
  ...{ start: /^-?\d{1,6}$/, value: /^-?\d{1,6}$/, scope: /^(?:row|col|rowgroup|colgroup)$/i },
  class: /^(?:language|lang)-[\w+#.-]{1,32}$/,
  kind: /^(?:subtitles|captions|descriptions|chapters)$/i,
  srclang: /^[a-z]{1,8}(?:-[a-z\d]{1,8})*$/i,
};
const OL_TYPE = /^[1aAiI]$/;
const MIME_TYPE = /^[\w.+-]{1,64}\/[\w.+-]{1,64}(?:;.{0,100})?$/;

const NONE: Readonly<Record<string, string>> = {};

/** The attributes of one tag that the allow-list lets through, with real, absolute addresses. */
export function cleanAttributes(tag: string, attributes: Attributes, baseUrl: string | undefined): Attributes {
  const names = Object.keys(attributes);
  if (names.length === 0 && !MEDIA.has(tag)) return NONE;
  const allowed = ALLOWED[tag] ?? [];
  const clean: Record<string, string> = {};
  if (MEDIA.has(tag)) addSources(clean, tag, attributes, baseUrl);
  for (const name of names) {
    if (!allowed.includes(name) && !ALLOWED_EVERYWHERE.includes(name)) continue;
    const kept = cleanValue(tag, name, attributes[name] ?? "", baseUrl);
    if (kept !== undefined) clean[name] = kept;
  }
  const { style } = attributes;
  if (style !== undefined && clean["dir"] === undefined) addDirection(clean, style);
  if (tag === "audio" || tag === "video") clean["controls"] = "";
  return clean;
}

function addDirection(clean: Record<string, string>, style: string): void {
  const [, direction] = /(?:^|;)\s*direction\s*:\s*(rtl|ltr)\b/i.exec(style) ?? [];
  if (direction !== undefined) clean["dir"] = direction.toLowerCase();
}

function addSources(
  clean: Record<string, string>,
  tag: string,
  attributes: Attributes,
  baseUrl: string | undefined,
): void {
  const src = realSource(attributes, baseUrl);
  if (src !== undefined) clean["src"] = src;
  const srcset = tag === "img" || tag === "source" ? realSrcset(attributes, baseUrl) : undefined;
  if (srcset !== undefined) clean["srcset"] = srcset;
}

function cleanValue(tag: string, name: string, value: string, baseUrl: string | undefined): string | undefined {
  switch (name) {
    case "href":
      return cleanLink(value, baseUrl);
    case "cite":
    case "poster":
      return absoluteUrl(value, baseUrl);
    case "reversed":
    case "open":
      return "";
    case "src":
    case "srcset":
    case "controls":
      return undefined;
    case "type":
      return (tag === "ol" ? OL_TYPE : MIME_TYPE).test(value) ? value : undefined;
    case "alt":
      return cleanText(value);
    default: {
      const allowed = Object.hasOwn(VALUES, name) ? VALUES[name] : undefined;
      const text = allowed === undefined ? cleanText(value) : value.trim();
      return text !== "" && (allowed === undefined || allowed.test(text)) ? text : undefined;
    }
  }
}

function cleanLink(value: string, baseUrl: string | undefined): string | undefined {
  const url = absoluteUrl(value, baseUrl);
  if (url !== undefined) return url;
  const written = value.replace(/[\u0000-\u0020\u007f]/g, "");
  const [, scheme = ""] = /^([a-z][a-z\d+.-]*):/i.exec(written) ?? [];
  const allowed = LINK_SCHEMES.includes(scheme.toLowerCase()) && !/^https?$/i.test(scheme);
  return allowed ? encodeMarks(written) : undefined;
}

function encodeMarks(url: string): string {
  return url.replace(/[<>"`]/g, (mark) => encodeURIComponent(mark).replace("`", "%60"));
}

/** Angle brackets become their typographic kin: serialisers disagree on escaping them in attributes, and none needs to here. */
function cleanText(value: string): string {
  const text = value
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "")
    .replaceAll("<", "‹")
    .replaceAll(">", "›");
  return text.length > MAX_TEXT_ATTRIBUTE_CHARS
    ? text.slice(0, MAX_TEXT_ATTRIBUTE_CHARS).replace(/\p{Cs}$/u, "")
    : text;
}
