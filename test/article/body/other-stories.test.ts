import { expect } from "chai";
import { readArticle } from "../../../src/article/page/read-article.js";

const TITLE = "Valley Rebuilds Its Old Levee";
const STORY = [
  "Engineers in the valley began to rebuild the old levee on Monday, two years after the spring flood broke it in three places.",
  "The work will take eighteen months, the county said, and costs about nine million dollars, most of it paid by the state.",
  "Farmers along the river had asked for a higher wall, but the county chose a wider bank with a path for walkers on top of it.",
  "“We wanted something that people use every day,” said the head of the river office, who grew up two streets from the water.",
];
const OTHERS = [1, 2, 3].map((n) => ({
  title: `Orchard Prices Climb Again, Part ${n}`,
  text: [
    `Apple growers in the north sold their harvest for more than last year, report ${n} says, because frost spared most of the trees.`,
    `Pickers came from four regions, slept in caravans behind the barns, and were paid by the crate, as report ${n} describes at length.`,
    `Supermarkets ordered early, so that cider makers had to look abroad for fruit, a trader told the makers of report ${n} by phone.`,
    `Next season may be different, since two of the largest orchards are for sale, and nobody knows who will buy them, says report ${n}.`,
    `A museum of presses and barrels opens in autumn, with a kitchen, a shop and rooms for school classes, report ${n} ends.`,
  ],
}));
const p = (lines: readonly string[]): string => lines.map((line) => `<p>${line}</p>`).join("");
const H1 = `<h1>${TITLE}</h1>`;
const body = p(STORY);
const other = (n: number) => OTHERS[n - 1] ?? { title: "", text: [] };
const link = (n: number): string => `<a href="/stories/orchard-${n}">${other(n).title}</a>`;
const excerpt = (n: number): string => `<h3>${link(n)}</h3>${p(other(n).text.slice(0, 2))}`;
const all = (make: (n: number) => string): string => [1, 2, 3].map(make).join("");
const read = (html: string, url = "https://valley.example/stories/levee") =>
  readArticle({ url, bytes: new TextEncoder().encode(html) });
const page = (content: string, head = ""): string =>
  `<!doctype html><html lang="en"><head><title>${TITLE} - The Valley Weekly</title>${head}</head><body><header><nav><a href="/">Home</a><a href="/sport">Sport</a></nav></header>${content}<footer><p>© The Valley Weekly</p></footer></body></html>`;

const SHAPES: Readonly<Record<string, string>> = {
  "two articles, its own first": page(
    `<article>${H1}${body}</article><article><h1>${other(1).title}</h1>${p(other(1).text)}</article>`,
  ),
  "two articles, its own second": page(
    `<article><h1>${other(1).title}</h1>${p(other(1).text)}</article><article>${H1}${body}</article>`,
  ),
  "two articles with headings of the second rank": page(
    `<main><article><h2>${other(1).title}</h2>${p(other(1).text)}</article><article><h2>${TITLE}</h2>${body}</article></main>`,
  ),
  "three articles in a row of one class": page(
    `<main>${[1, 2].map((n) => `<article class="post"><h2 class="entry-title">${link(n)}</h2><div class="entry-content">${p(other(n).text)}</div></article>`).join("")}<article class="post"><h2 class="entry-title"><a href="/stories/levee">${TITLE}</a></h2><div class="entry-content">${body}</div></article></main>`,
  ),
  "related posts as articles below": page(
    `<div>${H1}<div class="text">${body}</div></div><section>${all((n) => `<article>${excerpt(n)}</article>`)}</section>`,
  ),
  "related posts as articles within its own": page(
    `<article>${H1}${body}<div>${all((n) => `<article>${excerpt(n)}</article>`)}</div></article>`,
  ),
  "one related post as the only article": page(
    `<div id="content">${H1}<div>${body}</div></div><article>${`<h2>${link(1)}</h2>${p(other(1).text)}`}</article>`,
  ),
  "infinite scroll with whole stories": page(
    `<div class="feed"><article class="story" data-url="/stories/levee"><h1>${TITLE}</h1><div class="story-body">${body}</div></article>${all((n) => `<article class="story" data-url="/stories/orchard-${n}"><h1>${other(n).title}</h1><div class="story-body">${p(other(n).text)}</div></article>`)}</div>`,
  ),
  "infinite scroll with boxes instead of articles": page(
    `<div id="scroll"><div class="story-wrap"><div class="head"><h1>${TITLE}</h1></div><div class="txt">${body}</div></div>${all((n) => `<div class="story-wrap"><div class="head"><h1>${other(n).title}</h1></div><div class="txt">${p(other(n).text)}</div></div>`)}</div>`,
  ),
  Divi: page(
    `<div id="main-content"><div class="et_pb_section"><div class="et_pb_module et_pb_post_title"><h1 class="entry-title">${TITLE}</h1></div><div class="et_pb_module et_pb_post_content">${body}</div></div><div class="et_pb_section"><div class="et_pb_blog_grid">${all((n) => `<article id="post-${n}" class="et_pb_post clearfix"><h2 class="entry-title">${link(n)}</h2><div class="post-content"><div class="post-content-inner">${p(other(n).text.slice(0, 1))}</div></div></article>`)}</div></div></div>`,
  ),
  Elementor: page(
    `<div class="elementor"><section class="elementor-section"><div class="elementor-widget elementor-widget-theme-post-title"><h1 class="elementor-heading-title">${TITLE}</h1></div></section><section class="elementor-section"><div class="elementor-widget-theme-post-content"><div class="elementor-widget-container">${body}</div></div></section><section class="elementor-section"><div class="elementor-posts-container">${all((n) => `<article class="elementor-post elementor-grid-item"><div class="elementor-post__text"><h3 class="elementor-post__title">${link(n)}</h3><div class="elementor-post__excerpt">${p(other(n).text.slice(0, 2))}</div></div></article>`)}</div></section></div>`,
  ),
  "Gutenberg's latest posts": page(
    `<main><h1 class="wp-block-post-title">${TITLE}</h1><div class="entry-content wp-block-post-content">${body}</div><ul class="wp-block-post-template">${all((n) => `<li class="wp-block-post type-post"><h2 class="wp-block-post-title">${link(n)}</h2><div class="wp-block-post-excerpt">${p(other(n).text.slice(0, 2))}</div></li>`)}</ul></main>`,
  ),
  "AMP with next pages": page(
    `<article class="amp-wp-article"><header><h1 class="amp-wp-title">${TITLE}</h1></header><div class="amp-wp-article-content">${body}</div></article><amp-next-page>${all((n) => `<article class="amp-wp-article" data-url="https://valley.example/stories/orchard-${n}"><header><h1 class="amp-wp-title">${other(n).title}</h1></header><div class="amp-wp-article-content">${p(other(n).text)}</div></article>`)}</amp-next-page>`,
  ),
  "teasers above its own": page(
    `<div class="top-stories">${all((n) => `<div class="teaser">${excerpt(n)}</div>`)}</div><div class="content">${H1}${body}</div>`,
  ),
  "teasers with the class of a body": page(
    `<div class="col">${H1}<div>${body}</div></div><div class="col">${all((n) => `<div class="card"><h3>${link(n)}</h3><div class="post-content">${p(other(n).text)}</div></div>`)}</div>`,
  ),
  "teasers as links around all of them": page(
    `<main>${H1}<div>${body}</div><div class="grid">${all((n) => `<a class="card" href="/stories/orchard-${n}"><h3>${other(n).title}</h3>${p(other(n).text.slice(0, 2))}</a>`)}</div></main>`,
  ),
  "comments as articles, longer than the story": page(
    `<article>${H1}<div class="entry-content">${body}</div></article><section id="comments"><ol class="comment-list">${all((n) => `<li class="comment"><article class="comment-body"><footer>Reader ${n}</footer><div class="comment-content">${p(other(n).text)}</div></article></li>`)}</ol></section>`,
  ),
  "comments with the class of a body": page(
    `<main>${H1}<div>${body}</div><div class="discussion">${all((n) => `<div class="comment"><b>Reader ${n}</b><div class="post-content">${p(other(n).text)}</div></div>`)}</div></main>`,
  ),
  "several marked bodies": page(
    `<main><section itemscope itemtype="https://schema.org/NewsArticle"><h2 itemprop="headline">${TITLE}</h2><div itemprop="articleBody">${body}</div></section>${all((n) => `<section itemscope itemtype="https://schema.org/NewsArticle" itemid="/stories/orchard-${n}"><h2 itemprop="headline">${other(n).title}</h2><div itemprop="articleBody">${p(other(n).text)}</div></section>`)}</main>`,
  ),
  "a heading that names the page by its link alone": page(
    `<main>${[1, 2].map((n) => `<div class="entry"><h2>${link(n)}</h2>${p(other(n).text)}</div>`).join("")}<div class="entry"><h2><a href="/stories/levee">${TITLE}</a></h2>${body}</div></main>`,
  ),
  tables: page(
    `<table><tr><td class="story"><h2>${TITLE}</h2>${body}</td><td class="story"><h2>${other(1).title}</h2>${p(other(1).text)}</td></tr></table>`,
  ),
  "a title in other words than the heading": page(
    `<article><h1>Valley Rebuilds Old Levee After the Flood</h1>${body}</article><article><h1>${other(2).title}</h1>${p(other(2).text)}</article>`,
  ),
  "another story in an advertorial box first": page(
    `<div class="sponsored"><article class="card"><h2>${link(3)}</h2>${p(other(3).text)}</article></div><div><article>${H1}${body}</article></div>`,
  ),
  "a newsroom's list of the day beside it": page(
    `<div class="row"><div class="col-8">${H1}${body}</div><div class="col-4"><h4>Today</h4><ul>${all((n) => `<li class="news-item"><h5>${link(n)}</h5>${p(other(n).text.slice(0, 2))}</li>`)}</ul></div></div>`,
  ),
  "two languages with a story each": page(
    `<div class="tab"><h2>${TITLE}</h2>${body}</div><div class="tab"><h2>${other(1).title}</h2>${p(other(1).text)}</div>`,
  ),
  "a print version with a second story on the sheet": page(
    `<div id="sheet"><div class="print"><h1>${TITLE}</h1>${body}</div><hr><div class="print"><h1>${other(2).title}</h1>${p(other(2).text)}</div></div>`,
  ),
  "structured data of two stories, the other first": page(
    `<article>${H1}${body}</article><article><h1>${other(1).title}</h1>${p(other(1).text)}</article>`,
    `<script type="application/ld+json">${JSON.stringify([
      {
        "@type": "NewsArticle",
        headline: other(1).title,
        datePublished: "2026-01-02T10:00:00Z",
        url: "https://valley.example/stories/orchard-1",
        articleBody: other(1).text.join(" "),
      },
      {
        "@type": "NewsArticle",
        headline: TITLE,
        datePublished: "2026-01-03T10:00:00Z",
        url: "https://valley.example/stories/levee",
        articleBody: STORY.join(" "),
      },
    ])}</script>`,
  ),
};

describe("the body belongs to the title", () => {
  for (const [name, html] of Object.entries(SHAPES))
    it(`on a page with ${name}`, () => {
      const { item, text } = read(html);
      expect(item.title?.value).to.match(/^Valley Rebuilds/);
      expect(text.split("\n\n")).to.deep.equal(STORY);
    });

  const posts = (heading: (n: number) => string): string =>
    STORY.map((line, at) => `<article class="live-post" id="p${at}">${heading(at)}<p>${line}</p></article>`).join("");
  for (const [name, html] of Object.entries({
    "posts of a live blog": page(
      `<main>${H1}<p>${STORY[0]}</p>${posts((n) => `<h2>Entry of hour ${n + 9}</h2>`)}</main>`,
    ),
    "posts of a live blog that link to themselves": page(
      `<main>${H1}${posts((n) => `<h2><a href="?post=${n}#p${n}">Entry of hour ${n + 9}</a></h2>`)}</main>`,
    ),
    "chapters in sections with headings": page(
      `<article>${H1}${STORY.map((line, at) => `<section><h2>Chapter number ${at + 1}</h2><p>${line}</p></section>`).join("")}</article>`,
    ),
    "a list of places with links to them": page(
      `<article>${H1}${STORY.map((line, at) => `<h3><a href="https://place${at}.example/">The place number ${at + 1}</a></h3><p>${line}</p>`).join("")}</article>`,
    ),
  }))
    it(`keeps ${name}`, () => {
      const { text } = read(html);
      for (const line of STORY) expect(text).to.include(line);
    });

  for (const [name, content] of Object.entries({
    "a gallery and related stories": `<article>${H1}<div class="gallery"><figure><img src="/1.jpg"><figcaption>One</figcaption></figure></div></article><div>${all((n) => `<article>${excerpt(n)}</article>`)}</div>`,
    "a video and teasers": `<main>${H1}<video src="/1.mp4"></video><div class="more">${all((n) => `<div class="teaser">${excerpt(n)}</div>`)}</div></main>`,
    "a heading, and a story of its own below": `<main>${H1}</main><aside><h2>${other(1).title}</h2>${p(other(1).text)}</aside>`,
  }))
    it(`of a page with ${name} is none`, () => {
      const { text, warnings } = read(page(content));
      for (const { text: lines } of OTHERS) for (const line of lines) expect(text).to.not.include(line);
      expect(warnings).to.not.deep.equal([]);
    });
});
