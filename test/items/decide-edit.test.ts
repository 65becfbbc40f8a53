import { expect } from "chai";
import type { NormalisedItem } from "../../src/domain/item.js";
import type { Source } from "../../src/domain/source.js";
import { Desk, item } from "../compose/random-desk.js";
import { at } from "../store/samples.js";

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
