// Realistic feeds from a seed: the same seed gives the same bytes on every machine.

const WORDS =
  "air sungai muara kapal pasar berita warga kota hujan laut the river carries news of a small town to sea and every boat that comes in brings another story worth telling again über café naïve señor 東京 новости".split(
    " ",
  );
const FORMATS = ["rss-escaped", "rss-cdata", "rss-podcast", "atom-html", "atom-xhtml", "rdf", "json"];

/** `count` feeds of 20 to 400 KB in all formats: `{ name, format, bytes }`. */
export function generateFeeds(seed = 1, count = 35) {
  const random = mulberry32(seed);
  return Array.from({ length: count }, (_, i) => {
    const format = FORMATS[i % FORMATS.length];
    const size = Math.round(20_000 * 20 ** random());
    return { name: `${format}-${i}`, format, bytes: Buffer.from(generateFeed(format, size, random)) };
  });
}

/** One feed of at least `size` characters. */
export function generateFeed(format, size, random = mulberry32(1)) {
  const items = [];
  for (let length = 0; length < size; ) {
    const item = WRITERS[format].item(makeItem(items.length, random));
    items.push(item);
    length += item.length;
  }
  return WRITERS[format].feed(items);
}

export function mulberry32(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function makeItem(index, random) {
  const words = (count) => Array.from({ length: count }, () => WORDS[Math.floor(random() * WORDS.length)]).join(" ");
  const paragraphs = Array.from({ length: 2 + Math.floor(random() * 8) }, (_, i) => {
    const text = words(20 + Math.floor(random() * 60));
    const link = `<a href="https://news.example/${index}/${i}?a=1&amp;b=2" title="${words(3)}">${words(4)}</a>`;
    const picture = i % 3 === 1 ? `<figure><img src="/img/${index}-${i}.jpg" alt="${words(3)}" /></figure>` : "";
    return `<p>${text} “${words(5)}” &amp; ${link}, <em>${words(3)}</em>.</p>${picture}`;
  });
  return {
    id: `tag:news.example,2024:${index}`,
    url: `https://news.example/2024/12/${index}-${words(4).replace(/\s+/g, "-")}`,
    title: `${words(6)} & ${words(3)}`,
    summary: words(25),
    html: paragraphs.join("\n"),
    date: new Date(1_700_000_000_000 + index * 3_600_000),
    author: words(2),
    tags: [words(1), words(2), words(1)],
    minutes: 10 + Math.floor(random() * 80),
  };
}

const escaped = (text) =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
const rssFeed = (items) => `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:atom="http://www.w3.org/2005/Atom" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
  xmlns:media="http://search.yahoo.com/mrss/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/">
<channel>
  <title>News &amp; more</title>
  <atom:link href="https://news.example/feed" rel="self" type="application/rss+xml" />
  <link>https://news.example/</link>
  <description>All of it</description>
  <language>id</language>
  <ttl>60</ttl>
  <image><url>https://news.example/i.png</url><title>News</title><link>https://news.example/</link></image>
${items.join("\n")}
</channel></rss>`;
const rssCommon = (item) => `    <title>${escaped(item.title)}</title>
    <link>${item.url}</link>
    <dc:creator><![CDATA[${item.author}]]></dc:creator>
    <pubDate>${item.date.toUTCString().replace("GMT", "+0000")}</pubDate>
${item.tags.map((tag) => `    <category><![CDATA[${tag}]]></category>`).join("\n")}
    <guid isPermaLink="false">${item.id}</guid>`;
const atomFeed = (items) => `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="id">
  <title type="text">News &amp; more</title>
  <subtitle>All of it</subtitle>
  <link rel="alternate" type="text/html" href="https://news.example/"/>
  <link rel="self" type="application/atom+xml" href="https://news.example/feed"/>
  <id>https://news.example/</id>
  <updated>2024-12-19T07:32:00Z</updated>
${items.join("\n")}
</feed>`;
const atomItem = (item, content) => `  <entry>
    <id>${item.id}</id>
    <title type="html">${escaped(escaped(item.title))}</title>
    <link rel="alternate" type="text/html" href="${item.url}"/>
    <published>${item.date.toISOString()}</published>
    <updated>${item.date.toISOString()}</updated>
    <author><name>${item.author}</name><uri>https://news.example/people</uri></author>
${item.tags.map((tag) => `    <category term="${tag}"/>`).join("\n")}
    <summary>${escaped(item.summary)}</summary>
    ${content}
  </entry>`;

const WRITERS = {
  "rss-escaped": {
    feed: rssFeed,
    item: (item) => `  <item>\n${rssCommon(item)}\n    <description>${escaped(item.html)}</description>\n  </item>`,
  },
  "rss-cdata": {
    feed: rssFeed,
    item: (item) => `  <item>\n${rssCommon(item)}
    <comments>${item.url}#comments</comments>
    <slash:comments>3</slash:comments>
    <description><![CDATA[<p>${item.summary}</p>]]></description>
    <content:encoded><![CDATA[${item.html}]]></content:encoded>
    <media:content url="https://news.example/img/${item.minutes}.jpg" medium="image"><media:title type="html">${item.author}</media:title></media:content>
  </item>`,
  },
  "rss-podcast": {
    feed: rssFeed,
    item: (item) => `  <item>\n${rssCommon(item)}
    <description><![CDATA[${item.html.slice(0, 900)}]]></description>
    <itunes:summary>${escaped(item.summary)}</itunes:summary>
    <itunes:author>${item.author}</itunes:author>
    <itunes:duration>${item.minutes}:07</itunes:duration>
    <itunes:image href="https://news.example/i/${item.minutes}.jpg" />
    <enclosure url="https://news.example/a/${item.minutes}.mp3" length="${item.minutes * 1000}" type="audio/mpeg" />
  </item>`,
  },
  "atom-html": {
    feed: atomFeed,
    item: (item) => atomItem(item, `<content type="html">${escaped(item.html)}</content>`),
  },
  "atom-xhtml": {
    feed: atomFeed,
    item: (item) =>
      atomItem(item, `<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">${item.html}</div></content>`),
  },
  rdf: {
    feed: (items) => `<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel rdf:about="https://news.example/"><title>News</title><link>https://news.example/</link><description>All of it</description></channel>
${items.join("\n")}
</rdf:RDF>`,
    item: (item) => `<item rdf:about="${item.id}"><title>${escaped(item.title)}</title><link>${item.url}</link>
<dc:date>${item.date.toISOString()}</dc:date><dc:creator>${item.author}</dc:creator><dc:subject>${item.tags[0]}</dc:subject>
<description>${escaped(item.summary)}</description><content:encoded><![CDATA[${item.html}]]></content:encoded></item>`,
  },
  json: {
    feed: (items) =>
      `{"version":"https://jsonfeed.org/version/1.1","title":"News","home_page_url":"https://news.example/","items":[${items.join(",\n")}]}`,
    item: (item) =>
      JSON.stringify({
        id: item.id,
        url: item.url,
        title: item.title,
        summary: item.summary,
        content_html: item.html,
        date_published: item.date.toISOString(),
        authors: [{ name: item.author }],
        tags: item.tags,
      }),
  },
};
