import { expect } from "chai";
import type { NormalisedItem } from "../../src/domain/item.js";
import type { Source } from "../../src/domain/source.js";
import type { StoredSource } from "../../src/domain/stored-item.js";
import { decide } from "../../src/items/decide.js";
import type { Store } from "../../src/store/store.js";
import type { Seeded } from "../support/seeded.js";
import { contents } from "./folder-case.js";
import { at } from "./samples.js";
import { wording } from "./simple-model.js";

const WINDOW = 5;
const MAX_NEW = 3;
const MAX_FILLER_WORDS = 1500;
const MINUTES_BETWEEN = 240;

type Bodies = Readonly<Record<string, string | undefined>>;

/** One source of a test: what it publishes, saves through the store, and has ever said. */
export class Publisher {
  static readonly START = at(0);
  readonly #source: Source;
  readonly #random: Seeded;
  readonly #isLong: boolean;
  #versions: number[] = [];
  #polls = 0;
  /** By key, every body that was saved under it. */
  readonly #said = new Map<string, Set<string>>();
  /** By the publisher's id. */
  readonly #keys = new Map<string, string>();
  /** What was stored after each poll. */
  readonly #moments = new Set([JSON.stringify({})]);

  constructor(source: Source, random: Seeded, isLong: boolean) {
    this.#source = source;
    this.#random = random;
    this.#isLong = isLong;
  }

  /** New items, edits, none of both; now and then the document is cut. */
  async pollSome(store: Store): Promise<void> {
    const random = this.#random;
    for (let more = random.below(MAX_NEW + 1); more > 0; more--) this.#versions.push(0);
    if (random.chance(0.3)) this.#versions = this.#versions.map((version) => version + (random.chance(0.2) ? 1 : 0));
    const document = this.#document();
    await this.#poll(store, random.chance(0.1) ? document.slice(random.below(WINDOW)) : document);
    this.#moments.add(JSON.stringify(await contents(store, this.#source.id)));
  }

  async pollWhole(store: Store): Promise<void> {
    this.#versions.push(0);
    await this.#poll(store, this.#document());
  }

  mustHaveSaid(stored: StoredSource | undefined, bodies: Bodies): void {
    for (const { id, key } of stored?.heads ?? []) expect(key, id).to.equal(this.#keys.get(id));
    for (const [key, html] of Object.entries(bodies))
      expect(html === undefined || this.#said.get(key)?.has(html), `${key} is ${html}`).to.equal(true);
  }

  mustHaveBeen(bodies: Bodies): void {
    expect([...this.#moments], "a moment of the past").to.include(JSON.stringify(bodies));
  }

  /** Everything in the document is there, once, as it is now. */
  mustBeWhole(stored: StoredSource | undefined, bodies: Bodies): void {
    const heads = stored?.heads ?? [];
    this.mustHaveSaid(stored, bodies);
    for (const { id, contentHtml } of this.#document()) {
      const found = heads.filter((head) => head.id === id);
      expect(found, `${this.#source.id}: ${id}`).to.have.length(1);
      expect(bodies[found[0]?.key ?? ""]).to.equal(contentHtml);
    }
    expect(new Set(heads.map(({ key }) => key)).size).to.equal(heads.length);
  }

  #document(): NormalisedItem[] {
    const numbers = [...this.#versions.keys()].slice(-WINDOW).reverse();
    return numbers.map((number) => {
      const item = wording(number, this.#versions[number] ?? 0);
      const filler = this.#isLong ? `${number} words `.repeat((number * 977) % MAX_FILLER_WORDS) : "";
      return { ...item, contentHtml: `${item.contentHtml}<p>${filler}</p>` };
    });
  }

  async #poll(store: Store, document: readonly NormalisedItem[]): Promise<void> {
    const { id } = this.#source;
    this.#polls += 1;
    const now = at(this.#polls * MINUTES_BETWEEN);
    const [lease] = await store.claim({ sourceIds: [id], now, leaseMs: 60_000, worker: "w" });
    const stored = await store.getSource(id);
    if (lease === undefined || stored === undefined) throw new Error(`no lease for ${id}`);
    const validators = { url: this.#source.url, etag: `"${this.#polls}"` };
    const state = { ...stored.state, lastPoll: now, nextPoll: at(1e6), validators, bodyHash: `${this.#polls}` };
    const decision = decide(stored, document, this.#source, now);
    for (const { key, id: itemId, contentHtml = "" } of decision.upserts) {
      this.#said.set(key, (this.#said.get(key) ?? new Set()).add(contentHtml));
      this.#keys.set(itemId, this.#keys.get(itemId) ?? key);
    }
    await store.commit(lease, { state, ...decision });
    await store.release(lease);
  }
}
