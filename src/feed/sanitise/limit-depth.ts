import { Tokenizer } from "htmlparser2";

/** Fewer tags than these cannot be nested deep enough to cost noticeable time. */
const MAX_UNCHECKED_TAGS = 4_000;
const VOID = new Set("area base br col embed hr img input link meta param source track wbr".split(" "));
/** Written without their end tags as a rule: one ends the one before. */
const SELF_ENDING = new Set("p li dt dd tr td th option".split(" "));

/** The HTML without the tags that are nested deeper than `maxDepth`, their text kept: parsers search their open tags at every tag. */
export function limitDepth(html: string, maxDepth: number): string {
  if (countTags(html) <= MAX_UNCHECKED_TAGS) return html;
  const kept: string[] = [];
  const open: string[] = [];
  let from = 0;
  let start = 0;
  let over = 0;
  let dropping = false;
  const cut = (end: number) => {
    kept.push(html.slice(from, start));
    from = end;
  };
  const ignore = () => {};
  const tokenizer = new Tokenizer(
    { decodeEntities: false },
    {
      onopentagname: (begin, end) => {
        start = begin - 1;
        const name = html.slice(begin, end).toLowerCase();
        if (SELF_ENDING.has(name) && open.at(-1) === name) open.pop();
        dropping = open.length >= maxDepth && !VOID.has(name);
        if (dropping) over++;
        else if (!VOID.has(name)) open.push(name);
      },
      onopentagend: (end) => {
        if (dropping) cut(end + 1);
      },
      onselfclosingtag: (end) => {
        if (dropping) cut(end + 1);
      },
      onclosetag: (begin, end) => {
        const name = html.slice(begin, end).toLowerCase();
        if (over === 0) {
          const index = open.lastIndexOf(name);
          if (index >= 0) open.length = index;
          return;
        }
        over--;
        start = begin - 2;
        cut(Math.max(from, html.indexOf(">", end) + 1));
      },
      ...{ onattribdata: ignore, onattribentity: ignore, onattribend: ignore, onattribname: ignore, oncdata: ignore },
      ...{ oncomment: ignore, ondeclaration: ignore, onend: ignore, onprocessinginstruction: ignore },
      ...{ ontext: ignore, ontextentity: ignore },
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  kept.push(html.slice(from));
  return kept.join("");
}

function countTags(html: string): number {
  let count = 0;
  for (let at = html.indexOf("<"); at >= 0 && count <= MAX_UNCHECKED_TAGS; at = html.indexOf("<", at + 1)) count++;
  return count;
}
