import { ARABIC, CHINESE, ENGLISH, INDONESIAN, JAPANESE, type Language, MALAY } from "./prose.js";
import { makeStory, type Story } from "./story.js";

/** One made-up page with what must come out of it. */
export interface NewsPage {
  readonly name: string;
  readonly url: string;
  readonly html: string;
  readonly timeZone?: string;
  readonly title: string;
  readonly authors: readonly string[];
  readonly published: string;
  readonly language: string;
  readonly image?: string;
  readonly caption?: string;
  readonly body: string;
}

interface Shape {
  readonly name: string;
  readonly language: Language;
  /** Hours that the site's clock is ahead of UTC. */
  readonly offset: number;
  readonly timeZone?: string;
  readonly page: (story: Story, at: Place) => string;
  readonly noAuthor?: boolean;
  readonly noImage?: boolean;
  readonly noCaption?: boolean;
}

interface Place {
  readonly url: string;
  readonly image: string;
}

/** Every shape with as many stories as asked for. */
export function newsPages(storiesEach: number): NewsPage[] {
  return SHAPES.flatMap((shape) =>
    Array.from({ length: storiesEach }, (_, index) => {
      const story = makeStory(shape.language, index + shape.name.length * 13);
      const host = `www.${shape.name}.example`;
      const place = {
        url: `https://${host}/berita/${story.number}/${slug(story)}`,
        image: `https://${host}/media/${story.number}.jpg`,
      };
      return {
        name: `${shape.name} ${index + 1}`,
        url: place.url,
        html: shape.page(story, place),
        ...(shape.timeZone === undefined ? {} : { timeZone: shape.timeZone }),
        title: story.title,
        authors: shape.noAuthor === true ? [] : story.authors,
        published: new Date(Date.UTC(story.year, story.month - 1, story.day, story.hour - shape.offset, story.minute))
          .toISOString()
          .replace(".000", ""),
        language: shape.language.tag,
        ...(shape.noImage === true ? {} : { image: place.image }),
        ...(shape.noCaption === true || shape.noImage === true ? {} : { caption: story.caption }),
        body: story.paragraphs.join("\n\n"),
      };
    }),
  );
}

const MONTHS_ID = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split(" ");
const MONTHS_MS = "Januari Februari Mac April Mei Jun Julai Ogos September Oktober November Disember".split(" ");
const MONTHS_EN = "January February March April May June July August September October November December".split(" ");
const MONTHS_AR = "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split(" ");

const two = (number: number): string => String(number).padStart(2, "0");
const clock = (story: Story, mark = ":"): string => `${two(story.hour)}${mark}${two(story.minute)}`;
const iso = (story: Story, zone: string): string =>
  `${story.year}-${two(story.month)}-${two(story.day)}T${clock(story)}:00${zone}`;
const slug = (story: Story): string =>
  story.language.tag.length === 2 && /^[a-z]/i.test(story.title)
    ? story.title.toLowerCase().replace(/[^a-z0-9]+/g, "-")
    : `story-${story.number}`;
const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const links = (story: Story): string =>
  story.other.map((title, index) => `<li><a href="/berita/${index + 11}/lain">${title}</a></li>`).join("");
const og = (story: Story, { url, image }: Place, site: string): string =>
  `<meta property="og:title" content="${story.title}"><meta property="og:image" content="${image}"><meta property="og:url" content="${url}"><meta property="og:site_name" content="${site}"><link rel="canonical" href="${url}">`;
const paragraphs = (story: Story, first: string, last: string, between = ""): string =>
  story.paragraphs
    .map(
      (text, index) =>
        `<p>${index === 0 ? first : ""}${escaped(text)}${index === story.paragraphs.length - 1 ? last : ""}</p>${index === 1 ? between : ""}`,
    )
    .join("\n");

const SHAPES: readonly Shape[] = [
  {
    name: "kabarhulu",
    language: INDONESIAN,
    offset: 7,
    page: (
      s,
      at,
    ) => `<!doctype html><html lang="id"><head><meta charset="utf-8"><title>${s.title} - Kabarhulu.com</title>${og(s, at, "Kabarhulu.com")}</head><body>
<header><a href="#">Menu</a><nav><ul>${links(s)}</ul></nav></header><main><article><h1>${s.title}</h1><div class="info"><span>${s.authors[0]}</span> <span>${s.day} ${MONTHS_EN[s.month - 1]?.slice(0, 3)} ${s.year}, ${clock(s)}</span></div>
<figure><img src="${at.image}" alt="${s.caption}"><figcaption>${s.caption}</figcaption></figure>
${paragraphs(s, "<b>KABARHULU.COM</b>", " (***)", `<p><strong>Baca juga: <a href="/berita/5/x">${s.other[1]}</a></strong></p>`)}
<div class="share-bar">Bagikan <a href="#">Facebook</a> <a href="#">WhatsApp</a></div></article><aside><h3>Terpopuler</h3><ul>${links(s)}</ul></aside></main><footer>Hak Cipta 2024 Kabarhulu.com</footer></body></html>`,
  },
  {
    name: "suratkota",
    language: INDONESIAN,
    offset: 7,
    page: (
      s,
      at,
    ) => `<!doctype html><html lang="id-ID"><head><meta charset="utf-8"><title>${s.title} Halaman all - Suratkota.com</title>${og(s, at, "SURATKOTA.com")}
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"BreadcrumbList"},{"@type":"NewsArticle","headline":"${s.title.replaceAll('"', '\\"')}","datePublished":"${iso(s, "+07:00")}","author":{"@type":"Person","name":"${s.editor}"},"image":["${at.image}"],"publisher":{"@type":"Organization","name":"SURATKOTA.com"}}]}</script></head><body>
<div class="header"><ul>${links(s)}</ul></div><div class="breadcrumb"><a href="/">Home</a> <a href="/news">News</a> <a href="/regional">Regional</a></div><h1 class="read__title">${s.title}</h1>
<div class="read__time">Suratkota.com - ${two(s.day)}/${two(s.month)}/${s.year}, ${clock(s)} WIB</div><div class="credit"><div class="credit-title-name">Penulis: ${s.authors[0]}</div><div class="credit-editor">Editor: ${s.editor}</div></div>
<div class="photo"><img src="${at.image}" alt="${s.caption}"><div class="photo__caption">${s.caption}</div></div>
<div class="read__content"><div class="clearfix">${paragraphs(s, `<strong>${s.place.toUpperCase()}, SURATKOTA.com</strong> - `, "", `<p><strong>Baca juga: <a href="/1">${s.other[0]}</a></strong></p><div class="ads-on-body">Advertisement</div>`)}
<p>Simak berita terbaru lewat saluran WhatsApp Suratkota.com.</p></div></div><div class="tag"><ul><li><a href="/tag/a">banjir</a></li></ul></div></body></html>`,
  },
  {
    name: "detikan",
    language: INDONESIAN,
    offset: 7,
    timeZone: "Asia/Jakarta",
    page: (
      s,
      at,
    ) => `<html lang="id"><head><meta charset="utf-8"><title>${s.title}</title><meta name="pubdate" content="${s.year}-${two(s.month)}-${two(s.day)}T${two(s.hour)}-${two(s.minute)}-00Z"><meta name="author" content="${s.authors[0]}">${og(s, at, "detikan")}</head><body>
<div id="nav"><ul>${links(s)}</ul></div><div class="detail"><h1 class="detail__title">${s.title}</h1><div class="detail__author">${s.authors[0]} - detikan</div><div class="detail__date">${s.day} ${MONTHS_ID[s.month - 1]?.slice(0, 3)} ${s.year} ${clock(s)} WIB</div>
<figure class="detail__media-image"><img src="${at.image}" alt="${s.caption}"><figcaption class="detail__media-caption">${s.caption}</figcaption></figure>
<div class="detail__body-text"><strong>Jakarta</strong> - ${paragraphs(s, "", " <strong>(abc/def)</strong>", `<p class="para_caption">SCROLL TO CONTINUE WITH CONTENT</p><table class="linksisip"><tr><td><div class="lihatjg"><strong>Baca juga:</strong> <a href="/2">${s.other[2]}</a></div></td></tr></table>`).replace(/^<p>/, "")}</div></div>
<div class="box-related"><h3>Berita Terkait</h3><ul>${links(s)}</ul></div></body></html>`,
  },
  {
    name: "antaranusa",
    language: INDONESIAN,
    offset: 7,
    page: (
      s,
      at,
    ) => `<!doctype html><html lang="id"><head><meta charset="utf-8"><title>${s.title} - ANTARA Nusa</title><meta property="article:published_time" content="${iso(s, "+07:00")}">${og(s, at, "ANTARA Nusa")}</head><body>
<nav><ul>${links(s)}</ul></nav><article class="post-wrapper"><header><h1>${s.title}</h1><p class="simple-share">${s.day} ${MONTHS_ID[s.month - 1]} ${s.year} ${clock(s)} WIB</p></header>
<figure><picture><source srcset="${at.image}?w=900"><img src="${at.image}" alt="${s.caption}"></picture><figcaption>${s.caption}</figcaption></figure>
<div class="post-content clearfix">${paragraphs(s, `${s.place} (ANTARA) - `, "", "")}<p>Baca juga: <a href="/3">${s.other[0]}</a></p><p>Baca juga: <a href="/4">${s.other[1]}</a></p>
<p class="text-muted">Pewarta: ${s.authors[0]}<br>Editor: ${s.editor}<br>Copyright © ANTARA 2024</p></div></article></body></html>`,
  },
  {
    name: "beritasemenanjung",
    language: MALAY,
    offset: 8,
    page: (
      s,
      at,
    ) => `<!doctype html><html lang="ms"><head><meta charset="utf-8"><title>${s.title} | Berita Semenanjung</title>${og(s, at, "Berita Semenanjung")}</head><body><div class="top"><ul>${links(s)}</ul></div>
<div class="story"><h1>${s.title}</h1><div class="meta">Oleh ${s.authors[0]} | ${s.day} ${MONTHS_MS[s.month - 1]} ${s.year}, ${clock(s)}</div><figure><img src="${at.image}" alt=""><figcaption>${s.caption}</figcaption></figure>
<div class="article-content">${paragraphs(s, `${s.place.toUpperCase()}, ${s.day} ${MONTHS_MS[s.month - 1]?.slice(0, 3)} (Bernama) -- `, " -- BERNAMA", `<p>BACA JUGA: <a href="/5">${s.other[0]}</a></p>`)}</div></div><div class="related">${links(s)}</div></body></html>`,
  },
  {
    name: "utusanpantai",
    language: MALAY,
    offset: 8,
    noCaption: true,
    page: (
      s,
      at,
    ) => `<!doctype html><html lang="ms-MY"><head><meta charset="utf-8"><title>Utusan Pantai » ${s.title}</title>${og(s, at, "Utusan Pantai")}
<script type="application/ld+json">{"@context":"http://schema.org","@type":"NewsArticle","headline":"${s.title}","datePublished":"${iso(s, "+08:00")}","author":[{"@type":"Person","name":"${s.authors[0]}","url":"https://www.utusanpantai.example/penulis/1"}],}</script></head><body>
<div class="menu">${links(s)}</div><div id="content" class="entry-content"><h1>${s.title}</h1><img src="${at.image}">${paragraphs(s, `<strong>${s.place.toUpperCase()}</strong>: `, "", "")}<p>Ikuti kami di Telegram dan Facebook untuk berita terkini.</p></div><div class="sharedaddy">Kongsi <a href="#">Twitter</a></div></body></html>`,
  },
  {
    name: "coastwire",
    language: ENGLISH,
    offset: -5,
    page: (
      s,
      at,
    ) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${s.title} | Coast Wire</title>${og(s, at, "Coast Wire")}<meta property="article:published_time" content="${iso(s, "-05:00")}"></head><body>
<header><div class="Page-header">${links(s)}</div></header><main><h1 class="Page-headline">${s.title}</h1><div class="Page-authors">By <span class="author-name">${s.authors.map((name) => name.toUpperCase()).join('</span> and <span class="author-name">')}</span></div><div><time datetime="${iso(s, "-05:00")}">${MONTHS_EN[s.month - 1]} ${s.day}, ${s.year}</time></div>
<figure><img src="${at.image}" alt=""><figcaption>${s.caption}</figcaption></figure><div class="RichTextStoryBody">${paragraphs(s, `${s.place.toUpperCase()} (AP) — `, "", '<div class="newsletter"><p>Sign up for our morning newsletter</p></div>')}<p>___</p></div></main></body></html>`,
  },
  {
    name: "slowharbour",
    language: ENGLISH,
    offset: 0,
    noImage: true,
    page: (
      s,
      at,
    ) => `<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>${s.title} – Slow Harbour</title><link rel="canonical" href="${at.url}"><meta property="og:site_name" content="Slow Harbour"></head><body class="single"><div class="site-header"><p>Slow Harbour</p><ul>${links(s)}</ul></div>
<article class="post hentry"><h1 class="entry-title">${s.title}</h1><div class="entry-meta">Posted on <time class="entry-date published" datetime="${iso(s, "+00:00")}">${s.day} ${MONTHS_EN[s.month - 1]} ${s.year}</time> by ${s.authors.map((name) => `<a rel="author" href="/author/x">${name}</a>`).join(" and ")}</div>
<div class="entry-content">${paragraphs(s, "", "", "")}<div class="sharedaddy"><h3>Share this:</h3><ul><li><a href="#">Twitter</a></li></ul></div></div></article>
<div id="comments"><h2>2 thoughts</h2><ol class="comment-list"><li><div class="comment-body"><p>${"I walked past there last week and could hardly believe how quickly it went up, well done to all of them. ".repeat(3)}</p></div></li></ol></div></body></html>`,
  },
  {
    name: "dailygull",
    language: ENGLISH,
    offset: 0,
    noAuthor: true,
    page: (
      s,
      at,
    ) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${s.title} - Daily Gull</title><meta name="author" content="Daily Gull">${og(s, at, "Daily Gull")}<script type="application/ld+json">[{"@type":"Organization","name":"Daily Gull"},{"@type":["NewsArticle"],"headline":"${s.title}","datePublished":"${iso(s, "Z")}","author":{"@type":"Organization","name":"Daily Gull"}}]</script></head><body>
<div class="masthead">${links(s)}</div><div itemscope itemtype="https://schema.org/NewsArticle"><h1>${s.title}</h1><p class="byline">By Daily Gull Staff</p><div itemprop="articleBody"><div class="mol-img"><img src="${at.image}" alt="${s.caption}"><p class="imageCaption">${s.caption}</p></div>
${paragraphs(s, "", "", `<div class="related-replace"><p>READ MORE: <a href="/7">${s.other[0]}</a></p></div><ul class="share-list"><li>Share</li><li>1.2k shares</li></ul>`)}</div></div><div class="puff">${links(s)}</div></body></html>`,
  },
  {
    name: "akhbarnahr",
    language: ARABIC,
    offset: 3,
    page: (
      s,
      at,
    ) => `<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>${s.title} | أخبار النهر</title>${og(s, at, "أخبار النهر")}<meta property="article:published_time" content="${iso(s, "+03:00")}"></head><body><nav><ul>${links(s)}</ul></nav>
<article><h1>${s.title}</h1><div class="byline">بقلم: ${s.authors[0]}</div><div>${s.day} ${MONTHS_AR[s.month - 1]} ${s.year}</div><figure><img src="${at.image}"><figcaption>${s.caption}</figcaption></figure>${paragraphs(s, `${s.place} (رويترز) - `, "", `<p>اقرأ أيضا: <a href="/8">${s.other[0]}</a></p>`)}</article><footer><ul>${links(s)}</ul></footer></body></html>`,
  },
  {
    name: "jiangbao",
    language: CHINESE,
    offset: 8,
    page: (
      s,
      at,
    ) => `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>${s.title}_江报网</title>${og(s, at, "江报网")}<meta name="publishdate" content="${s.year}-${two(s.month)}-${two(s.day)} ${clock(s)}:00"></head><body><div class="nav">${links(s)}</div><div class="main"><h1>${s.title}</h1>
<div class="info"><span>${s.year}年${s.month}月${s.day}日 ${clock(s)}</span> <span class="author">作者：${s.authors[0]}</span></div><div class="pic"><img src="${at.image}" alt=""><p class="caption">${s.caption}</p></div><div class="article-content">${paragraphs(s, `江新社${s.place}${s.month}月${s.day}日电（记者）`, "（完）", "")}</div><div class="related">相关阅读：<ul>${links(s)}</ul></div></div></body></html>`,
    timeZone: "Asia/Shanghai",
  },
  {
    name: "hamashimbun",
    language: JAPANESE,
    offset: 9,
    page: (
      s,
      at,
    ) => `<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>${s.title}：浜新聞デジタル</title>${og(s, at, "浜新聞デジタル")}<script type="application/ld+json">{"@type":"NewsArticle","headline":"${s.title}","datePublished":"${iso(s, "+09:00")}","author":{"@type":"Person","name":"${s.authors[0]}"}}</script></head><body><div class="gnav">${links(s)}</div><main><h1>${s.title}</h1><p class="name">${s.authors[0]}</p><p>${s.year}年${s.month}月${s.day}日 ${s.hour}時${two(s.minute)}分</p>
<figure><img src="${at.image}"><figcaption>${s.caption}</figcaption></figure><div class="article_body">${paragraphs(s, "", "", "<p>広告</p>")}</div><section class="relatedLink"><h2>関連記事</h2><ul>${links(s)}</ul></section></main></body></html>`,
  },
  {
    name: "pasarlama",
    language: INDONESIAN,
    offset: 7,
    page: (
      s,
      at,
    ) => `<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>Pasarlama.com | ${s.title}</title></head><body><form id="aspnetForm" method="post"><input type="hidden" name="__VIEWSTATE" value="x"><table width="100%"><tr><td>Menu</td></tr><tr><td>${s.other.map((title) => `<a href="/x">${title}</a>`).join(" | ")}</td></tr><tr><td>
<table><tr><td><h1>${s.title}</h1></td></tr><tr><td><font size="1">${s.authors[0]} ${s.day} ${MONTHS_EN[s.month - 1]?.slice(0, 3)} ${s.year}, ${clock(s, ".")}</font></td></tr><tr><td align="center"><img src="${at.image}" alt="${s.caption}"><br><i>${s.caption}</i></td></tr>
<tr><td><b>PASARLAMA.COM</b> - ${s.paragraphs.map((text, index) => `${escaped(text)}${index === 1 ? `<br><br>Baca juga: <a href="/9">${s.other[0]}</a>` : ""}`).join("<br><br>\n")} (*)</td></tr></table></td></tr><tr><td>Copyright 2024 Pasarlama.com</td></tr></table></form></body></html>`,
  },
];
