/** Smaller pages are read as they are. */
const BULKY_PAGE_CHARS = 500_000;
/** Scripts, styles, drawings, comments and attributes so long are no part of a story. */
const BULKY_CHARS = 50_000;
/** Structured data may tell the whole story: longer ones are not read. */
const BULKY_DATA_CHARS = 1_000_000;
const OPENING = /<(?:!--|(script|style|svg|noscript|template|textarea|select|iframe|object)(?=[\s/>]))/giu;
const QUOTED = /=\s*["']/gu;

/** Takes from a large page what nobody reads, so that the limit on its length counts what somebody does; in linear time. */
export function stripLargeBlobs(html: string): string {
  if (html.length < BULKY_PAGE_CHARS) return html;
  return withoutLongValues(withoutBulkyElements(html));
}

function withoutBulkyElements(html: string): string {
  const kept: string[] = [];
  const unclosed = new Set<string>();
  let from = 0;
  OPENING.lastIndex = 0;
  for (let match = OPENING.exec(html); match !== null; match = OPENING.exec(html)) {
    const end = endOf(html, match, unclosed);
    const opening = html.slice(match.index, match.index + 200);
    const limit = /ld\+json/i.test(opening) ? BULKY_DATA_CHARS : BULKY_CHARS;
    if (end - match.index > limit) {
      kept.push(html.slice(from, match.index));
      from = end;
    }
    OPENING.lastIndex = end;
  }
  return kept.length === 0 ? html : `${kept.join("")}${html.slice(from)}`;
}

/** Values in quotation marks; what holds markup may be text between two of them. */
function withoutLongValues(html: string): string {
  const kept: string[] = [];
  let from = 0;
  QUOTED.lastIndex = 0;
  for (let match = QUOTED.exec(html); match !== null; match = QUOTED.exec(html)) {
    const start = QUOTED.lastIndex;
    const end = html.indexOf(html.charAt(start - 1), start);
    if (end < 0) break;
    if (end - start > BULKY_CHARS && !html.slice(start, end).includes("</")) {
      kept.push(html.slice(from, start));
      from = end;
      QUOTED.lastIndex = end + 1;
    }
  }
  return kept.length === 0 ? html : `${kept.join("")}${html.slice(from)}`;
}

/** Where the element or comment ends that begins there; a comment without an end is the rest of the page. Each name is searched in vain once. */
function endOf(html: string, { 1: name, index }: RegExpExecArray, unclosed: Set<string>): number {
  if (name === undefined) {
    const end = html.indexOf("-->", index);
    return end < 0 ? html.length : end + 3;
  }
  const known = name.toLowerCase();
  const closing = new RegExp(`</${known}\\s*>`, "gi");
  closing.lastIndex = index;
  if (!unclosed.has(known) && closing.test(html)) return closing.lastIndex;
  unclosed.add(known);
  return index + known.length;
}
