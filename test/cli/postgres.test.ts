import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { projectRoot } from "../support/paths.js";
import { describePostgres } from "../support/postgres-suite.js";
import { openSite, type Site } from "../support/site.js";
import { WAIT_LIMIT_MS } from "../support/wait.js";
import { muara, muaraHere } from "./cli.js";

const FORMATS = ["rss", "atom", "json"] as const;

function rss(...titles: readonly string[]): string {
  const items = titles.map((title) => `<item><title>${title}</title><guid>${title}</guid></item>`);
  return `<rss version="2.0"><channel><title>Kabar</title>${items.join("")}</channel></rss>`;
}

describePostgres("Muara on PostgreSQL", (suite) => {
  let site: Site;
  let folder: string;
  let databaseUrl: string;
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    site = await openSite();
    folder = mkdtempSync(join(tmpdir(), "muara-many-"));
    databaseUrl = await suite.freshUrl();
  });

  afterEach(async () => {
    await Promise.all(
      children.splice(0).map((child) => {
        const ended = child.exitCode ?? child.signalCode ?? new Promise((resolve) => child.once("exit", resolve));
        child.kill("SIGKILL");
        return ended;
      }),
    );
    await site.close();
    await suite.dropFresh(databaseUrl);
    rmSync(folder, { recursive: true });
  });

  function writeConfig(store: object): void {
    const sources = ["satu", "dua"].map((id) => ({ id, url: `${site.origin}/${id}` }));
    const polling = { allowPrivate: [site.host], hostDelay: "0s" };
    const config = { site: { url: "https://muara.example" }, server: { port: 0 }, store, polling, sources };
    writeFileSync(join(folder, "feeds.config.json"), JSON.stringify(config));
  }

  function launch(...words: readonly string[]) {
    const args = [join(projectRoot, "dist/src/main.js"), "--config", join(folder, "feeds.config.json"), ...words];
    const env = { PATH: process.env["PATH"], DATABASE_URL: databaseUrl };
    const child = spawn(process.execPath, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
    children.push(child);
    let text = "";
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (text += chunk));
    return { child, log: () => text };
  }

  async function until<T>(
    what: string,
    look: () => T | undefined | Promise<T | undefined>,
    log = () => "",
  ): Promise<T> {
    for (const end = Date.now() + WAIT_LIMIT_MS; Date.now() < end; await sleep(20)) {
      const found = await look();
      if (found !== undefined) return found;
    }
    throw new Error(`waited in vain until ${what}; the log says:\n${log()}`);
  }

  async function serve(): Promise<string> {
    const { log } = launch("serve");
    return until("it serves", () => /"address":"(http:[^"]+)"/.exec(log())?.[1], log);
  }

  it("two workers and two servers share one database; each serves the same bytes, and goes on when others die", async () => {
    site.pages.set("/satu", { body: rss("Air pasang") });
    site.pages.set("/dua", { body: rss("Angin barat") });
    writeConfig({ kind: "postgres" });
    const servers = await Promise.all([serve(), serve()]);
    const [first, second] = [launch("work"), launch("work")];
    const shows = (title: string) => async () => {
      const pages = await Promise.all(servers.map(async (origin) => (await fetch(`${origin}/feeds/all.rss`)).text()));
      return pages.every((page) => page.includes(title)) || undefined;
    };
    const log = () => first.log() + second.log();
    await until("both show both", shows("Air pasang"), log);
    await until("both show both", shows("Angin barat"), log);
    expect(site.requests.filter(({ path }) => path === "/satu" || path === "/dua")).to.have.length(2);

    first.child.kill("SIGKILL");
    second.child.kill("SIGKILL");
    site.pages.set("/satu", { body: rss("Air surut", "Air pasang") });
    const polled = await muara(folder, ["poll", "satu"], "", { DATABASE_URL: databaseUrl });
    expect(polled.stdout + polled.stderr).to.include("1 new");
    await until("both are told", shows("Air surut"), log);
    for (const format of FORMATS) {
      const [one, two] = await Promise.all(servers.map((origin) => fetch(`${origin}/feeds/all.${format}`)));
      expect(await one?.text(), format).to.equal(await two?.text());
      expect(one?.headers.get("etag"), format).to.be.a("string").and.equal(two?.headers.get("etag"));
    }
  }).timeout(4 * WAIT_LIMIT_MS);

  it("export and import move items from a folder to the database and back, every id and text as it was", async () => {
    const env = { DATABASE_URL: databaseUrl };
    const run = (args: readonly string[], stdin = "") => muaraHere(folder, args, stdin, env);
    const exported = async () => (await run(["export", "--format", "jsonl"])).stdout;
    site.pages.set("/satu", { body: rss("Air pasang", "Air surut", "Kapal &amp; jala 😀") });
    site.pages.set("/dua", { body: rss("Angin barat") });

    writeConfig({ kind: "files", path: "first" });
    await run(["poll"]);
    const lines = await exported();
    expect(lines.trimEnd().split("\n")).to.have.length(4);

    writeConfig({ kind: "postgres" });
    expect(await exported()).to.equal("");
    expect((await run(["import", "-"], lines)).stderr).to.include("4 items of 2 sources imported");
    expect(await exported()).to.equal(lines);
    expect((await run(["poll"])).stdout, "what was moved is known").to.match(/0 new.*\n.*0 new/);

    writeConfig({ kind: "files", path: "second" });
    await run(["import", "-"], lines);
    expect(await exported()).to.equal(lines);
  });
});
