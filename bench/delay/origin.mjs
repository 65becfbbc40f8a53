// The sources: each on a loopback address of its own, publishing at the moments of bench/schedule-histories.mjs. In a process of its own.
// Started with a fast clock it keeps that, once told to begin; told `{ at: hours }` it is that late from then on. Asked for a report it tells of each item when it
// was published (hours) and first fetched (hours, and real milliseconds), and counts requests since the report before.
import { createServer } from "node:http";
import { makeHistories } from "../schedule-histories.mjs";
import { createClock } from "./clock.mjs";

const HOUR_MS = 3_600_000;
const DOCUMENT_ITEMS = 25;
const PARAGRAPHS = 4;
/** Of 100 sources so many speak so, as real ones do; the rest give validators and ask for nothing. */
const MANNERS = [
  { share: 15, validators: false },
  { share: 12, validators: true, maxAgeS: 300 },
  { share: 10, validators: true, maxAgeS: 1_800 },
  { share: 3, validators: true, maxAgeS: 7_200 },
  { share: 10, validators: true, ttlMinutes: 30 },
  { share: 60, validators: true },
];

const [sources, seed, epochMs, weeks] = process.argv.slice(2).map(Number);
const clock = process.env.MUARA_BENCH_CLOCK && createClock(JSON.parse(process.env.MUARA_BENCH_CLOCK));
let toldHours = 0;
const nowHours = () => (clock ? (clock.now() - epochMs) / HOUR_MS : toldHours);

const mannersOf = MANNERS.flatMap((manners) => new Array(manners.share).fill(manners));
const histories = makeHistories({ sources, weeks, seed });
/** Per source, by the number of the item: when it was first fetched. */
const fetched = histories.map(() => new Map());
let requests = 0;
let unchanged = 0;

let port = 0;
for (let index = 0; index < sources; index++) {
  const server = createServer((request, response) => answer(index, request, response));
  await new Promise((resolve, reject) => server.once("error", reject).listen(port, addressOf(index), resolve));
  port = server.address().port;
}
process.on("message", (message) => {
  if (message.begin !== undefined) clock.begin(message.begin);
  if (message.at !== undefined) toldHours = message.at;
  if (message.report) report();
  else process.send({ requests, unchanged });
});
process.on("disconnect", () => process.exit(0));
process.send({ urls: histories.map((_, index) => `http://${addressOf(index)}:${port}/feed.xml`) });

function answer(index, request, response) {
  requests++;
  const { times } = histories[index];
  const now = nowHours();
  const count = countUntil(times, now);
  const manners = mannersOf[(index * 61) % mannersOf.length];
  const etag = `"${count}"`;
  const headers = {
    ...(manners.validators ? { etag, "last-modified": httpDate(times[count - 1] ?? now) } : {}),
    ...(manners.maxAgeS ? { "cache-control": `max-age=${manners.maxAgeS}` } : {}),
  };
  note(index, count, now);
  if (manners.validators && request.headers["if-none-match"] === etag) {
    unchanged++;
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, { "content-type": "application/rss+xml", ...headers });
  response.end(documentOf(index, count, manners));
}

/** What stands in the document is fetched, if it was not before. */
function note(index, count, now) {
  const seen = fetched[index];
  for (let number = count - 1; number >= Math.max(0, count - DOCUMENT_ITEMS) && !seen.has(number); number--) {
    seen.set(number, { hours: now, realMs: Date.now() });
  }
}

function report() {
  const items = histories.flatMap(({ times }, index) =>
    Array.from(times, (published, number) => ({
      id: idOf(index, number),
      published,
      fetched: fetched[index].get(number),
      asksToWait: Boolean(mannersFor(index).maxAgeS || mannersFor(index).ttlMinutes),
    })).filter(({ published }) => published >= 0),
  );
  process.send({ items, requests, unchanged });
}

function mannersFor(index) {
  return mannersOf[(index * 61) % mannersOf.length];
}

function countUntil(times, now) {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= now) low = middle + 1;
    else high = middle;
  }
  return low;
}

function documentOf(index, count, { ttlMinutes }) {
  const { times } = histories[index];
  const items = [];
  for (let number = count - 1; number >= Math.max(0, count - DOCUMENT_ITEMS); number--) {
    const text = `A paragraph of source ${index}, item ${number}, with <b>markup</b> and some length. `.repeat(
      PARAGRAPHS,
    );
    items.push(
      `<item><title>Item ${number} of ${index}</title><link>http://${addressOf(index)}/${number}</link><guid isPermaLink="false">${idOf(index, number)}</guid><pubDate>${httpDate(times[number])}</pubDate><description><![CDATA[<p>${text}</p>]]></description></item>`,
    );
  }
  const ttl = ttlMinutes ? `<ttl>${ttlMinutes}</ttl>` : "";
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>Source ${index}</title><link>http://${addressOf(index)}/</link><description>d</description>${ttl}${items.join("")}</channel></rss>`;
}

function idOf(index, number) {
  return `item:${index}:${number}`;
}

function addressOf(index) {
  return `127.1.${Math.floor(index / 250)}.${(index % 250) + 1}`;
}

function httpDate(hours) {
  return new Date(epochMs + hours * HOUR_MS).toUTCString();
}
