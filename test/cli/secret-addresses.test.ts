import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { projectRoot } from "../support/paths.js";
import { openSite, type Site } from "../support/site.js";
import { WAIT_LIMIT_MS } from "../support/wait.js";
import { muaraHere } from "./cli.js";

/** Part of every secret in this test. */
const CANARY = "canary";
const ADMIN_SECRET = "a secret for the admin pages";
const METRICS_SECRET = "a secret for the metrics";
const POLLED = ["good", "moved", "failing", "gone", "page", "broken"];

/** Sources whose addresses carry a secret, one for each way a poll can end. */
describe("the secret in the address of a source", function () {
  this.timeout(4 * WAIT_LIMIT_MS);
  let site: Site;
  let folder: string;
  let child: ChildProcess;
  let log = "";
  let origin = "";
  let cookie = "";

  before(async () => {
    site = await openSite();
    folder = mkdtempSync(join(tmpdir(), "muara-secret-"));
    prepareSite();
    writeFileSync(join(folder, "list.opml"), opml());
    writeFileSync(join(folder, "feeds.config.json"), config());
    const env = { MUARA_ADMIN_SECRET: ADMIN_SECRET, MUARA_METRICS_SECRET: METRICS_SECRET, MUARA_LOG_LEVEL: "trace" };
    child = spawn(process.execPath, [join(projectRoot, "dist/src/main.js"), "start"], {
      cwd: folder,
      env: { PATH: process.env["PATH"], HOME: folder, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (log += chunk));
    origin = await until(() => /"address":"(http:[^"]+)"/.exec(log)?.[1]);
    await until(() => (POLLED.every((id) => log.includes(`"source":"${id}"`)) ? true : undefined));
    await until(async () => ((await body("/feeds/all.rss")).includes("Good news") ? true : undefined));
    const answer = await post("/admin/sign-in", { secret: ADMIN_SECRET });
    cookie = answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  });

  after(async () => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
    await site.close();
    rmSync(folder, { recursive: true });
  });

  function prepareSite(): void {
    const { pages } = site;
    const self = `${site.origin}/good?token=${CANARY}-1`;
    const link = self.replace("&", "&amp;");
    pages.set(`/good?token=${CANARY}-1`, {
      body: `<rss version="2.0"><channel><title>Good</title><link>${link}</link><item><title>Good news</title><link>#one</link></item><item><title>More</title><guid isPermaLink="false">2</guid><description>&lt;a href="#x"&gt;here&lt;/a&gt;</description></item></channel></rss>`,
    });
    pages.set(`/moved?key=${CANARY}-2`, {
      status: 301,
      headers: { location: `/moved-here?sig=${CANARY}-3` },
    });
    pages.set(`/moved-here?sig=${CANARY}-3`, {
      body: '<rss version="2.0"><channel><title>Moved</title></channel></rss>',
    });
    pages.set(`/gone?auth=${CANARY}-5`, { status: 410 });
    pages.set(`/page?password=${CANARY}-6`, {
      headers: { "content-type": "text/html" },
      body: `<html><head><title>Page</title><link rel="alternate" type="application/rss+xml" href="/found?secret=${CANARY}-7"></head><body><a href="#top">A long enough title of an article here</a></body></html>`,
    });
    pages.set(`/found?secret=${CANARY}-7`, {
      body: '<rss version="2.0"><channel><title>Found</title></channel></rss>',
    });
    pages.set(`/broken?access_token=${CANARY}-8`, { body: "no feed" });
    pages.set("/add", {
      headers: { "content-type": "text/html" },
      body: `<html><head><link rel="alternate" type="application/rss+xml" href="/added?token=${CANARY}-10"></head></html>`,
    });
    pages.set(`/added?token=${CANARY}-10`, {
      body: '<rss version="2.0"><channel><title>Added</title><item><title>x</title></item></channel></rss>',
    });
  }

  function config(): string {
    const url = (path: string) => `${site.origin}/${path}`;
    return JSON.stringify({
      server: { port: 0 },
      polling: { allowPrivate: [site.host], hostDelay: "0s" },
      include: ["list.opml", { from: url(`remote.opml?token=${CANARY}-9`) }],
      sources: [
        { id: "good", url: url(`good?token=${CANARY}-1`) },
        { id: "moved", url: url(`moved?key=${CANARY}-2`) },
        { id: "failing", url: url(`failing?api_key=${CANARY}-4`) },
        { id: "gone", url: url(`gone?auth=${CANARY}-5`) },
        { id: "page", url: url(`page?password=${CANARY}-6`) },
        { id: "broken", url: url(`broken?access_token=${CANARY}-8`), kind: "feed" },
      ],
      feeds: [
        { id: "all", sources: "all" },
        { id: "mine", sources: ["good"], token: "a-token-of-the-feed" },
      ],
    });
  }

  function opml(): string {
    const host = site.origin.replace("http://", "");
    return `<opml version="2.0"><body>
      <outline text="listed" xmlUrl="${site.origin}/listed?token=${CANARY}-11"/>
      <outline text="with a password" xmlUrl="http://user:${CANARY}-12@${host}/x"/></body></opml>`;
  }

  async function until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
    for (const end = Date.now() + WAIT_LIMIT_MS; Date.now() < end; await sleep(25)) {
      const found = await look();
      if (found !== undefined) return found;
    }
    throw new Error(`waited in vain; the log says:\n${log}`);
  }

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${origin}${path}`, { headers: { cookie, ...headers } });
  const body = async (path: string, headers?: Record<string, string>) => (await get(path, headers)).text();
  const post = (path: string, form: Record<string, string>) =>
    fetch(`${origin}${path}`, {
      method: "POST",
      body: new URLSearchParams(form),
      headers: { cookie, origin, "sec-fetch-site": "same-origin" },
      redirect: "manual",
    });

  it("is sent to the server of the source", () => {
    const asked = site.requests.map(({ path }) => path).join("\n");
    for (const number of [1, 2, 3, 4, 5, 6, 7, 8]) expect(asked).to.match(new RegExp(`${CANARY}-${number}(?!\\d)`));
  });

  for (const path of [
    ...["", ".rss", ".atom", ".json", ".rss?limit=1", ".json?q=good"].map((end) => `/feeds/all${end}`),
    ...["", ".rss", ".atom", ".json"].map((end) => `/feeds/a-token-of-the-feed/mine${end}`),
    ...["/merge.rss?source=good", "/merge.json?source=good", "/", "/sources.opml", "/feeds.opml", "/status"],
    ...["/healthz", "/readyz", "/metrics"],
    ...["/admin", "/admin/log", "/admin/feeds", "/admin/feeds/all", "/admin/opml", "/admin/sources.opml"],
    ...["/admin?q=canary", ...POLLED.map((id) => `/admin/sources/${id}`), "/admin/sources/good/remove"],
  ]) {
    it(`is not in ${path}`, async () => {
      for (const accept of ["text/html", "application/json", "*/*"]) {
        const answer = await get(path, {
          accept,
          ...(path === "/metrics" && { authorization: `Bearer ${METRICS_SECRET}` }),
        });
        expect(answer.status, path).to.equal(200);
        const text = (await answer.text()) + JSON.stringify([...answer.headers]);
        // The page echoes what its reader searched for.
        expect(text.replace('value="canary"', ""), accept).to.not.include(CANARY);
      }
    });
  }

  it("is not on the page that offers a found feed, and is written into the config with it", async () => {
    const page = await (await post("/admin/add", { place: `${site.origin}/add` })).text();
    expect(page).to.include("/added").and.not.include(CANARY);
    const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? "";
    const form = { url: field("url"), found: field("found"), title: "Added", id: "added" };
    expect((await post("/admin/sources", form)).status).to.equal(303);
    await until(() => (site.requests.some(({ path }) => path === `/added?token=${CANARY}-10`) ? true : undefined));
    expect(await body("/admin/sources/added")).to.not.include(CANARY);
  });

  it("stays in the config when another setting of the source is changed", async () => {
    const page = await body("/admin/sources/good");
    const decode = (text: string) => text.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&amp;", "&");
    const base = decode(/name="base" value="([^"]*)"/.exec(page)?.[1] ?? "");
    const values = JSON.parse(base) as Record<string, string>;
    const answer = await post("/admin/sources/good", { ...values, base, title: "Another title" });
    expect(answer.status).to.equal(303);
    const { stdout } = await muaraHere(folder, ["check"]);
    expect(stdout).to.include("is right");
    expect((await muaraHere(folder, ["list"])).stdout).to.include("Another title");
    const before = site.requests.length;
    await post("/admin/sources/good/poll", {});
    await until(() =>
      site.requests.slice(before).some(({ path }) => path.includes(`${CANARY}-1`)) ? true : undefined,
    );
  });

  for (const args of [
    ["list"],
    ["list", "--json"],
    ["status"],
    ["status", "--json"],
    ["check"],
    ["check", "--json"],
    ["check", "--online"],
    ["check", "--online", "--json"],
    ["doctor"],
    ["doctor", "--json"],
    ["preview", "good"],
    ["preview", "good", "--json"],
    ["preview", "page"],
    ["preview", "failing"],
    ["export"],
    ["export", "--format", "jsonl"],
    ["import", "list.opml", "--dry-run"],
  ]) {
    it(`is not in what muara ${args.join(" ")} writes`, async () => {
      const { stdout, stderr } = await muaraHere(
        folder,
        args.map((one) => (one === "list.opml" ? join(folder, one) : one)),
      );
      expect(stdout + stderr)
        .to.not.equal("")
        .and.not.include(CANARY);
    });
  }

  it("is not in what muara add writes", async () => {
    const place = `${site.origin}/good?token=${CANARY}-1`;
    const other = `${site.origin}/added?token=${CANARY}-10&x=2`;
    site.pages.set(other.replace(site.origin, ""), {
      body: '<rss version="2.0"><channel><title>New</title><item><title>x</title></item></channel></rss>',
    });
    for (const args of [
      [place],
      [other, "--dry-run"],
      [other, "--dry-run", "--json"],
      [`${site.origin}/none?token=${CANARY}`],
    ]) {
      const { stdout, stderr } = await muaraHere(folder, ["add", "--yes", ...args]);
      expect(stdout + stderr, args.join(" "))
        .to.not.equal("")
        .and.not.include(CANARY);
    }
  });

  it("is named by muara check, with the source and the parameter", async () => {
    const { stderr } = await muaraHere(folder, ["check"]);
    expect(stderr).to.match(/source "good" carries a secret \(token\)/);
    expect(stderr).to.match(/source "failing" carries a secret \(api_key\)/);
  });

  it("as user and password is rejected for that reason, masked, in a list and in the config", async () => {
    const listed = await muaraHere(folder, ["check"]);
    expect(listed.stderr).to.match(/"with a password": http:\/\/user:\*\*\*@\S+ has a user name or a password/);
    const other = mkdtempSync(join(tmpdir(), "muara-secret-"));
    for (const password of [CANARY, `${CANARY}/x`, `${CANARY}?x`]) {
      writeFileSync(
        join(other, "feeds.config.json"),
        JSON.stringify({ sources: [{ id: "a", url: `https://user:${password}@a.example/feed` }] }),
      );
      const { status, stdout, stderr } = await muaraHere(other, ["check"]);
      expect(status).to.equal(2);
      expect(stdout + stderr)
        .to.match(/user name and password|begins with "http/)
        .and.include("user:***@");
      expect(stdout + stderr).to.not.include(CANARY);
    }
    rmSync(other, { recursive: true });
  });

  it("is in no line of the log", () => {
    expect(log).to.include("good").and.include("failing");
    expect(log.split("\n").filter((line) => line.includes(CANARY))).to.deep.equal([]);
  });
});
