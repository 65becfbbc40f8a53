import sanitizeHtml from "sanitize-html";
import { ALLOWED, ALLOWED_EVERYWHERE, DROPPED_WITH_CONTENT, LINK_SCHEMES, RENAMED } from "./allow-list.js";
import { balanceTags } from "./balance-tags.js";
import { cleanAttributes } from "./clean-attributes.js";
import { isTrackingPixel, plainSource, videoPage } from "./embedded-media.js";
import { limitDepth } from "./limit-depth.js";
import { withPlainMath } from "./plain-math.js";

export interface SanitiseOptions {
  /** What relative addresses in the HTML are relative to. */
  readonly baseUrl?: string;
  /** Told, in plain words, what a limit cut. */
  readonly onCut?: (what: string) => void;
}

/** Longer HTML is cut before it is read. */
export const MAX_HTML_CHARS = 4_000_000;
/** Longer bodies are cut when they are clean: no article is as long, and pictures inside the text are gone by then. */
export const MAX_BODY_CHARS = 500_000;
/** Tags nested deeper lose themselves and keep their text. */
export const MAX_DEPTH = 200;

/**
 * HTML that is safe to show anywhere: only what `sanitise/allow-list.ts` names is left, addresses are absolute, pictures
 * that a script would have loaded are real, and tags nest as the HTML standard reads them: sanitising the result again,
 * or reading and writing it with a standard parser, changes nothing. Linear in the length.
 */
export function sanitiseHtml(html: string, options: SanitiseOptions = {}): string {
  const whole = html.length <= MAX_HTML_CHARS ? html : html.slice(0, MAX_HTML_CHARS);
  if (whole.length < html.length) options.onCut?.(`the body was cut after ${MAX_HTML_CHARS} characters`);
  if (!/[<>&]/.test(whole)) return cutBody(cleanText(whole), options);
  const shallow = limitDepth(withPictureImages(withPlainMath(withEndTags(whole))), MAX_DEPTH);
  return balanceTags(cutBody(cleanText(sanitizeHtml(shallow, policy(options.baseUrl))), options));
}

/** What is open at the cut is closed by `balanceTags`. */
function cutBody(html: string, { onCut }: SanitiseOptions): string {
  if (html.length > MAX_BODY_CHARS) onCut?.(`the body was cut after ${MAX_BODY_CHARS} characters`);
  return cutHtml(html, MAX_BODY_CHARS);
}

/** Cuts outside of tags, entities and pairs of surrogates. */
export function cutHtml(html: string, maxChars: number): string {
  if (html.length <= maxChars) return html;
  const cut = html.slice(0, maxChars);
  const outside = cut.lastIndexOf("<") > cut.lastIndexOf(">") ? cut.slice(0, cut.lastIndexOf("<")) : cut;
  // A copy: a slice would keep the whole in memory.
  return Buffer.from(outside.replace(/&#?\w{0,31}$|[\ud800-\udbff]$/, "")).toString("utf8");
}

/** XHTML closes these in themselves (`<iframe … />`); an HTML parser would take the rest of the article for their content. */
function withEndTags(html: string): string {
  if (!html.includes("/>")) return html;
  return html.replace(/<(iframe|script|style|textarea|title|noframes|noembed|xmp)(\s[^<>]*)?\/>/gi, "<$1$2></$1>");
}

/** Gives each `picture` without an `img` one, which the sanitiser fills from its sources: without it no reader shows it. */
function withPictureImages(html: string): string {
  if (!/<picture[\s>]/i.test(html)) return html;
  let complete = "";
  let from = 0;
  for (const { index } of html.matchAll(/<\/picture\s*>/gi)) {
    const part = html.slice(from, index);
    const inside = part.slice(Math.max(0, part.toLowerCase().lastIndexOf("<picture")));
    complete += /<(?:amp-)?im(?:g|age)[\s/>]/i.test(inside) ? part : `${part}<img>`;
    from = index;
  }
  return complete + html.slice(from);
}

/** The signs that a parser changes or that a serialiser writes otherwise: controls, unpaired surrogates, carriage returns, no-break spaces. */
function cleanText(html: string): string {
  if (!/[\u0000-\u0008\u000b-\u001f\u007f-\u00a0\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]/.test(html)) return html;
  return html
    .replace(/\r\n?/g, "\n")
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufdd0-\ufdef\ufffe\uffff]/g, "")
    .replace(/\p{Cs}/gu, "\ufffd")
    .replaceAll("\u00a0", "&nbsp;");
}

/**
 * The options of sanitize-html; the tags and attributes are those of the one allow-list. Version 2.17.5 is the newest that
 * supports Node.js 20. What later versions fix needs a tag that is not on the list: `test/feed/sanitise/sanitise.test.ts` checks that.
 */
const FIXED = {
  allowedTags: Object.keys(ALLOWED),
  // Which tag may have which was decided by `cleanAttributes`, from the same list.
  allowedAttributes: { "*": [...new Set([...Object.values(ALLOWED).flat(), ...ALLOWED_EVERYWHERE])] },
  selfClosing: ["br", "hr", "img", "wbr", "source", "track", "col"],
  nonTextTags: DROPPED_WITH_CONTENT,
  allowedSchemes: LINK_SCHEMES,
  allowedSchemesAppliedToAttributes: ["href", "src", "cite", "poster"],
  allowProtocolRelative: false,
  allowedEmptyAttributes: ["alt", "controls", "open", "reversed"],
  parseStyleAttributes: false,
  nestingLimit: MAX_DEPTH,
};

/** Not on the allow-list: a tag renamed so is gone. */
const GONE: sanitizeHtml.Tag = { tagName: "gone", attribs: {} };

function policy(baseUrl: string | undefined): sanitizeHtml.IOptions {
  const images = new Images();
  const frame: sanitizeHtml.Transformer = (name, attributes) => {
    const page = videoPage(attributes, baseUrl);
    return page === undefined ? { tagName: name, attribs: {} } : linkTo(page, attributes["title"]);
  };
  return {
    ...FIXED,
    onOpenTag: (name) => images.enter(name),
    onCloseTag: (name) => images.leave(name),
    transformTags: {
      ...{ iframe: frame, embed: frame, "amp-youtube": frame, "amp-iframe": frame },
      "*": (name, attributes) => transform(name, attributes, baseUrl, images),
    },
  };
}

function transform(
  name: string,
  attributes: sanitizeHtml.Attributes,
  baseUrl: string | undefined,
  images: Images,
): sanitizeHtml.Tag {
  const tagName = Object.hasOwn(RENAMED, name) ? (RENAMED[name] ?? name) : name;
  if (!Object.hasOwn(ALLOWED, tagName)) return { tagName: name, attribs: {} };
  // Copied: sanitize-html writes to what it is given.
  const attribs = { ...cleanAttributes(tagName, attributes, baseUrl) };
  if (tagName === "a" && attribs["href"] === undefined) return GONE;
  if (tagName === "source") images.offer(attribs["srcset"]);
  if (tagName !== "img") return { tagName, attribs };
  const src = attribs["src"] ?? plainSource(attribs["srcset"] ?? images.offered());
  if (src === undefined || isTrackingPixel(src, attributes)) return GONE;
  return images.repeats(src) ? GONE : { tagName, attribs: { src, ...attribs } };
}

function linkTo(page: string, title: string | undefined): sanitizeHtml.Tag {
  const label = title?.trim();
  return { tagName: "a", attribs: { href: page }, text: label === undefined || label === "" ? page : label };
}

/** Pictures of one body: those of a `noscript` repeat a lazy one, those of a `picture` have their addresses in its sources. */
class Images {
  private depth = 0;
  private source: string | undefined;
  private last: string | undefined;
  private readonly seen = new Set<string>();

  /** Remembers the addresses of a `source` for the `img` that follows. */
  offer(srcset: string | undefined): void {
    this.source ??= srcset;
  }

  offered(): string | undefined {
    return this.source;
  }

  enter(name: string): void {
    if (name === "picture") this.source = undefined;
    if (name === "noscript") this.depth++;
  }

  leave(name: string): void {
    if (name === "picture") this.source = undefined;
    if (name === "noscript" && this.depth > 0) this.depth--;
  }

  /** Whether the picture, inside a noscript, was shown before it; else it is remembered. */
  repeats(src: string | undefined): boolean {
    if (src === undefined) return false;
    const file = fileOf(src);
    if (this.depth > 0 && (this.seen.has(src) || this.last === file)) return true;
    this.seen.add(src);
    this.last = file;
    return false;
  }
}

/** Sizes in the query or in the name's end (`-300x200.jpg`) are the same picture. */
function fileOf(url: string): string {
  return url.replace(/[?#].*$/s, "").replace(/-\d+x\d+(?=\.\w+$)/, "");
}
