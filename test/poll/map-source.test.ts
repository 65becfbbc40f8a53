import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { configOf } from "../../src/config/load/load-config.js";
import type { StoredItem } from "../../src/domain/stored-item.js";
import { toInstant } from "../../src/lib/dates/instant.js";
import type { PollReport } from "../../src/poll/poll-report.js";
import { createWorker } from "../../src/poll/poll-worker.js";
import { createFileStore } from "../../src/store/files/create-file-store.js";
import { openSite, type Site, type SiteAnswer } from "../support/site.js";
import { STEADY } from "./steady.js";

const HOUR_MS = 3_600_000;
const START_MS = Date.parse("2026-03-01T00:00:00Z");
const html = (body: string, headers = {}): SiteAnswer => ({
  headers: { "content-type": "text/html", ...headers },
  body,
});
const row = (name: string, link = "") => `<tr><td>${name}</td><td>${link}</td></tr>`;
const tableOf = (...rows: string[]) => `<html><title>Prices</title><table>${rows.join("")}</table></html>`;
const MAP = { from: "html", items: "tr", title: "td" };

describe("a source with a mapping", () => {
  it("takes new rows, keeps those that are gone, and fails without removing anything when nothing matches", async () => {
    const life = await live({ map: MAP }, [
      html(tableOf(row("a"), row("b"))),
      html(tableOf(row("c"), row("b"))),
      html("<html><div>We moved to a new design</div></html>"),
      html(tableOf(row("c"), row("d"))),
    ]);
    expect(life.reports.map(({ outcome }) => outcome)).to.deep.equal(["modified", "modified", "failed", "modified"]);
    expect(life.titles).to.deep.equal([
      ["a", "b"],
      ["a", "b", "c"],
      ["a", "b", "c"],
      ["a", "b", "c", "d"],
    ]);
    expect(life.reports[2]?.error).to.match(/map\.items matched nothing in \d+ bytes of HTML/);
    expect(life.reports.map(({ removed }) => removed)).to.deep.equal([0, 0, 0, 0]);
  });

  it("is asked for with conditions, and again without them when its mapping has changed", async () => {
    const answer = html(tableOf(row("a", "x")), { etag: '"1"' });
    const site = await openSite();
    site.pages.set("/list", (headers) => (headers["if-none-match"] === '"1"' ? { status: 304 } : answer));
    const life = await live({ map: MAP }, [undefined, undefined, { map: { ...MAP, title: "td + td" } }], site);
    expect(life.reports.map(({ outcome }) => outcome)).to.deep.equal(["modified", "notModified", "modified"]);
    expect(life.titles.at(-1)).to.deep.equal(["a", "x"]);
  });

  it("with the same bytes is unchanged, whatever the status says", async () => {
    const life = await live({ map: MAP }, [html(tableOf(row("a"))), html(tableOf(row("a")))]);
    expect(life.reports.map(({ outcome }) => outcome)).to.deep.equal(["modified", "notModified"]);
  });

  it("is fetched only where robots.txt allows it", async () => {
    const site = await openSite();
    site.pages.set("/robots.txt", { body: "User-agent: *\nDisallow: /list" });
    const life = await live({ map: MAP }, [html(tableOf(row("a")))], site);
    expect(life.reports[0]?.outcome).to.equal("failed");
    expect(life.reports[0]?.error).to.match(/robots\.txt/);
    expect(life.paths).to.not.include("/list");
  });

  it("asks for the format that it reads", async () => {
    const life = await live({ map: { from: "json", items: "$[*]", title: "$.t" } }, [{ body: '[{"t":"a"}]' }]);
    expect(life.accepts).to.deep.equal(["application/json, application/x-ndjson;q=0.9, */*;q=0.1"]);
    expect(life.titles).to.deep.equal([["a"]]);
  });

  it("cuts a table of 10,000 rows at maxItems, with a note", async () => {
    const rows = Array.from({ length: 10_000 }, (_, index) => row(`row ${index}`, `<a href="/r/${index}">x</a>`));
    const life = await live({ map: { ...MAP, url: "a" }, retention: { maxItems: 20 } }, [html(tableOf(...rows))]);
    expect(life.titles[0]).to.have.members(Array.from({ length: 20 }, (_, index) => `row ${index}`));
    expect(life.reports[0]?.notes).to.deep.equal([
      "the document has 10000 rows; the newest 20 can be kept (retention.maxItems)",
    ]);
  });

  it("reads the pages that continue it, no more than maxPages, each once", async () => {
    const site = await openSite();
    const page = (name: string, next: string) => html(`${tableOf(row(name))}<a rel="next" href="${next}">next</a>`);
    site.pages.set("/list?p=2", page("b", "?p=3"));
    site.pages.set("/list?p=3", page("c", "?p=4"));
    site.pages.set("/list?p=4", page("d", "?p=1"));
    const map = { ...MAP, next: "a[rel=next]", maxPages: 3 };
    const life = await live({ map }, [page("a", "?p=2"), { map: { ...map, maxPages: 9 } }], site);
    expect(life.titles).to.deep.equal([
      ["a", "b", "c"],
      ["a", "b", "c", "d"],
    ]);
    const pages = life.paths.filter((path) => path !== "/robots.txt");
    expect(pages).to.deep.equal([
      "/list",
      "/list?p=2",
      "/list?p=3",
      "/list",
      "/list?p=2",
      "/list?p=3",
      "/list?p=4",
      "/list?p=1",
    ]);
  });

  it("keeps what it read when a further page fails, and reads all again at the next poll", async () => {
    const site = await openSite();
    const first = html(`${tableOf(row("a"))}<a rel="next" href="?p=2">next</a>`, { etag: '"1"' });
    site.pages.set("/list?p=2", { status: 500 });
    const life = await live({ map: { ...MAP, next: "a[rel=next]" } }, [first, first], site);
    expect(life.reports.map(({ outcome }) => outcome)).to.deep.equal(["modified", "modified"]);
    expect(life.titles).to.deep.equal([["a"], ["a"]]);
    expect(life.reports[0]?.notes?.join()).to.match(/500/);
  });

  it("never follows a next page to another site", async () => {
    const page = html(`${tableOf(row("a"))}<a rel="next" href="http://169.254.169.254/latest">next</a>`);
    const life = await live({ map: { ...MAP, next: "a[rel=next]" } }, [page]);
    expect(life.reports[0]?.notes).to.deep.equal(["map.next leads to another site: http://169.254.169.254/latest"]);
  });

  it("reads each new row's page once with article: true", async () => {
    const site = await openSite();
    const text =
      "The council decided on Monday to rebuild the old wooden bridge over the river before the rains begin. ";
    const article = (name: string) =>
      html(
        `<html><body><article><h1>Decision ${name}</h1>${`<p>${text.repeat(4)}</p>`.repeat(4)}</article></body></html>`,
      );
    for (const name of ["a", "b", "c"]) site.pages.set(`/p/${name}`, article(name));
    const list = (...names: string[]) =>
      html(tableOf(...names.map((name) => row(`Decision ${name}`, `<a href="/p/${name}">x</a>`))));
    const life = await live({ map: { ...MAP, url: "a", article: true } }, [list("a", "b"), list("c", "a", "b")], site);
    expect(life.items.map(({ title, fullText }) => [title, fullText])).to.have.deep.members([
      ["Decision a", "page"],
      ["Decision b", "page"],
      ["Decision c", "page"],
    ]);
    const pages = life.paths.filter((path) => path.startsWith("/p/"));
    expect(pages.sort()).to.deep.equal(["/p/a", "/p/b", "/p/c"]);
  });

  it("sanitises what fields hold, last", async () => {
    const evil = [
      `<td class=t><b>Title</b><script>alert(1)</script></td>`,
      `<td class=c><p onclick="x()">Text<img src=x onerror=alert(1)><a href="javascript:alert(1)">link</a></p><script>alert(2)</script><svg onload=alert(3)></svg></td>`,
    ];
    const map = { from: "html", items: "tr", title: ".t", content: ".c", image: ".c a", url: ".c a" };
    const inPage = await live({ map }, [html(tableOf(`<tr>${evil.join("")}</tr>`))]);
    const json = JSON.stringify([{ t: "<b>Title</b><script>alert(1)</script>", c: evil[1], u: "javascript:alert(1)" }]);
    const rules = { from: "json", items: "$[*]", title: "t", content: "c", url: "u" };
    const inJson = await live({ map: rules }, [{ body: json }]);
    for (const { items } of [inPage, inJson]) {
      const [item] = items;
      expect(item?.title).to.match(/^Title/);
      expect(item?.url).to.equal(undefined);
      expect(item?.contentHtml).to.include("Text");
      expect(JSON.stringify(item)).to.not.match(/<script|onerror|onclick|onload|javascript:/i);
    }
  });

  it("takes whole rows of a truncated page, and all of them when it comes whole", async () => {
    const whole = tableOf(row("a"), row("b"), row("c"));
    const cut = { body: whole.slice(0, whole.indexOf("<tr><td>c") + 6), headers: { "content-type": "text/html" } };
    const life = await live({ map: MAP }, [cut, html(whole)]);
    expect(life.reports.map(({ outcome }) => outcome)).to.deep.equal(["truncated", "modified"]);
    expect(life.titles).to.deep.equal([
      ["a", "b"],
      ["a", "b", "c"],
    ]);
  });

  it("is no longer polled at the feed that its page advertised before it had a mapping", async () => {
    const page = `<link rel="alternate" type="application/rss+xml" href="/feed.xml">${tableOf(row("a"))}`;
    const site = await openSite();
    site.pages.set("/feed.xml", {
      body: "<rss version='2.0'><channel><title>T</title><item><title>from the feed</title></item></channel></rss>",
    });
    site.pages.set("/list", html(page));
    const life = await live({}, [undefined, undefined, { map: MAP }], site);
    expect(life.reports.map(({ outcome, error }) => error ?? outcome)).to.deep.equal([
      "modified",
      "notModified",
      "modified",
    ]);
    expect(life.titles.at(-1)).to.deep.equal(["a", "from the feed"]);
    expect(life.paths.filter((path) => path !== "/robots.txt").at(-1)).to.equal("/list");
  });
});

type Step = SiteAnswer | { readonly map: object } | undefined;

/** Polls a source once for each step: with a new answer, a new mapping, or as it was. */
async function live(source: object, steps: readonly Step[], given?: Site) {
  const site = given ?? (await openSite());
  const folder = mkdtempSync(join(tmpdir(), "muara-map-"));
  const path = join(folder, "feeds.config.json");
  const configFor = (more: object) =>
    configOf(
      path,
      JSON.stringify({
        polling: { allowPrivate: [site.host], hostDelay: "0s", timeout: "100s" },
        store: { path: "data" },
        sources: [{ id: "s", url: `${site.origin}/list`, ...source, ...more }],
      }),
      {},
    );
  const store = createFileStore({ path: join(folder, "data") });
  await store.open();
  const reports: PollReport[] = [];
  const titles: string[][] = [];
  let nowMs = START_MS;
  for (const [at, step] of steps.entries()) {
    if (step !== undefined && !("map" in step)) site.pages.set("/list", step);
    const config = configFor(step !== undefined && "map" in step ? step : at > 0 ? (lastMap(steps, at) ?? {}) : {});
    const worker = await createWorker({
      config,
      store,
      ...STEADY,
      report: (report) => reports.push(report),
      now: () => toInstant(nowMs),
    });
    nowMs += HOUR_MS;
    await worker.pollNow(["s"]);
    await worker.stop();
    const heads = await store.getHeads({ sourceIds: ["s"], order: "published", limit: 50 });
    titles.push(heads.map(({ title }) => title ?? "").sort());
  }
  const heads = (await store.getSource("s"))?.heads ?? [];
  const bodies = await store.getBodies(heads.map(({ key }) => ({ sourceId: "s", key })));
  const items = heads.map((head): Partial<StoredItem> => ({ ...head, ...[...bodies.values()][heads.indexOf(head)] }));
  await store.close();
  await site.close();
  rmSync(folder, { recursive: true });
  return {
    reports,
    titles,
    items,
    paths: site.requests.map((request) => request.path),
    accepts: site.requests.filter((request) => request.path === "/list").map(({ headers }) => headers.accept),
  };
}

function lastMap(steps: readonly Step[], at: number): object | undefined {
  return steps.slice(0, at).findLast((step) => step !== undefined && "map" in step);
}
