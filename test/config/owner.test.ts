import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ownerOfFolder } from "../../src/config/edit/file-owner.js";
import { writeAtomically } from "../../src/config/edit/write-file.js";
import { muaraHere } from "../cli/cli.js";
import { openSite } from "../support/site.js";
import { skip } from "../support/skips.js";

const USER = { uid: 12_345, gid: 12_346 };
const RSS = `<rss version="2.0"><channel><title>Kabar</title><item><title>Air pasang</title><guid>1</guid></item></channel></rss>`;

/** Every file and folder below one, with its owner. */
function ownersBelow(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return Object.fromEntries(
    paths.map((path) => {
      const { uid, gid } = lstatSync(join(folder, path));
      return [path, `${uid}:${gid}`];
    }),
  );
}

describe("what a process writes into a folder", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "muara-owner-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("keeps its own owner for every user but root", () => {
    expect(ownerOfFolder(folder, 1_000)).to.equal(undefined);
    expect(ownerOfFolder(folder, undefined)).to.equal(undefined);
  });

  it("gets from root the owner of the folder, or of its nearest parent, unless that is root", () => {
    const { uid, gid } = statSync(folder);
    const expected = uid === 0 ? undefined : { uid, gid };
    expect(ownerOfFolder(folder, 0)).to.deep.equal(expected);
    expect(ownerOfFolder(join(folder, "a/b/c"), 0)).to.deep.equal(expected);
    writeFileSync(join(folder, "file"), "");
    expect(ownerOfFolder(join(folder, "file/below"), 0)).to.deep.equal(expected);
    expect(ownerOfFolder("/", 0)).to.equal(undefined);
  });

  it("keeps mode and content when the config is written by its own user", () => {
    const path = join(folder, "feeds.config.json");
    writeFileSync(path, "old");
    chmodSync(path, 0o640);
    writeAtomically(path, "new");
    expect(readFileSync(path, "utf8")).to.equal("new");
    expect(statSync(path).mode & 0o777).to.equal(0o640);
    expect(statSync(path).uid).to.equal(process.getuid?.());
  });

  it("does not follow a link in the place of the temporary file", () => {
    const victim = join(folder, "victim");
    writeFileSync(victim, "untouched");
    const path = join(folder, "feeds.config.json");
    symlinkSync(victim, `${path}.${process.pid}.tmp`);
    writeAtomically(path, "new");
    expect(readFileSync(victim, "utf8")).to.equal("untouched");
    expect(readFileSync(path, "utf8")).to.equal("new");
  });

  describe("by root, of another user", () => {
    before(function () {
      if (!mayGive()) skip(this, "this user may not give files to others");
    });
    let site: Awaited<ReturnType<typeof openSite>>;
    let config: string;
    const run = (...args: string[]) => muaraHere(folder, args);

    beforeEach(async () => {
      site = await openSite();
      site.pages.set("/rss", { body: RSS });
      site.pages.set("/list.opml", {
        body: `<opml version="2.0"><head/><body><outline type="rss" text="K" xmlUrl="${site.origin}/rss"/></body></opml>`,
      });
      config = join(folder, "feeds.config.json");
      const polling = { allowPrivate: [site.host], hostDelay: "0s" };
      writeFileSync(config, JSON.stringify({ sources: [{ id: "kabar", url: `${site.origin}/rss?1` }], polling }));
      site.pages.set("/rss?1", { body: RSS });
      chownSync(config, USER.uid, USER.gid);
      chmodSync(config, 0o640);
      chownSync(folder, USER.uid, USER.gid);
    });
    afterEach(() => site.close());

    it("add keeps the owner, the group and the mode of the config", async () => {
      chownSync(config, USER.uid, 777);
      expect((await run("add", `${site.origin}/rss`)).status).to.equal(0);
      const { uid, gid, mode } = statSync(config);
      expect([uid, gid, mode & 0o777]).to.deep.equal([USER.uid, 777, 0o640]);
    });

    it("a config of root stays root's", async () => {
      chownSync(config, 0, 0);
      expect((await run("add", `${site.origin}/rss`)).status).to.equal(0);
      expect(statSync(config).uid).to.equal(0);
    });

    it("poll gives everything it writes to the user", async () => {
      expect((await run("poll")).status).to.equal(0);
      expect((await run("poll")).status).to.equal(0);
      const owners = ownersBelow(folder);
      expect(Object.keys(owners)).to.include("data/lock").and.include("data/muara.json");
      expect(Object.keys(owners).length).to.be.greaterThan(5);
      for (const [path, owner] of Object.entries(owners)) expect(owner, path).to.equal("12345:12346");
    });

    it("poll gives the user too what root wrote there before", async () => {
      mkdirSync(join(folder, "data"));
      chownSync(join(folder, "data"), USER.uid, USER.gid);
      writeFileSync(join(folder, "data/lock"), "");
      expect((await run("poll")).status).to.equal(0);
      expect(statSync(join(folder, "data/lock")).uid).to.equal(USER.uid);
    });

    it("init gives a new config and its folders to the user", async () => {
      const path = join(folder, "a/b/feeds.config.json");
      expect((await muaraHere(folder, ["init", "--yes", "--config", path])).status).to.equal(0);
      for (const [name, owner] of Object.entries(ownersBelow(folder))) expect(owner, name).to.equal("12345:12346");
    });

    it("a link that the user put in the place of a file leads to no file of root", async () => {
      const outside = mkdtempSync(join(tmpdir(), "muara-root-"));
      try {
        const victim = join(outside, "secret");
        writeFileSync(victim, "");
        mkdirSync(join(folder, "data"));
        chownSync(join(folder, "data"), USER.uid, USER.gid);
        symlinkSync(victim, join(folder, "data/lock"));
        await run("poll");
        expect(statSync(victim).uid).to.equal(0);
      } finally {
        rmSync(outside, { recursive: true });
      }
    });

    it("a folder of root stays root's", async () => {
      chownSync(folder, 0, 0);
      expect((await run("poll")).status).to.equal(0);
      expect(statSync(join(folder, "data/lock")).uid).to.equal(0);
    });
  });
});

/** Whether this user is root with the right to change owners, which containers may take away. */
function mayGive(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "muara-owner-"));
  try {
    chownSync(folder, USER.uid, USER.gid);
    return process.getuid?.() === 0;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
