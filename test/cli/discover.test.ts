import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { muaraHere } from "./cli.js";

const FEED =
  '<rss version="2.0"><channel><title>Kabar</title><link>https://kabar.example/</link><item><title>A</title><link>https://kabar.example/a</link></item></channel></rss>';
const PAGES: Readonly<Record<string, { readonly html: string; readonly link?: string | string[] }>> = {
  "/header": {
    html: "<!doctype html><title>S</title><p>Hello.</p>",
    link: '</style.css>; rel=preload; as=style, </berita.xml>; rel="alternate"; type="application/rss+xml"',
  },
  "/header-comma": {
    html: "<!doctype html><title>S</title>",
    link: '</berita.xml>; title="Kabar, hari ini; semua"; type="application/rss+xml; charset=utf-8"; rel="home Alternate"',
  },
  "/two-headers": {
    html: "<!doctype html><title>S</title>",
    link: ["</api>; rel=service", "<berita.xml>;rel=feed"],
  },
  "/picture": {
    html: '<!doctype html><p>Hello.</p><a href="/langganan/terbaru"><img src="/rss.png" alt="RSS"></a>',
  },
  "/words": {
    html: '<!doctype html><p>Hello.</p><a href="/facebook">Feedback</a> <a href="/langganan/terbaru">Umpan RSS</a>',
  },
  "/icon": {
    html: '<!doctype html><a href="/tentang">Tentang</a><a href="/langganan/terbaru"><i class="fa fa-rss"></i></a>',
  },
  "/address": { html: '<!doctype html><a href="/umum/rss.xml">Berlangganan</a>' },
  "/typed": { html: '<!doctype html><a type="application/rss+xml" href="/langganan/terbaru">Berlangganan</a>' },
  "/labelled": { html: '<!doctype html><a aria-label="Subscribe to our RSS feed" href="/langganan/terbaru"></a>' },
  "/scheme": { html: '<!doctype html><a href="feed:ORIGIN/langganan/terbaru">Langganan</a><a href="#rss">RSS</a>' },
  "/reader": {
    html: '<!doctype html><a href="https://feedly.com/i/subscription/feed/ENCODED%2Flangganan%2Fterbaru">Feedly</a>',
  },
  "/based": { html: '<!doctype html><base href="/langganan/"><a href="terbaru">RSS</a>' },
  "/by-page": { html: '<!doctype html><a href="/about-rss">RSS</a>' },
  "/about-rss": {
    html: '<!doctype html><h1>Our feeds</h1><ul><li>Terbaru <a href="/langganan/terbaru">RSS</a><li><a href="/gone.rss">Gone RSS</a></ul>',
  },
};
const FEEDS = new Set(["/berita.xml", "/langganan/terbaru", "/umum/rss.xml"]);

describe("the feed of a site", () => {
  let server: Server;
  let folder: string;
  let origin: string;
  before(async () => {
    server = createServer(({ url = "" }, response) => {
      const page = PAGES[url];
      if (FEEDS.has(url)) response.writeHead(200, { "content-type": "application/rss+xml" }).end(FEED);
      else if (page === undefined) response.writeHead(404).end();
      else {
        const html = page.html.replace("ORIGIN", origin).replace("ENCODED", encodeURIComponent(origin));
        response.writeHead(200, {
          "content-type": "text/html",
          ...(page.link === undefined ? {} : { link: page.link }),
        });
        response.end(html);
      }
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as AddressInfo;
    origin = `http://127.0.0.1:${port}`;
    folder = mkdtempSync(join(tmpdir(), "muara-discover-"));
    const polling = { allowPrivate: [`127.0.0.1:${port}`], hostDelay: "0s" };
    writeFileSync(join(folder, "feeds.config.json"), JSON.stringify({ polling, sources: [] }));
  });
  after(() => {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [name, page, feed] of [
    ["in a Link header, after another link", "/header", "/berita.xml"],
    ["in a Link header with commas in a title and several relations", "/header-comma", "/berita.xml"],
    ["in the second of two Link headers, as rel=feed", "/two-headers", "/berita.xml"],
    ["by an anchor around a picture", "/picture", "/langganan/terbaru"],
    ["by an anchor's words", "/words", "/langganan/terbaru"],
    ["by an anchor's icon", "/icon", "/langganan/terbaru"],
    ["by an anchor's address", "/address", "/umum/rss.xml"],
    ["by an anchor's type", "/typed", "/langganan/terbaru"],
    ["by an anchor's label", "/labelled", "/langganan/terbaru"],
    ["by an anchor with a feed: address", "/scheme", "/langganan/terbaru"],
    ["by an anchor that subscribes with a web reader", "/reader", "/langganan/terbaru"],
    ["by an anchor relative to <base>", "/based", "/langganan/terbaru"],
    ["by a page about feeds that an anchor leads to", "/by-page", "/langganan/terbaru"],
  ] as const)
    it(`is found ${name}`, async () => {
      const { status, stdout } = await muaraHere(folder, ["add", `${origin}${page}`, "--dry-run", "--yes", "--json"]);
      expect(status).to.equal(0);
      expect(JSON.parse(stdout).source.url).to.equal(`${origin}${feed}`);
    });
});
