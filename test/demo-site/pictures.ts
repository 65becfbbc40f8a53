import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { projectRoot } from "../support/paths.js";
import { startMuara } from "./muara.js";
import { openNewsroom } from "./site.js";

/** Draws the pictures of the README: the demo's newsroom in this Muara, seen by Chromium. */

const CHROMIUM = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";
const FOLDER = join(projectRoot, "docs/pictures");
const SECRET = "a secret for pictures";
const DESKTOP = { width: 1100, height: 700 };
const PHONE = { width: 390, height: 700 };
/** So that every source was polled, and a new note came. */
const SETTLE_MS = 15_000;
const NOTE_EVERY_MS = 5_000;
/** More would make the README slow to open. */
const MAX_BYTES = 120_000;

interface Picture {
  readonly name: string;
  readonly path: string;
  readonly scheme: "light" | "dark";
  readonly viewport: typeof DESKTOP;
  /** What is done on the page before it is drawn. */
  readonly prepare?: (page: Page) => Promise<void>;
}

const PICTURES: readonly Picture[] = [
  { name: "feed", path: "/feeds/all", scheme: "light", viewport: DESKTOP, prepare: openFirstItem },
  { name: "status", path: "/status", scheme: "light", viewport: DESKTOP },
  { name: "admin-sources", path: "/admin", scheme: "dark", viewport: DESKTOP },
  { name: "admin-feed", path: "/admin/feeds/tides", scheme: "light", viewport: DESKTOP },
  { name: "admin-phone", path: "/admin", scheme: "light", viewport: PHONE },
];

await draw();

async function draw(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "muara-pictures-"));
  const newsroom = await openNewsroom({ openedMs: Date.now(), now: Date.now, noteEveryMs: NOTE_EVERY_MS });
  const muara = await startMuara(configIn(folder, newsroom.port), { MUARA_ADMIN_SECRET: SECRET });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    mkdirSync(FOLDER, { recursive: true });
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    for (const picture of PICTURES) await drawOne(browser, muara.address, picture);
  } finally {
    await browser.close();
    await muara.stop();
    await newsroom.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The demo's config, with one source that fails: pages should show that too. */
function configIn(folder: string, port: number): string {
  const text = readFileSync(join(projectRoot, "test/demo-site/feeds.config.json"), "utf8");
  const config = JSON.parse(text.replaceAll("127.0.0.1:8091", `127.0.0.1:${port}`));
  const lost = { id: "pulau", url: `http://127.0.0.1:${port}/pulau.xml`, title: "Kabar Pulau", tags: ["indonesia"] };
  const path = join(folder, "feeds.config.json");
  const store = { kind: "files", path: join(folder, "data") };
  const site = { ...config.site, url: "http://feeds.example.org" };
  writeFileSync(path, JSON.stringify({ ...config, site, store, sources: [...config.sources, lost] }));
  return path;
}

async function drawOne(browser: Browser, address: string, picture: Picture): Promise<void> {
  const { name, path, scheme: colorScheme, viewport, prepare } = picture;
  const context = await browser.newContext({ colorScheme, viewport, locale: "en-GB", timezoneId: "Asia/Jakarta" });
  const page = await context.newPage();
  await page.goto(address + path);
  if (path.startsWith("/admin")) await signIn(page, address + path);
  await prepare?.(page);
  const file = join(FOLDER, `${name}.png`);
  await page.screenshot({ path: file, animations: "disabled" });
  await context.close();
  shrink(file);
  const { size } = statSync(file);
  process.stdout.write(`docs/pictures/${name}.png\t${size} bytes\n`);
  if (size > MAX_BYTES) throw new Error(`${file} has more than ${MAX_BYTES} bytes`);
}

async function signIn(page: Page, address: string): Promise<void> {
  await page.getByLabel("Secret").fill(SECRET);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Sources" }).waitFor();
  await page.goto(address);
}

async function openFirstItem(page: Page): Promise<void> {
  await page.locator("details summary").first().click();
  await page.evaluate("window.scrollTo(0, 0)");
  await page.waitForLoadState("networkidle");
}

/** Fewer colours, where pngquant is there to choose them. */
function shrink(file: string): void {
  if (!existsSync("/usr/bin/pngquant")) return;
  spawnSync("/usr/bin/pngquant", ["--force", "--skip-if-larger", "--speed", "1", "--output", file, "64", file]);
}
