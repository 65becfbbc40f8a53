import { changedMs, type Outlet, type Published } from "./story.js";

const BLURB_CHARS = 160;

/** What the documents of one outlet are written from. */
export interface Issue {
  readonly outlet: Outlet;
  /** Newest first. */
  readonly stories: readonly Published[];
  /** `http://127.0.0.1:8091`, without a trailing slash. */
  readonly origin: string;
}

/** The address of a story's page; a copy leads to the original, as outlets that quote others do. */
export function pageUrl(origin: string, story: Published): string {
  if (story.copyOf !== undefined) return `${origin}/${story.copyOf}.html?utm_source=${story.outlet}&utm_medium=rss`;
  return `${origin}/${story.outlet}/${story.slug}.html`;
}

/** RSS 2.0 as WordPress writes it: a blurb as description, the whole text as content:encoded. */
export function rssDocument({ outlet, stories, origin }: Issue): string {
  const items = stories.map((story) => {
    const url = pageUrl(origin, story);
    return `
  <item>
    <title>${escapeXml(story.title)}</title>
    <link>${url}</link>
    <guid isPermaLink="false">${outlet.id}:${story.slug}</guid>
    <dc:creator><![CDATA[${story.author}]]></dc:creator>
    <pubDate>${rfc822(story.publishedMs, 7)}</pubDate>
    ${story.categories.map((category) => `<category><![CDATA[${category}]]></category>`).join("")}
    <description><![CDATA[${blurb(story)}]]></description>
    <content:encoded><![CDATA[${bodyHtml(origin, story)}]]></content:encoded>
  </item>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
  <title>${escapeXml(outlet.title)}</title>
  <link>${origin}/${outlet.id}/</link>
  <atom:link href="${origin}${outlet.feedPath}" rel="self" type="application/rss+xml"/>
  <description>${escapeXml(outlet.description)}</description>
  <language>${outlet.language}</language>${items.join("")}
</channel>
</rss>
`;
}

/** Atom 1.0 with escaped HTML titles and xhtml content. */
export function atomDocument({ outlet, stories, origin }: Issue): string {
  const entries = stories.map((story) => {
    const url = pageUrl(origin, story);
    return `
  <entry>
    <id>tag:saltmere.example,2026:${story.slug}</id>
    <title type="html">${escapeXml(escapeXml(story.title))}</title>
    <link rel="alternate" type="text/html" href="${url}"/>
    <author><name>${escapeXml(story.author)}</name></author>
    <published>${isoSeconds(story.publishedMs)}</published>
    <updated>${isoSeconds(changedMs(story))}</updated>
    ${story.categories.map((category) => `<category term="${escapeXml(category)}"/>`).join("")}
    <summary>${escapeXml(blurb(story))}</summary>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">${bodyHtml("", story)}</div></content>
  </entry>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${outlet.language}" xml:base="${origin}/">
  <id>tag:saltmere.example,2026:${outlet.id}</id>
  <title>${escapeXml(outlet.title)}</title>
  <subtitle>${escapeXml(outlet.description)}</subtitle>
  <link rel="self" href="${origin}${outlet.feedPath}"/>
  <link rel="alternate" href="${origin}/${outlet.id}/"/>
  <updated>${isoSeconds(Math.max(0, ...stories.map(changedMs)))}</updated>${entries.join("")}
</feed>
`;
}

/** RSS 1.0, the items beside the channel. */
export function rdfDocument({ outlet, stories, origin }: Issue): string {
  const urls = stories.map((story) => escapeXml(pageUrl(origin, story)));
  const items = stories.map(
    (story, at) => `
<item rdf:about="${urls[at]}">
  <title>${escapeXml(story.title)}</title>
  <link>${urls[at]}</link>
  <description>${escapeXml(blurb(story))}</description>
  <dc:creator>${escapeXml(story.author)}</dc:creator>
  <dc:date>${isoSeconds(story.publishedMs)}</dc:date>
  ${story.categories.map((category) => `<dc:subject>${escapeXml(category)}</dc:subject>`).join("")}
  <content:encoded><![CDATA[${bodyHtml(origin, story)}]]></content:encoded>
</item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel rdf:about="${origin}${outlet.feedPath}">
  <title>${escapeXml(outlet.title)}</title>
  <link>${origin}/${outlet.id}/</link>
  <description>${escapeXml(outlet.description)}</description>
  <dc:language>${outlet.language}</dc:language>
  <items><rdf:Seq>${urls.map((url) => `<rdf:li rdf:resource="${url}"/>`).join("")}</rdf:Seq></items>
</channel>${items.join("")}
</rdf:RDF>
`;
}

/** JSON Feed 1.1, recordings as attachments. */
export function jsonDocument({ outlet, stories, origin }: Issue, audioBytes: number, audioSeconds: number): string {
  const items = stories.map((story) => ({
    id: `${outlet.id}/${story.slug}`,
    url: pageUrl(origin, story),
    title: story.title,
    summary: blurb(story),
    content_html: bodyHtml(origin, story),
    image: imageUrl(origin, story),
    date_published: isoSeconds(story.publishedMs),
    ...(story.updatedMs === undefined ? {} : { date_modified: isoSeconds(story.updatedMs) }),
    authors: [{ name: story.author }],
    tags: story.categories,
    ...(story.audio === true
      ? {
          attachments: [
            {
              url: `${origin}/audio/${story.slug}.wav`,
              mime_type: "audio/wav",
              title: story.title,
              size_in_bytes: audioBytes,
              duration_in_seconds: audioSeconds,
            },
          ],
        }
      : {}),
  }));
  const feed = {
    version: "https://jsonfeed.org/version/1.1",
    title: outlet.title,
    description: outlet.description,
    home_page_url: `${origin}/${outlet.id}/`,
    feed_url: `${origin}${outlet.feedPath}`,
    language: outlet.language,
    items,
  };
  return `${JSON.stringify(feed, null, 2)}\n`;
}

export function imageUrl(origin: string, story: Published): string {
  return `${origin}/img/${story.slug}.png`;
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign] ?? "&quot;");
}

/** Paragraphs of stories may hold markup of their own. */
export function plain(paragraph: string): string {
  return paragraph.replace(/<[^>]*>/g, "");
}

/** Well-formed, so that it serves as XHTML too. */
function bodyHtml(origin: string, story: Published): string {
  const picture =
    story.copyOf === undefined
      ? `<figure><img src="${imageUrl(origin, story)}" alt="${escapeXml(story.caption)}" width="640" height="360"/><figcaption>${escapeXml(story.caption)}</figcaption></figure>`
      : "";
  return picture + story.paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join("");
}

function blurb(story: Published): string {
  const first = plain(story.paragraphs[0] ?? "");
  return first.length <= BLURB_CHARS ? first : `${first.slice(0, first.lastIndexOf(" ", BLURB_CHARS))} …`;
}

function isoSeconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** In the outlet's own offset, as its clock on the wall shows it. */
function rfc822(ms: number, offsetHours: number): string {
  const local = new Date(ms + offsetHours * 3_600_000).toUTCString();
  return local.replace("GMT", `+${String(offsetHours).padStart(2, "0")}00`);
}
