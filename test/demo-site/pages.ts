import { escapeXml, imageUrl, pageUrl, plain } from "./documents.js";
import type { Outlet, Published } from "./story.js";

const DATELINE = "PESISIRKITA24.COM";
const END_MARK = "(***)";
const MENU = ["Beranda", "Pesisir", "Transportasi", "Lingkungan", "Ragam", "Indeks"];

/** The list page of the site without a feed: cards, as such sites have them, among the usual chrome. */
export function listPage(origin: string, stories: readonly Published[]): string {
  const cards = stories.map(
    (story) => `
      <div class="card">
        <a href="${pageUrl(origin, story)}"><img src="${imageUrl(origin, story)}" alt="" width="160" height="90"></a>
        <h3><a href="${pageUrl(origin, story)}">${escapeXml(story.title)}</a></h3>
        <span class="when">${bylineDate(story.publishedMs)}</span>
      </div>`,
  );
  return page(
    "Pesisirkita24 - Kabar pesisir, cepat dan ringan",
    `<div class="top"><a href="/pesisir/">Pesisirkita24</a> <span>Menu</span> ${menu()}</div>
    <div class="main"><h2>Berita Terbaru</h2>${cards.join("")}
    </div>
    <div class="foot"><a href="/pesisir/tentang.html">Tentang Kami</a> <a href="/pesisir/pedoman.html">Pedoman</a></div>`,
  );
}

/** An article page of the site without a feed, in one of its three houses of markup. */
export function articlePage(origin: string, story: Published, stories: readonly Published[]): string {
  const others = stories.filter(({ slug }) => slug !== story.slug).slice(0, 3);
  const build = [semanticArticle, tableArticle, messyArticle][markupOf(story)] ?? semanticArticle;
  return build({ origin, story, others });
}

/** Which house of markup a story stands in: a property of its name, so that it never moves. */
export function markupOf({ slug }: Pick<Published, "slug">): number {
  return [...slug].reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0) % 3;
}

/** The pages behind the feeds of the other outlets: plain, current HTML. */
export function plainPage(origin: string, outlet: Outlet, story: Published): string {
  return page(
    `${story.title} - ${outlet.title}`,
    `<header><a href="/${outlet.id}/">${escapeXml(outlet.title)}</a></header>
    <main><article><h1>${escapeXml(story.title)}</h1>
    <p class="byline">${escapeXml(story.author)}, <time datetime="${new Date(story.publishedMs).toISOString()}">${bylineDate(story.publishedMs)}</time></p>
    ${figure(origin, story)}
    ${story.paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join("\n    ")}
    </article></main>`,
    { language: outlet.language, feedPath: outlet.feedPath, feedType: outlet.feedType },
  );
}

/** A front page: what the outlet has, for people. */
export function frontPage(origin: string, outlet: Outlet, stories: readonly Published[]): string {
  const rows = stories.map((story) => `<li><a href="${pageUrl(origin, story)}">${escapeXml(story.title)}</a></li>`);
  return page(outlet.title, `<h1>${escapeXml(outlet.title)}</h1><ul>${rows.join("")}</ul>`, {
    language: outlet.language,
    feedPath: outlet.feedPath,
    feedType: outlet.feedType,
  });
}

interface Article {
  readonly origin: string;
  readonly story: Published;
  readonly others: readonly Published[];
}

function semanticArticle({ origin, story, others }: Article): string {
  const [first = "", ...rest] = story.paragraphs;
  return page(
    `${story.title} - Pesisirkita24`,
    `<nav><span>Menu</span>${menu()}</nav>
    <main><article>
      <h1>${escapeXml(story.title)}</h1>
      <div class="author">${byline(story)}</div>
      ${figure(origin, story)}
      <p>${DATELINE} ${first}</p>
      ${rest.map((paragraph) => `<p>${paragraph}</p>`).join("\n      ")}
      <p>${END_MARK}</p>
    </article></main>
    <aside><h4>Berita Lainnya</h4>${links(origin, others)}</aside>
    <footer>Copyright Pesisirkita24</footer>`,
  );
}

function tableArticle({ origin, story, others }: Article): string {
  const [first = "", ...rest] = story.paragraphs;
  const body = [`${DATELINE} - ${first}`, ...rest];
  return page(
    `${story.title} - Pesisirkita24`,
    `<table width="100%" class="layout"><tr><td colspan="2">Menu ${menu()}</td></tr>
    <tr><td class="left" valign="top">
      <table class="berita"><tr><td class="judul"><h1>${escapeXml(story.title)}</h1></td></tr>
      <tr><td class="kecil">${byline(story)}</td></tr>
      <tr><td align="center"><img src="${imageUrl(origin, story)}" alt="${escapeXml(story.caption)}" width="640"><br><i>${escapeXml(story.caption)}</i></td></tr>
      <tr><td class="isi">${body.map((paragraph) => `<p>${paragraph}</p>`).join("")}<p>${END_MARK}</p></td></tr></table>
    </td><td class="right" valign="top"><b>Terpopuler</b>${links(origin, others)}</td></tr></table>`,
  );
}

function messyArticle({ origin, story, others }: Article): string {
  const [first = "", second = "", ...rest] = story.paragraphs;
  const insert = others[0];
  const also =
    insert === undefined
      ? ""
      : `<div><b>Baca juga: <a href="${pageUrl(origin, insert)}">${escapeXml(insert.title)}</a></b></div>`;
  return page(
    `${story.title} - Pesisirkita24`,
    `<div id=wrap><div class=head>Menu${menu()}</div>
    <div class=konten><h1 class=title>${escapeXml(story.title)}</h1>
      <div><span class=penulis>${byline(story)}</span> <span class=share>Bagikan</span></div>
      <div class=foto><img src="${imageUrl(origin, story)}" alt="${escapeXml(story.caption)}"><div class=caption>${escapeXml(story.caption)}</div></div>
      <div class=teks><strong>${DATELINE}</strong>${first}<br><br>
      ${second}<br><br>
      ${also}
      ${rest.join("<br><br>\n      ")}&nbsp;${END_MARK}</div>
      <div class=iklan>Iklan</div></div>
    <div class=sisi>Terkait ${links(origin, others)}</div></div>`,
  );
}

function figure(origin: string, story: Published): string {
  const caption = escapeXml(story.caption);
  return `<figure><img src="${imageUrl(origin, story)}" alt="${caption}" width="640" height="360"><figcaption>${caption}</figcaption></figure>`;
}

function byline(story: Published): string {
  return `${escapeXml(story.author)} ${bylineDate(story.publishedMs)}`;
}

/** `19 Dec 2024, 14:32`: the wall clock of western Indonesia (UTC+7), which the page does not say. */
export function bylineDate(ms: number): string {
  const local = new Date(ms + 7 * 3_600_000).toISOString();
  const month = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ")[Number(local.slice(5, 7)) - 1];
  return `${Number(local.slice(8, 10))} ${month} ${local.slice(0, 4)}, ${local.slice(11, 16)}`;
}

function menu(): string {
  return `<ul>${MENU.map((name) => `<li><a href="/pesisir/rubrik/${name.toLowerCase()}">${name}</a></li>`).join("")}</ul>`;
}

function links(origin: string, stories: readonly Published[]): string {
  return `<ul>${stories.map((story) => `<li><a href="${pageUrl(origin, story)}">${escapeXml(story.title)}</a></li>`).join("")}</ul>`;
}

interface PageFacts {
  readonly language: string;
  readonly feedPath?: string;
  readonly feedType?: string;
}

function page(title: string, body: string, facts: PageFacts = { language: "id" }): string {
  const feed =
    facts.feedPath === undefined
      ? ""
      : `\n  <link rel="alternate" type="${(facts.feedType ?? "").split(";")[0]}" href="${facts.feedPath}">`;
  return `<!DOCTYPE html>
<html lang="${facts.language}">
<head>
  <meta charset="utf-8">
  <title>${escapeXml(plain(title))}</title>
  <meta name="viewport" content="width=device-width, initial-scale=1">${feed}
</head>
<body>
    ${body}
</body>
</html>
`;
}
