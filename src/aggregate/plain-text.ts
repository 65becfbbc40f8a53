import { Parser } from "htmlparser2";

/** Elements inside a line; the others end the word before them. */
const INLINE = new Set("a abbr b bdi bdo cite code em font i mark q s small span strong sub sup u wbr".split(" "));
const SILENT = new Set(["script", "style", "template", "noscript"]);

/** The words of sanitised HTML for searching and comparing, not for showing; one pass over the text. */
export function plainText(html: string): string {
  if (!/[<&]/.test(html)) return html;
  const parts: string[] = [];
  let silent = 0;
  const parser = new Parser({
    onopentagname(name) {
      if (SILENT.has(name)) silent++;
      if (!INLINE.has(name)) parts.push("\n");
    },
    onclosetag(name) {
      if (SILENT.has(name)) silent--;
      if (!INLINE.has(name)) parts.push("\n");
    },
    ontext(text) {
      if (silent === 0) parts.push(text);
    },
  });
  parser.end(html);
  return parts.join("").trim();
}
