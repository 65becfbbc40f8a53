import { expect } from "chai";
import { type Decision, decide } from "../../src/aggregate/decide.js";
import type { ItemHead, Remembered, Source, StoredSource } from "../../src/aggregate/model.js";
import { REMEMBERED_LIMIT } from "../../src/aggregate/retain.js";
import type { NormalisedItem } from "../../src/feed/model.js";
import { headOf } from "../../src/store/head.js";
import { aSource, aState, at } from "../store/samples.js";

/** What is stored of the source, as the store would have it after each decision. */
class Desk {
  stored: StoredSource = { state: aState("one"), heads: [], remembered: [] };
  readonly source: Source;

  constructor(more: Partial<Source> = {}) {
    this.source = aSource("one", more);
  }

  poll(minutes: number, ...items: readonly NormalisedItem[]): Decision {
    const decision = decide(this.stored, items, this.source, at(minutes));
    const heads = new Map(this.stored.heads.map((head) => [head.key, head]));
    for (const head of [...(decision.retouched ?? []), ...decision.upserts]) heads.set(head.key, headOf(head));
    for (const key of decision.removals) heads.delete(key);
    this.stored = {
      ...this.stored,
      heads: [...heads.values()],
      remembered: decision.remembered ?? this.stored.remembered,
    };
    return decision;
  }

  get titles(): (string | undefined)[] {
    return this.newestFirst.map(({ title }) => title);
  }

  get newestFirst(): ItemHead[] {
    return this.stored.heads.toSorted((a, b) =>
      a.sortedAt < b.sortedAt ? 1 : a.sortedAt > b.sortedAt ? -1 : a.place - b.place,
    );
  }

  only(): ItemHead {
    const [head, ...others] = this.stored.heads;
    if (head === undefined || others.length > 0) throw new Error(`expected one item, have ${this.titles.join(", ")}`);
    return head;
  }
}

/** One item, all its facts made of its name. */
function item(name: string, more: Partial<NormalisedItem> = {}): NormalisedItem {
  return {
    id: `https://news.example/${name}`,
    idDerived: false,
    url: `https://news.example/${name}`,
    title: `What happened in the town of ${name}`,
    contentHtml: `<p>Body of ${name}</p>`,
    authors: [],
    attachments: [],
    categories: [],
    source: { id: "one", title: "One" },
    published: at(-60),
    ...more,
  };
}

function undated(name: string, more: Partial<NormalisedItem> = {}): NormalisedItem {
  const { published: _, ...rest } = item(name, more);
  return rest;
}

describe("decide: what is an edit", () => {
  const first = item("a", {
    contentHtml: '<p>The river <a href="https://x.example/p?utm_source=rss">rose</a>. 12 comments</p>',
  });
  const volatile: readonly [string, Partial<NormalisedItem>][] = [
    ["nothing", {}],
    [
      "white space",
      { contentHtml: '<p>The  river <a href="https://x.example/p?utm_source=rss">rose</a>.\n12 comments</p>' },
    ],
    [
      "a tracking parameter",
      { contentHtml: '<p>The river <a href="https://x.example/p?utm_source=atom">rose</a>. 12 comments</p>' },
    ],
    [
      "a counter",
      { contentHtml: '<p>The river <a href="https://x.example/p?utm_source=rss">rose</a>. 1,340 comments</p>' },
    ],
    ["a rebuilt date", { published: at(30), updated: at(30) }],
    ["tracking in its own address", { url: "https://news.example/a?utm_campaign=x" }],
    ["a picture's size", { image: { url: "https://img.example/a.jpg?w=640" } }],
  ];
  for (const [what, change] of volatile) {
    it(`${what} is none`, () => {
      const desk = new Desk();
      desk.poll(0, { ...first, image: { url: "https://img.example/a.jpg?w=320" } });
      const decision = desk.poll(60, { ...first, image: { url: "https://img.example/a.jpg?w=320" }, ...change });
      expect(decision).to.deep.equal({ upserts: [], removals: [], changed: false });
    });
  }

  const edits: readonly [string, Partial<NormalisedItem>][] = [
    ["a title", { title: "What really happened in the town of a" }],
    ["a text", { contentHtml: "<p>The river fell.</p>" }],
    ["a link's target", { contentHtml: first.contentHtml?.replace("/p?", "/q?") ?? "" }],
    ["an author", { authors: [{ name: "B" }] }],
    ["an attachment", { attachments: [{ url: "https://cdn.example/a.mp3" }] }],
    ["a number in the text", { contentHtml: first.contentHtml?.replace("rose", "rose 3 m") ?? "" }],
  ];
  for (const [what, change] of edits) {
    it(`${what} is one`, () => {
      const desk = new Desk();
      desk.poll(0, first);
      expect(desk.poll(60, { ...first, ...change }).upserts).to.have.length(1);
    });
  }

  it("an older copy that another server hands out again is none", () => {
    const desk = new Desk();
    desk.poll(0, item("a", { updated: at(-50) }));
    desk.poll(5, item("a", { contentHtml: "<p>New</p>", updated: at(1) }));
    expect(desk.poll(10, item("a", { updated: at(-50) })).changed).to.equal(false);
  });
});

describe("decide: what an edit does", () => {
  function edited(updates: Source["updates"]) {
    const desk = new Desk({ updates });
    desk.poll(0, item("b", { published: at(-10) }), item("a"));
    const [, before] = desk.newestFirst;
    desk.poll(
      60,
      item("b", { published: at(-10) }),
      item("a", { title: "What was edited in the town of a", published: at(50) }),
    );
    const after = desk.stored.heads.find(({ key }) => key === before?.key);
    return { before, after, top: desk.newestFirst[0]?.key === before?.key };
  }

  it("ignore: nothing", () => {
    const { before, after } = edited("ignore");
    expect(after).to.deep.equal(before);
  });

  it("replace: new words under the same id, date and place", () => {
    const { before, after, top } = edited("replace");
    expect(after).to.include({ id: before?.id, published: before?.published, place: before?.place, updated: at(60) });
    expect(after?.title).to.equal("What was edited in the town of a");
    expect(top).to.equal(false);
  });

  it("bump: the same, and the item rises", () => {
    const { before, after, top } = edited("bump");
    expect(after).to.include({ id: before?.id, published: before?.published, sortedAt: at(60) });
    expect(top).to.equal(true);
  });

  it("a lost body comes back whatever the rule, and does not rise", () => {
    const desk = new Desk({ updates: "ignore" });
    desk.poll(0, item("a"));
    desk.stored = { ...desk.stored, heads: [{ ...desk.only(), contentHash: "" }] };
    const { upserts } = desk.poll(60, item("a"));
    expect(upserts.map(({ contentHtml, sortedAt, firstSeen }) => [contentHtml, sortedAt, firstSeen])).to.deep.equal([
      ["<p>Body of a</p>", at(-60), at(0)],
    ]);
  });
});

describe("decide: which item is the same", () => {
  const same: readonly [string, Partial<NormalisedItem>, Partial<NormalisedItem>][] = [
    ["http became https", { id: "http://news.example/a" }, { id: "https://news.example/a" }],
    ["www. came", {}, { id: "https://www.news.example/a", url: "https://www.news.example/a" }],
    [
      "tracking in the id",
      {},
      { id: "https://news.example/a?utm_source=x", url: "https://news.example/a?utm_source=x" },
    ],
    ["the site moved", {}, { id: "https://berita.example/a", url: "https://berita.example/a" }],
    ["another id at each poll", { id: "7f1c" }, { id: "91aa" }],
    ["another id and date", { id: "7f1c" }, { id: "91aa", published: at(10) }],
    ["another permalink form", {}, { id: "https://news.example/?p=12", url: "https://news.example/?p=12" }],
    [
      "headline and address edited under one id",
      { id: "12" },
      { id: "12", title: "New words", url: "https://news.example/new" },
    ],
    ["headline and date edited", {}, { title: "New words", published: at(10) }],
  ];
  for (const [what, before, after] of same) {
    it(`${what}: the item keeps its id and does not come again`, () => {
      const desk = new Desk();
      desk.poll(0, item("a", before));
      const { id } = desk.only();
      desk.poll(60, item("a", after));
      expect(desk.only()).to.include({ id, firstSeen: at(0) });
    });
    it(`${what}, after retention let it go: it does not come again`, () => {
      const desk = new Desk({ retention: { maxItems: 1 } });
      desk.poll(0, item("b", { published: at(-1) }), item("a", before));
      expect(desk.titles).to.deep.equal(["What happened in the town of b"]);
      desk.poll(60, item("b", { published: at(-1) }), item("a", after));
      expect(desk.titles).to.deep.equal(["What happened in the town of b"]);
    });
  }

  const others: readonly [string, Partial<NormalisedItem>, Partial<NormalisedItem>][] = [
    ["one id on everything", { id: "https://news.example/" }, { id: "https://news.example/" }],
    ["one address on everything", { id: "1", url: "https://news.example/" }, { id: "2", url: "https://news.example/" }],
    [
      "one page on everything",
      { id: "1", url: "https://news.example/live" },
      { id: "2", url: "https://news.example/live" },
    ],
    ["one short title", { title: "Weather" }, { title: "Weather", published: at(-50) }],
    ["one title without dates", { title: "Weather" }, { title: "Weather" }],
  ];
  for (const [what, first, second] of others) {
    const [a, b] = [
      item("a", first),
      item("completely-different", {
        title: "Floods close the bridge",
        published: at(-50),
        contentHtml: "<p>Other</p>",
        ...second,
      }),
    ];
    it(`${what}: two items in one document are two`, () => {
      const desk = new Desk();
      desk.poll(0, b, a);
      expect(new Set(desk.stored.heads.map(({ id }) => id)).size).to.equal(2);
      expect(desk.poll(60, b, a).changed).to.equal(false);
    });
    it(`${what}: an item that takes the other's place is new, and the other stays`, () => {
      const desk = new Desk();
      desk.poll(0, a);
      expect(desk.poll(60, b).upserts).to.have.length(1);
      expect(new Set(desk.stored.heads.map(({ id }) => id)).size).to.equal(2);
      expect(desk.poll(120, a, b).changed).to.equal(false);
    });
  }

  it("an item that one document says twice comes once", () => {
    const desk = new Desk();
    desk.poll(0, item("a"), item("a"), item("a", { title: "What happened in the town of a, updated" }));
    expect(desk.titles).to.deep.equal(["What happened in the town of a"]);
  });

  it("a key is the same after everything was lost", () => {
    const [one, two] = [new Desk(), new Desk()];
    one.poll(0, item("a"), item("b"));
    two.poll(500, item("b"), item("a", { title: "What else happened in the town of a" }));
    expect(one.stored.heads.map(({ key }) => key).sort()).to.deep.equal(two.stored.heads.map(({ key }) => key).sort());
  });
});

describe("decide: what left the document", () => {
  const all = ["a", "b", "c", "d", "e"].map((name, age) => item(name, { published: at(-age) }));

  it("stays until retention, through empty, cut and flapping documents, and never comes as new", () => {
    const desk = new Desk({ retention: { maxItems: 3 } });
    desk.poll(0, ...all);
    const kept = desk.stored.heads.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    for (const [minutes, document] of [
      [1, []],
      [2, all.slice(3)],
      [3, all.slice(0, 1)],
      [4, all],
      [5, all.slice(4)],
      [6, []],
      [7, all],
    ] as const) {
      const { upserts, removals } = desk.poll(minutes, ...document);
      expect([upserts, removals], `poll ${minutes}`).to.deep.equal([[], []]);
    }
    expect(desk.stored.heads.toSorted((a, b) => (a.key < b.key ? -1 : 1))).to.deep.equal(kept);
  });

  it("a smaller maxItems lets the oldest go; a larger one does not bring them back as new", () => {
    const desk = new Desk();
    desk.poll(0, ...all);
    const smaller = { ...desk.source, retention: { maxItems: 2 } };
    expect(decide(desk.stored, all, smaller, at(1)).removals).to.have.length(3);
  });

  it("maxAge counts from when an item stands in the order", () => {
    const desk = new Desk({ retention: { maxItems: 9, maxAgeMs: 3_600_000 } });
    desk.poll(0, item("new", { published: at(-30) }), item("old", { published: at(-90) }));
    expect(desk.titles).to.deep.equal(["What happened in the town of new"]);
    expect(desk.poll(40).removals).to.have.length(1);
    expect(desk.poll(50, item("new", { published: at(-30) }), item("old", { published: at(-90) })).changed).to.equal(
      false,
    );
  });

  it("the items of the present document are remembered however many they are, others up to the limit", () => {
    const many = Array.from({ length: REMEMBERED_LIMIT + 500 }, (_, n) => item(`n${n}`, { published: at(-n) }));
    const desk = new Desk({ retention: { maxItems: 10 } });
    desk.poll(0, ...many);
    expect(desk.stored.remembered).to.have.length(many.length - 10);
    expect(desk.poll(1, ...many).changed).to.equal(false);
    desk.poll(2, item("later", { published: at(1) }));
    expect(desk.stored.remembered).to.have.length(REMEMBERED_LIMIT);
  });

  it("being seen again is written only once a week", () => {
    const desk = new Desk({ retention: { maxItems: 1 } });
    desk.poll(0, ...all);
    expect(desk.poll(60, ...all)).to.not.have.property("remembered");
    const { remembered = [] } = desk.poll(8 * 24 * 60, ...all);
    expect(new Set(remembered.map(({ lastSeen }: Remembered) => lastSeen))).to.deep.equal(new Set([at(8 * 24 * 60)]));
  });
});

describe("decide: dates and order", () => {
  it("without a date an item is published when it was first seen, and never dated anew", () => {
    const desk = new Desk();
    desk.poll(0, undated("a"));
    desk.poll(60, undated("a"), undated("b"));
    desk.poll(120, undated("a", { contentHtml: "<p>Edited</p>" }), undated("b"));
    expect(desk.newestFirst.map(({ published }) => published)).to.deep.equal([at(60), at(0)]);
  });

  it("a date in the future is held to first seen, and made right once the publisher corrects it", () => {
    const desk = new Desk();
    desk.poll(0, item("a", { published: at(5000) }));
    expect(desk.only()).to.include({ published: at(0), sortedAt: at(0) });
    desk.poll(6000, item("a", { published: at(5000) }));
    expect(desk.only()).to.include({ published: at(0) });
    desk.poll(6001, item("a", { published: at(-300) }));
    expect(desk.only()).to.include({ published: at(-300), sortedAt: at(-300) });
  });

  it("a zero of a clock is no date", () => {
    const desk = new Desk();
    desk.poll(0, item("a", { published: "1970-01-01T00:00:00Z" }));
    expect(desk.only().published).to.equal(at(0));
  });

  it("undated items keep the order of the page, later ones before earlier ones", () => {
    const desk = new Desk();
    desk.poll(0, undated("c"), undated("b"), undated("a"));
    desk.poll(60, undated("e"), undated("d"), undated("c"), undated("b"));
    expect(desk.titles.map((title) => title?.at(-1)).join("")).to.equal("edcba");
  });

  it("a first poll of undated items stands beside other sources, not before them", () => {
    const desk = new Desk();
    desk.poll(0, undated("c"), undated("b"), undated("a"));
    expect(desk.newestFirst.map(({ sortedAt }) => sortedAt)).to.deep.equal([at(0), at(-60), at(-120)]);
    expect(desk.newestFirst.map(({ published }) => published)).to.deep.equal([at(0), at(0), at(0)]);
  });

  it("an undated item among dated ones stands with its neighbour at a first poll", () => {
    const desk = new Desk();
    desk.poll(0, item("c", { published: at(-60) }), undated("b"), item("a", { published: at(-9000) }));
    expect(desk.titles.map((title) => title?.at(-1)).join("")).to.equal("cba");
    expect(desk.newestFirst[1]?.sortedAt).to.equal(at(-60));
  });

  it("items of one day come in the order of the document, and a document that lists the oldest first is read from its end", () => {
    const day = at(-600);
    const desk = new Desk();
    desk.poll(0, item("a", { published: at(-5000) }), item("b", { published: day }), item("c", { published: day }));
    expect(desk.titles.map((title) => title?.at(-1)).join("")).to.equal("cba");
    desk.poll(
      60,
      item("a", { published: at(-5000) }),
      item("b", { published: day }),
      item("c", { published: day }),
      item("d", { published: day }),
    );
    expect(desk.titles.map((title) => title?.at(-1)).join("")).to.equal("dcba");
  });

  const TEN_YEARS_MINUTES = 10 * 365 * 24 * 60;
  it("what a clock ten years ahead has dated comes back to the present when the clock is right again", () => {
    const desk = new Desk();
    desk.poll(TEN_YEARS_MINUTES, undated("a"), item("b"));
    desk.poll(0, undated("a"), item("b"));
    expect(desk.stored.heads.map(({ firstSeen, sortedAt }) => firstSeen <= at(0) && sortedAt <= at(0))).to.deep.equal([
      true,
      true,
    ]);
    expect(desk.poll(1, undated("a"), item("b")).changed).to.equal(false);
  });

  it("a clock ten years behind dates nothing anew, and new items keep the publisher's date", () => {
    const desk = new Desk();
    desk.poll(0, undated("a"), item("b"));
    const before = desk.stored.heads;
    desk.poll(-TEN_YEARS_MINUTES, item("c", { published: at(-5) }), undated("a"), item("b"));
    expect(desk.stored.heads.filter(({ key }) => before.some((head) => head.key === key))).to.deep.equal(before);
    expect(desk.newestFirst[1]?.published).to.equal(at(-5));
  });
});
