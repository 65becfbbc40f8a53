import { copyFileSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { StoredSource } from "../../src/domain/stored-item.js";
import { createFileStore } from "../../src/store/files/create-file-store.js";
import { sourcePaths } from "../../src/store/files/folder.js";
import type { Store } from "../../src/store/store.js";
import { type Seeded, seeded } from "../support/seeded.js";
import { WAIT_LIMIT_MS } from "../support/wait.js";
import { DAMAGED, damageFile } from "./corruptions.js";
import { contents } from "./folder-case.js";
import { Publisher } from "./publisher.js";
import { aSource } from "./samples.js";

/** `MUARA_PROPERTY_RUNS=1000 npx mocha …` looks longer; `MUARA_DAMAGE_SEED=7` looks at one case alone. */
const RUNS = Number(process.env["MUARA_PROPERTY_RUNS"] ?? 15);
const ONLY = process.env["MUARA_DAMAGE_SEED"];
const MAX_POLLS = 25;
const MAX_DAMAGES = 3;
/** Nobody touches the files of the third. */
const SPARED = "three";
const IDS = ["one", "two", SPARED] as const;
const SOURCES = IDS.map((id) => aSource(id, { url: `https://${id}.example/feed`, retention: { maxItems: 8 } }));

/** What one source says of itself. */
interface Seen {
  readonly source: StoredSource | undefined;
  readonly bodies: Readonly<Record<string, string | undefined>>;
}

/** One folder with a history, then damage, then whoever comes to it. */
class DamageRun {
  readonly #path = mkdtempSync(join(tmpdir(), "muara-damage-"));
  readonly #earlier = mkdtempSync(join(tmpdir(), "muara-earlier-"));
  readonly #random: Seeded;
  readonly #tail: { readonly maxTailBytes?: number };
  readonly #publishers: ReadonlyMap<string, Publisher>;
  readonly #alarms: string[] = [];
  readonly #stores: Store[] = [];

  constructor(seed: number) {
    this.#random = seeded(seed);
    const maxTailBytes = this.#random.pick<number | undefined>([undefined, 0, 1500, 6000]);
    this.#tail = maxTailBytes === undefined ? {} : { maxTailBytes };
    const isLong = this.#random.chance(0.4);
    this.#publishers = new Map(SOURCES.map((source) => [source.id, new Publisher(source, this.#random, isLong)]));
  }

  async go(): Promise<void> {
    await this.#makeHistory();
    const before = await this.#look();
    const damaged = this.#damage();
    this.#restoreMark();
    const reader = await this.#open({ readOnly: true });
    for (const [id, seen] of await this.#see(reader)) this.#isTrue(id, seen, before.get(id));
    const readersAlarms = this.#alarms.splice(0);
    const writer = await this.#open();
    const after = await this.#see(writer);
    for (const [id, seen] of after) this.#isTrue(id, seen, before.get(id));
    const again = await this.#see(writer); // what was found damaged is mended by now
    for (const id of IDS) this.#isTold(id, again.get(id), before.get(id), damaged);
    const aside = this.#quarantined();
    for (const publisher of this.#publishers.values()) await publisher.pollWhole(writer);
    const mended = await this.#see(writer);
    for (const [id, seen] of mended) this.#publishers.get(id)?.mustBeWhole(seen.source, seen.bodies);
    await this.#isFollowed(reader, mended);
    await writer.close();
    await reader.close();
    const told = this.#alarms.length;
    expect(await this.#look(), "a second start").to.deep.equal(mended);
    expect(this.#alarms.slice(told), `a second start is silent; before: ${readersAlarms}`).to.deep.equal([]);
    for (const [path, bytes] of aside) expect(readFileSync(path).equals(bytes), path).to.equal(true);
  }

  async end(): Promise<void> {
    await Promise.all(this.#stores.map((store) => store.close()));
    for (const path of [this.#path, this.#earlier]) rmSync(path, { recursive: true });
  }

  async #makeHistory(): Promise<void> {
    let store = await this.#open();
    const polls = 1 + this.#random.below(MAX_POLLS);
    const moment = this.#random.below(polls);
    for (let n = 0; n < polls; n++) {
      for (const publisher of this.#publishers.values()) await publisher.pollSome(store);
      if (n === moment) cpSync(this.#path, this.#earlier, { recursive: true });
      if (!this.#random.chance(0.1)) continue;
      await store.close();
      store = await this.#open();
    }
    await store.close();
    expect(this.#alarms).to.deep.equal([]);
  }

  /** Returns the files that were damaged. */
  #damage(): readonly string[] {
    const spared = sourcePaths(this.#path, SPARED).heads.replace(/json$/, "");
    const files = readdirSync(this.#path, { recursive: true, encoding: "utf8" })
      .map((name) => join(this.#path, name))
      .filter((path) => statSync(path).isFile() && !path.startsWith(spared) && DAMAGED.test(path))
      .sort();
    const count = 1 + this.#random.below(MAX_DAMAGES);
    return Array.from({ length: count }, () => {
      const path = files[this.#random.below(files.length)] ?? "";
      if (existsSync(path)) damageFile(path, path.replace(this.#path, this.#earlier), this.#random);
      return path;
    });
  }

  /** A mark that seems to be of another Muara stops the start, as it should. */
  #restoreMark(): void {
    const mark = join(this.#path, "muara.json");
    const isNewer = existsSync(mark) && /"format":\s*([04-9]|\d\d)/.test(readFileSync(mark, "utf8"));
    if (isNewer) copyFileSync(join(this.#earlier, "muara.json"), mark);
  }

  #isTrue(id: string, { source, bodies }: Seen, before: Seen | undefined): void {
    this.#publishers.get(id)?.mustHaveSaid(source, bodies);
    if (id === SPARED)
      expect({ ...source, state: 0, bodies }).to.deep.equal({ ...before?.source, state: 0, bodies: before?.bodies });
  }

  /** What was lost was told of, and the source is asked for the whole of its document; or it is as it was at some moment before. */
  #isTold(id: string, seen: Seen | undefined, before: Seen | undefined, damaged: readonly string[]): void {
    if (JSON.stringify(seen?.bodies) === JSON.stringify(before?.bodies)) return;
    const stem = sourcePaths(this.#path, id).heads.replace(/json$/, "");
    const isTold = this.#alarms.some((alarm) => alarm.includes(stem));
    if (!isTold) {
      expect(
        damaged.some((path) => path.endsWith("catalog.jsonl")),
        `${id}: a loss is told of`,
      ).to.equal(true);
      this.#publishers.get(id)?.mustHaveBeen(seen?.bodies ?? {});
      return;
    }
    expect(seen?.source?.state, id).to.not.have.any.keys("validators", "bodyHash");
  }

  /** What was set aside, with its content. */
  #quarantined(): ReadonlyMap<string, Buffer> {
    const names = readdirSync(this.#path, { recursive: true, encoding: "utf8" });
    const aside = names.filter((name) => /\.damaged-\d+$/.test(name)).map((name) => join(this.#path, name));
    return new Map(aside.map((path) => [path, readFileSync(path)]));
  }

  async #isFollowed(reader: Store, mended: ReadonlyMap<string, Seen>): Promise<void> {
    const end = performance.now() + WAIT_LIMIT_MS;
    const wanted = JSON.stringify([...mended].map(([, { bodies }]) => bodies));
    for (;;) {
      const seen = await this.#see(reader);
      if (JSON.stringify([...seen].map(([, { bodies }]) => bodies)) === wanted) return;
      if (performance.now() > end) expect(seen, "the reader follows").to.deep.equal(mended);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async #open(options: { readonly readOnly?: boolean } = {}): Promise<Store> {
    const onAlarm = (alarm: Error) => this.#alarms.push(`${alarm.message} [${alarm.name}]`);
    const store = createFileStore({ path: this.#path, onAlarm, ...this.#tail, ...options });
    this.#stores.push(store);
    await store.open();
    await store.sync(SOURCES, Publisher.START);
    return store;
  }

  async #look(): Promise<ReadonlyMap<string, Seen>> {
    const store = await this.#open();
    const seen = await this.#see(store);
    await store.close();
    return seen;
  }

  async #see(store: Store): Promise<ReadonlyMap<string, Seen>> {
    const seen = new Map<string, Seen>();
    for (const id of IDS) seen.set(id, { bodies: await contents(store, id), source: await store.getSource(id) });
    return seen;
  }
}

describe("a data folder that is damaged anywhere", () => {
  const seeds = ONLY === undefined ? Array.from({ length: RUNS }, (_, seed) => seed) : [Number(ONLY)];
  it("opens, says only what was once saved, tells of what is lost, and is whole again after a poll", async () => {
    for (const seed of seeds) {
      const run = new DamageRun(seed);
      try {
        await run.go();
      } catch (error) {
        throw new Error(`MUARA_DAMAGE_SEED=${seed}: ${error instanceof Error ? error.message : error}`, {
          cause: error,
        });
      } finally {
        await run.end();
      }
    }
  }).timeout(RUNS * WAIT_LIMIT_MS);
});
