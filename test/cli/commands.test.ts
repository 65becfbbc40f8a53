import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { loadConfig } from "../../src/config/load/load-config.js";
import { toInstant } from "../../src/lib/dates/instant.js";
import { createFileStore } from "../../src/store/files/create-file-store.js";
import { muara, muaraHere } from "./cli.js";

const PAGES: Readonly<Record<string, [type: string, body: string]>> = {
  "/": [
    "text/html",
    '<!doctype html><title>Kabar</title><link rel="alternate" type="application/rss+xml" href="/berita.xml"><p>x</p>',
  ],
  "/berita.xml": [
    "application/rss+xml",
    `<?xml version="1.0"?><rss version="2.0"><channel><title>Kabar Hari Ini</title><link>http://x.example/</link>
     <item><title>Banjir \u001b[31m surut</title><guid>1</guid><pubDate>Thu, 19 Dec 2024 07:32:00 GMT</pubDate><description>Air surut.</description></item>
     </channel></rss>`,
  ],
  "/blog/": ["text/html", "<!doctype html><title>Blog</title><p>Nothing that says where the feed is.</p>"],
  "/blog/feed.xml": [
    "application/atom+xml",
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Blog</title><id>b</id><entry><id>1</id><title>One</title></entry></feed>',
  ],
  "/busy.xml": ["application/rss+xml", busyFeed()],
  "/nothing": ["text/html", "<!doctype html><title>Empty</title><p>Here is nothing.</p>"],
};

const NOW = toInstant(Date.now());

/** Three items of this minute. */
function busyFeed(): string {
  const date = new Date(Date.now() - 60_000).toUTCString();
  const items = [1, 2, 3].map((n) => `<item><guid>${n}</guid><title>T${n}</title><pubDate>${date}</pubDate></item>`);
  return `<rss version="2.0"><channel><title>Busy</title>${items.join("")}</channel></rss>`;
}

describe("the command line", () => {
  let folder: string;
  let server: Server;
  let origin: string;
  let config: string;
  const run = (args: readonly string[], stdin?: string, env?: Record<string, string>) =>
    muaraHere(folder, args, stdin, env);
  before(async () => {
    server = createServer((request, response) => {
      const [type, body] = PAGES[request.url ?? ""] ?? [];
      response.writeHead(body === undefined ? 404 : 200, { "content-type": type ?? "text/plain" }).end(body ?? "none");
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "muara-cli-"));
    config = join(folder, "feeds.config.json");
    writeFileSync(config, configText());
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("check and doctor name a feed whose limit is too small for what arrives within an hour", async () => {
    const feeds = [{ id: "small", limit: 2 }, { id: "right", limit: 3 }, { id: "open" }];
    const host = new URL(origin).host;
    const sources = [{ id: "busy", url: `${origin}/busy.xml` }];
    const written = { store: { path: "data" }, polling: { allowPrivate: [host], hostDelay: "0s" }, sources, feeds };
    writeFileSync(config, JSON.stringify(written));
    expect((await run(["check"])).stderr).to.not.include("within one hour");
    await run(["poll"]);
    const said = 'feed "small": 3 items arrived within one hour, and its document holds 2';
    const [check, doctor] = await Promise.all([run(["check"]), run(["doctor"])]);
    expect(check.stderr).to.include(said).and.not.include('"right"').and.not.include('feed "open"');
    expect(doctor.stdout).to.include(said);
  });

  it("doctor and status name a source whose server answers 304 wrongly", async () => {
    await run(["poll"]);
    const store = createFileStore({ path: join(folder, "data") });
    await store.open();
    await store.sync(loadConfig(config, {}).sources, NOW);
    const [lease] = await store.claim({ sourceIds: ["kabar"], now: NOW, leaseMs: 1_000, worker: "test" });
    const stored = await store.getSource("kabar");
    if (lease === undefined || stored === undefined) throw new Error("the source is not stored");
    const state = { ...stored.state, false304: { since: NOW, last: NOW } };
    await store.commit(lease, { state, upserts: [], removals: [] });
    await store.close();
    const [doctor, status] = await Promise.all([run(["doctor"]), run(["status", "kabar"])]);
    const said = `server answered 304 although its document changed (${NOW})`;
    expect(doctor.stdout).to.include(`warning  source kabar: ${said}`);
    expect(status.stdout).to.include(said);
  });

  it("ends with 2 and a near match for a wrong command line, 0 for help and version", async () => {
    const table: [args: string[], status: number, said: string][] = [
      [["chek"], 2, "Did you mean check?"],
      [["check", "--onlin"], 2, "Did you mean --online?"],
      [["remove", "kabr"], 2, 'Did you mean "kabar"?'],
      [["check", "--config", "other.json"], 2, 'there is no such file; write one with "muara init"'],
      [["--version"], 0, ""],
      [["poll", "--help"], 0, ""],
    ];
    const ended = await Promise.all(table.map(([args]) => muara(folder, args)));
    for (const [index, [args, status, said]] of table.entries()) {
      expect(ended[index]?.status, args.join(" ")).to.equal(status);
      expect(ended[index]?.stderr).to.include(said);
      expect(ended[index]?.stderr).not.to.match(/\n {4}at /);
    }
    expect(ended.at(-1)?.stdout).to.include("Global Options:").and.include("Examples:\n  $ muara poll");
  });

  it("check validates; check --online fetches and says what it found", async () => {
    const [right, online, json] = await Promise.all([
      muara(folder, ["check"]),
      run(["check", "--online"]),
      run(["check", "--online", "--json"]),
    ]);
    expect(right).to.deep.include({ status: 0, stderr: "" });
    expect(right.stdout).to.match(/feeds\.config\.json is right: 2 sources, 1 feed\n/);
    expect(online.status).to.equal(1);
    expect(online.stdout).to.match(/^kabar +ok +RSS 2.0 "Kabar Hari Ini": 1 items, newest 2024-12-19T07:32:00Z/);
    expect(online.stdout).to.match(/hilang\s+failed\s+.*404/);
    expect(JSON.parse(json.stdout).map(({ id, ok }: { id: string; ok: boolean }) => [id, ok])).to.deep.equal([
      ["kabar", true],
      ["hilang", false],
    ]);
    writeFileSync(config, '{ "sources": [{ "id": "a", "urll": 1 }], "sits": {} }');
    const wrong = await run(["check"]);
    expect(wrong.status).to.equal(2);
    expect(wrong.stderr)
      .to.include("has 2 mistakes")
      .and.include('did you mean "url"?')
      .and.include('did you mean "site"?');
  });

  it("check warns of sources at addresses that would never be dialled, and names the way out", async () => {
    const urls = [
      "http://169.254.169.254/feed",
      "http://0x7f.1:8080/",
      "http://[::ffff:10.0.0.1]/",
      "http://127.0.0.2:81/",
    ];
    const sources = urls.map((url, at) => ({ id: `s${at}`, url }));
    writeFileSync(config, JSON.stringify({ sources, polling: { allowPrivate: ["127.0.0.2:81"] } }));
    const checked = await run(["check", "--json"]);
    expect(checked.status).to.equal(0);
    const { warnings } = JSON.parse(checked.stdout);
    expect(warnings).to.have.length(3);
    expect(warnings[0]).to.include('"s0"').and.include('add "169.254.169.254:80" to polling.allowPrivate');
    expect(warnings[1]).to.include('"127.0.0.1:8080"');
    expect(warnings[2]).to.include('"[::ffff:a00:1]:80"');
  });

  it("init writes a config that works, and no second one", async () => {
    const other = join(folder, "new/feeds.config.json");
    const first = await run(["init", "--yes", "--title", "Berita", "--language", "id", "--config", other]);
    expect(first).to.deep.include({ status: 0, stdout: "" });
    const [checked, again] = await Promise.all([run(["check", "-c", other]), run(["init", "--yes", "-c", other])]);
    expect(checked.stdout).to.include("0 sources, 1 feed\n");
    expect(again.status).to.equal(2);
    expect(again.stderr).to.include("is there already");
  });

  it("add finds the feed of a site, and leaves the rest of the file byte for byte", async () => {
    const text = configText()
      .replace(`{ "id": "kabar", "url": "${origin}/berita.xml", "tags": ["riau"] }, // ours\n`, "// ours\n")
      .replace('["kabar", "hilang"]', '["hilang"]');
    writeFileSync(config, text);
    const added = await run(["add", new URL(origin).host, "--tag", "riau", "--time-zone", "Asia/Jakarta"]);
    expect(added.stderr)
      .to.include("advertised by the page")
      .and.include("2024-12-19T07:32:00Z Banjir [31m surut")
      .and.not.include("\u001b");
    expect(added.status).to.equal(0);
    const line = `    { "id": "kabar-hari-ini", "url": "${origin}/berita.xml", "title": "Kabar Hari Ini", "tags": ["riau"], "timeZone": "Asia/Jakarta" },\n`;
    expect(readFileSync(config, "utf8")).to.equal(text.replace("// gone\n", `// gone\n${line}`));
    const [twice, guessed, none] = await Promise.all([
      run(["add", `${origin}/berita.xml`]),
      run(["add", `${origin}/blog/`, "--dry-run", "--json"]),
      run(["add", `${origin}/nothing`]),
    ]);
    expect([twice.status, guessed.status, none.status]).to.deep.equal([1, 0, 1]);
    expect(twice.stderr).to.include('is the source "kabar-hari-ini" already');
    expect(JSON.parse(guessed.stdout)).to.deep.include({
      written: false,
      source: { id: "blog", url: `${origin}/blog/feed.xml`, title: "Blog" },
    });
    expect(none.stderr).to.include("Nothing to read was found");
  });

  it("remove takes a source out of the file and of the feeds", async () => {
    const removed = await run(["remove", "kabar"]);
    expect(removed.status).to.equal(0);
    expect(readFileSync(config, "utf8")).to.equal(
      configText()
        .replace(`{ "id": "kabar", "url": "${origin}/berita.xml", "tags": ["riau"] }, // ours`, "// ours")
        .replace('["kabar", "hilang"]', '["hilang"]'),
    );
  });

  it("poll, status, list and export tell what is stored; items go out and in again", async () => {
    const polled = await run(["poll"]);
    expect(polled.status).to.equal(1);
    const [status, failing, list, ids, feeds, items, doctor] = await Promise.all([
      run(["status", "--json"]),
      run(["status", "--failing"]),
      run(["list"]),
      run(["list", "--ids", "--tag", "riau"]),
      run(["list", "--feeds", "--json"]),
      run(["export", "--format", "jsonl"]),
      run(["doctor", "--json"]),
    ]);
    const states = JSON.parse(status.stdout);
    expect(states.map(({ id, state }: { id: string; state: string }) => [id, state])).to.deep.equal([
      ["hilang", "failing"],
      ["kabar", "ok"],
    ]);
    expect(states[1]).to.have.property("nextPollReason").that.is.a("string");
    expect(status.status).to.equal(1);
    expect(failing.stdout).to.include("hilang").and.include("404").and.not.include("kabar");
    expect(list.stdout).to.match(/^ID +STATE +TITLE +TAGS +URL\nkabar +ok +Kabar Hari Ini +riau/);
    expect(ids.stdout).to.equal("kabar\n");
    expect(JSON.parse(feeds.stdout)[0]).to.deep.include({ id: "semua", sources: ["kabar", "hilang"] });
    const item = JSON.parse(items.stdout);
    expect(item).to.deep.include({ id: "1", published: "2024-12-19T07:32:00Z" });
    expect(JSON.parse(doctor.stdout).map(({ about }: { about: string }) => about)).to.include.members([
      "node",
      "config",
      "data folder",
      "store",
    ]);
    await reimported(items.stdout);
  });

  async function reimported(lines: string): Promise<void> {
    rmSync(join(folder, "data"), { recursive: true });
    const wrong = await run(["import", "-"], `${lines}{"id":"x"}\n`);
    expect(wrong.status).to.equal(1);
    expect(wrong.stderr).to.include("line 2: source.id is missing").and.include("Nothing was imported");
    expect(existsSync(join(folder, "data"))).to.equal(false);
    expect((await run(["import", "-"], lines)).stderr).to.include("1 item of 1 source imported");
    expect((await run(["export", "--format", "jsonl"])).stdout).to.equal(lines);
  }

  it("import takes in an OPML list with folders as tags, export writes it again", async () => {
    const opml = `<opml version="2.0"><body><outline text="Riau"><outline text="K" xmlUrl="${origin}/berita.xml"/><outline text="B" xmlUrl="${origin}/blog/feed.xml"/></outline></body></opml>`;
    const dry = await run(["import", "-", "--dry-run"], opml);
    expect(dry.stdout).to.equal(`${origin}/blog/feed.xml\tB\n`);
    const imported = await run(["import", "-", "--tag", "new"], opml);
    expect(imported.stderr).to.include("1 sources added, 1 were there already");
    const [exported, page] = await Promise.all([run(["export"]), run(["import", "-"], "<html></html>")]);
    expect(exported.stdout).to.include('<outline text="Riau" title="Riau">').and.include('category="Riau,new"');
    expect(page.status).to.equal(2);
    expect(page.stderr).to.include("this is no OPML");
  });

  it("preview shows what was found, cut and what came out, of a source, a file and a text on stdin", async () => {
    const dump = [
      "Menu",
      "Warga Tolak Jalan Tol Baru",
      "Budi Santoso 19 Dec 2024, 14:32",
      "RIAU24.COM Pekanbaru - Ratusan warga menolak rencana jalan tol yang melewati kampung mereka.",
      "Gubernur belum memberi tanggapan sampai berita ini ditulis pada Kamis malam, kata juru bicara yang tidak mau disebut namanya. Warga akan kembali berunjuk rasa pekan depan jika tuntutan mereka tidak dipenuhi oleh pemerintah. (***)",
    ].join("\n\n");
    writeFileSync(join(folder, "page.txt"), dump);
    const [source, text, json, none] = await Promise.all([
      run(["preview", "kabar"]),
      run(["preview", "-"], dump),
      run(["preview", join(folder, "page.txt"), "--json"]),
      run(["preview", "hilang"]),
    ]);
    expect((await run(["preview", "no/such.html"])).stderr).to.include("no source, no file here and no address");
    expect(source.stdout).to.include('RSS 2.0 "Kabar Hari Ini"').and.include("published  2024-12-19T07:32:00Z");
    expect(text.stdout)
      .to.match(/Cut\n(.*\n)*.*\(\*\*\*\)/)
      .and.include("published  2024-12-19T07:32:00Z");
    const { items, removed } = JSON.parse(json.stdout);
    expect(items[0]).to.deep.include({
      title: "Warga Tolak Jalan Tol Baru",
      language: "id",
      published: "2024-12-19T07:32:00Z",
    });
    expect(removed.map((one: { text: string }) => one.text).join(" ")).to.include("RIAU24.COM");
    expect(none.status).to.equal(1);
    expect(none.stderr).to.include("404");
  });

  it("colours only where it is asked to", async () => {
    const [piped, forced] = await Promise.all([run(["list"]), run(["list"], "", { FORCE_COLOR: "1" })] as const);
    expect(piped.stdout).not.to.include("\u001b");
    expect(forced.stdout).to.include("\u001b[1mID");
  });

  function configText(): string {
    return `{
  // what is read
  "server": { "port": 0 },
  "polling": { "allowPrivate": ["${origin.replace("http://", "")}"], "hostDelay": "0s" },
  "sources": [
    { "id": "kabar", "url": "${origin}/berita.xml", "tags": ["riau"] }, // ours
    { "id": "hilang", "url": "${origin}/hilang.xml" }, // gone
  ],
  "feeds": [{ "id": "semua", "sources": ["kabar", "hilang"] }],
}
`;
  }
});
