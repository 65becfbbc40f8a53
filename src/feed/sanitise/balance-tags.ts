/**
 * Makes sanitised HTML nest as the HTML standard's parser would read it (section 13.2.6), so that reading and writing it
 * again changes nothing: paragraphs end where blocks begin, list items and headings do not hold their like, tables have
 * their parts, marks such as `b` are closed and opened again around them. Linear.
 */
export function balanceTags(html: string): string {
  const nest: Nest = { out: [], open: [], pending: [] };
  const written: (Element | undefined)[] = [];
  let from = 0;
  for (let at = html.indexOf("<"); at >= 0; at = html.indexOf("<", from)) {
    const end = html.indexOf(">", at);
    if (end < 0) break;
    addText(nest, html.slice(from, at));
    from = end + 1;
    if (html[at + 1] === "/") {
      const element = written.pop();
      if (element !== undefined) closeElement(nest, element);
    } else {
      const tag = html.slice(at + 1, end).replace(/ ?\/$/, "");
      const name = /^[a-z\d]+/.exec(tag)?.[0] ?? "";
      const element = addElement(nest, name, `<${tag}>`);
      if (!VOID.has(name)) written.push(element);
    }
  }
  addText(nest, html.slice(from));
  closeFrom(nest, 0);
  return nest.out.join("");
}

interface Element {
  readonly name: string;
  readonly tag: string;
  /** For a cell: what waited to be opened again outside it. */
  outer?: Element[];
}

/** Working state of one call. */
interface Nest {
  readonly out: string[];
  /** Outermost first. */
  readonly open: Element[];
  /** Marks that a block closed, to be opened again before the next text. */
  pending: Element[];
}

const set = (names: string): ReadonlySet<string> => new Set(names.split(" "));
const VOID = set("br hr img wbr source track col");
const MARKS = set("a b code em i s small strong u");
const HEADINGS = set("h1 h2 h3 h4 h5 h6");
const CELLS = set("td th caption");
const SECTIONS = set("thead tbody tfoot");
const TABLE_PARTS = set("caption colgroup col thead tbody tfoot tr td th");
/** Where text and ordinary tags have no place. */
const BARE_TABLE = set("table colgroup thead tbody tfoot tr");
const ENDS_PARAGRAPH = set(
  "address article aside blockquote details div dl figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main ol p pre section summary table ul dd dt",
);
/** A list item looks for the one it ends through these only. */
const LIST_TRANSPARENT = set("address div p");
const SPECIAL = set(
  "article aside blockquote caption colgroup dd details dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header li main ol pre section summary table tbody td tfoot th thead tr ul",
);
const LIST_ITEM = set("li");
const DEFINITION = set("dd dt");
const TABLE = set("table");
/** What a part of a table may stand in as it is; what is missing up to there is opened. */
const PARENTS: Readonly<Record<string, ReadonlySet<string>>> = {
  ...{ col: set("colgroup"), tr: SECTIONS, td: set("thead tbody tfoot tr"), th: set("thead tbody tfoot tr") },
};
const RUBY_TEXT = set("rp rt");
const ENDS_BEFORE_RUBY_TEXT = set("dd dt li p rp rt");
/** A mark may be opened again in each of very many blocks: more at once are left closed. */
const MAX_PENDING = 8;

function addText(nest: Nest, text: string): void {
  if (text === "") return;
  const blank = /^[\t\n\f\r ]*$/.test(text);
  if (BARE_TABLE.has(topName(nest))) {
    if (blank) return;
    openCell(nest);
  }
  if (!blank) reopen(nest);
  // The parser drops a newline that begins a `pre`.
  const atStart = nest.open.at(-1)?.name === "pre" && nest.out.at(-1) === nest.open.at(-1)?.tag;
  const kept = atStart ? text.replace(/^[\r\n]+/, "") : text;
  if (kept !== "") nest.out.push(kept);
}

/** Opens what the parser would open; undefined for a part of a table outside one. */
function addElement(nest: Nest, name: string, tag: string): Element | undefined {
  if (TABLE_PARTS.has(name)) return addTablePart(nest, name, tag);
  if (BARE_TABLE.has(topName(nest))) openCell(nest);
  makeSpace(nest, name);
  if (!ENDS_PARAGRAPH.has(name)) reopen(nest);
  if (VOID.has(name)) {
    nest.out.push(tag);
    return undefined;
  }
  return open(nest, name, tag);
}

/** Closes what may not hold the new element. */
function makeSpace(nest: Nest, name: string): void {
  if (name === "li") closeListItem(nest, LIST_ITEM);
  else if (name === "dd" || name === "dt") closeListItem(nest, DEFINITION);
  if (ENDS_PARAGRAPH.has(name)) closeIfOpen(nest, "p");
  if (HEADINGS.has(name) && HEADINGS.has(topName(nest))) closeFrom(nest, nest.open.length - 1);
  if (name === "a") {
    nest.pending = nest.pending.filter((mark) => mark.name !== "a");
    closeIfOpen(nest, "a");
    nest.pending = nest.pending.filter((mark) => mark.name !== "a");
  }
  if (name === "rt" || name === "rp") {
    // Outside a ruby the standard lets them nest, the parser before this step does not: apart, both leave them alone.
    const ends = indexInCell(nest, "ruby") >= 0 ? ENDS_BEFORE_RUBY_TEXT : RUBY_TEXT;
    while (ends.has(topName(nest))) closeFrom(nest, nest.open.length - 1);
  }
}

function addTablePart(nest: Nest, name: string, tag: string): Element | undefined {
  const table = nest.open.findLastIndex((element) => element.name === "table");
  if (table < 0) return undefined;
  const keep = PARENTS[name] ?? TABLE;
  const parent = nest.open.findLastIndex(
    (element, index) => index === table || (index > table && keep.has(element.name)),
  );
  closeFrom(nest, parent + 1);
  if (name === "col") {
    if (topName(nest) === "table") open(nest, "colgroup", "<colgroup>");
    nest.out.push(tag);
    return undefined;
  }
  if ((name === "tr" || name === "td" || name === "th") && topName(nest) === "table") open(nest, "tbody", "<tbody>");
  if ((name === "td" || name === "th") && SECTIONS.has(topName(nest))) open(nest, "tr", "<tr>");
  return open(nest, name, tag);
}

/** Text in a table outside its cells gets a cell of its own. */
function openCell(nest: Nest): void {
  addTablePart(nest, "td", "<td>");
}

function open(nest: Nest, name: string, tag: string): Element {
  const element: Element = { name, tag };
  if (CELLS.has(name)) {
    element.outer = nest.pending;
    nest.pending = [];
  }
  nest.open.push(element);
  nest.out.push(tag);
  return element;
}

function reopen(nest: Nest): void {
  if (nest.pending.length === 0) return;
  for (const mark of nest.pending) {
    nest.open.push(mark);
    nest.out.push(mark.tag);
  }
  nest.pending = [];
}

function closeElement(nest: Nest, element: Element): void {
  const index = nest.open.lastIndexOf(element);
  if (index >= 0) closeFrom(nest, index);
  nest.pending = nest.pending.filter((mark) => mark !== element);
}

/** Closes all from there on; marks above the outermost wait to be opened again. */
function closeFrom(nest: Nest, index: number): void {
  const closed: Element[] = [];
  while (nest.open.length > index) {
    const element = nest.open.pop();
    if (element === undefined) break;
    nest.out.push(`</${element.name}>`);
    if (element.outer !== undefined) {
      closed.length = 0;
      nest.pending = element.outer;
    } else if (MARKS.has(element.name) && nest.open.length > index) closed.unshift(element);
  }
  nest.pending = [...closed, ...nest.pending].slice(0, MAX_PENDING);
}

function closeIfOpen(nest: Nest, name: string): void {
  const index = indexInCell(nest, name);
  if (index >= 0) closeFrom(nest, index);
}

function closeListItem(nest: Nest, names: ReadonlySet<string>): void {
  for (let index = nest.open.length - 1; index >= 0; index--) {
    const name = nest.open[index]?.name ?? "";
    if (names.has(name)) closeFrom(nest, index);
    if (names.has(name) || (SPECIAL.has(name) && !LIST_TRANSPARENT.has(name))) return;
  }
}

/** Cells bound what the parser looks through. */
function indexInCell(nest: Nest, name: string): number {
  for (let index = nest.open.length - 1; index >= 0; index--) {
    const element = nest.open[index];
    if (element?.name === name) return index;
    if (element === undefined || CELLS.has(element.name) || element.name === "table") return -1;
  }
  return -1;
}

function topName(nest: Nest): string {
  return nest.open.at(-1)?.name ?? "";
}
