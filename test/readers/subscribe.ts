import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { complaintsOf } from "./complaints.js";
import { type Desk, EDITED, FORMATS, type Format, openDesk, titleOf } from "./desk.js";
import { feedparser } from "./feedparser.js";
import { newsboat } from "./newsboat.js";
import type { Reader, Subscription } from "./reader.js";
import type { Tamper } from "./relay.js";
import { rss2email } from "./rss2email.js";
import { sfeed } from "./sfeed.js";

const SLOWEST_MS = 120_000;
const READERS = [newsboat, sfeed, feedparser, rss2email];

interface Subscribed {
  readonly reader: Reader;
  readonly format: Format;
  readonly subscription: Subscription;
}

describe("feed readers of others, subscribed to the demo's feeds", function () {
  this.timeout(SLOWEST_MS);
  const folder = mkdtempSync(join(tmpdir(), "muara-subscribed-"));
  const here = READERS.filter(isHere);
  let subscribed: readonly Subscribed[] = [];
  let desk: Desk;

  before(async function () {
    if (here.length === 0) this.skip();
    desk = await openDesk();
    subscribed = await Promise.all(here.flatMap((reader) => FORMATS.map((format) => subscribe(reader, format))));
  });
  after(async () => {
    await desk?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function subscribe(reader: Reader, format: Format): Promise<Subscribed> {
    const home = mkdtempSync(join(folder, `${reader.name}-`));
    return { reader, format, subscription: await reader.subscribe(home, desk.addresses(format)) };
  }

  const complaints = async ({ reader, format, subscription }: Subscribed) =>
    complaintsOf(desk, reader, format, await subscription.entries());
  const count = async ({ subscription }: Subscribed) => (await subscription.entries()).length;

  /** How the feeds were answered at one poll. */
  async function poll({ subscription }: Subscribed): Promise<number[]> {
    desk.relay.taken();
    await subscription.poll();
    return desk.relay.taken().map(({ status }) => status);
  }

  /** A claim about each reader and format that is here. */
  function each(claim: string, check: (mine: Subscribed) => Promise<void>): void {
    for (const reader of READERS) {
      for (const format of FORMATS) {
        it(`${reader.name}, ${format}: ${claim}`, async function () {
          const mine = subscribed.find((candidate) => candidate.reader === reader && candidate.format === format);
          if (mine === undefined) this.skip();
          else await check(mine);
        });
      }
    }
  }

  describe("at first", () => {
    each("every item is there once, with its title and its recording", async (mine) => {
      expect(await poll(mine)).to.deep.equal([200, 200]);
      expect(await complaints(mine)).to.deep.equal([]);
    });
  });

  describe("asked again", () => {
    each("every answer is 304, and nothing changes", async (mine) => {
      for (let polls = 1; polls < mine.reader.pollsToLearn; polls++) await poll(mine);
      const before = await mine.subscription.entries();
      expect(await poll(mine)).to.deep.equal([304, 304]);
      expect(await mine.subscription.entries()).to.have.deep.members([...before]);
    });
  });

  describe("after four notes were published", () => {
    before(() => desk.publishNotes());
    each("the new items are there once", async (mine) => {
      const before = await count(mine);
      expect(await poll(mine)).to.have.members([200, 304]);
      expect(await complaints(mine)).to.deep.equal([]);
      // Two of the four are in English; the feed of the others drops its own.
      expect((await count(mine)) - before).to.equal(2);
    });
  });

  describe("after a story of each of three outlets was edited", () => {
    before(() => desk.edit("(corrected)"));
    each("the edit replaces, raises or changes nothing, as its source says, and makes no second item", async (mine) => {
      const before = await count(mine);
      expect(await poll(mine)).to.deep.equal([200, 200]);
      expect(await complaints(mine)).to.deep.equal([]);
      const effective = EDITED.filter(({ updates }) => updates !== "ignore").length;
      expect((await count(mine)) - before).to.equal(mine.reader.onNewTitle === "adds" ? effective : 0);
      const titles = (await mine.subscription.entries()).map(({ title }) => title);
      for (const { slug, updates } of EDITED) {
        const times = titles.filter((title) => title === titleOf(desk.newsroom, slug)).length;
        expect(times, `${slug} (${updates})`).to.equal(updates === "ignore" ? 0 : 1);
      }
    });
  });

  describe("told something wrong", () => {
    const SABOTAGE: readonly (readonly [string, Tamper, RegExp])[] = [
      ["ids that change", (body) => body.replace(/<guid[^>]*>/g, `$&${Math.random()}`), /twice|not in the feed/],
      ["recordings that are lost", (body) => body.replace(/<enclosure [^>]*>/g, ""), /recording/],
      ["an item that is left out", (body) => body.replace(/<item>.*?<\/item>/s, ""), /missing/],
    ];
    for (const [fault, tamper, complaint] of SABOTAGE) {
      it(`one of them notices ${fault}`, async function () {
        const [reader] = here;
        if (reader === undefined) return this.skip();
        desk.relay.tamper = tamper;
        try {
          const mine = await subscribe(reader, "rss");
          await poll(mine);
          await poll(mine);
          expect((await complaints(mine)).join("\n")).to.match(complaint);
        } finally {
          desk.relay.tamper = undefined;
        }
      });
    }
  });
});

function isHere(reader: Reader): boolean {
  const missing = reader.missing();
  if (missing !== undefined) console.log(`      left out: ${reader.name} (${missing})`);
  return missing === undefined;
}
