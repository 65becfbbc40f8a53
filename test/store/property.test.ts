import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import type { Source } from "../../src/domain/source.js";
import { decide } from "../../src/items/decide.js";
import { createFileStore } from "../../src/store/files/create-file-store.js";
import { bodyKey, type Store } from "../../src/store/store.js";
import { WAIT_LIMIT_MS } from "../support/wait.js";
import { aSource } from "./samples.js";
import { instant, SimpleModel, textOf, wording } from "./simple-model.js";

/** `MUARA_PROPERTY_RUNS=1000 npx mocha …` looks longer. */
const RUNS = Number(process.env["MUARA_PROPERTY_RUNS"] ?? 30);
const STEPS = 14;
const DAY_MS = 86_400_000;
/** The last minutes of winter time in central Europe. */
const START_MS = Date.UTC(2024, 2, 31, 0, 50);
const JUMPS_MS = [DAY_MS, -DAY_MS, 3_600_000, -3_600_000, 3652 * DAY_MS, -3652 * DAY_MS];
const IDS = ["one", "two"] as const;

type Step =
  | {
      readonly kind: "poll";
      readonly source: number;
      readonly from: number;
      readonly count: number;
      readonly edited: readonly number[];
    }
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "jump"; readonly ms: number }
  | { readonly kind: "restart" }
  | { readonly kind: "crash"; readonly during: number }
  | {
      readonly kind: "config";
      readonly source: number;
      readonly updates: Source["updates"];
      readonly maxItems: number;
      readonly url: number;
    }
  | { readonly kind: "drop"; readonly source: number }
  | { readonly kind: "maintain" };

const poll = fc.record({
  kind: fc.constant("poll" as const),
  source: fc.nat(1),
  from: fc.nat(20),
  count: fc.nat(8),
  edited: fc.uniqueArray(fc.nat(7), { maxLength: 3 }),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: poll },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: 1000, max: 2 * DAY_MS }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("jump" as const), ms: fc.constantFrom(...JUMPS_MS) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("restart" as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("crash" as const), during: fc.nat(12) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("config" as const),
      source: fc.nat(1),
      updates: fc.constantFrom("ignore" as const, "replace" as const, "bump" as const),
      maxItems: fc.integer({ min: 1, max: 12 }),
      url: fc.nat(1),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("drop" as const), source: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("maintain" as const) }) },
);

/** The store and the model beside it. */
class Run {
  #path = mkdtempSync(join(tmpdir(), "muara-property-"));
  readonly #paths = [this.#path];
  readonly #stores: Store[] = [];
  #store: Store | undefined;
  #now = START_MS;
  readonly #sources = new Map<string, Source>(IDS.map((id) => [id, aSource(id, { retention: { maxItems: 6 } })]));
  readonly #models = new Map<string, SimpleModel>(IDS.map((id) => [id, new SimpleModel()]));
  readonly #versions = new Map<number, number>();

  /** How the store saves: behind the bodies, in a new file, or by turns. */
  readonly #tail: { readonly maxTailBytes?: number };

  constructor(maxTailBytes: number | undefined) {
    this.#tail = maxTailBytes === undefined ? {} : { maxTailBytes };
  }

  async open(): Promise<void> {
    const onAlarm = (alarm: Error) => expect.fail(alarm.message);
    this.#store = createFileStore({ path: this.#path, onAlarm, ...this.#tail });
    this.#stores.push(this.#store);
    await this.#store.open();
    await this.#sync([...this.#sources.values()]);
  }

  async end(): Promise<void> {
    await Promise.all(this.#stores.map((store) => store.close()));
    for (const path of this.#paths) rmSync(path, { recursive: true });
  }

  async take(step: Step): Promise<void> {
    switch (step.kind) {
      case "wait":
      case "jump":
        this.#now += step.ms;
        return;
      case "restart":
        await this.#current.close();
        return this.open();
      case "crash":
        return this.#crash(step.during);
      case "maintain":
        return this.#current.maintain(instant(this.#now));
      case "drop":
        await this.#sync([...this.#sources.values()].filter(({ id }) => id !== IDS[step.source]));
        await this.#current.maintain(instant(this.#now));
        return this.#sync([...this.#sources.values()]);
      case "config": {
        const id = IDS[step.source] ?? "one";
        const { updates, maxItems, url } = step;
        this.#sources.set(
          id,
          aSource(id, { updates, retention: { maxItems }, url: `https://news.example/feed${url}` }),
        );
        return this.#sync([...this.#sources.values()]);
      }
      case "poll":
        await this.#poll(step)();
    }
  }

  async compare(): Promise<void> {
    for (const [id, model] of this.#models) expect(await this.#seen(id), id).to.deep.equal(expected(model));
  }

  get #current(): Store {
    if (this.#store === undefined) throw new Error("not open");
    return this.#store;
  }

  #sync(sources: readonly Source[]): Promise<void> {
    return this.#current.sync(sources, instant(this.#now));
  }

  /** Polls in the model at once; the returned function does so in the store. */
  #poll({ source: at, from, count, edited }: Extract<Step, { kind: "poll" }>): () => Promise<void> {
    const id = IDS[at] ?? "one";
    const source = this.#sources.get(id) ?? aSource(id);
    const numbers = Array.from({ length: count }, (_, offset) => from + count - 1 - offset);
    for (const offset of edited)
      if (offset < count) this.#versions.set(from + offset, this.#versionOf(from + offset) + 1);
    const document = numbers.map((number) => [number, this.#versionOf(number)] as const);
    const now = instant(this.#now);
    this.#models.get(id)?.poll(document, source, now);
    const store = this.#current;
    return async () => {
      const [lease] = await store.claim({ sourceIds: [id], now, leaseMs: 1, worker: "w" });
      const stored = await store.getSource(id);
      if (lease === undefined || stored === undefined) throw new Error("no lease");
      const decision = decide(
        stored,
        document.map(([number, version]) => wording(number, version)),
        source,
        now,
      );
      await store.commit(lease, { state: { ...stored.state, lastPoll: now }, ...decision });
      await store.release(lease);
    };
  }

  #versionOf(number: number): number {
    return this.#versions.get(number) ?? 0;
  }

  /** What a power cut leaves while a poll is under way: a copy of the folder of that moment is opened. All of the poll, or none. */
  async #crash(during: number): Promise<void> {
    const before = new Map([...this.#models].map(([id, model]) => [id, model.copy()]));
    const polling = this.#poll({ kind: "poll", source: during % 2, from: 21 + during, count: 3, edited: [] })();
    for (let turn = 0; turn < during; turn++) await new Promise(setImmediate);
    this.#path = mkdtempSync(join(tmpdir(), "muara-property-"));
    this.#paths.push(this.#path);
    cpSync(this.#stores.length > 0 ? (this.#paths.at(-2) ?? "") : "", this.#path, { recursive: true });
    await polling;
    await this.open();
    const id = IDS[during % 2] ?? "one";
    const old = before.get(id);
    if (old !== undefined && JSON.stringify(await this.#seen(id)) === JSON.stringify(expected(old)))
      this.#models.set(id, old);
  }

  async #seen(id: string) {
    const heads = await this.#current.getHeads({ sourceIds: [id], order: "published", limit: 99 });
    const bodies = await this.#current.getBodies(heads);
    return heads.map((head) => ({
      id: head.id,
      text: bodies.get(bodyKey(id, head.key))?.contentHtml,
      firstSeen: head.firstSeen,
      sortedAt: head.sortedAt,
    }));
  }
}

function expected({ items }: SimpleModel) {
  return items.map(({ number, version, firstSeen, sortedAt }) => ({
    id: wording(number, version).id,
    text: textOf(number, version),
    firstSeen,
    sortedAt,
  }));
}

describe("the store beside a simple model", () => {
  it("does not differ over polls, edits, crashes, clock jumps and config changes", async () => {
    const steps = fc.array(step, { minLength: 3, maxLength: STEPS });
    const tails = fc.constantFrom(undefined, 0, 2000);
    const sequences = fc.asyncProperty(steps, tails, async (steps, maxTailBytes) => {
      const run = new Run(maxTailBytes);
      try {
        await run.open();
        for (const each of steps) {
          await run.take(each);
          await run.compare();
        }
      } finally {
        await run.end();
      }
    });
    await fc.assert(sequences, { numRuns: RUNS });
  }).timeout(RUNS * WAIT_LIMIT_MS);
});
