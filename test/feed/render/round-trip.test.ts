import { expect } from "chai";
import fc from "fast-check";
import type { Attachment, Item, NormalisedItem } from "../../../src/domain/item.js";
import type { ParsedFeed } from "../../../src/domain/parsed-feed.js";
import { normaliseItems } from "../../../src/feed/normalise/normalise-items.js";
import { parseFeed } from "../../../src/feed/parse/parse-feed.js";
import type { RenderFormat } from "../../../src/feed/render/formats.js";
import { renderFeed } from "../../../src/feed/render/render-feed.js";
import type { RenderInput } from "../../../src/feed/render/render-model.js";
import { sanitiseHtml } from "../../../src/feed/sanitise/sanitise-html.js";
import { toInstant } from "../../../src/lib/dates/instant.js";

const SOURCE = { id: "s", title: "Harian S", url: "https://s.example/", feedUrl: "https://s.example/rss" };
const RUNS = 60;
/** Longer than any summary below, so that it is the body. */
const BODY =
  "<p>Air pasang naik di muara sungai pada pagi hari, dan surut kembali sebelum malam tiba di pelabuhan lama.</p>";

const path = fc.stringMatching(/^[a-z0-9]{1,12}$/);
const line = (pattern: RegExp) => fc.stringMatching(pattern).map((text) => `x${text.replace(/\s+/g, " ").trim()}y`);
/** RSS never says whether a title is text or HTML: what looks like a tag cannot come back. */
const word = line(/^[A-Za-z0-9&<>"'é東\]# ]{1,30}$/).map((text) => text.replace(/<(?=[a-z])/gi, "< "));
/** Names and categories are read as HTML, since many publishers write them so. */
const name = line(/^[A-Za-z0-9"'é東. -]{1,20}$/);
const address = fc.tuple(path, path).map(([host, page]) => `https://${host}.example/${page}?a=1&b=%C3%A9`);
const instant = fc.integer({ min: 1_000_000_000, max: 1_700_000_000 }).map((seconds) => toInstant(seconds * 1000));
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const person = fc.record(
  { name, email: path.map((user) => `${user}@mail.example`), url: address },
  { requiredKeys: ["name"] },
);
const attachment = fc
  .record(
    {
      url: fc.tuple(path, path).map(([host, page]) => `https://${host}.example/${page}.mp3`),
      mimeType: fc.constantFrom("audio/mpeg", "video/mp4", "application/pdf"),
      title: name,
      sizeBytes: fc.integer({ min: 1, max: 2 ** 40 }),
      durationSeconds: fc.integer({ min: 1, max: 600_000 }),
    },
    { requiredKeys: ["url", "mimeType"] },
  )
  // Only sound and film have a length of time.
  .map(({ durationSeconds, ...file }) =>
    file.mimeType === "application/pdf" || durationSeconds === undefined ? file : { ...file, durationSeconds },
  );
const markup = fc.array(
  fc.oneof(
    word.map((text) => `<p>${escapeMarkup(text)}</p>`),
    fc.tuple(address, name).map(([url, text]) => `<p><a href="${escapeMarkup(url)}">${escapeMarkup(text)}</a></p>`),
    name.map((text) => `<ul><li>${escapeMarkup(text)}</li></ul>`),
    name.map((text) => `<pre><code class="language-js">${escapeMarkup(text)}\n]]&gt;</code></pre>`),
    fc.constant('<ruby>漢<rt>kan</rt></ruby><p dir="rtl">שלום</p>'),
  ),
  { maxLength: 4 },
);
const identifier = fc.oneof(
  path.map((text) => `tag:s.example,2024:${text}`),
  address,
  fc.uuid().map((text) => `urn:uuid:${text}`),
  fc.nat().map(String),
  path,
  line(/^[A-Za-z0-9&<>é東 :/]{1,20}$/),
);

const item: fc.Arbitrary<Item> = fc
  .record({
    id: identifier,
    url: address,
    title: word,
    summary: optional(word),
    body: markup,
    authors: fc.uniqueArray(person, { selector: (one) => one.name.toLowerCase(), maxLength: 3 }),
    published: instant,
    laterSeconds: fc.nat(1_000_000),
    image: optional(address.map((url) => ({ url }))),
    attachments: fc.uniqueArray(attachment, { selector: ({ url }) => url, maxLength: 3 }),
    categories: fc.uniqueArray(name, { selector: (text) => text.toLowerCase(), maxLength: 4 }),
    language: optional(fc.constantFrom("id", "en", "pt-BR", "zh-Hant")),
  })
  .map(({ summary, body, laterSeconds, image, language, ...facts }) => ({
    ...facts,
    ...(summary === undefined ? {} : { summary }),
    contentHtml: sanitiseHtml(BODY + body.join("")),
    updated: toInstant(Date.parse(facts.published) + laterSeconds * 1000),
    ...(image === undefined ? {} : { image }),
    ...(language === undefined ? {} : { language }),
    source: SOURCE,
    firstSeen: facts.published,
  }));

const input = fc
  .record({
    title: word,
    description: word,
    publisher: name,
    language: fc.constantFrom("id", "en", "fr"),
    hubs: fc.uniqueArray(address, { maxLength: 2 }),
    items: fc.uniqueArray(item, { selector: ({ id, url, updated }) => `${id} ${url} ${updated}`, maxLength: 5 }),
  })
  .filter(({ items }) => new Set(items.map(({ id }) => id)).size === items.length)
  .filter(({ items }) => new Set(items.map(({ updated }) => updated)).size === items.length)
  .map(
    ({ hubs, ...facts }): RenderInput => ({
      ...facts,
      ...{ id: "https://muara.example/f", homeUrl: "https://muara.example/", selfUrl: "https://muara.example/f.xml" },
      links: { hubs },
    }),
  );

type Facts = Partial<Item>;

/** What each format has a place for; everything else of the model must come back as it went. */
const CARRIED: Readonly<Record<RenderFormat, (given: Item, feed: RenderInput) => Facts>> = {
  // dc:creator is a name; RSS has no date of change and no language of an item; its one enclosure has no title and no duration.
  rss: ({ updated, language, ...given }) => ({
    ...given,
    authors: given.authors.map(({ name: author }) => ({ name: author })),
    attachments: given.attachments.map((file, index) => {
      const { title, durationSeconds, ...enclosure } = file;
      return index === 0 ? enclosure : { ...file, isMediaContent: true };
    }),
  }),
  // An id must be an IRI (RFC 4287 section 4.2.6); a link has no length in time; without an author an entry is its source's.
  atom: ({ language, ...given }, feed) => ({
    ...given,
    authors: authorsOr(given, SOURCE.title),
    ...(language === undefined || language === feed.language ? {} : { language }),
    attachments: given.attachments.map(({ durationSeconds, ...file }) => file),
  }),
  // An author has a page or, without one, an address of mail; without an author an item is the feed's.
  json: (given, feed) => ({
    ...given,
    authors: authorsOr(given, feed.publisher).map(({ email, ...author }) => ({
      ...author,
      ...(author.url === undefined && email !== undefined ? { email } : {}),
    })),
  }),
};

/** Audio comes first, then video; a document has no duration. */
function ordered(files: readonly Attachment[]): Attachment[] {
  return ["audio/mpeg", "video/mp4", "application/pdf"].flatMap((type) =>
    files
      .filter(({ mimeType }) => mimeType === type)
      .map(({ durationSeconds, ...file }) =>
        durationSeconds === undefined || type === "application/pdf" ? file : { ...file, durationSeconds },
      ),
  );
}

describe("rendering, parsing and normalising again", () => {
  for (const format of ["rss", "atom", "json"] as const) {
    it(`gives every fact of every item that ${format} has a place for`, () => {
      fc.assert(
        fc.property(input, (feed) => {
          const items = normaliseItems(read(format, feed).items, { source: SOURCE });
          const sorted = feed.items.map((one) => ({ ...one, attachments: ordered(one.attachments) }));
          const given = sorted.map((one) => wanted(CARRIED[format](one, feed), format));
          expect(items.map((again, i) => comparable(again, given[i]))).to.deep.equal(given);
        }),
        { numRuns: RUNS },
      );
    });

    it(`gives what ${format} says of the feed itself`, () => {
      fc.assert(
        fc.property(input, (feed) => {
          const again = read(format, feed);
          expect([plain(again.title), plain(again.description)]).to.deep.equal([feed.title, feed.description]);
          expect(again).to.include({ link: feed.homeUrl, selfUrl: feed.selfUrl });
          expect(again.hubs).to.deep.equal(feed.links?.hubs);
          if (format !== "rss") expect(again.authors).to.deep.equal([{ name: feed.publisher }]);
          expect(again.language).to.equal(feed.language);
          expect(again.problems).to.deep.equal([]);
        }),
        { numRuns: RUNS },
      );
    });
  }
});

function read(format: RenderFormat, feed: RenderInput): ParsedFeed {
  return parseFeed({ url: feed.selfUrl, bytes: Buffer.from(renderFeed(format, feed)) });
}

function wanted(given: Facts, format: RenderFormat): Facts {
  const { firstSeen, source, id = "", ...facts } = given;
  const isIri = /^(?:https?|tag|urn):\S+$/.test(id) && /^[!-~]+$/.test(id);
  return { ...facts, id: format === "atom" && !isIri ? "made" : id };
}

/** What was read, without what was never written: a summary or language made from the text, an IRI made from an id. */
function comparable(again: NormalisedItem, given: Facts = {}): Facts {
  const { source, idDerived, summary, language, id, ...facts } = again;
  return {
    ...facts,
    ...("summary" in given ? { summary } : {}),
    ...("language" in given ? { language } : {}),
    id: given.id === "made" && id.startsWith("urn:uuid:") ? "made" : id,
  };
}

function plain(text: ParsedFeed["title"]): string | undefined {
  if (text?.type !== "html") return text?.value;
  const named: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", "#39": "'", amp: "&" };
  return text.value.replace(/&(lt|gt|quot|apos|#39|amp);/g, (_, entity: string) => named[entity] ?? "");
}

function escapeMarkup(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function authorsOr({ authors }: Pick<Item, "authors">, name: string): Item["authors"] {
  return authors.length > 0 ? authors : [{ name }];
}
