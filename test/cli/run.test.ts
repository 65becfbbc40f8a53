import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { projectRoot } from "../support/paths.js";
import { openSite, type Site } from "../support/site.js";
import { WAIT_LIMIT_MS } from "../support/wait.js";

const RSS = `<rss version="2.0"><channel><title>Kabar</title><item><title>Air pasang</title><guid>1</guid></item></channel></rss>`;

interface Launched {
  readonly child: ChildProcess;
  readonly log: () => string;
  /** Resolves with the exit status after the last byte of output. */
  readonly ended: Promise<number | null>;
}

interface Running extends Launched {
  readonly origin: string;
}

describe("muara start", function () {
  this.timeout(4 * WAIT_LIMIT_MS);
  let site: Site;
  let folder: string;
  const launches: Launched[] = [];

  beforeEach(async () => {
    site = await openSite();
    site.pages.set("/rss", { body: RSS });
    folder = mkdtempSync(join(tmpdir(), "muara-run-"));
  });

  afterEach(async () => {
    for (const { child } of launches) child.kill("SIGKILL");
    await Promise.all(launches.splice(0).map(({ ended }) => ended));
    await site.close();
    rmSync(folder, { recursive: true });
  });

  const configPath = () => join(folder, "feeds.config.json");

  function writeConfig(change: object = {}): void {
    const sources = [{ id: "kabar", url: `${site.origin}/rss` }];
    const polling = { allowPrivate: [site.host], hostDelay: "0s" };
    writeFileSync(configPath(), JSON.stringify({ server: { port: 0 }, polling, sources, ...change }));
  }

  function launch(...words: string[]): Launched {
    const main = join(projectRoot, "dist/src/main.js");
    const child = spawn(process.execPath, [main, "--config", configPath(), ...words], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (text += chunk));
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    const launched = { child, log: () => text, ended };
    launches.push(launched);
    return launched;
  }

  async function start(...words: string[]): Promise<Running> {
    const launched = launch("start", ...words);
    const origin = await until(() => /"address":"(http:[^"]+)"/.exec(launched.log())?.[1], launched.log);
    return { ...launched, origin };
  }

  async function until<T>(look: () => T | undefined | Promise<T | undefined>, log: () => string): Promise<T> {
    for (const end = Date.now() + WAIT_LIMIT_MS; Date.now() < end; await sleep(25)) {
      const found = await look();
      if (found !== undefined) return found;
    }
    throw new Error(`waited in vain; the log says:\n${log()}`);
  }

  const read = async (origin: string, path: string) => (await fetch(`${origin}${path}`)).text();

  it("polls, publishes and serves, and ends cleanly on SIGTERM with all that it had", async () => {
    writeConfig();
    const first = await start();
    const shows = async (origin: string) =>
      (await read(origin, "/feeds/all.atom")).includes("Air pasang") ? true : undefined;
    await until(() => shows(first.origin), first.log);
    first.child.kill("SIGTERM");
    expect(await first.ended).to.equal(0);
    site.pages.set("/rss", { status: 500 });
    const second = await start();
    expect(await read(second.origin, "/feeds/all.atom")).to.contain("Air pasang");
  });

  it("listens where --port and --host say, also before the environment and through changes of the config", async () => {
    writeConfig({ server: { port: 1, host: "192.0.2.1" } });
    const { origin, log } = await start("--port", "0", "--host", "127.0.0.1");
    expect(new URL(origin).hostname).to.equal("127.0.0.1");
    writeConfig({ server: { port: 1, host: "192.0.2.1" }, feeds: [{ id: "baru", title: "Baru", sources: "all" }] });
    await until(async () => ((await fetch(`${origin}/feeds/baru.rss`)).ok ? true : undefined), log);
  });

  it("--port beside a socket in the config is refused with both ways out", async () => {
    writeConfig({ server: { socket: join(folder, "m.sock") } });
    const { ended, log } = launch("start", "--port", "0");
    expect(await ended).to.equal(2);
    expect(log()).to.contain("--port").and.to.contain("server.socket");
  });

  it("takes a changed config into force without a restart, and keeps the old one when the new one is broken", async () => {
    writeConfig();
    const { origin, log } = await start();
    await until(() => (log().includes('"outcome":"modified"') ? true : undefined), log);
    const asked = site.requests.length;
    writeConfig({ feeds: [{ id: "baru", title: "Baru", sources: "all" }] });
    await until(async () => ((await fetch(`${origin}/feeds/baru.rss`)).ok ? true : undefined), log);
    expect(await read(origin, "/feeds/baru.rss")).to.contain("Air pasang");
    expect(site.requests.length, "nothing is polled for another feed of the same sources").to.equal(asked);
    writeConfig({ feeds: [{ id: "baru", titel: "Baru", sources: "all" }] });
    const health = await until(async () => {
      const text = await read(origin, "/healthz");
      return text.includes("titel") ? text : undefined;
    }, log);
    expect(health).to.contain("title");
    expect(await read(origin, "/status")).to.contain("titel");
    expect(log()).to.contain("titel").and.to.contain("the old one stays in force");
    expect((await fetch(`${origin}/feeds/baru.rss`)).status).to.equal(200);
  });

  it("a second process on the same data folder is refused and told why", async () => {
    writeConfig();
    await start();
    const second = launch("work");
    expect(await second.ended).to.equal(1);
    expect(second.log())
      .to.match(/another|already/i)
      .and.to.contain(folder);
  });

  it("a broken config ends with status 2 and names every mistake", async () => {
    writeFileSync(configPath(), `{ "sources": [{ "id": "a", "url": "ftp://x" }], "fedes": [] }`);
    const { ended, log } = launch("start");
    expect(await ended).to.equal(2);
    expect(log()).to.contain("fedes").and.to.contain("feeds").and.to.contain("sources[0].url");
  });

  it("poll polls once, prints a line for each source and ends with 0, or 1 when one failed", async () => {
    writeConfig();
    const first = launch("poll");
    expect(await first.ended).to.equal(0);
    expect(first.log()).to.match(/kabar\tmodified\t1 new/);
    site.pages.set("/rss", { status: 500 });
    const second = launch("poll", "kabar");
    expect(await second.ended).to.equal(1);
    const third = launch("poll", "kabra");
    expect(await third.ended).to.equal(2);
    expect(third.log()).to.contain('Did you mean "kabar"?');
  });
});
