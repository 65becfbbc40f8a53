// Items that look like news: 4 KB of body, a head of common size, no two alike.
const START_MS = Date.parse("2024-01-01T00:00:00Z");
const WORDS =
  "muara sungai berita hari ini warga kota pemerintah air banjir pasar harga beras jalan desa sekolah guru siswa".split(
    " ",
  );
const BODY_CHARS = 4000;

export const NOW = "2024-12-01T00:00:00Z";

/** Keys of items that are not kept any more; one more comes with each item that goes. */
export function remembered(source) {
  return Array.from({ length: 200 }, (_, at) => ({ key: `r${source}x${at}`.padEnd(16, "z"), lastSeen: NOW }));
}

export function sourceId(n) {
  return `source-${String(n).padStart(5, "0")}`;
}

export function sampleItem(source, n) {
  const id = `https://site-${source % 500}.example/berita/2024/${source}/${n}-judul-berita-yang-agak-panjang`;
  const at = new Date(START_MS + n * 3_600_000 + source * 1000).toISOString().replace(/\.\d{3}Z/, "Z");
  return {
    key: `k${source.toString(36)}${n.toString(36)}`.padEnd(16, "x"),
    id,
    url: id,
    title: `Berita ${n} dari sumber ${source}: ${words(n + source, 8)}`,
    summary: words(n * 3 + source, 30),
    contentHtml: body(source, n),
    authors: [{ name: `Wartawan ${source % 97}` }],
    published: at,
    firstSeen: at,
    sortedAt: at,
    attachments: [],
    categories: ["Berita", WORDS[n % WORDS.length]],
    language: "id",
    source: { id: sourceId(source), title: `Sumber ${source}` },
    contentHash: `h${source.toString(36)}${n.toString(36)}`.padEnd(16, "y"),
    place: -n,
  };
}

export function sourceUrl(source) {
  return `https://site-${source % 500}.example/${source}/feed.xml`;
}

export function sampleState(source) {
  const url = sourceUrl(source);
  return {
    sourceId: sourceId(source),
    url,
    nextPoll: "2025-01-01T00:00:00Z",
    nextPollReason: "learnt rhythm, 14 min",
    validators: { url, etag: '"abc"' },
    failures: 0,
    rhythm: {
      hours: Array.from({ length: 168 }, (_, hour) => (hour * source) % 7),
      days: 20,
      since: "2024-01-01T00:00:00Z",
    },
  };
}

function body(source, n) {
  let html = "";
  for (let part = 0; html.length < BODY_CHARS; part++) html += `<p>${words(source * 31 + n * 17 + part, 40)}</p>`;
  return `${html.slice(0, BODY_CHARS - 4).replace(/<[^>]*$/, "")}</p>`;
}

function words(seed, count) {
  return Array.from({ length: count }, (_, at) => WORDS[(seed * 7 + at * at * 3 + at) % WORDS.length]).join(" ");
}
