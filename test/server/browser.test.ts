import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect } from "chai";
import { pino } from "pino";
import type { Browser, Page } from "playwright-core";
import { createPublisher, type Publisher } from "../../src/publish/publisher.js";
import { createHttpServer, type HttpServer } from "../../src/server/http-server.js";
import { openBrowser } from "../support/browser.js";
import { createMemoryStore } from "../support/memory-store.js";
import { sampleConfig, sampleFeed, sampleItem } from "../support/samples.js";
import { WAIT_LIMIT_MS } from "../support/wait.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PHONE = { width: 320, height: 640 };

const PICTURE =
  '<h1>Lagi</h1><p>Isi <a href="https://x.example/">tautan</a></p><img src="http://127.0.0.1:9/a.jpg"><table><tr><td>1</table>';

/** What is wider than a phone, and holds no link. */
const WIDE = [
  `<table><tr>${"<td>Kolom</td>".repeat(30)}</tr></table>`,
  `<pre>${"npm run ".repeat(40)}</pre><pre>${"x".repeat(400)}</pre>`,
  '<audio src="http://127.0.0.1:9/a.mp3" controls></audio><video src="http://127.0.0.1:9/v.mp4" controls></video>',
];

describe("pages in a browser", function () {
  this.timeout(4 * WAIT_LIMIT_MS);
  let publisher: Publisher;
  let server: HttpServer;
  let browser: Browser;
  let site: string;

  before(async function () {
    browser = await openBrowser(this);
    const store = createMemoryStore();
    store.put("a", [
      sampleItem(0, { contentHtml: PICTURE, image: { url: "http://127.0.0.1:9/b.jpg", caption: "Foto" } }),
      sampleItem(1, { title: "خبر عاجل من المدينة", summary: "نص الخبر", language: "ar" }),
      ...WIDE.map((contentHtml, n) => sampleItem(10 + n, { title: `Lebar ${n}`, contentHtml })),
      sampleItem(20, { title: "\u200b\u2060" }),
      sampleItem(2, { title: "<script>alert(1)</script> & a-very-long-word-".repeat(8) }),
    ]);
    const config = sampleConfig({
      feeds: [
        sampleFeed("all", { title: "Riau & sekitarnya", description: "Kabar", language: "id" }),
        sampleFeed("b"),
        sampleFeed("arab", { title: "أخبار", language: "ar" }),
      ],
    });
    publisher = createPublisher({ store, config });
    publisher.open();
    const status = () => ({ version: "1", started: "2024-12-19T08:00:00Z", problems: [], sources: [] });
    server = createHttpServer({ config, publisher, status, logger: pino({ level: "silent" }) });
    site = await server.listen();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
    await publisher?.close();
  });

  async function visit(
    path: string,
    options: Parameters<Browser["newContext"]>[0],
    look: (page: Page) => Promise<void>,
  ) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const foreign: string[] = [];
    const errors: string[] = [];
    page.on(
      "request",
      (request) => request.url().startsWith(site) || request.url().startsWith("data:") || foreign.push(request.url()),
    );
    page.on(
      "console",
      (message) => message.type() === "error" && !message.text().includes("404") && errors.push(message.text()),
    );
    await page.goto(site + path);
    expect(foreign, "requests to other hosts").to.deep.equal([]);
    expect(errors, "errors in the console").to.deep.equal([]);
    await look(page);
    await context.close();
  }

  async function violations(page: Page): Promise<string[]> {
    // Evaluated by the debugger, which the page's own policy does not bind.
    await page.evaluate(AXE);
    const found = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })");
    const { violations: list } = found as { violations: { id: string; nodes: { html: string }[] }[] };
    return list.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  }

  for (const colorScheme of ["light", "dark"] as const) {
    for (const path of ["/", "/feeds/all", ...(colorScheme === "dark" ? ["/nowhere"] : [])]) {
      it(`${path} has nothing axe complains of, in ${colorScheme}, on a phone, everything opened`, async () => {
        await visit(path, { colorScheme, viewport: PHONE, extraHTTPHeaders: { accept: "text/html" } }, async (page) => {
          expect(await page.evaluate("document.documentElement.scrollWidth")).to.be.at.most(PHONE.width);
          await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
          expect(await violations(page)).to.deep.equal([]);
          const shots = process.env["SCREENSHOTS"];
          if (shots)
            await page.screenshot({ path: `${shots}/${path.replaceAll("/", "_")}-${colorScheme}.png`, fullPage: true });
        });
      });
    }
  }

  it("tells times as the reader has them, and in UTC without scripts", async () => {
    const look = (expected: RegExp) => async (page: Page) => {
      expect(await page.locator("time").first().textContent()).to.match(expected);
      expect(await page.locator("time").first().getAttribute("datetime")).to.equal("2024-12-19T07:00:00Z");
    };
    await visit("/feeds/all", { locale: "en-US", timezoneId: "Asia/Jakarta" }, look(/2:00\sPM/));
    await visit("/feeds/all", { javaScriptEnabled: false }, look(/07\.00 UTC/));
  });

  it("writes a date from the left in an item that runs from the right", async () => {
    await visit("/feeds/all", { javaScriptEnabled: false }, async (page) => {
      const direction = await page.evaluate(
        "getComputedStyle(document.querySelector('article[lang=ar] time')).direction",
      );
      expect(direction).to.equal("ltr");
    });
  });

  it("opens an item by keyboard, and lays out Arabic from the right", async () => {
    await visit("/feeds/all", { javaScriptEnabled: false }, async (page) => {
      await page.locator("article summary").first().focus();
      await page.keyboard.press("Enter");
      expect(await page.locator("article .full p").first().isVisible()).to.equal(true);
      expect(await page.locator("article .picture").first().textContent()).to.equal("Picture");
      expect(await page.locator("article img").count()).to.equal(0);
      for (const [part, direction] of [
        ['article[lang="ar"] h2', "rtl"],
        ['article[lang="ar"] .by', "rtl"],
        ["article .by", "ltr"],
        ["html", "ltr"],
      ] as const) {
        const asked = `getComputedStyle(document.querySelector(${JSON.stringify(part)})).direction`;
        expect(await page.evaluate(asked), part).to.equal(direction);
      }
    });
  });

  it("lays out a feed in Arabic from the right, and has nothing axe complains of there", async () => {
    await visit("/feeds/arab", { viewport: PHONE }, async (page) => {
      expect(await page.evaluate("getComputedStyle(document.documentElement).direction")).to.equal("rtl");
      expect(await page.evaluate("document.documentElement.scrollWidth")).to.be.at.most(PHONE.width);
      expect(await violations(page)).to.deep.equal([]);
    });
  });

  it("asks for an item's pictures when it is opened, and tells their host nothing", async () => {
    await visit("/feeds/all", {}, async (page) => {
      const asked = page.waitForRequest(/\/a\.jpg$/);
      await page.locator("article summary").first().click();
      expect((await (await asked).allHeaders())["referer"]).to.be.oneOf([undefined, ""]);
    });
  });

  it("a feed's address leads a person to the page", async () => {
    await visit("/feeds/all.rss", {}, async (page) => {
      expect(new URL(page.url()).pathname).to.equal("/feeds/all");
      await page.locator("summary", { hasText: "Subscribe" }).click();
      expect(await page.locator("input#rss").inputValue()).to.equal("https://muara.example/feeds/all.rss");
      expect(await page.getByRole("button", { name: "Copy the RSS address" }).isVisible()).to.equal(true);
    });
  });
});
