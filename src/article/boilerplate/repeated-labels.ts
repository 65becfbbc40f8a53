import { isTag } from "domhandler";
import { type Block, blocksOf } from "../markup/blocks.js";
import { type Element, isBlock, type ParentNode, visibleText } from "../markup/parse-markup.js";

const LABEL_CHARS = 60;
const SENTENCE_CHARS = 40;
const FEWEST_BOXES = 3;
/** A label is in nearly every box of its row; a refrain is not. */
const BOXES_SHARE = 0.8;

/** The labels that open or close every box of a body, such as "Article content". A line that ends as a sentence is none. */
export function repeatedLabels(root: ParentNode): Block[] {
  const groups = new Map<string, { readonly block: Block; readonly box: Element }[]>();
  for (const block of blocksOf(root)) {
    if (block.text.length > LABEL_CHARS || /^(?:h\d|li|td|th|dt|dd|figcaption)$/.test(block.element.name)) continue;
    if (/[.!?…:;,"”’»]$/u.test(block.text)) continue;
    const place = boxOf(block.element);
    if (place === undefined) continue;
    const key = `${place.edge} ${block.element.name} ${block.text}`;
    groups.set(key, [...(groups.get(key) ?? []), { block, box: place.box }]);
  }
  return [...groups.values()].filter(isInEveryBox).flatMap((group) => group.map(({ block }) => block));
}

function isInEveryBox(group: readonly { readonly box: Element }[]): boolean {
  const boxes = new Set(group.map(({ box }) => box));
  if (boxes.size < FEWEST_BOXES) return false;
  const parents = new Set([...boxes].map(({ parent }) => parent));
  const row = [...parents].flatMap((parent) => (parent === null ? [] : parent.children.filter(isTag)));
  const telling = row.filter((box) => isBlock(box) && visibleText(box).length >= SENTENCE_CHARS);
  return telling.filter((box) => boxes.has(box)).length >= Math.max(FEWEST_BOXES, telling.length * BOXES_SHARE);
}

/** The box that an element opens or closes, itself alone in its wrappers. */
function boxOf(element: Element): { readonly box: Element; readonly edge: "first" | "last" } | undefined {
  let inner = element;
  for (;;) {
    const { parent } = inner;
    if (parent === null || !isTag(parent) || !/^(?:div|section|article)$/.test(parent.name)) return undefined;
    const siblings = parent.children.filter(isTag);
    if (siblings.length > 1) {
      const edge = siblings[0] === inner ? "first" : siblings.at(-1) === inner ? "last" : undefined;
      return edge === undefined ? undefined : { box: parent, edge };
    }
    inner = parent;
  }
}
