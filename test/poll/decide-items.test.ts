import { expect } from "chai";
import type { NormalisedItem } from "../../src/domain/item.js";
import type { StoredSource } from "../../src/domain/stored-item.js";
import { decide } from "../../src/items/decide.js";
import { decideWithFullText, MAX_INLINE_ITEMS } from "../../src/poll/documents/decide-items.js";
import { doDocumentJob } from "../../src/poll/threads/document-jobs.js";
import { sourceOf } from "../support/source.js";

const NOW = "2026-03-01T00:00:00Z";
const source = sourceOf("s", { url: "https://a.example/feed" });

function itemsOf(count: number, edit = ""): NormalisedItem[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `${at}`,
    idDerived: false,
    url: `https://a.example/${at}`,
    title: `Title number ${at} of many`,
    contentHtml: `<p>Body ${at}${edit}</p>`,
    summary: `Summary ${at}`,
    image: { url: `https://a.example/${at}.jpg` },
    authors: [],
    attachments: [{ url: `https://a.example/${at}.mp3` }],
    categories: [],
    published: NOW,
    source: { id: "s", title: "S" },
  }));
}

describe("a decision over many items", () => {
  const EMPTY: StoredSource = {
    state: { sourceId: "s", url: source.url, nextPoll: NOW, nextPollReason: "", failures: 0 },
    heads: [],
    remembered: [],
  };

  for (const count of [MAX_INLINE_ITEMS, MAX_INLINE_ITEMS + 1]) {
    it(`of ${count} is the same in a thread as at once, bodies included, and sends no body there`, async () => {
      const jobs: string[] = [];
      const room = roomThat((job) => jobs.push(JSON.stringify(job)));
      const first = await decideWithFullText(
        room,
        source,
        EMPTY,
        { items: itemsOf(count), isWhole: true },
        new AbortController().signal,
      );
      expect(first.decision).to.deep.equal(decide(EMPTY, itemsOf(count), source, NOW));
      const heads = first.decision.upserts.map(
        ({ contentHtml: _, summary: __, image: ___, attachments: ____, source: _____, ...head }) => head,
      );
      const stored = { ...EMPTY, heads };
      const items = [
        ...itemsOf(count, " edited"),
        ...itemsOf(1).map((item) => ({ ...item, id: "new", url: "https://a.example/new" })),
      ];
      const second = await decideWithFullText(
        room,
        source,
        stored,
        { items, isWhole: true },
        new AbortController().signal,
      );
      expect(second.decision).to.deep.equal(decide(stored, items, source, NOW));
      expect(jobs).to.have.length(count > MAX_INLINE_ITEMS ? 2 : 1);
      for (const job of jobs) expect(job).to.not.match(/Body|Summary|jpg|mp3/);
    });
  }
});

/** As much of a room as a decision needs, with the work of the thread done at once. */
function roomThat(see: (job: unknown) => void): Parameters<typeof decideWithFullText>[0] {
  const unused = (): never => {
    throw new Error("not needed here");
  };
  return {
    now: () => NOW,
    runJob: async (job: Parameters<typeof doDocumentJob>[0]) => {
      see(job);
      return structuredClone(doDocumentJob(structuredClone(job)));
    },
    store: { getBodies: unused },
  } as unknown as Parameters<typeof decideWithFullText>[0];
}
