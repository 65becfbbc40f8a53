// Documents made to hold up or fill a process, each close to the 10 MB that are read of one by default.
const MB = 1_000_000;
const fill = (unit, bytes) => unit.repeat(Math.floor(bytes / Buffer.byteLength(unit)));
const html = (body) => ({
  type: "text/html",
  body: `<!doctype html><html><head><title>T</title></head><body>${body}</body></html>`,
});
const xml = (body) => ({ type: "application/xml", body });

const item = (at, body = `<p>${"word ".repeat(60)}${at}</p>`) =>
  `<item><title>Title number ${at} of a long list</title><link>https://a.example/p/${at}</link><guid>${at}</guid><pubDate>${new Date(Date.UTC(2026, 0, 1) - at * 60_000).toUTCString()}</pubDate><description><![CDATA[${body}]]></description></item>`;
const feed = (items) => xml(`<rss version="2.0"><channel><title>Many</title>${items.join("")}</channel></rss>`);
const range = (count, each) => Array.from({ length: count }, (_, at) => each(at));
const outlines = (count) =>
  xml(
    `<opml version="2.0"><body>${range(count, (at) => `<outline text="Feed ${at}" type="rss" xmlUrl="http://127.0.0.1:9/${at}"/>`).join("")}</body></opml>`,
  );

/** Name → how the source is configured, and its document. `articles` are pages of a feed that is read with `fullText`. */
export const CASES = {
  "list page of nested links": {
    kind: "page",
    document: html(fill('<a href="/berita/1-warga-membersihkan-sungai">x', 9.8 * MB)),
  },
  "page of <": { kind: "page", document: html(fill("<", 9.8 * MB)) },
  "page of many links": {
    kind: "page",
    document: html(
      range(
        60_000,
        (at) =>
          `<li><a href="/berita/${at}-warga-membersihkan-sungai-di-kota">Warga membersihkan sungai nomor ${at} di kota</a></li>`,
      ).join(""),
    ),
  },
  "sitemap of 150,000 addresses": {
    kind: "sitemap",
    document: xml(
      `<urlset>${range(150_000, (at) => `<url><loc>https://a.example/p/${at}</loc></url>`).join("")}</urlset>`,
    ),
  },
  "feed of 19,000 items": { kind: "feed", document: feed(range(19_000, (at) => item(at))) },
  "feed of 19,000 items without ids": {
    kind: "feed",
    document: feed(range(19_000, (at) => item(at).replace(/<guid>.*?<\/guid>|<link>.*?<\/link>/g, ""))),
  },
  "feed of one item of 9 MB": { kind: "feed", document: feed([item(1, fill("<p>word <b>bold</b> ", 9 * MB))]) },
  "feed of 9 MB of nested markup": {
    kind: "feed",
    document: feed(range(200, (at) => item(at, fill("<div><b>", 45_000)))),
  },
  "JSON Feed of 9 MB": {
    kind: "feed",
    document: {
      type: "application/json",
      body: JSON.stringify({
        version: "https://jsonfeed.org/version/1.1",
        title: "J",
        items: range(19_000, (at) => ({ id: String(at), content_html: `<p>${"word ".repeat(70)}</p>` })),
      }),
    },
  },
  "nine hostile articles": {
    kind: "feed",
    fullText: true,
    articles: [
      html(fill("<div>", 9.8 * MB)),
      html(fill("<p>word word word word, word word.</p>", 9.8 * MB)),
      html(fill('<a href="x">link</a> ', 9.8 * MB)),
      html(fill("<table><tr><td>", 9.8 * MB)),
      html(`<article>${fill("<b><i>word, ", 9.8 * MB)}</article>`),
      html(fill("<", 9.8 * MB)),
      html(`<script type="application/ld+json">${"[".repeat(9.8 * MB)}</script>`),
      html(`<p title="${"x".repeat(9.8 * MB)}">word</p>`),
      html(fill("&amp;&lt;word&gt;<br>", 9.8 * MB)),
    ],
  },
  "robots.txt of 500 KiB of wildcards": {
    kind: "feed",
    fullText: true,
    robots: `User-agent: *\n${range(240, () => `Disallow: /${"*a".repeat(1_000)}\n`).join("")}`,
    articles: range(3, () => html("<article><p>Some words of an article.</p></article>")),
  },
};

export const LISTS = { "OPML of 10,000 outlines": outlines(10_000), "OPML of 100,000 outlines": outlines(100_000) };
