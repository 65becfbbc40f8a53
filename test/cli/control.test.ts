import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { holdClosedPort } from "../support/closed-port.js";
import { type RunningMuara, startMuara } from "../support/running.js";
import type { Site } from "../support/site.js";
import { muaraHere } from "./cli.js";

const RSS = `<rss version="2.0"><channel><title>Kabar</title><item><title>Air pasang</title><guid>1</guid></item></channel></rss>`;

describe("muara poll while a Muara runs on the same data folder", () => {
  let muara: RunningMuara;
  let folder: string;
  let controlPath: string;

  const configText = (site: Site, ids: readonly string[], isPaused = true) =>
    JSON.stringify({
      server: { port: 0 },
      polling: { allowPrivate: [site.host], hostDelay: "0s", tick: "0 0 1 1 *" },
      // Paused sources are polled when asked for alone: nothing else polls here.
      sources: ids.map((id) => ({ id, url: `${site.origin}/${id}`, paused: isPaused })),
    });

  beforeEach(async () => {
    muara = await startMuara({ config: (site) => configText(site, ["kabar", "hilang"]) });
    muara.site.pages.set("/kabar", { body: RSS });
    muara.site.pages.set("/baru", { body: RSS });
    folder = dirname(muara.configPath);
    controlPath = join(folder, "data/control.json");
  });
  afterEach(() => muara.close());

  const poll = (...ids: string[]) => muaraHere(folder, ["poll", ...ids]);
  const access = (): { port: number; token: string } => JSON.parse(readFileSync(controlPath, "utf8"));

  /** The status of a request to the control port. */
  function ask(authorization: string | undefined, { path = "/poll", body = "{}" } = {}): Promise<[number, string]> {
    return new Promise((resolve, reject) => {
      const headers = authorization === undefined ? {} : { authorization };
      const asked = request({ port: access().port, path, method: "POST", headers }, (answer) => {
        let text = "";
        answer.on("data", (chunk) => (text += chunk)).on("end", () => resolve([answer.statusCode ?? 0, text]));
      });
      asked.on("error", reject);
      asked.end(body);
    });
  }

  it("asks it, prints the same lines and ends with the same status", async () => {
    const [good, bad] = [await poll("kabar"), await poll("hilang")];
    expect(good).to.deep.include({ status: 0, stdout: "kabar\tmodified\t1 new, 0 edited\n" });
    expect(good.stderr).to.equal("1 of 1 sources polled, 1 new items\n");
    expect(bad.status).to.equal(1);
    expect(bad.stdout).to.match(/^hilang\tfailed\t.*404/);
    const again = await poll("kabar");
    expect(again.stdout).to.equal("kabar\tnotModified\tnot modified\n");
    expect(muara.site.requests.filter(({ path }) => path === "/kabar")).to.have.length(2);
  });

  it("polls a source that was added a moment before", async () => {
    writeFileSync(muara.configPath, configText(muara.site, ["kabar", "hilang", "baru"]));
    expect(await poll("baru")).to.deep.include({ status: 0, stdout: "baru\tmodified\t1 new, 0 edited\n" });
  });

  it("waits for the poll under way of a source that is due at once", async () => {
    writeFileSync(muara.configPath, configText(muara.site, ["baru", "kabar", "hilang"], false));
    expect((await poll("baru")).stdout).to.match(/^baru\tmodified\t1 new, 0 edited\n/);
  });

  it("is refused in words where the other process has another config", async () => {
    writeFileSync(muara.configPath, configText(muara.site, ["kabar", "lain"]));
    const other = join(folder, "other");
    mkdirSync(other);
    writeFileSync(join(other, "feeds.config.json"), configText(muara.site, ["jauh"]));
    const ended = await muaraHere(other, ["poll", "jauh"], "", { MUARA_DATA: join(folder, "data") });
    expect(ended.status).to.equal(1);
    expect(ended.stderr).to.include("the config of the running Muara has no source jauh");
  });

  it("says why where the other process cannot be reached", async () => {
    const { token } = access();
    const { port, release } = await holdClosedPort();
    writeFileSync(controlPath, JSON.stringify({ pid: 4711, port, token }));
    const unreachable = await poll("kabar");
    release();
    expect(unreachable.status).to.equal(1);
    expect(unreachable.stderr).to.include("process 4711").and.include("ECONNREFUSED").and.not.include(token);
    rmSync(controlPath);
    const silent = await poll("kabar");
    expect(silent.status).to.equal(1);
    expect(silent.stderr).to.include("already written to by process");
    mkdirSync(controlPath);
    const unreadable = await poll("kabar");
    expect(unreadable.status).to.equal(1);
    expect(unreadable.stderr).to.include("cannot be read (EISDIR)");
    rmSync(controlPath, { recursive: true });
  });

  it("is open to who can read the data folder's file alone, which only the user of the process can", async () => {
    expect(statSync(controlPath).mode & 0o777).to.equal(0o600);
    const { token } = access();
    for (const wrong of [undefined, "Bearer ", `Bearer ${token}x`, `Basic ${token}`, token])
      expect((await ask(wrong))[0], String(wrong)).to.equal(401);
    const right = `Bearer ${token}`;
    expect((await ask(right, { path: "/other" }))[0]).to.equal(404);
    for (const body of ["", "[]", '{"sources":"kabar"}', '{"sources":[1]}', "x".repeat(1_100_000)])
      expect((await ask(right, { body }).catch(() => [0, '"refused"']))[1], body.slice(0, 20)).to.include('"refused"');
    expect(muara.site.requests.filter(({ path }) => path === "/hilang")).to.have.length(0);
  });

  it("leaves no file when the process has stopped", async () => {
    const second = await startMuara({ config: (site) => configText(site, ["kabar"]) });
    const path = join(dirname(second.configPath), "data/control.json");
    expect(existsSync(path)).to.equal(true);
    writeFileSync(join(folder, "kept"), readFileSync(path));
    await second.close();
    expect(existsSync(path)).to.equal(false);
  });
});
