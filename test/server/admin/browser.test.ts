import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { openBrowser } from "../../support/browser.js";
import { type RunningMuara, startMuara } from "../../support/running.js";
import { WAIT_LIMIT_MS } from "../../support/wait.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PHONE = { width: 360, height: 740 };
const SECRET = "a secret for tests";

const RSS = `<rss version="2.0"><channel><title>Kabar</title>${["Banjir di Riau", "Harga cabai"]
  .map((title) => `<item><title>${title}</title><guid isPermaLink="false">${title}</guid></item>`)
  .join("")}</channel></rss>`;

describe("the admin pages in a browser", function () {
  this.timeout(4 * WAIT_LIMIT_MS);
  let muara: RunningMuara;
  let browser: Browser;

  before(async function () {
    browser = await openBrowser(this);
    muara = await startMuara({
      env: { MUARA_ADMIN_SECRET: SECRET },
      pages: { "/satu": { body: RSS } },
      config: ({ origin, host }) =>
        JSON.stringify({
          server: { port: 0, requestsPerMinute: 100_000 },
          polling: { allowPrivate: [host], hostDelay: "0s" },
          sources: [
            { id: "satu", url: `${origin}/satu`, title: "Harian Satu", tags: ["riau", "utama"] },
            { id: "dua", url: `${origin}/missing`, title: "Yang gagal", tags: ["riau"] },
            { id: "tiga", url: `${origin}/tiga`, paused: true },
          ],
        }),
    });
  });
  after(async () => {
    await browser?.close();
    await muara?.close();
  });

  async function signedIn(options: Parameters<Browser["newContext"]>[0], look: (page: Page) => Promise<void>) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const wrong: string[] = [];
    page.on("request", (request) => request.url().startsWith(muara.origin) || wrong.push(request.url()));
    page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
    await page.goto(`${muara.origin}/admin`);
    await page.getByLabel("Secret").fill(SECRET);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Sources" }).waitFor();
    await look(page);
    expect(
      wrong.filter((one) => !one.startsWith("data:")),
      "foreign requests and errors",
    ).to.deep.equal([]);
    await context.close();
  }

  async function violations(page: Page): Promise<string[]> {
    // Evaluated by the debugger, which the page's own policy does not bind.
    await page.evaluate(AXE);
    const found = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })");
    const { violations: list } = found as { violations: { id: string; nodes: { html: string }[] }[] };
    return list.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  }

  async function shoot(page: Page, name: string): Promise<void> {
    const shots = process.env["SCREENSHOTS"];
    if (shots) await page.screenshot({ path: `${shots}/admin-${name}.png`, fullPage: true });
  }

  for (const [colorScheme, viewport] of [
    ["light", PHONE],
    ["dark", { width: 1200, height: 800 }],
  ] as const) {
    it(`have nothing axe complains of, ${colorScheme}, ${viewport.width} wide`, async () => {
      await signedIn({ colorScheme, viewport }, async (page) => {
        for (const path of ["", "/add", "/feeds", "/feeds/all", "/opml", "/log", "/sources/satu"]) {
          await page.goto(`${muara.origin}/admin${path}`);
          await shoot(page, `${path.slice(1).replace("/", "-") || "sources"}-${colorScheme}-${viewport.width}`);
          expect(await violations(page), path).to.deep.equal([]);
          const wide = await page.evaluate("document.documentElement.scrollWidth");
          expect(wide, `${path} is wider than the window`).to.be.at.most(viewport.width);
        }
      });
    });
  }

  it("the form to sign in has nothing axe complains of either", async () => {
    const page = await browser.newPage({ viewport: PHONE });
    await page.goto(`${muara.origin}/admin`);
    await shoot(page, "sign-in");
    expect(await violations(page)).to.deep.equal([]);
    await page.close();
  });

  it("work without scripts: found, taken in, paused and removed by the keyboard alone", async () => {
    await signedIn({ javaScriptEnabled: false }, async (page) => {
      await page.goto(`${muara.origin}/admin/add`);
      muara.site.pages.set("/empat", { body: RSS.replace("Kabar", "Empat") });
      await page.getByLabel("Address of a site").fill(`${muara.site.origin}/empat`);
      await page.keyboard.press("Enter");
      await page.getByLabel("Id").fill("empat");
      await page.keyboard.press("Enter");
      await page.getByText("Added.").waitFor();
      await page.getByRole("button", { name: "Pause" }).focus();
      await page.keyboard.press("Enter");
      await page.getByText("paused in the config").waitFor();
      await page.getByRole("link", { name: "Remove …" }).click();
      await page.getByRole("button", { name: "Remove it" }).click();
      await page.getByText("2 of 3").or(page.getByText("3 of 3")).waitFor();
    });
    expect(muara.configText()).to.not.contain("empat");
  });

  it("read a file with an OPML list in the encoding that it has", async () => {
    const list = (encoding: string) =>
      `<?xml version="1.0" encoding="${encoding}"?><opml><body><outline text="Café" xmlUrl="https://a.example/"/></body></opml>`;
    const files = [Buffer.from(list("utf-8")), Buffer.from(`\uFEFF${list("utf-16")}`, "utf16le")];
    await signedIn({}, async (page) => {
      for (const buffer of [
        ...files,
        Buffer.from(list("utf-16"), "utf16le"),
        Buffer.from(list("iso-8859-1"), "latin1"),
      ]) {
        await page.goto(`${muara.origin}/admin/opml`);
        await page.locator("input[type=file]").setInputFiles({ name: "list.opml", mimeType: "text/xml", buffer });
        await page.waitForFunction("document.getElementById('opml').value.includes('Café')");
      }
    });
  });

  it("follow polls as they happen, and preview a filter while one types", async () => {
    await signedIn({}, async (page) => {
      await page.getByText("Live:").waitFor();
      muara.site.pages.set("/missing", { body: RSS });
      const failing = page.locator("#source-dua strong");
      await failing.filter({ hasText: "failing" }).waitFor();
      const context = page.context();
      const other = await context.newPage();
      await other.goto(`${muara.origin}/admin/sources/dua`);
      await other.getByRole("button", { name: "Poll now" }).click();
      await page.locator("#source-dua strong", { hasText: "ok" }).waitFor();
      await page.goto(`${muara.origin}/admin/feeds/all`);
      await page.getByText("Harga cabai").first().waitFor();
      await page.getByLabel("Keep only items").fill('{"field":"title","contains":["banjir"]}');
      await page.locator("#preview", { hasNotText: "Harga cabai" }).waitFor();
      expect(await page.locator("#preview").textContent()).to.contain("Banjir di Riau");
    });
    expect(muara.configText()).to.not.contain("banjir");
  });
});
