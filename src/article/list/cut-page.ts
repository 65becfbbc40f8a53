/** How far from its end a page is searched for a tag that does not end. */
const MAX_TAG_CHARS = 4_096;

/** Whether an HTML page ends within a tag or a comment. HTML needs no end tags, so nothing else shows that it was cut. */
export function endsInTag(html: string): boolean {
  return /<(?:\/?[a-z]|!)[^<>]*$/i.test(html.slice(-MAX_TAG_CHARS));
}

/** The part of a cut list page whose links are whole. */
export function upToLastLink(html: string): string {
  const ends = [...html.slice(-MAX_LAST_LINK_CHARS).matchAll(/<\/a\s*>/gi)];
  const last = ends.at(-1);
  if (last === undefined) return html.slice(0, Math.max(0, html.length - MAX_LAST_LINK_CHARS));
  return html.slice(0, Math.max(0, html.length - MAX_LAST_LINK_CHARS) + last.index + last[0].length);
}

const MAX_LAST_LINK_CHARS = 200_000;
