import { isTag } from "domhandler";
import { detach } from "../markup/blocks.js";
import { attribute, type Document, type Element, elementsOf, shortText, visibleText } from "../markup/parse-markup.js";

/** Classes for text that only screen readers say. Those of a width of the screen (`lg:sr-only`) do not count. */
const SPOKEN_CLASS =
  /(?<![\w:]|not-)(?:visually-?hidden|hidden-?visually|hide-?visually|sr-?only|sr-text|show-for-sr|screen-?reader(?:-?(?:text|only))?|screenreader|(?:cdk|u)-visually-?hidden|a11y-(?:hidden|only|text)|accessib(?:le|ly|ility)-(?:hidden|hide|text)|assistive-text|element-(?:invisible|hidden)|off-?screen)(?![a-z])/i;
const SPOKEN_STYLE =
  /(?:^|;)\s*(?:clip\s*:\s*rect\(\s*[01](?:px)?[\s,]+[01](?:px)?|clip-path\s*:\s*inset\(\s*(?:50|100)%)/i;
const MOVED_AWAY = /(?:^|;)\s*(?:left|top)\s*:\s*-\d{3,}(?:px|em|rem)?\b/i;
/** A label or a note; a longer text is the story. */
const SPOKEN_CHARS = 400;
/** A line of text: what screen readers skip of it is shown all the same. */
const SHOWN_TEXT = new Set(
  "p li ul ol dl dt dd blockquote h2 h3 h4 h5 h6 table figure pre span em strong b q mark sup sub time".split(" "),
);
const BOXES = new Set(["div", "section", "article", "main"]);
const DECORATION = /icon|glyph|arrow|chevron|caret|symbol|emoji|pull-?quote|quote-mark|separator|divider|bullet/i;
const WINDOWS =
  /modal|dialog|pop-?up|pop-?over|overlay|drawer|menu|nav|cookie|consent|gdpr|tooltip|carousel|slide|toast|alert|login|signup|subscribe|newsletter|comment|share|search/i;
/** A paragraph so long is a sentence of a story rather than a label. */
const SENTENCE_CHARS = 40;
/** A page that shows so little text of its own shows its story by a script. */
const SHOWN_CHARS = 300;

/**
 * Makes a page what a reader sees: text for screen readers only goes, paragraphs that only screen readers skip are shown, and so is a
 * story that a script shows. In place.
 */
export function showAsSeen(document: Document, note: (rule: string, text: string) => void): void {
  const elements = elementsOf(document);
  const hidden: Element[] = [];
  for (const element of elements) {
    if (isSpokenOnly(element)) {
      const text = visibleText(element);
      if (text !== "") note("for screen readers", text);
      detach(element);
    } else if (attribute(element, "aria-hidden") === "true" && isSeen(element)) delete element.attribs["aria-hidden"];
    else if (isHidden(element)) hidden.push(element);
  }
  if (hidden.length > 0) revealStory(elements, hidden);
}

function isSpokenOnly(element: Element): boolean {
  const { class: classes = "", style = "" } = element.attribs;
  if (classes === "" && style === "") return false;
  const isMoved = MOVED_AWAY.test(style) && /position\s*:\s*absolute/i.test(style);
  if (!SPOKEN_CLASS.test(classes) && !SPOKEN_STYLE.test(style) && !isMoved) return false;
  if (/^(?:html|body|main|article|h1)$/.test(element.name)) return false;
  return shortText(element, SPOKEN_CHARS) !== undefined;
}

/** Whether people see what screen readers skip: a line of text, or a box of paragraphs among others. */
function isSeen(element: Element): boolean {
  const marks = `${attribute(element, "class")} ${attribute(element, "id")} ${attribute(element, "role")}`;
  if (SHOWN_TEXT.has(element.name))
    return !DECORATION.test(marks) && !WINDOWS.test(marks) && /\p{L}{2}|\d/u.test(visibleText(element));
  if (!BOXES.has(element.name) || WINDOWS.test(marks)) return false;
  const own = sentencesOf(element);
  const { parent } = element;
  return own > 0 && parent !== null && isTag(parent) && sentencesOf(parent) > own;
}

function isHidden({ attribs }: Element): boolean {
  return (
    attribs["hidden"] !== undefined ||
    attribs["aria-hidden"] === "true" ||
    /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(attribs["style"] ?? "")
  );
}

/** Shows the hidden element with the most sentences on a page that shows next to none. */
function revealStory(elements: readonly Element[], hidden: readonly Element[]): void {
  const covers = new Set(hidden);
  const amounts = new Map<Element, number>();
  let shown = 0;
  for (const element of elements) {
    if (element.name !== "p") continue;
    const { length } = visibleText(element);
    if (length < SENTENCE_CHARS) continue;
    const cover = coverOf(element, covers);
    if (cover === undefined) shown += length;
    else amounts.set(cover, (amounts.get(cover) ?? 0) + length);
    if (shown >= SHOWN_CHARS) return;
  }
  const [story] = [...amounts]
    .filter(([element, chars]) => chars >= SHOWN_CHARS && !isWindow(element))
    .sort(([, a], [, b]) => b - a);
  if (story === undefined) return;
  const [{ attribs }] = story;
  delete attribs["hidden"];
  delete attribs["aria-hidden"];
  delete attribs["style"];
}

/** The outermost hidden element around an element. */
function coverOf(element: Element, covers: ReadonlySet<Element>): Element | undefined {
  let found: Element | undefined;
  for (let node: Element | null = element; node !== null; ) {
    if (covers.has(node)) found = node;
    const { parent }: Element = node;
    node = parent !== null && isTag(parent) ? parent : null;
  }
  return found;
}

function isWindow(element: Element): boolean {
  return WINDOWS.test(`${attribute(element, "class")} ${attribute(element, "id")} ${attribute(element, "role")}`);
}

function sentencesOf(element: Element): number {
  return elementsOf(element).filter((inner) => inner.name === "p" && visibleText(inner).length >= SENTENCE_CHARS)
    .length;
}
