import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { createMetrics } from "../../src/server/routes/metrics.js";
import { projectRoot } from "../support/paths.js";
import { startMuara, until } from "../support/running.js";

const SECRET = "a secret for metrics";
/** Between two buckets that are far apart, so that the delay is in the same one on a slow machine. */
const ITEM_AGE_MS = 45 * 60_000;
const nothing = async () => {
  return {
    sources: new Map<string, number>(),
    due: 0,
    oldestDueSeconds: 0,
    configBroken: false,
    storeFailing: false,
    overflows: new Map([["busy", 7]]),
  };
};

function rss(...titles: string[]): string {
  const date = new Date(Date.now() - ITEM_AGE_MS).toUTCString();
  const items = titles.map(
    (title) => `<item><title>${title}</title><guid>${title}</guid><pubDate>${date}</pubDate></item>`,
  );
  return `<rss version="2.0"><channel><title>T</title>${items.join("")}</channel></rss>`;
}

describe("metrics", () => {
  it("what operating.md says of them is what there is, and the dashboard asks for nothing else", async () => {
    const found = (await createMetrics("1", nothing).describe()).filter(({ name }) => name.startsWith("muara_"));
    const page = readFileSync(join(projectRoot, "docs/operating.md"), "utf8");
    const rows = [...page.matchAll(/^\| `(muara_\w+)`[^|]*\| (\w+) \| (.+) \|$/gm)];
    const told = rows.map(([, name, type, help]) => ({ name, type, help }));
    expect(told).to.have.deep.members(found);
    const dashboard = readFileSync(join(projectRoot, "docs/grafana-dashboard.json"), "utf8");
    const { panels } = JSON.parse(dashboard) as { panels: { targets: { expr: string }[] }[] };
    const known = (await createMetrics("1", nothing).describe()).map(({ name }) => name);
    const asked = panels.flatMap(({ targets }) =>
      targets.flatMap(({ expr }) => expr.match(/\b(?:muara|nodejs|process)_\w+/g) ?? []),
    );
    const strangers = asked.filter(
      (name) => !known.includes(name.replace(/_(?:bucket|sum|count)$/, "")) && !known.includes(name),
    );
    expect(asked).to.not.be.empty;
    expect(strangers).to.deep.equal([]);
  });

  it("count polls, items, steps and the delay of what came after the first poll; for who knows the secret", async () => {
    const muara = await startMuara({
      env: { MUARA_METRICS_SECRET: SECRET, MUARA_ADMIN_SECRET: SECRET },
      pages: { "/a": { body: rss("old") } },
      config: ({ origin, host }) =>
        JSON.stringify({
          server: { port: 0, metricsPort: 0 },
          polling: { allowPrivate: [host], hostDelay: "0s", tick: "* * * * * *" },
          sources: [
            { id: "a", url: `${origin}/a`, interval: "1s" },
            { id: "b", url: `${origin}/none` },
          ],
        }),
    });
    const ask = (secret: string) =>
      fetch(`${muara.origin}/metrics`, { headers: { authorization: `Bearer ${secret}` } });
    try {
      const shows = (line: RegExp) => async () => {
        const text = await (await ask(SECRET)).text();
        return line.test(text) ? text : undefined;
      };
      await until(shows(/muara_polls_total\{outcome="modified"\} 1/));
      muara.site.pages.set("/a", { body: rss("new", "old") });
      const text = await until(shows(/muara_item_delay_seconds_count 1/));
      expect(text).to.match(/muara_items_total\{change="added"\} 2/);
      expect(text).to.match(/muara_item_delay_seconds_bucket\{le="1800"\} 0/);
      expect(text).to.match(/muara_item_delay_seconds_bucket\{le="3600"\} 1/);
      for (const step of ["parse", "store_commit", "publish"]) {
        expect(text).to.match(new RegExp(`muara_${step}_duration_seconds_count [1-9]`));
      }
      expect(text)
        .to.match(/nodejs_eventloop_lag_seconds/)
        .and.to.match(/process_resident_memory_bytes/);
      for (const headers of [{}, { authorization: "Bearer wrong" }, { authorization: SECRET }]) {
        expect((await fetch(`${muara.origin}/metrics`, { headers })).status).to.equal(401);
      }
    } finally {
      await muara.close();
    }
  });
});
