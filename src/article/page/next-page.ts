import { attribute, type Document, elementsOf, foldSpace, visibleText } from "../markup/parse-markup.js";

const NEXT_TEXT =
  /^(?:halaman\s+)?(?:selanjutnya|berikutnya|seterusnya)\b|^(?:next|next page|continue to page \d+|lanjut(?:kan)?(?: ke halaman \d+)?|halaman (?:selanjutnya|berikutnya|seterusnya)|page suivante|nächste seite|página siguiente|下一[页頁]|次(?:の)?(?:ページ)?(?:へ)?|다음|الصفحة التالية)\W{0,4}$/iu;
const PAGE_PARAMETERS = ["page", "hal", "halaman", "p", "pg", "paged", "start"];

/**
 * The next page of the same article: a link that says so, or that bears the next number, and whose address is this page's with
 * another page number. `rel=next` alone is not believed: on blogs it leads to the next story.
 */
export function findNextPage(document: Document, pageUrl: string | undefined): string | undefined {
  const here = pageUrl === undefined ? undefined : pageOf(pageUrl);
  if (here === undefined || pageUrl === undefined) return undefined;
  for (const element of elementsOf(document)) {
    if (element.name !== "a" && element.name !== "link") continue;
    const there = pageOf(attribute(element, "href"), pageUrl);
    if (there === undefined || there.stem !== here.stem || there.number !== here.number + 1) continue;
    const text = foldSpace(`${visibleText(element)} ${attribute(element, "title")}`).trim();
    const says =
      NEXT_TEXT.test(text) || text === String(there.number) || /(?:^|\s)next(?:\s|$)/i.test(attribute(element, "rel"));
    if (says) return there.url;
  }
  return undefined;
}

/** An address as the article it belongs to and the page's number: `?page=2`, `/2`, `/page/2`, `-2.html`; 1 without one. */
function pageOf(
  href: string,
  base?: string,
): { readonly stem: string; readonly number: number; readonly url: string } | undefined {
  let url: URL;
  try {
    url = new URL(href, base);
  } catch {
    return undefined;
  }
  if (href.trim() === "" || !/^https?:$/.test(url.protocol)) return undefined;
  url.hash = "";
  const full = url.href;
  const parameter = PAGE_PARAMETERS.find((name) => /^\d{1,2}$/.test(url.searchParams.get(name) ?? ""));
  if (parameter !== undefined) {
    const number = Number(url.searchParams.get(parameter));
    url.searchParams.delete(parameter);
    return { stem: stemOf(url.origin, url.pathname), number, url: full };
  }
  const path = /^(.{4,}?)(?:\/page)?\/(\d{1,2})\/?$|^(.{8,}?)[-_](\d{1,2})(\.html?)$/.exec(url.pathname);
  const [, folder, folderNumber, file, fileNumber, ending = ""] = path ?? [];
  if (folder !== undefined) return { stem: stemOf(url.origin, folder), number: Number(folderNumber), url: full };
  if (file !== undefined)
    return { stem: stemOf(url.origin, `${file}${ending}`), number: Number(fileNumber), url: full };
  return { stem: stemOf(url.origin, url.pathname), number: 1, url: full };
}

function stemOf(origin: string, path: string): string {
  return `${origin}${path.replace(/\/$/, "")}`;
}
