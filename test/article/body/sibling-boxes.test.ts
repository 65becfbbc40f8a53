import { expect } from "chai";
import { readArticle } from "../../../src/article/page/read-article.js";

const TITLE = "Valley Rebuilds Its Old Levee";
const STORY = Array.from(
  { length: 12 },
  (_, at) =>
    `On day ${at + 1} of the work the engineers walked along the old levee in the valley, and wrote down every crack they saw, before the rain of week ${at + 1} came in.`,
);
const p = (lines: readonly string[]): string => lines.map((line) => `<p>${line}</p>`).join("");
const LINKED = 'The county, <a href="/county">as its own report on the flood says</a>, paid for the stone.';
const page = (body: string): string =>
  `<!doctype html><html lang="en"><head><title>${TITLE}</title></head><body><main><article><h1>${TITLE}</h1>${body}</article></main><footer><p>© Valley</p></footer></body></html>`;
const read = (html: string): string[] =>
  readArticle({ url: "https://valley.example/levee", bytes: new TextEncoder().encode(html) }).text.split("\n\n");
const parts = (size: number): string[][] =>
  Array.from({ length: STORY.length / size }, (_, at) => STORY.slice(at * size, at * size + size));

describe("a body in several boxes", () => {
  for (const [name, body] of Object.entries({
    "two grids with an advertisement between them": `<div class="chunks">${[STORY.slice(0, 8), STORY.slice(8)]
      .map(
        (lines) =>
          `<div class="grid"><div class="item content"><div class="body__inner">${p(lines)}</div></div><div class="item aside"><div class="ad"></div></div></div>`,
      )
      .join('<div class="AdWrapper"><div class="ad">Advertisement</div></div>')}</div>`,
    "boxes that are counted in their classes": `<div>${parts(3)
      .map((lines, at) => `<div class="chunk chunk-${at}"><div>${p(lines)}</div></div>`)
      .join("")}</div>`,
    "one box a paragraph, some of them short": `<div>${STORY.map((line) => `<div class="block"><div class="text"><p>${line}</p></div></div>`).join("")}</div>`,
    "a long box, and a short one": `<div><div class="part"><div class="inner">${p(STORY.slice(0, 11))}</div></div><div class="part"><div class="inner">${p(STORY.slice(11))}</div></div></div>`,
    "a short box before a long one": `<div><div class="part"><div class="inner">${p(STORY.slice(0, 1))}</div></div><div class="part"><div class="inner">${p(STORY.slice(1))}</div></div></div>`,
    "sections with pictures between": `<div>${parts(4)
      .map((lines) => `<section class="rich">${p(lines)}</section>`)
      .join('<section class="media"><figure><img src="/a.jpg" alt=""></figure></section>')}</div>`,
    "boxes without paragraphs": `<div>${STORY.map((line) => `<div class="row"><div class="cell">${line}</div></div>`).join("")}</div>`,
    "a paywall's second box": `<div class="text">${p(STORY.slice(0, 3))}</div><div class="text paid">${p(STORY.slice(3))}</div>`,
  }))
    it(`in ${name} is whole`, () => {
      expect(read(page(body))).to.deep.equal(STORY);
    });

  for (const [name, body] of Object.entries({
    "among paragraphs": `<div>${p(STORY.slice(0, 6))}<p>${LINKED}</p>${p(STORY.slice(6))}</div>`,
    "in a box of its own among boxes": `<div>${[...STORY.slice(0, 6), LINKED, ...STORY.slice(6)].map((line) => `<div class="block"><p>${line}</p></div>`).join("")}</div>`,
    "at the end": `<div>${p([...STORY, LINKED])}</div>`,
  }))
    it(`keeps a short paragraph with a link ${name}`, () => {
      expect(read(page(body)).join(" ")).to.include("as its own report on the flood says");
    });

  for (const [name, box] of Object.entries({
    "a newsletter":
      '<div class="newsletter"><p>Sign up for our newsletter and get the news of the valley every morning, before anyone else has it.</p></div>',
    "a teaser":
      '<div class="card"><h3><a href="/other">Orchard prices climb again</a></h3><p>Apple growers in the north sold their harvest for more than last year, because frost spared most of the trees.</p></div>',
    "an author's note":
      '<div class="author-bio"><p>Ann Lake writes about water, walls and what people build between the two. She lives in the valley.</p></div>',
  }))
    it(`does not take ${name} between its paragraphs`, () => {
      expect(read(page(`<div>${p(STORY.slice(0, 6))}${box}${p(STORY.slice(6))}</div>`))).to.deep.equal(STORY);
    });

  it("keeps a paragraph that is a caption too", () => {
    const line = STORY[5] ?? "";
    const html = page(
      `<div>${p(STORY.slice(0, 3))}<p><img src="/a.jpg" alt="${line}"></p><p>${line}</p>${p(STORY.slice(3))}</div>`,
    );
    expect(read(html)).to.include(line);
  });
});
