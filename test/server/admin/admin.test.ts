import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { type RunningMuara, startMuara, until } from "../../support/running.js";

const SECRET = "a secret for tests";

function rss(...titles: string[]): string {
  const items = titles.map((title) => `<item><title>${title}</title><guid isPermaLink="false">${title}</guid></item>`);
  return `<rss version="2.0"><channel><title>Kabar &lt;b&gt;</title>${items.join("")}</channel></rss>`;
}

describe("the admin pages", () => {
  let muara: RunningMuara;
  let cookie: string;

  before(async () => {
    muara = await startMuara({
      env: { MUARA_ADMIN_SECRET: SECRET },
      pages: {
        "/satu": { body: rss("Banjir di Riau", "Harga cabai") },
        "/dua": { body: rss("Air pasang") },
        "/": {
          headers: { "content-type": "text/html" },
          body: `<html><head><link rel="alternate" type="application/rss+xml" href="/dua"></head><body>Home</body></html>`,
        },
      },
      config: ({ origin, host }) => `{
  // A comment that must stay.
  "server": { "port": 0 },
  "polling": { "allowPrivate": ["${host}"], "hostDelay": "0s" },
  "sources": [
    { "id": "satu", "url": "${origin}/satu", "title": "Satu & <i>dua</i>" }, // one
  ],
}
`,
    });
    cookie = await signIn();
  });
  after(() => muara.close());

  for (const [claim, form] of [
    ["a text", { id: "tiga", url: "https://kabar.example/\u001b[2J" }],
    ["a list", { id: "tiga", url: "https://kabar.example/3", tags: "a\u0000b" }],
  ] as const) {
    it(`a control character in ${claim} is rejected with the name of the field, and nothing is saved`, async () => {
      const answer = await post("/sources", form);
      expect(answer.status).to.equal(422);
      expect(await answer.text()).to.match(/The field &quot;\w+&quot; contains a control character/);
      expect(await text("")).to.not.include("tiga");
    });
  }

  const own = () => ({ origin: muara.origin, "sec-fetch-site": "same-origin" });
  const get = (path: string, headers: Record<string, string> = { cookie }) =>
    fetch(`${muara.origin}/admin${path}`, { headers, redirect: "manual" });
  const text = async (path: string) => (await get(path)).text();
  const post = (path: string, form: Record<string, string | string[]>, headers?: Record<string, string>) =>
    fetch(`${muara.origin}/admin${path}`, {
      method: "POST",
      body: new URLSearchParams(
        Object.entries(form).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one])),
      ),
      headers: headers ?? { cookie, ...own() },
      redirect: "manual",
    });

  async function signIn(): Promise<string> {
    const answer = await post("/sign-in", { secret: SECRET }, own());
    expect(answer.status).to.equal(303);
    const [set = ""] = answer.headers.getSetCookie();
    expect(set)
      .to.match(/; HttpOnly/)
      .and.to.match(/; SameSite=Strict/)
      .and.to.match(/Path=\/admin;/);
    return set.split(";")[0] ?? "";
  }

  for (const path of ["", "/feeds", "/feeds/all", "/log", "/add", "/opml", "/sources/satu", "/sources.opml"]) {
    it(`${path || "/"} is for the signed-in only, and strict with what it may load`, async () => {
      const stranger = await get(path, {});
      expect(stranger.status).to.equal(303);
      expect(stranger.headers.get("location")).to.equal("/admin/sign-in");
      const answer = await get(path);
      expect(answer.status).to.equal(200);
      expect(answer.headers.get("content-security-policy"))
        .to.match(/^default-src 'none'/)
        .and.not.contain("unsafe");
      expect(answer.headers.get("cache-control")).to.equal("no-store");
      expect(await answer.text()).to.not.match(/<i>dua|<b>|style="|onclick/);
    });
  }

  it("a wrong secret is refused", async () => {
    expect((await post("/sign-in", { secret: "wrong" }, own())).status).to.equal(403);
  });

  it("nobody may send more than a secret before signing in", async () => {
    expect((await post("/sign-in", { secret: "x".repeat(20_000) }, own())).status).to.equal(413);
    const opml = await post("/opml", { opml: "x".repeat(20_000) }, own());
    expect(opml.headers.get("location")).to.equal("/admin/sign-in");
  });

  for (const [claim, headers] of [
    ["another site", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }],
    ["a sibling of this site", { "sec-fetch-site": "same-site" }],
    ["a page without an origin", { origin: "null" }],
    ["nobody knows where", {}],
    ["another origin in an old browser", { origin: "http://evil.example" }],
  ] as const) {
    it(`a form sent from ${claim} does nothing`, async () => {
      const before = muara.configText();
      const answer = await post("/bulk", { id: "satu", do: "pause" }, { cookie, ...headers });
      expect(answer.status).to.equal(403);
      expect(muara.configText()).to.equal(before);
    });
  }

  it("adds the feed that a page advertises, keeps comments, and polls it at once", async () => {
    const found = await (await post("/add", { place: `${muara.site.origin}/` })).text();
    expect(found).to.contain("Air pasang").and.to.contain("advertised by the page");
    const url = `${muara.site.origin}/dua`;
    const answer = await post("/sources", { id: "dua", url, title: "Dua", tags: "pesisir, riau" });
    expect(answer.headers.get("location")).to.equal("/admin/sources/dua?done=added");
    expect(muara.configText()).to.contain("// A comment that must stay.").and.to.contain('"pesisir"');
    await until(async () => (/Air pasang/.test(await text("/feeds/all")) ? true : undefined));
    expect(await (await get("/feeds/all", { cookie })).text()).to.contain("Banjir di Riau");
  });

  it("an edit writes only what was changed, and a wrong one nothing, with the reason", async () => {
    const form = {
      title: "Satu",
      url: `${muara.site.origin}/satu`,
      kind: "auto",
      updates: "replace",
      fullText: "false",
    };
    const before = muara.configText();
    const wrong = await post("/sources/satu", { ...form, interval: "often" });
    expect(wrong.status).to.equal(422);
    expect(await wrong.text())
      .to.contain("interval")
      .and.to.contain('value="often"');
    expect(muara.configText()).to.equal(before);
    expect((await post("/sources/satu", { ...form, interval: "15m" })).status).to.equal(303);
    const expected = before.replace(`"title": "Satu & <i>dua</i>" }`, `"title": "Satu", "interval": "15m" }`);
    expect(muara.configText()).to.equal(expected);
    expect(await text("/sources/satu")).to.contain('value="15m"');
  });

  it("tags, pauses and resumes many at once", async () => {
    await post("/bulk", { id: ["satu", "dua", "nobody"], do: "tag", tags: "utama" });
    await post("/bulk", { id: ["satu", "dua"], do: "pause" });
    expect(muara.configText().match(/"utama"/g)).to.have.length(2);
    expect(await text("?state=paused")).to.contain("2 of 2 sources");
    await post("/bulk", { id: ["satu", "dua"], do: "resume" });
    expect(muara.configText()).to.not.contain("paused");
    expect(await text("?tag=pesisir")).to.contain("1 of 2 sources");
  });

  it("previews a feed with its filter without writing, says what is wrong with it, then saves it", async () => {
    const form = { title: "Riau", sources: "#utama", limit: "10", dedupe: "url" };
    const before = muara.configText();
    const keep = JSON.stringify({ field: "title", contains: ["riau"] });
    const headers = { cookie, ...own(), "x-part": "preview" };
    const shown = await (await post("/feeds/new/preview", { ...form, keep }, headers)).text();
    expect(shown).to.contain("Banjir di Riau").and.to.not.contain("Harga cabai");
    for (const bad of ["{", '{"field":"titel","contains":["x"]}']) {
      const answer = await post("/feeds/new/preview", { ...form, keep: bad }, headers);
      expect(answer.status).to.equal(422);
      expect(await answer.text()).to.contain("keep");
    }
    expect(muara.configText()).to.equal(before);
    expect((await post("/feeds/new", { ...form, id: "riau", keep })).status).to.equal(303);
    expect((await fetch(`${muara.origin}/feeds/riau.rss`)).status).to.equal(200);
    expect((await post("/feeds/riau", { ...form, title: "Riau!", keep })).status).to.equal(303);
    const served = async () => (await fetch(`${muara.origin}/feeds/riau.rss`)).text();
    await until(async () => ((await served()).includes("<title>Riau!</title>") ? true : undefined));
    expect((await post("/feeds/riau/remove", {})).status).to.equal(303);
    expect((await fetch(`${muara.origin}/feeds/riau.rss`)).status).to.equal(404);
  });

  it("sets how the same news becomes one item, order, language and a secret, and leaves the rest as it is", async () => {
    const shared = { title: "Laut", sources: "#utama", limit: "10" };
    const form = {
      ...shared,
      order: "published",
      dedupe: "story",
      window: "2d",
      prefer: "fullText",
      drop: "iklan, Zodiak",
    };
    expect((await post("/feeds/new", { ...form, id: "laut" })).status).to.equal(303);
    const written = () =>
      JSON.parse(/"feeds": (\[[\s\S]*\])/.exec(muara.configText().replace(/,(\s*[}\]])/g, "$1"))?.[1] ?? "[]");
    const expected = {
      id: "laut",
      title: "Laut",
      sources: { ids: [], tags: ["utama"] },
      limit: 10,
      dedupe: { by: "story", window: "2d", prefer: "fullText" },
      drop: { field: "title", contains: ["iklan", "Zodiak"] },
    };
    expect(written().at(-1)).to.deep.equal(expected);
    const page = await text("/feeds/laut");
    expect(page).to.match(/<textarea id="drop"[^>]*>\niklan, Zodiak</);
    expect(page).to.match(/<option value="fullText" selected/);
    const token = "abcdefghijklmnop";
    expect((await post("/feeds/laut", { ...form, window: "48h", language: "id", token })).status).to.equal(303);
    expect(written().at(-1)).to.deep.equal({
      ...expected,
      dedupe: { ...expected.dedupe, window: "48h" },
      language: "id",
      token,
    });
    expect((await fetch(`${muara.origin}/feeds/laut.rss`)).status).to.equal(404);
    expect((await post("/feeds/laut", { ...form, window: "soon" })).status).to.equal(422);
    await post("/feeds/laut/remove", {});
  });

  it("sets limits and rules of a source, one a line, says which one is wrong, and takes them away again", async () => {
    const form = {
      title: "Satu",
      url: `${muara.site.origin}/satu`,
      tags: "utama",
      interval: "15m",
      kind: "auto",
      updates: "replace",
      fullText: "false",
      retryScope: "host",
      "retention.maxItems": "1000",
      "article.maxPages": "5",
      "article.defaults": "true",
      "list.maxLinks": "20",
    };
    const before = muara.configText();
    const wrong = await post("/sources/satu", { ...form, "article.remove": ".iklan\n[[" });
    expect(wrong.status).to.equal(422);
    expect(await wrong.text()).to.contain("article.remove");
    expect(muara.configText()).to.equal(before);
    const rules = {
      "article.body": "article .isi",
      "article.remove": ".iklan\r\n.terkait",
      "retention.maxItems": "200",
    };
    expect((await post("/sources/satu", { ...form, ...rules })).status).to.equal(303);
    expect(muara.configText().replace(/\s+/g, " "))
      .to.contain('"body": "article .isi"')
      .and.to.contain('"remove": [ ".iklan", ".terkait" ]')
      .and.to.contain('"maxItems": 200')
      .and.not.contain("maxPages");
    expect(await text("/sources/satu")).to.match(/<textarea id="article\.remove"[^>]*>\n\.iklan\n\.terkait</);
    expect((await post("/sources/satu", { ...form, "retention.maxItems": "" })).status).to.equal(303);
    expect(muara.configText()).to.equal(before);
  });

  it("writes only what this person changed, whatever was written into the file since the form was opened", async () => {
    const opened = await text("/sources/satu");
    const fields = [...opened.matchAll(/<input[^>]* name="([^"]+)"[^>]*? value="([^"]*)"/g)];
    const chosen = [...opened.matchAll(/<select[^>]* name="([^"]+)">[\s\S]*?value="([^"]*)" selected/g)];
    const plainOf = (value = "") => value.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&amp;", "&");
    const form = Object.fromEntries([...fields, ...chosen].map(([, name, value]) => [name, plainOf(value)]));
    const before = muara.configText();
    writeFileSync(muara.configPath, before.replace('"interval": "15m"', '"interval": "45m" /* by hand */'));
    expect((await post("/sources/satu", { ...form, title: "Satu lagi" })).status).to.equal(303);
    expect(muara.configText()).to.contain('"interval": "45m" /* by hand */').and.to.contain('"Satu lagi"');
    writeFileSync(muara.configPath, `${before}]`);
    const broken = await post("/sources/satu", { ...form, title: "Satu" });
    expect(broken.status).to.equal(422);
    expect(await broken.text()).to.contain("nothing may follow");
    expect(muara.configText(), "a broken file is mended by hand").to.equal(`${before}]`);
    writeFileSync(muara.configPath, before);
    // Any edit reads the file anew.
    for (const act of ["pause", "resume"]) await post(`/sources/satu/${act}`, {});
    expect(await text("/sources/satu")).to.contain('value="15m"');
  });

  it("takes OPML in, once, and gives it out", async () => {
    const opml = `<opml version="2.0"><body><outline text="Laut"><outline text="Tiga" type="rss" xmlUrl="${muara.site.origin}/tiga"/></outline></body></opml>`;
    expect(await (await post("/opml", { opml, tags: "baru" })).text()).to.contain("Sources added: 1; here already: 0.");
    expect(await (await post("/opml", { opml })).text()).to.contain("here already: 1.");
    expect(await text("/sources.opml"))
      .to.contain(`xmlUrl="${muara.site.origin}/tiga"`)
      .and.to.contain("Laut");
    expect((await post("/opml", { opml: "<html>" })).status).to.equal(422);
  });

  it("tells open pages of a poll, and the log keeps it", async () => {
    const ended = new AbortController();
    const answer = await fetch(`${muara.origin}/admin/events`, { headers: { cookie }, signal: ended.signal });
    expect(answer.headers.get("content-type")).to.equal("text/event-stream");
    await post("/sources/satu/poll", {});
    let told = "";
    const decoder = new TextDecoder();
    for await (const chunk of answer.body ?? []) {
      told += decoder.decode(chunk as Uint8Array);
      if (told.includes("source-satu")) break;
    }
    ended.abort();
    expect(told).to.contain("event: poll");
    expect(await text("/log")).to.contain("/admin/sources/satu");
    expect((await get("/events", {})).status).to.equal(401);
  });

  it("removes after asking, and from the feeds too", async () => {
    const asked = await (await post("/bulk", { id: "dua", do: "remove" })).text();
    expect(asked).to.contain("remove-now");
    expect(muara.configText()).to.contain('"dua"');
    expect((await post("/bulk", { id: "dua", do: "remove-now" })).status).to.equal(303);
    expect(muara.configText()).to.not.contain('"dua"');
  });

  it("signing out ends the session on the server", async () => {
    const other = await signIn();
    await post("/sign-out", {}, { cookie: other, ...own() });
    expect((await get("", { cookie: other })).status).to.equal(303);
    expect((await get("")).status).to.equal(200);
  });

  it("below a sub-path and behind TLS the cookie and every link stay there", async () => {
    const below = await startMuara({
      env: { MUARA_ADMIN_SECRET: SECRET },
      config: () => '{ "server": { "port": 0 }, "site": { "url": "https://news.example/kabar" } }',
    });
    try {
      const answer = await fetch(`${below.origin}/kabar/admin/sign-in`, {
        method: "POST",
        body: new URLSearchParams({ secret: SECRET }),
        headers: { origin: "https://news.example" },
        redirect: "manual",
      });
      expect(answer.headers.get("location")).to.equal("/kabar/admin");
      const [set = ""] = answer.headers.getSetCookie();
      expect(set).to.contain("Path=/kabar/admin;").and.to.contain("Secure");
      const page = await fetch(`${below.origin}/admin`, { headers: { cookie: set.split(";")[0] ?? "" } });
      const links = [...(await page.text()).matchAll(/(?:href|src|action|data-events)="(\/[^"]*)"/g)].map(
        ([, to]) => to,
      );
      expect(links).to.not.be.empty;
      expect(links.filter((to) => !to?.startsWith("/kabar/admin"))).to.deep.equal([]);
      const style = links.find((to) => to?.endsWith(".css"));
      expect((await fetch(`${below.origin}${style}`)).headers.get("content-type")).to.contain("text/css");
    } finally {
      await below.close();
    }
  });

  it("without a secret there is nothing", async () => {
    const closed = await startMuara({ config: () => '{ "server": { "port": 0 } }' });
    try {
      for (const path of ["/admin", "/admin/sign-in", "/admin/events"]) {
        expect((await fetch(closed.origin + path)).status).to.equal(404);
      }
    } finally {
      await closed.close();
    }
  });
});
