import { expect } from "chai";
import type { Config } from "../../src/config/config.js";
import { createMemoryStore } from "../support/memory-store.js";
import { publish } from "../support/published.js";
import { sampleConfig, sampleFeed } from "../support/samples.js";

const TOKEN = "a-long-secret-token";
const open = (count: number) => Array.from({ length: count }, (_, at) => sampleFeed(`feed-${at}`));
const shipped = ["indonesia", "ekonomi", "riau", "world", "semua"].map((id) => sampleFeed(id, { title: `<${id}>` }));
const hidden = sampleFeed("rahasia", { token: TOKEN });

describe("a 404 below /feeds/", () => {
  const cases: readonly [path: string, feeds: Config["feeds"], near: string | undefined][] = [
    ["/feeds/all.json", shipped, undefined],
    ["/feeds/wrold.json", shipped, "/feeds/world.json"],
    ["/feeds/World.RSS", shipped, "/feeds/world.rss"],
    ["/feeds/world.xml", shipped, "/feeds/world"],
    ["/feeds/ekonomy/", shipped, "/feeds/ekonomi"],
    ["/feeds/riua/archive/2024-12.rss", shipped, "/feeds/riau"],
    ["/feeds/rahasi", [...shipped, hidden], undefined],
    ["/feeds/rahasia.json", [...shipped, hidden], undefined],
    [`/feeds/${TOKEN}x/rahasia.rss`, [...shipped, hidden], undefined],
    [`/feeds/${TOKEN}/rahasiaa.rss`, [...shipped, hidden], undefined],
    ["/feeds/rahasia", [hidden], undefined],
    [`/feeds/${"x".repeat(5_000)}.rss`, shipped, undefined],
    ["/feeds/x", [], undefined],
  ];
  for (const [path, feeds, near] of cases) {
    it(`${path.slice(0, 60)} of ${feeds.length} names the public feeds${near === undefined ? "" : ` and ${near}`}`, async () => {
      const [text, html] = await answers(path, feeds);
      for (const { id, token } of feeds) {
        const isNamed = token === undefined;
        expect(text.includes(`/feeds/${id}\n`), id).to.equal(isNamed);
        expect(html.includes(`href="/feeds/${id}"`), id).to.equal(isNamed);
      }
      expect(text + html).to.not.include(TOKEN);
      expect(/Did you mean (.*)\?\n/.exec(text)?.[1]).to.equal(near);
      expect(/Did you mean <a href="([^"]*)"/.exec(html)?.[1]).to.equal(near);
      expect(html).to.not.include("<indonesia>");
    });
  }

  it("says the same for a private feed's id as for one that is none", async () => {
    const [known] = await answers("/feeds/rahasia.rss", [...shipped, hidden]);
    const [none] = await answers("/feeds/qqqqqqqqq.rss", [...shipped, hidden]);
    expect(known).to.equal(none);
  });

  it("names twenty of many and says how many more there are", async () => {
    const [text] = await answers("/feeds/none", open(25));
    expect(text.match(/\/feeds\/feed-\d+\n/g)).to.have.length(20);
    expect(text).to.include("5 more");
  });

  it("says of a known feed that it has nothing there, and names no feeds at other addresses", async () => {
    const [archive] = await answers("/feeds/world/archive/2001-01.rss", shipped, { accepts: ["*/*"] });
    expect(archive).to.include("This feed has nothing at this address").and.not.include("/feeds/riau");
    const [elsewhere] = await answers("/nowhere", shipped);
    expect(elsewhere).to.not.include("/feeds/");
  });

  it("keeps the site's sub-path in the addresses that it names", async () => {
    const [text, html] = await answers("/sub/feeds/wrold.atom", shipped, { url: "https://muara.example/sub" });
    expect(text).to.include("  /sub/feeds/riau\n").and.include("Did you mean /sub/feeds/world.atom?");
    expect(html).to.include('href="/sub/feeds/world.atom"');
  });
});

/** The answer as text and as a page. */
async function answers(
  path: string,
  feeds: Config["feeds"],
  { url = "https://muara.example", accepts = ["*/*", "text/html"] } = {},
): Promise<[string, string]> {
  const config = sampleConfig({ feeds });
  const published = await publish(createMemoryStore(), { ...config, site: { ...config.site, url } });
  try {
    const texts = await Promise.all(
      accepts.map(async (accept) => {
        const answer = await fetch(published.site + path, { headers: { accept } });
        expect(answer.status).to.equal(404);
        return answer.text();
      }),
    );
    return [texts[0] ?? "", texts[1] ?? ""];
  } finally {
    await published.close();
  }
}
