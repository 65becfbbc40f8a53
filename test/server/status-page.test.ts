import { expect } from "chai";
import { pino } from "pino";
import { createPublisher } from "../../src/publish/publisher.js";
import { createHttpServer } from "../../src/server/http-server.js";
import type { SourceStatus } from "../../src/server/status.js";
import { createMemoryStore } from "../support/memory-store.js";
import { sampleConfig, sampleFeed, sampleSource } from "../support/samples.js";

const SOURCES = 20;

describe("/status", () => {
  it("is rendered once for each change, as a page and as JSON", async () => {
    let renders = 0;
    let problems: readonly string[] = [];
    let sources = statuses(0);
    /** `id` of the first source is read once by each rendering. */
    function statuses(failures: number): readonly SourceStatus[] {
      return Array.from({ length: SOURCES }, (_, at) => {
        const status: SourceStatus = { id: `s${at}`, title: `Source ${at}`, url: "https://a.example/", failures };
        return at > 0 ? status : new Proxy(status, { get: countReads });
      });
    }
    function countReads(status: SourceStatus, name: keyof SourceStatus) {
      if (name === "failures") renders++;
      return status[name];
    }
    const feeds = [sampleFeed("all", {})];
    const config = sampleConfig({ feeds, sources: Array.from({ length: SOURCES }, (_, at) => sampleSource(`s${at}`)) });
    const publisher = createPublisher({ store: createMemoryStore(), config });
    publisher.open();
    const status = () => ({ version: "1", started: "2026-01-01T00:00:00Z", problems, sources });
    const server = createHttpServer({ config, publisher, status, logger: pino({ level: "silent" }) });
    const site = await server.listen();
    const read = async (accept: string) => (await fetch(`${site}/status`, { headers: { accept } })).text();
    const readBoth = async () => [await read("text/html"), await read("application/json")].join("\n");

    for (let at = 0; at < 5; at++) await readBoth();
    expect(renders, "no change").to.equal(2);
    sources = statuses(1);
    for (let at = 0; at < 5; at++) expect(await readBoth()).to.include(`${SOURCES} of them failing`);
    expect(renders, "a poll changed something").to.equal(4);
    problems = ["the disk is full"];
    for (let at = 0; at < 5; at++) expect(await readBoth()).to.match(/the disk is full[\s\S]*the disk is full/);
    expect(renders, "a problem").to.equal(6);
    publisher.replaceConfig({ ...config, site: { ...config.site, title: "Renamed" } });
    for (let at = 0; at < 5; at++) expect(await readBoth()).to.include("Renamed");
    expect(renders, "another config").to.equal(8);
    await server.close();
    await publisher.close();
  });
});
