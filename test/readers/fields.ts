import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { RenderItem } from "../../src/feed/render/render-model.js";
import { FORMATS, type Format } from "./desk.js";
import { FIELD_READERS, type FieldReader, podget, type ReadItem } from "./field-readers.js";
import { documentOf, filesOf, itemsWith } from "./published-items.js";

const SLOWEST_MS = 120_000;

describe("link, id, date and enclosure of each item, as programs of others read them", function () {
  this.timeout(SLOWEST_MS);
  const folder = mkdtempSync(join(tmpdir(), "muara-fields-"));
  let server: Server;
  let origin: string;
  let loaded: string[];
  const items = () => itemsWith(`${origin}/media`);
  const documentFor = (format: Format) => documentOf(format, items(), `${origin}/feed.${format}`);

  before(async () => {
    server = createServer((request, response) => {
      const path = request.url ?? "/";
      const format = FORMATS.find((one) => path === `/feed.${one}`);
      if (format === undefined) loaded.push(path);
      response.setHeader("content-type", format === undefined ? "audio/mpeg" : `application/${format}+xml`);
      response.end(format === undefined ? "123456789" : documentFor(format));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    loaded = [];
  });
  after(() => {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const reader of FIELD_READERS) {
    for (const format of FORMATS) {
      it(`${reader.name}, ${format}`, async function () {
        const missing = reader.missing();
        if (missing !== undefined) {
          console.log(`      left out: ${reader.name} (${missing})`);
          return this.skip();
        }
        const read = await reader.read(
          mkdtempSync(join(folder, "home-")),
          `${origin}/feed.${format}`,
          documentFor(format),
        );
        expect(complaintsOf(reader, items(), read)).to.deep.equal([]);
      });
    }
  }

  for (const format of FORMATS) {
    it(`podget, ${format}: every file that can be played is loaded, and nothing else`, async function () {
      const missing = podget.missing();
      if (missing !== undefined) {
        console.log(`      left out: podget (${missing})`);
        return this.skip();
      }
      await podget.load(mkdtempSync(join(folder, "home-")), `${origin}/feed.${format}`);
      const first = items().flatMap((item) =>
        filesOf(item)
          .slice(0, 1)
          .map((url) => url.replace(origin, "")),
      );
      expect(loaded).to.include.members(first);
      for (const path of loaded) expect(path).to.match(/\.(?:mp3|mp4)$/);
    });
  }

  it("notices a source that comes before the link, an id that is lost, a wrong date and a lost file", async function () {
    const sfeed = FIELD_READERS.find(({ name }) => name === "sfeed");
    if (sfeed === undefined || sfeed.missing() !== undefined) return this.skip();
    const read = await sfeed.read(mkdtempSync(join(folder, "home-")), `${origin}/feed.atom`, "");
    const [first, second, ...rest] = read;
    if (first === undefined || second === undefined) throw new Error("sfeed read too little");
    const faults: readonly [ReadItem, RegExp][] = [
      [{ ...second, link: "https://news.example/" }, /link/],
      [{ ...second, id: "other" }, /missing/],
      [{ ...second, dates: ["2001-01-01T00:00:00Z"] }, /date/],
      [{ ...second, enclosures: [] }, /enclosure/],
    ];
    for (const [fault, complaint] of faults)
      expect(complaintsOf(sfeed, items(), [first, fault, ...rest]).join("\n")).to.match(complaint);
  });
});

/** What a program reads otherwise than it was published. */
function complaintsOf(reader: FieldReader, published: readonly RenderItem[], read: readonly ReadItem[]): string[] {
  const known = new Set(published.map(({ id }) => id));
  const strangers = read.filter(({ id }) => !known.has(id)).map(({ id }) => `${id}: not published`);
  const found = published.flatMap((item) => {
    const mine = read.filter(({ id }) => id === item.id);
    const [only] = mine;
    if (only === undefined || mine.length > 1) return [`${item.id}: ${mine.length === 0 ? "missing" : "there twice"}`];
    return wrongFields(reader, item, only).map((complaint) => `${item.id}: ${complaint}`);
  });
  return [...strangers, ...found];
}

function wrongFields(reader: FieldReader, item: RenderItem, { link, dates, enclosures }: ReadItem): string[] {
  const mayDate = [item.published, item.updated];
  return [
    ...(linksOf(reader, item).includes(link) ? [] : [`link ${link} instead of ${item.url}`]),
    ...(dates.length > 0 && dates.every((date) => mayDate.includes(date)) ? [] : [`date ${dates.join()}`]),
    ...(hasRightFile(reader, item, enclosures)
      ? []
      : [`enclosure ${enclosures.join()} instead of ${filesOf(item)[0]}`]),
  ];
}

/** What a program may open for an item: its own page; without one nothing, or what is its habit. Never a page of the source. */
function linksOf(reader: FieldReader, item: RenderItem): string[] {
  if (item.url !== undefined) return [item.url];
  const [file] = filesOf(item);
  return ["", ...(reader.opensId ? [item.id] : []), ...(reader.opensEnclosure && file !== undefined ? [file] : [])];
}

function hasRightFile(reader: FieldReader, item: RenderItem, enclosures: readonly string[]): boolean {
  const files = filesOf(item);
  if (reader.takesLastFile) return enclosures[0] === files.at(-1);
  if (files.length > 0 || !reader.countsMedia) return enclosures[0] === files[0];
  return enclosures.every((url) => item.attachments.some((file) => file.url === url));
}
