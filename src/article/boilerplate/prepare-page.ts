import { isComment, isDirective, isTag, isText } from "domhandler";
import type { ArticleRules } from "../../domain/article-rules.js";
import { relink, sweep, unlink } from "../markup/blocks.js";
import {
  attribute,
  type Document,
  type Element,
  elementsOf,
  foldSpace,
  isBlock,
  type ParentNode,
  shortText,
  startOfText,
  visibleText,
} from "../markup/parse-markup.js";
import { select } from "../markup/select-elements.js";
import { showAsSeen } from "./hidden-elements.js";
import { INSERT_CHARS, isInsert, type Note } from "./remove-boilerplate.js";

const NEVER_TEXT = new Set(
  "script style noscript template iframe svg link meta object embed canvas button select input textarea dialog".split(
    " ",
  ),
);
/** Share bars, related boxes and the like are known by the words of their class or id, and by being small or mostly links. */
const BOX_TOKENS =
  /(?:^|[\s_-])(?:share|sharing|sosmed|social|socials|addtoany|related|terkait|rekomendasi|recommend(?:ed|ation|ations)?|baca-?juga|bacajuga|readalso|read-?more|read-?also|breadcrumbs?|newsletter|subscribe|paywall|outbrain|taboola|promo|sponsor(?:ed)?|popup|modal|cookie|consent|comments?|disqus|pagination|paging|tags?|tag-?list|author-?bio|toc|advert(?:isement)?|ads?|iklan|banner)(?:$|[\s_-])/i;
const INSERT_ELEMENT = new Set(
  "p div li ul ol td strong b a span h2 h3 h4 h5 h6 blockquote aside section center dd dt em i u table".split(" "),
);
const COMMENTS =
  /^(?:comments?|comment-?list|comments-area|comments-section|respond|disqus_thread|fb-comments|komentar|user-comments|reader-comments)(?:\s|$)/i;
/** Pictures to leaf through, with captions that stand for the small and the large view. */
const GALLERY = /gallery|slideshow|lightbox|carousel/i;
/** A gallery that tells more of the page's text than this is the story. */
const GALLERY_SHARE = 0.3;
const BOX_CHARS = 400;
const FIRST_CHARS = 80;
/** A list of links so long may be the page itself, whatever its class says. */
const LIST_CHARS = 3000;

/**
 * Takes out of a page what would mislead the search for the body: scripts, the rule's own removals, inserts that lead to other
 * stories (before the search, which would drop the paragraph beside them), share bars and related boxes. In place.
 */
export function preparePage(
  document: Document,
  rules: ArticleRules | undefined,
  note: Note,
  boxes = rules?.defaults ?? true,
): readonly string[] {
  const warnings: string[] = [];
  removeUnread(document);
  showAsSeen(document, note);
  for (const selector of rules?.remove ?? []) {
    const found = select(selector, document);
    if (found.length === 0) warnings.push(`remove: "${selector}" matches nothing on this page`);
    for (const element of found) {
      const { parent } = element;
      drop(element, `remove: ${selector}`, note);
      if (parent !== null) sweep(parent);
    }
  }
  const defaults = rules?.defaults ?? true;
  removeMisleading(document, {
    rules,
    defaults,
    boxes,
    note,
    pageChars: visibleText(document).length,
    measures: new Map(),
  });
  return warnings;
}

interface Removing {
  readonly rules: ArticleRules | undefined;
  readonly defaults: boolean;
  /** Whether share bars, related boxes and the like go. */
  readonly boxes: boolean;
  readonly note: Note;
  readonly pageChars: number;
  readonly measures: Map<Element, Measure>;
}

/** What is inside a removed element is not looked at again. */
function removeMisleading(node: ParentNode, removing: Removing): void {
  const { rules, defaults, boxes, note } = removing;
  for (const child of node.children) {
    if (!isTag(child) || child.parent === null) continue;
    if (defaults && isComments(child, removing)) drop(child, "comments", note);
    else if (defaults && isGallery(child, removing)) drop(child, "gallery", note);
    else if (boxes && isBox(child)) drop(child, "box", note);
    else if (isInsertElement(child, rules, defaults)) dropInsert(child, note);
    else removeMisleading(child, removing);
  }
  sweep(node);
}

/** What readers wrote below the story, however long, unless it is most of the page. */
function isComments(element: Element, { measures, pageChars }: Removing): boolean {
  if (!/^(?:div|section|aside|ol|ul)$/.test(element.name)) return false;
  const marks = attribute(element, "id") || attribute(element, "class");
  if (!COMMENTS.test(marks)) return false;
  const { chars, hasStory } = measureOf(element, measures);
  return chars < pageChars * 0.8 && !hasStory;
}

function isGallery(element: Element, { measures, pageChars }: Removing): boolean {
  if (!/^(?:div|section|aside|ol|ul|figure)$/.test(element.name)) return false;
  if (!GALLERY.test(`${attribute(element, "class")} ${attribute(element, "id")}`)) return false;
  const { chars, hasStory, hasParagraph } = measureOf(element, measures);
  return !hasStory && !hasParagraph && chars < pageChars * GALLERY_SHARE;
}

/** What an element holds; each is measured once, or 250 boxes in one another are read 250 times. */
interface Measure {
  readonly chars: number;
  /** A heading or an article. */
  readonly hasStory: boolean;
  readonly hasParagraph: boolean;
}

function measureOf(element: Element, measures: Map<Element, Measure>): Measure {
  const known = measures.get(element);
  if (known !== undefined) return known;
  let [chars, hasStory, hasParagraph] = [0, false, false];
  for (const child of element.children) {
    if (isText(child)) chars += foldSpace(child.data).length;
    if (!isTag(child)) continue;
    const inner = measureOf(child, measures);
    chars += inner.chars + 1;
    hasStory ||= inner.hasStory || child.name === "h1" || child.name === "article";
    hasParagraph ||= inner.hasParagraph || child.name === "p";
  }
  const measure = { chars, hasStory, hasParagraph };
  measures.set(element, measure);
  return measure;
}

function removeUnread(node: ParentNode): void {
  const read = node.children.filter(
    (child) => !isComment(child) && !isDirective(child) && !(isTag(child) && NEVER_TEXT.has(child.name)),
  );
  if (read.length < node.children.length) {
    node.children = read;
    relink(node);
  }
  for (const child of read) if (isTag(child)) removeUnread(child);
}

function drop(element: Element, rule: string, note: Note): void {
  const text = visibleText(element);
  if (text !== "") note(rule, text);
  unlink(element);
}

/** A heading "Baca juga:" alone stands for the list of links below it. */
function dropInsert(element: Element, note: Note): void {
  const alone = visibleText(element).length <= 24;
  const next = nextElement(element);
  drop(element, "insert", note);
  if (alone && next !== undefined && visibleText(next).length <= LIST_CHARS && isMostlyLinks(next))
    drop(next, "insert", note);
}

function nextElement(element: Element): Element | undefined {
  let next = element.next;
  while (next !== null && !isTag(next)) next = next.next;
  return next ?? undefined;
}

function isInsertElement(element: Element, rules: ArticleRules | undefined, defaults: boolean): boolean {
  // The first words tell most elements apart from inserts, without reading all of them.
  if (!INSERT_ELEMENT.has(element.name) || !isInsert(startOfText(element, FIRST_CHARS), rules, defaults)) return false;
  const text = shortText(element, INSERT_CHARS);
  return text !== undefined && isInsert(text, rules, defaults, element) && isLeaf(element);
}

function isLeaf(element: Element): boolean {
  return !elementsOf(element).some(
    (child) =>
      isBlock(child) && child.name !== "li" && child.name !== "ul" && child.name !== "p" && child.name !== "div",
  );
}

function isBox(element: Element): boolean {
  if (/^(?:html|body|main|article|a|p|span|h[1-6]|img|figure)$/.test(element.name)) return false;
  const marks = `${attribute(element, "class")} ${attribute(element, "id")}`;
  if (!BOX_TOKENS.test(marks)) return false;
  const text = shortText(element, LIST_CHARS);
  return text !== undefined && (text.length <= BOX_CHARS || isMostlyLinks(element));
}

function isMostlyLinks(element: Element): boolean {
  const text = visibleText(element).length;
  const linked = (element.name === "a" ? [element] : elementsOf(element).filter(({ name }) => name === "a")).reduce(
    (sum, link) => sum + visibleText(link).length,
    0,
  );
  return text > 0 && linked / text > 0.6;
}
