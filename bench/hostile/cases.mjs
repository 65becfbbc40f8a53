// Documents and servers made to hold up or fill a process, each close to the 10 MB that are read of one by default.
import { brotliCompressSync, constants, deflateRawSync, gzipSync } from "node:zlib";

const MB = 1_000_000;
const KIB = 1_024;
const fill = (unit, bytes) => unit.repeat(Math.floor(bytes / Buffer.byteLength(unit)));
const range = (count, each) => Array.from({ length: count }, (_, at) => each(at));

const html = (body) => ["text/html", `<!doctype html><html><head><title>T</title></head><body>${body}</body></html>`];
const xml = (body) => ["application/xml", body];
const json = (body) => ["application/feed+json", body];
const rss = (items, head = "") =>
  xml(`<rss version="2.0"><channel><title>Many</title>${head}${items.join("")}</channel></rss>`);
const jsonFeed = (items) => json(`{"version":"https://jsonfeed.org/version/1.1","title":"J","items":[${items}]}`);
export const outlines = (count) =>
  xml(
    `<opml version="2.0"><body>${range(count, (at) => `<outline text="Feed ${at}" type="rss" xmlUrl="http://127.0.0.1:9/${at}"/>`).join("")}</body></opml>`,
  );

const WORDS = "word ".repeat(50);
const dated = (at, shift) => new Date(Date.UTC(2026, 0, 1) - at * 60_000 + shift * 3_600_000).toUTCString();
const item = (at, { origin = "", shift = 0, body = `<p>${WORDS}${at}</p>`, more = "", isNamed = true } = {}) =>
  `<item><title>Title number ${at} of a long list</title>${isNamed ? `<link>${origin}/p/${at}</link><guid>${origin}/p/${at}</guid>` : ""}<pubDate>${dated(at, shift)}</pubDate><description><![CDATA[${body}]]></description>${more}</item>`;
const oneItem = (inside) => rss([`<item><guid>1</guid><title>One</title><link>/1</link>${inside}</item>`]);

/** Answers a document; a space more at each poll makes it another. */
const send =
  (make, { kind = "feed", ...rest } = {}) =>
  () => ({
    kind,
    ...rest,
    answer: (() => {
      let kept;
      return ({ request, response, origin, count }) => {
        if (request.url === "/robots.txt") return void response.writeHead(404).end();
        if (request.url !== "/document") return void response.writeHead(404).end();
        kept ??= make({ origin });
        const [type, body] = typeof make === "function" && make.length > 1 ? make({ origin }, count) : kept;
        response.writeHead(200, { "content-type": type });
        response.write(body);
        response.end(" ".repeat(count));
      };
    })(),
  });

/** Answers as the function does, for servers that break HTTP or never end. */
const serve =
  (answer, rest = {}) =>
  () => ({ kind: "feed", ...rest, answer });

/** A feed of links to pages that are read for their full texts. */
const articles = (pages, { robots } = {}) =>
  serve(
    ({ request, response, origin, count }) => {
      if (request.url === "/robots.txt") return void response.writeHead(robots ? 200 : 404).end(robots?.() ?? "");
      const at = /^\/article\/(\d+)/.exec(request.url)?.[1];
      if (at !== undefined) {
        const [type, body] = pages[Number(at)]();
        return void response.writeHead(200, { "content-type": type }).end(body);
      }
      const items = pages.map(
        (_, index) => `<item><title>${index}</title><link>${origin}/article/${index}?${count}</link></item>`,
      );
      const [type, body] = rss(items);
      response.writeHead(200, { "content-type": type }).end(body);
    },
    { fullText: true },
  );

const bomb = (encoding, compress) =>
  serve(({ response }) => {
    const packed = compress(Buffer.alloc(200 * MB, "<item><title>x</title></item>"));
    response.writeHead(200, { "content-type": "application/xml", "content-encoding": encoding }).end(packed);
  });

/** Writes pieces until the other side has enough. */
function stream(response, piece) {
  const more = () => {
    while (!response.destroyed && response.write(piece));
    if (!response.destroyed) response.once("drain", more);
  };
  more();
}

const robotsOf = (rules) =>
  articles(
    range(3, () => () => html("<article><p>Some words of an article.</p></article>")),
    { robots: () => `User-agent: *\n${rules()}` },
  );

const bigPicture = () => `<img src="data:image/png;base64,${"A".repeat(8 * MB)}">`;

/** Name → a function that makes the source's settings and its server's answer, anew for each run. */
export const CASES = {
  "list page of 9.8 MB of nested links": send(
    () => html(fill('<a href="/berita/1-warga-membersihkan-sungai">x', 9.8 * MB)),
    { kind: "page" },
  ),
  "page of <": send(() => html(fill("<", 9.8 * MB)), { kind: "page" }),
  "page of 60,000 links": send(
    () =>
      html(
        range(
          60_000,
          (at) => `<li><a href="/berita/${at}-warga-membersihkan-sungai-di-kota">Warga ${at} di kota</a></li>`,
        ).join(""),
      ),
    { kind: "page" },
  ),
  "sitemap of 150,000 addresses": send(
    ({ origin }) =>
      xml(`<urlset>${range(150_000, (at) => `<url><loc>${origin}/p/${at}</loc></url>`).join("")}</urlset>`),
    { kind: "sitemap" },
  ),
  "feed of 19,000 items": send(({ origin }) => rss(range(19_000, (at) => item(at, { origin })))),
  "the same, every date moved at each poll": send(({ origin }, count) =>
    rss(range(19_000, (at) => item(at, { origin, shift: count }))),
  ),
  "the same with fullText: decided twice": send(({ origin }) => rss(range(19_000, (at) => item(at, { origin }))), {
    fullText: true,
  }),
  "feed of 19,000 items without ids": send(() => rss(range(19_000, (at) => item(at, { isNamed: false })))),
  "feed of one item of 9 MB": send(() => rss([item(1, { body: fill("<p>word <b>bold</b> ", 9 * MB) })])),
  "feed of 9 MB of nested markup": send(() => rss(range(200, (at) => item(at, { body: fill("<div><b>", 45_000) })))),
  "JSON Feed of 9 MB": send(() =>
    jsonFeed(range(19_000, (at) => `{"id":"${at}","content_html":"<p>${"word ".repeat(70)}</p>"}`)),
  ),
  "JSON Feed nested 4,000,000 deep": send(() => jsonFeed(`{"id":"1","x":${"[".repeat(4 * MB)}${"]".repeat(4 * MB)}}`)),
  "JSON Feed with an array of 4,000,000": send(() => jsonFeed(`{"id":"1","tags":[${fill('"",', 9 * MB)}""]}`)),
  "JSON Feed with 700,000 empty items": send(() => jsonFeed(fill('{"id":"1"},', 8 * MB).slice(0, -1))),
  "nine hostile articles": articles([
    () => html(fill("<div>", 9.8 * MB)),
    () => html(fill("<p>word word word word, word word.</p>", 9.8 * MB)),
    () => html(fill('<a href="x">link</a> ', 9.8 * MB)),
    () => html(fill("<table><tr><td>", 9.8 * MB)),
    () => html(`<article>${fill("<b><i>word, ", 9.8 * MB)}</article>`),
    () => html(fill("<", 9.8 * MB)),
    () => html(`<script type="application/ld+json">${"[".repeat(9.8 * MB)}</script>`),
    () => html(`<p title="${"x".repeat(9.8 * MB)}">word</p>`),
    () => html(fill("&amp;&lt;word&gt;<br>", 9.8 * MB)),
  ]),
  "robots.txt of 500 KiB of wildcards": robotsOf(() => range(240, () => `Disallow: /${"*a".repeat(1_000)}\n`).join("")),
  "robots.txt of one rule of 500,000 *": robotsOf(() => `Disallow: /${"*".repeat(500_000)}x\n`),
  "robots.txt of 60,000 rules": robotsOf(() => fill("Disallow: /*a\n", 512 * KIB)),
  "robots.txt of 500 KiB of CR": robotsOf(() => fill("\rDisallow:/a*", 512 * KIB)),
  "gzip bomb of 200 MB": bomb("gzip", gzipSync),
  "gzip bomb in a gzip": bomb("gzip, gzip", (bytes) => gzipSync(gzipSync(bytes))),
  "brotli bomb of 200 MB": bomb("br", (bytes) =>
    brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  ),
  "deflate bomb of 200 MB": bomb("deflate", deflateRawSync),
  "endless chunked body": serve(({ response }) => {
    response.writeHead(200, { "content-type": "application/xml" });
    stream(response, Buffer.alloc(64 * KIB, "<item>"));
  }),
  "body of one-byte chunks": serve(({ response }) => {
    response.writeHead(200, { "content-type": "application/xml", "transfer-encoding": "chunked" });
    const { socket } = response;
    const piece = Buffer.from("1\r\n<\r\n".repeat(8_000));
    const more = () => {
      while (!socket.destroyed && socket.write(piece));
      if (!socket.destroyed) socket.once("drain", more);
    };
    response.flushHeaders();
    more();
  }),
  "XML nested 1,000,000 deep": send(() =>
    rss([`<item><title>x</title><x>${"<a>".repeat(MB)}${"</a>".repeat(MB)}</x></item>`]),
  ),
  "XML of unclosed items": send(() => rss([fill("<item><title>x", 9 * MB)])),
  "attribute of 9 MB": send(() => oneItem(`<enclosure url="${"x".repeat(9 * MB)}" type="audio/mpeg"/>`)),
  "100,000 attributes": send(() =>
    oneItem(`<enclosure ${range(100_000, (at) => `a${at}="1"`).join(" ")} url="/a.mp3"/>`),
  ),
  "700,000 CDATA sections": send(() => oneItem(`<description>${fill("<![CDATA[<p>]]>", 9 * MB)}</description>`)),
  "entity flood": send(() =>
    xml(
      `<!DOCTYPE r [${range(64, (at) => `<!ENTITY e${at} "${at === 0 ? "x".repeat(1_000) : `&e${at - 1};&e${at - 1};`}">`).join("")}]><rss version="2.0"><channel><title>E</title><item><title>${fill("&e63;&e0;", 4 * MB)}</title></item></channel></rss>`,
    ),
  ),
  "4,500,000 character references": send(() => oneItem(`<description>${fill("&#x26;", 9 * MB)}</description>`)),
  "UTF-16 garbage": send(() => {
    const bytes = Buffer.alloc(9 * MB);
    for (let at = 0; at < bytes.length; at += 2) bytes.writeUInt16LE((0xd800 + ((at * 31) % 0x1fff)) & 0xffff, at);
    return ["application/xml; charset=utf-16", Buffer.concat([Buffer.from([0xff, 0xfe]), bytes])];
  }),
  "NUL bytes": send(() => ["application/xml", Buffer.alloc(9 * MB)]),
  "slow drip": serve(
    ({ response }) => {
      response.writeHead(200, { "content-type": "application/xml" });
      const timer = setInterval(() => response.write("<"), 100);
      response.once("close", () => clearInterval(timer));
    },
    { polls: 1 },
  ),
  "headers of 1 MB": serve(({ response }) => {
    response.socket.end(`HTTP/1.1 200 OK\r\n${range(1_000, (at) => `X-${at}: ${"y".repeat(1_000)}\r\n`).join("")}\r\n`);
  }),
  "redirect loop": serve(({ request, response, origin }) => {
    const at = Number(/\d+$/.exec(request.url)?.[0] ?? 0);
    response.writeHead(302, { location: `${origin}/${"x".repeat(4_000)}/${at + 1}` }).end(fill("<", MB));
  }),
  "redirect to a private address": serve(({ response }) => {
    response.writeHead(301, { location: "http://169.254.169.254/latest/meta-data/" }).end();
  }),
  "1,000 interim answers": serve(({ response }) => {
    response.socket.end(`${"HTTP/1.1 103 Early Hints\r\n\r\n".repeat(1_000)}HTTP/1.1 200 OK\r\n\r\n`);
  }),
  "4 MB of words against patterns": send(() => oneItem(`<description>${fill("word ", 4 * MB)}</description>`)),
  "titles of 4 MB": send(() =>
    rss(range(2, (at) => `<item><guid>${at}</guid><title>${fill("long ", 4 * MB)}</title></item>`)),
  ),
  "100,000 categories": send(() => oneItem(range(100_000, (at) => `<category>c${at}</category>`).join(""))),
  "100,000 enclosures": send(() =>
    oneItem(range(100_000, (at) => `<enclosure url="/e/${at}.mp3" type="audio/mpeg" length="1"/>`).join("")),
  ),
  "100,000 authors": send(() =>
    oneItem(range(100_000, (at) => `<author>a${at}@a.example (A ${at})</author>`).join("")),
  ),
  "300 items of 1,000 categories": send(() =>
    rss(range(300, (at) => item(at, { more: range(1_000, (one) => `<category>c${one}</category>`).join("") }))),
  ),
  "data: image of 8 MB": send(() => oneItem(`<description><![CDATA[${bigPicture()}]]></description>`)),
  "article with a data: image of 8 MB": articles([
    () => html(`<article><h1>T</h1><p>${WORDS}</p>${bigPicture()}<p>${WORDS}</p></article>`),
  ]),
};
