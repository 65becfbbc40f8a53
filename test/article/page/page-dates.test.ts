import { expect } from "chai";
import { readArticle } from "../../../src/article/page/read-article.js";

const STORY = [
  "Orang-orang kampung memperbaiki tanggul di tepi sungai sejak pagi, dan mereka mencatat setiap retakan sebelum hujan turun.",
  "Kepala kampung menyediakan karung pasir, dan anak-anak sekolah menanam pohon di tepi jalan yang baru saja diperbaiki itu.",
  "Tanggul itu terakhir diperbaiki lima tahun lalu, dan banjir tahun lalu merendam dua puluh rumah di sekitar pasar yang lama.",
];

const ENGLISH_STORY = [
  "The people of the village repaired the levee by the river all morning, and wrote down every crack before the rain came.",
  "The mayor of the village brought bags of sand, and children of the school planted trees along the road that was repaired.",
  "The levee was repaired for the last time five years ago, and a flood of last year reached twenty houses around the market.",
];

interface Parts {
  readonly language?: string;
  readonly host?: string;
  readonly head?: string;
  readonly above?: string;
  readonly byline?: string;
  readonly standfirst?: string;
  readonly opening?: string;
  readonly below?: string;
}

function publishedOf(parts: Parts): string | undefined {
  const [first, ...others] = parts.language === "en" ? ENGLISH_STORY : STORY;
  const html = `<!doctype html><html lang="${parts.language ?? "id"}"><head><title>Tanggul diperbaiki</title>${parts.head ?? ""}</head><body>
    <nav><a href="/">Beranda</a></nav><main>${parts.above ?? ""}<article><h1>Tanggul di kampung hulu diperbaiki</h1>${parts.standfirst ?? ""}${parts.byline ?? ""}
    <div class="text"><p>${parts.opening ?? ""}${first}</p>${others.map((line) => `<p>${line}</p>`).join("")}</div>${parts.below ?? ""}</article></main></body></html>`;
  const url = `https://${parts.host ?? "hulu.example"}/tanggul`;
  return readArticle({ url, bytes: new TextEncoder().encode(html) }, { now: "2026-03-01T00:00:00Z" }).item.published;
}

/** Whole lines: with weekday, half of the day and zone, in the language of the page. Zones as docs/article-rules.md says. */
const LINES: readonly (readonly [language: string, line: string, published: string])[] = [
  ["id", "Rabu, 5 Maret 2025 3.15 sore", "2025-03-05T08:15:00Z"],
  ["id", "5 Maret 2025 | 7.45 malam WITA", "2025-03-05T11:45:00Z"],
  ["id", "5 Maret 2025 pukul 9.05 pagi", "2025-03-05T02:05:00Z"],
  ["id", "05/03/2025 15.15 WIT", "2025-03-05T06:15:00Z"],
  ["ms", "Rabu, 5 Mac 2025 3:15 PTG", "2025-03-05T07:15:00Z"],
  ["ms", "5 Mac 2025, 3:15 petang MYT", "2025-03-05T07:15:00Z"],
  ["ms", "5 Mac 2025, 8:15 malam", "2025-03-05T12:15:00Z"],
  ["es", "miércoles, 5 de marzo de 2025 3:15 p. m.", "2025-03-05T15:15:00Z"],
  ["es", "5 de marzo de 2025, 3:15 de la tarde", "2025-03-05T15:15:00Z"],
  ["es", "05/03/2025 a las 03:15 a. m.", "2025-03-05T03:15:00Z"],
  ["pt", "Quarta-feira, 5 de março de 2025 às 15h15", "2025-03-05T15:15:00Z"],
  ["fr", "Publié le mercredi 5 mars 2025 à 15 h 15", "2025-03-05T15:15:00Z"],
  ["it", "5 mar 2025 (15:15)", "2025-03-05T15:15:00Z"],
  ["it", "mercoledì 5 marzo 2025, ore 15:15", "2025-03-05T15:15:00Z"],
  ["ro", "5 martie 2025, ora 15:15", "2025-03-05T15:15:00Z"],
  ["ro", "miercuri, 5 martie 2025 la ora 15:15", "2025-03-05T15:15:00Z"],
  ["de", "Mi 05.03.25 | 15:15 Uhr", "2025-03-05T15:15:00Z"],
  ["de", "Mittwoch, 5. März 2025, 15:15 Uhr", "2025-03-05T15:15:00Z"],
  ["nl", "woensdag 5 maart 2025 om 15:15 uur", "2025-03-05T15:15:00Z"],
  ["sv", "onsdag 5 mars 2025 kl. 15.15", "2025-03-05T15:15:00Z"],
  ["da", "5. marts 2025 kl. 15.15", "2025-03-05T15:15:00Z"],
  ["fi", "5.3.2025 klo 15.15", "2025-03-05T15:15:00Z"],
  ["pl", "5 marca 2025, godz. 15:15", "2025-03-05T15:15:00Z"],
  ["cs", "5. března 2025 v 15:15", "2025-03-05T15:15:00Z"],
  ["hu", "2025. március 5., 15:15", "2025-03-05T15:15:00Z"],
  ["tr", "5 Mart 2025 Çarşamba 15:15", "2025-03-05T15:15:00Z"],
  ["el", "Τετάρτη 5/3/2025 03:15 μ.μ.", "2025-03-05T15:15:00Z"],
  ["ru", "среда, 5 марта 2025, 15:15", "2025-03-05T15:15:00Z"],
  ["uk", "5 березня 2025, 15:15", "2025-03-05T15:15:00Z"],
  ["ar", "الأربعاء 5 مارس 2025 03:15 م", "2025-03-05T15:15:00Z"],
  ["ar", "5 مارس 2025 09:15 ص", "2025-03-05T09:15:00Z"],
  ["hi", "5 मार्च 2025, शाम 5:15 बजे", "2025-03-05T17:15:00Z"],
  ["vi", "Thứ Tư, 5/3/2025, 15:15 (GMT+7)", "2025-03-05T08:15:00Z"],
  ["th", "5 มีนาคม 2568 15:15 น.", "2025-03-05T15:15:00Z"],
  ["th", "5 มี.ค. 2568 เวลา 15:15 น.", "2025-03-05T15:15:00Z"],
  ["ko", "입력 2025.03.05 오후 3:15", "2025-03-05T15:15:00Z"],
  ["ja", "2025年3月5日 午後3時15分", "2025-03-05T15:15:00Z"],
  ["zh", "2025年03月05日 下午3:15", "2025-03-05T15:15:00Z"],
  ["en", "Wednesday, March 5, 2025 at 3:15 p.m. EST", "2025-03-05T20:15:00Z"],
  ["en", "5 March 2025, 15:15 IST", "2025-03-05T09:45:00Z"],
  ["he", "5 March 2025, 15:15 IST", "2025-03-05T13:15:00Z"],
  ["ga", "5 March 2025, 15:15 IST", "2025-03-05T15:15:00Z"],
];

describe("a date line of a page is read whole", () => {
  for (const [language, line, published] of LINES) {
    it(`${language}: ${line}`, () => {
      expect(publishedOf({ language, byline: `<div class="meta">${line}</div>` })).to.equal(published);
    });
    it(`${language}: Rina Wati | ${line} | Hulu`, () => {
      expect(publishedOf({ language, byline: `<div class="meta">Rina Wati | ${line} | Hulu</div>` })).to.equal(
        published,
      );
    });
  }

  it("IST is Ireland's on an Irish site", () => {
    const byline = "<p>5 July 2025, 15:15 IST</p>";
    expect(publishedOf({ language: "en", host: "valley.ie", byline })).to.equal("2025-07-05T14:15:00Z");
    expect(publishedOf({ language: "en", host: "valley.co.il", byline })).to.equal("2025-07-05T12:15:00Z");
    expect(publishedOf({ language: "en", host: "valley.co.in", byline })).to.equal("2025-07-05T09:45:00Z");
  });
});

const DAY = "2025-03-05T00:00:00Z";
const PLACES: Readonly<Record<string, readonly [Parts, string | undefined]>> = {
  "above the heading": [{ language: "en", above: "<span>5 March 2025</span>" }, DAY],
  "above the heading, with a label": [{ language: "de", above: "<p>Veröffentlicht am 05.03.2025</p>" }, DAY],
  "in the breadcrumb": [{ language: "fr", above: "<div>Accueil / Société / 5 mars 2025</div>" }, DAY],
  "below the standfirst": [
    { language: "de", standfirst: `<p>${STORY[1]}</p>`, byline: "<span>05.03.2025</span>" },
    DAY,
  ],
  "below two paragraphs of a standfirst": [
    { language: "nl", standfirst: `<p>${STORY[1]}</p><p>${STORY[2]}</p>`, byline: "<div>5 maart 2025</div>" },
    DAY,
  ],
  "at the start of the first paragraph": [{ language: "de", opening: "05.03.2025 – " }, DAY],
  "in brackets at the start of the first paragraph": [{ language: "es", opening: "(05/03/2025) " }, DAY],
  "in the dateline of the first paragraph": [
    { language: "id", opening: "Jakarta, 5 Maret 2025 - " },
    "2025-03-04T17:00:00Z",
  ],
  "below the story, with a label": [{ language: "en", below: "<p>Published: 5 March 2025</p>" }, DAY],
  "in the title of the metadata": [
    { language: "en", head: '<meta property="og:title" content="Tanggul di kampung hulu diperbaiki - 5 March 2025">' },
    DAY,
  ],
  "in article:published:time": [
    { head: '<meta property="article:published:time" content="2025-03-05T10:00:00+07:00">' },
    "2025-03-05T03:00:00Z",
  ],
  "in citation_publication_date": [
    { head: '<meta name="citation_publication_date" content="2025/03/05">', language: "en" },
    DAY,
  ],
  "in prism.publicationDate": [
    { head: '<meta name="prism.publicationDate" content="2025-03-05">', language: "en" },
    DAY,
  ],
  "in WebPage of JSON-LD, without an article": [
    {
      head: '<script type="application/ld+json">{"@graph":[{"@type":"WebSite"},{"@type":"WebPage","datePublished":"2025-03-05T08:00:00+00:00"}]}</script>',
    },
    "2025-03-05T08:00:00Z",
  ],
  "in the <time> by the heading, not in that of another story": [
    {
      above: '<div><a href="/x">Berita lain</a> <time datetime="2024-01-01T00:00:00Z">1 Januari</time></div>'.repeat(9),
      byline: '<time datetime="2025-03-05T08:00:00Z">5 Maret</time>',
    },
    "2025-03-05T08:00:00Z",
  ],
  "nowhere: a sentence that begins with a day": [
    { language: "en", opening: "On 5 March 2025 the council met. " },
    undefined,
  ],
  "nowhere: a list of other stories below": [
    { language: "en", below: "<p>Harga karet naik, 5 March 2025</p><p>Bupati tinjau jembatan, 4 March 2025</p>" },
    undefined,
  ],
  "nowhere: the last change alone, above the heading": [
    { language: "de", above: "<p>Aktualisiert am 05.03.2025</p>" },
    undefined,
  ],
};

describe("the date of a page without dates in its metadata, or with few, is found", () => {
  for (const [where, [parts, published]] of Object.entries(PLACES))
    it(where, () => {
      expect(publishedOf(parts)).to.equal(published);
    });
});
