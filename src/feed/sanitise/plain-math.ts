import { decodeHTML } from "entities";

/** A longer formula is written as its plain text. */
const MAX_FORMULA_CHARS = 50_000;
const MAX_DEPTH = 50;
const PIECES = /<!--[\s\S]*?-->|<(\/?)(?:\w+:)?([a-z][\w-]*)((?:[^<>"']|"[^"<>]{0,500}"|'[^'<>]{0,500}')*)>|[^<]+|</gi;

interface MathNode {
  readonly name: string;
  readonly children: MathNode[];
  text: string;
}

/**
 * Replaces each MathML formula by text that any reader can show: superscripts and subscripts as such, fractions and roots
 * in one line. A formula of parts that have no such form is its `alttext`. Sanitisers cannot keep MathML safely: its
 * elements change how a parser reads the HTML behind them.
 */
export function withPlainMath(html: string): string {
  if (!/<(?:\w+:)?math[\s>]/i.test(html)) return html;
  let plain = "";
  let from = 0;
  const opening = /<((?:\w+:)?math)(?=[\s>])/gi;
  for (let match = opening.exec(html); match !== null; match = opening.exec(html)) {
    const name = match[1] ?? "math";
    const closing = new RegExp(`</${name}\\s*>`, "gi");
    closing.lastIndex = match.index;
    const end = closing.exec(html);
    if (end === null) break;
    plain += html.slice(from, match.index) + formula(html.slice(match.index, end.index + end[0].length));
    from = end.index + end[0].length;
    opening.lastIndex = from;
  }
  return plain + html.slice(from);
}

function formula(markup: string): string {
  if (markup.length > MAX_FORMULA_CHARS) return ` ${escapeText(decodeHTML(markup.replace(/<[^<>]*>/g, "")))} `;
  const rendered = render(parse(markup)).trim();
  const alternative = decodeHTML(
    /^<[^>]*\salttext\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(markup)?.slice(1).join("") ?? "",
  );
  return rendered === "" ? escapeText(alternative) : rendered;
}

function parse(markup: string): MathNode {
  const root: MathNode = { name: "math", children: [], text: "" };
  const open: MathNode[] = [root];
  for (const [piece, slash, name, attributes = ""] of markup.matchAll(PIECES)) {
    const parent = open.at(-1) ?? root;
    if (piece.startsWith("<!--")) continue;
    if (name === undefined) {
      const text = decodeHTML(piece).replace(/\s+/g, " ");
      if (text.trim() !== "") parent.children.push({ name: "", children: [], text });
    } else if (slash === "/") {
      const at = open.findLastIndex((node) => node.name === name.toLowerCase());
      if (at > 0) open.length = at;
    } else {
      const node: MathNode = { name: name.toLowerCase(), children: [], text: "" };
      parent.children.push(node);
      if (!attributes.trimEnd().endsWith("/") && open.length < MAX_DEPTH) open.push(node);
    }
  }
  return root;
}

/** Annotations repeat the formula in another notation. */
const LEFT_OUT = new Set(["annotation", "annotation-xml", "mphantom", "none", "mprescripts"]);

function render({ name, text, children }: MathNode): string {
  if (name === "") return escapeText(text);
  if (LEFT_OUT.has(name)) return "";
  const [first = "", second = "", third = ""] = children.map(render);
  switch (name) {
    case "msup":
      return `${first}<sup>${second}</sup>`;
    case "msub":
      return `${first}<sub>${second}</sub>`;
    case "msubsup":
    case "munderover":
      return `${first}<sub>${second}</sub><sup>${third}</sup>`;
    case "munder":
      return `${first}<sub>${second}</sub>`;
    case "mover":
      return `${first}<sup>${second}</sup>`;
    case "mfrac":
      return `${grouped(first)}/${grouped(second)}`;
    case "msqrt":
      return `√${grouped(children.map(render).join(""))}`;
    case "mroot":
      return `<sup>${second}</sup>√${grouped(first)}`;
    case "mo":
      return spaced(children.map(render).join("").trim());
    case "mtr":
      return `${children.map(render).join(" ")}; `;
    case "mspace":
      return " ";
    default:
      return children.map(render).join(name === "mtd" ? " " : "");
  }
}

/** Relations have blanks around them; other operators do not. */
function spaced(operator: string): string {
  return /^(?:[=≈≠≤≥∼≡→⇒∈]|&lt;|&gt;)$/u.test(operator) ? ` ${operator} ` : operator;
}

function grouped(part: string): string {
  return /^[\p{L}\p{N}.]*$/u.test(part) ? part : `(${part})`;
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
