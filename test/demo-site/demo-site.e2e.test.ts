import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseFeed as parseElsewhere } from "@rowanmanning/feed-parser";
import { expect } from "chai";
import { htmlToText } from "../../src/feed/normalise/html-text.js";
import { projectRoot } from "../support/paths.js";
import { WAIT_LIMIT_MS } from "../support/wait.js";
import { type RunningMuara, startMuara } from "./muara.js";
import { type Newsroom, openNewsroom } from "./site.js";

const NOTE_EVERY_MS = 5_000;

interface JsonItem {
  readonly id: string;
  readonly url: string;
  readonly title: string;
  readonly content_html?: string;
  readonly date_published: string;
  readonly authors?: readonly { readonly name: string }[];
  readonly language?: string;
  readonly image?: string;
  readonly attachments?: readonly {
    readonly url: string;
    readonly mime_type: string;
    readonly size_in_bytes: number;
  }[];
  readonly _muara: { readonly source: { readonly id: string }; readonly related?: readonly { readonly url: string }[] };
}

describe("from newsroom to merged feed", function () {
  this.timeout(4 * WAIT_LIMIT_MS);
  let folder: string;
  let newsroom: Newsroom;
  let muara: RunningMuara;
  // In the past, so that notes published later in the test are not from the future.
  const openedMs = Date.now() - 600_000;
  let nowMs = openedMs;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "muara-e2e-"));
    newsroom = await openNewsroom({ openedMs, now: () => nowMs, noteEveryMs: NOTE_EVERY_MS });
    writeConfig(folder, newsroom);
    muara = await startMuara(join(folder, "feeds.config.json"));
    await until(
      () => new Set(muara.log.filter(({ outcome }) => outcome !== undefined).map(({ source }) => source)).size === 5,
    );
    // Each feed is composed on its own: wait for every feed that a test below asserts.
    await until(async () => (await jsonItems("all")).length === newsroom.stories().length - 2);
    await until(async () => (await sourcesOf("world")) === "delta harbour");
    await until(async () => (await sourcesOf("indonesia")) === "kabar pesisir teluk");
  });
  after(async () => {
    await muara.stop();
    await newsroom.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(muara.address + path, { headers });
  }

  async function jsonItems(feed: string): Promise<readonly JsonItem[]> {
    const response = await get(`/feeds/${feed}.json`);
    return ((await response.json()) as { items: JsonItem[] }).items;
  }

  async function sourcesOf(feed: string): Promise<string> {
    const ids = (await jsonItems(feed)).map(({ _muara }) => _muara.source.id);
    return [...new Set(ids)].sort().join(" ");
  }

  it("every source of every format is read at the first poll, without a complaint", () => {
    const first = muara.log.filter(({ outcome }) => outcome !== undefined).slice(0, 5);
    expect(first.map(({ outcome }) => outcome)).to.deep.equal(Array(5).fill("modified"));
    expect(muara.log.filter(({ level }) => level >= 40)).to.deep.equal([]);
  });

  it("all stories come out once, newest first, the two copies as related of the ones that stay", async () => {
    const items = await jsonItems("all");
    // By the slug of the copy: the title of the story that it repeats. A merged item has the date of the copy that arrived first.
    const copies = new Map([
      ["jembatan-lindu-kutipan", "Jembatan Gantung Sungai Lindu Dibuka, Warga Tak Lagi Memutar 14 Kilometer"],
      ["mercusuar-tanjung-ombak-tampil-dengan-warna-baru", "Mercusuar Tanjung Ombak Selesai Dicat Ulang"],
    ]);
    const stories = newsroom.stories().filter(({ slug }) => !copies.has(slug));
    expect(items.map(({ title }) => title)).to.have.members(stories.map(({ title }) => title));
    const dates = items.map(({ date_published }) => Date.parse(date_published));
    expect(dates).to.deep.equal(dates.toSorted((one, other) => other - one));
    for (const { title, date_published } of items) {
      const told = newsroom.stories().filter((story) => story.title === title || copies.get(story.slug) === title);
      expect(told.map(({ publishedMs }) => publishedMs)).to.include(Date.parse(date_published));
    }
    const related = items.filter(({ _muara }) => _muara.related !== undefined);
    expect(
      related.map(({ _muara }) => [_muara.source.id, _muara.related?.map(({ url }) => new URL(url).pathname)]),
    ).to.have.deep.members([
      ["kabar", ["/kabar/jembatan-gantung-sungai-lindu-dibuka.html"]],
      ["teluk", ["/pesisir/mercusuar-tanjung-ombak-tampil-dengan-warna-baru.html"]],
    ]);
  });

  it("a page of the site without a feed becomes a clean item", async () => {
    const item = (await jsonItems("all")).find(({ url }) => url.includes("/pesisir/mangrove"));
    const story = newsroom.stories().find(({ slug }) => slug.startsWith("mangrove"));
    expect(item?.authors?.map(({ name }) => name)).to.deep.equal(["Meilani Putri"]);
    expect(item?.language).to.equal("id");
    expect(item?.image).to.equal(`${newsroom.origin}/img/${story?.slug}.png`);
    const html = item?.content_html ?? "";
    expect(htmlToText(html)).to.include("'Kalau sudah punya nama, mereka akan kembali menengok,\"");
    for (const debris of ["PESISIRKITA24", "(***)", "Menu", "Baca juga", "Beranda", "Terpopuler"]) {
      expect(html).to.not.include(debris);
    }
    expect(html.split(story?.caption ?? "?").length - 1, "captions").to.be.at.most(1);
  });

  const readers: readonly [string, string][] = [
    ["rss", "application/rss+xml"],
    ["atom", "application/atom+xml"],
  ];
  for (const [format, type] of readers) {
    it(`another parser reads ${format} back: titles, links, dates, authors, whole texts`, async () => {
      const response = await get(`/feeds/all.${format}`);
      expect(response.headers.get("content-type")).to.match(new RegExp(`^${type.replace("+", "\\+")}`));
      const foreign = parseElsewhere(await response.text());
      const items = await jsonItems("all");
      expect(foreign.title).to.equal("Everything, each story once");
      expect(foreign.items.map(({ title }) => title)).to.deep.equal(items.map(({ title }) => title));
      expect(foreign.items.map(({ url }) => url)).to.deep.equal(items.map(({ url }) => url));
      // RFC 4287 section 4.2.6 asks for an IRI: where the publisher gave none, Atom has one that is made from what it gave.
      const ids = foreign.items.map(({ id }, at) =>
        format === "atom" && id?.startsWith("urn:uuid:") ? items[at]?.id : id,
      );
      expect(ids).to.deep.equal(items.map(({ id }) => id));
      expect(new Set(foreign.items.map(({ id }) => id))).to.have.property("size", items.length);
      expect(foreign.items.map(({ published }) => published?.getTime())).to.deep.equal(
        items.map(({ date_published }) => Date.parse(date_published)),
      );
      expect(foreign.items.map(({ authors }) => authors.map(({ name }) => name))).to.deep.equal(
        items.map(({ authors = [] }) => authors.map(({ name }) => name)),
      );
      expect(foreign.items.map(({ content }) => content)).to.deep.equal(items.map(({ content_html }) => content_html));
    });
  }

  it("the recording arrives as it was offered", async () => {
    const attachment = (await jsonItems("world")).flatMap(({ attachments = [] }) => attachments)[0];
    expect(attachment).to.include({ url: `${newsroom.origin}/audio/recording-the-reeds.wav`, mime_type: "audio/wav" });
    const foreign = parseElsewhere(await (await get("/feeds/world.rss")).text());
    const media = foreign.items.flatMap(({ mediaAudio }) => mediaAudio)[0];
    expect(media?.url).to.equal(attachment?.url);
    expect(media?.length).to.equal(attachment?.size_in_bytes);
  });

  it("feeds choose and drop as their config says", async () => {
    const [world, indonesia] = [await jsonItems("world"), await jsonItems("indonesia")];
    expect(await sourcesOf("world")).to.equal("delta harbour");
    expect(await sourcesOf("indonesia")).to.equal("kabar pesisir teluk");
    expect(world.filter(({ title }) => title.startsWith("Sponsored"))).to.deep.equal([]);
    expect(indonesia.filter(({ title }) => /^(?:Pasang|Surut) di/.test(title))).to.deep.equal([]);
    expect(await jsonItems("tides")).to.deep.equal([]);
  });

  it("what is published next comes within seconds, and an unchanged feed is answered 304 on both sides", async () => {
    const etag = (await get("/feeds/world.atom")).headers.get("etag") ?? "";
    expect((await get("/feeds/world.atom", { "if-none-match": etag })).status).to.equal(304);
    nowMs = openedMs + 4 * NOTE_EVERY_MS;
    await until(async () => (await jsonItems("tides")).length === 4);
    // Each feed is made anew on its own.
    await until(async () => (await get("/feeds/world.atom", { "if-none-match": etag })).status === 200);
    expect((await jsonItems("indonesia")).filter(({ title }) => /^(?:Pasang|Surut) di/.test(title))).to.deep.equal([]);
    await until(async () => (await jsonItems("all")).length === newsroom.stories().length - 2);
    expect((await jsonItems("tides"))[0]?.title).to.match(/^(?:Kabar Muara|Pesisirkita24): (?:Pasang|Surut) di /);
    expect(newsroom.answers.get("GET /teluk/index.rdf 304"), "304 of an unchanged source").to.be.above(0);
    const articles = [...newsroom.answers].filter(([line]) => /\/pesisir\/[a-z]/.test(line));
    expect(
      articles.map(([, times]) => times),
      "fetches of each article",
    ).to.deep.equal(articles.map(() => 1));
  });

  it("stops within seconds when told to, and serves the same from the first second after a restart", async () => {
    const before = await (await get("/feeds/all.atom")).text();
    const { status, tookMs } = await muara.stop();
    expect(status).to.equal(0);
    expect(tookMs).to.be.below(10_000);
    await newsroom.close();
    muara = await startMuara(join(folder, "feeds.config.json"));
    const after = await (await get("/feeds/all.atom")).text();
    const withoutPort = (text: string): string => text.replaceAll(/http:\/\/127\.0\.0\.1:\d+\/feeds/g, "");
    expect(withoutPort(after)).to.equal(withoutPort(before));
  });

  /** The demo's config, with the newsroom where it is and polls every second. */
  function writeConfig(into: string, { port }: Newsroom): void {
    const text = readFileSync(`${projectRoot}test/demo-site/feeds.config.json`, "utf8")
      .replaceAll("127.0.0.1:8091", `127.0.0.1:${port}`)
      .replaceAll('"interval": "4s"', '"interval": "1s"')
      .replace("../../data/newsroom", "data");
    writeFileSync(join(into, "feeds.config.json"), text);
  }
});

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const start = performance.now();
  while (!(await holds())) {
    if (performance.now() - start > WAIT_LIMIT_MS) throw new Error(`not within ${WAIT_LIMIT_MS} ms: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
