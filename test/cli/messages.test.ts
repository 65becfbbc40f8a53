import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type ClosedPort, holdClosedPort } from "../support/closed-port.js";
import { openSite, type Site } from "../support/site.js";
import { muaraHere } from "./cli.js";

/** What is true of a source of the config alone: an address that is no source is not asked again, and has no url there. */
const ABOUT_SOURCES = /asked again|the source's|asks less|as the config has it/i;

describe("what commands say of an address that is no source of the config", () => {
  let site: Site;
  let folder: string;

  let closed: ClosedPort;

  beforeEach(async () => {
    site = await openSite();
    closed = await holdClosedPort();
    folder = mkdtempSync(join(tmpdir(), "muara-messages-"));
    const polling = { allowPrivate: [site.host, `127.0.0.1:${closed.port}`], hostDelay: "0s" };
    writeFileSync(join(folder, "feeds.config.json"), JSON.stringify({ sources: [], polling }));
  });
  afterEach(async () => {
    closed.release();
    await site.close();
    rmSync(folder, { recursive: true });
  });

  const cases: readonly [path: string, status: number, said: RegExp][] = [
    ["/a", 404, /there is nothing at this address/],
    ["/a", 401, /wants a password/],
    ["/a", 403, /does not let Muara in/],
    ["/a", 410, /gone for good/],
    ["/a", 429, /asked too often/],
    ["/a", 500, /has a problem of its own/],
    ["/a", 503, /has a problem of its own/],
    ["/a", 204, /./],
    ["/a", 304, /not modified/],
    ["/a", 418, /answered 418/],
  ];
  for (const command of ["add", "preview"]) {
    for (const [path, status, said] of cases) {
      it(`${command}: an answer ${status} is told without advice for sources`, async () => {
        site.pages.set(path, { status });
        const ended = await muaraHere(folder, [command, site.origin + path]);
        expect(ended.status).to.equal(1);
        expect(ended.stderr + ended.stdout)
          .to.match(said)
          .and.not.match(ABOUT_SOURCES);
      });
    }

    it(`${command}: a server that refuses connections, and a private one`, async () => {
      const refused = await muaraHere(folder, [command, `http://127.0.0.1:${closed.port}/feed`]);
      expect(refused.stderr)
        .to.match(/refuses connections/)
        .and.not.match(ABOUT_SOURCES);
      const guarded = await muaraHere(folder, [command, "http://127.0.0.1:2/feed"]);
      expect(guarded.stderr)
        .to.match(/polling\.allowPrivate/)
        .and.not.match(ABOUT_SOURCES);
    });
  }

  it("check --online says of a source what to do about it", async () => {
    site.pages.set("/a", { status: 404 });
    const sources = [{ id: "a", url: `${site.origin}/a` }];
    writeFileSync(
      join(folder, "feeds.config.json"),
      JSON.stringify({ sources, polling: { allowPrivate: [site.host] } }),
    );
    const ended = await muaraHere(folder, ["check", "--online"]);
    expect(ended.stdout).to.match(/Check the source's url/);
  });
});

describe("what list and preview say when there is nothing", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "muara-messages-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const ONE = { id: "kabar", url: "http://127.0.0.1:1/", tags: ["riau"] };
  const TWO = { id: "lain", url: "http://127.0.0.1:2/", tags: ["dunia"] };
  const cases: readonly [sources: object[] | undefined, args: string[], status: number, said: RegExp][] = [
    [[], ["list"], 0, /no sources.*"muara add <url>" adds one/],
    [[], ["list", "--tag", "riau"], 0, /no sources.*"muara add <url>" adds one/],
    [[ONE, TWO], ["list", "--tag", "riua"], 0, /No source has the tag "riua"\. Did you mean "riau"\?/],
    [[ONE, TWO], ["list", "--tag", "olahraga"], 0, /No source has the tag "olahraga"\. There are: riau, dunia\./],
    [[ONE, TWO], ["list", "--tag", "riau", "--tag", "dunia"], 0, /No source has all of the tags riau, dunia/],
    [[ONE, TWO], ["preview", "kabra"], 2, /no source "kabra".*Did you mean "kabar"\?/],
    [[ONE, TWO], ["preview", "xyzzy"], 2, /no source "xyzzy".*"muara list" shows all 2/],
    [[], ["preview", "xyzzy"], 2, /"xyzzy" is no source, no file here and no address/],
    [undefined, ["preview", "xyzzy"], 2, /"xyzzy" is no source, no file here and no address/],
    [[], ["poll", "xyzzy"], 2, /no source "xyzzy".*"muara add <url>" adds one/],
    [undefined, ["list"], 2, /muara init/],
  ];
  for (const [sources, args, status, said] of cases) {
    it(`${args.join(" ")} with ${sources === undefined ? "no config" : `${sources.length} sources`}`, async () => {
      if (sources !== undefined) writeFileSync(join(folder, "feeds.config.json"), JSON.stringify({ sources }));
      const ended = await muaraHere(folder, args);
      expect(ended.status).to.equal(status);
      expect(ended.stderr).to.match(said);
    });
  }
});
