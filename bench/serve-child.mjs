// One server under measurement: tells its address and what it serves, then serves until it is killed.
import { createServer } from "node:http";
import { pino } from "pino";
import { createHttpServer } from "../dist/src/http/server.js";
import { createPublisher } from "../dist/src/publish/publisher.js";
import { createMemoryStore } from "../dist/test/support/memory-store.js";
import { sampleConfig, sampleItem } from "../dist/test/support/samples.js";

const ITEMS = 50;
const PATH = "/feeds/all.rss";
const kind = process.argv[2];

const store = createMemoryStore();
const contentHtml = "<p>Hujan deras mengguyur <b>Kabupaten Siak</b> sejak dini hari &amp; banjir meluas.</p>\n".repeat(
  20,
);
store.put(
  "a",
  Array.from({ length: ITEMS }, (_, n) => sampleItem(n, { contentHtml })),
);
const config = sampleConfig();
const publisher = createPublisher({ store, config, pressAfterMs: 0 });
publisher.open();
await publisher.settled();
const document = publisher.getDocument("all", "rss");
const { identity, gzip } = document;
const headersOf = ({ etag, bytes, encoding }) => ({
  "content-type": document.contentType,
  "content-length": String(bytes.length),
  ...(encoding === "gzip" && { "content-encoding": "gzip" }),
  etag,
  "last-modified": new Date(document.lastModifiedMs).toUTCString(),
  "cache-control": document.cacheControl,
  vary: "Accept-Encoding",
});
const ready = new Map([identity, gzip].map((variant) => [variant, headersOf(variant)]));
const choose = (headers) => (headers["accept-encoding"] === "gzip" ? gzip : identity);

const origin = await { muara: serveMuara, bare: serveBare, fastify: serveFastify, files: async () => "" }[kind]();
process.send({ origin, etag: identity.etag, lastModifiedMs: document.lastModifiedMs, text: identity.bytes.toString() });

function serveMuara() {
  const status = () => ({ version: "bench", started: "2024-01-01T00:00:00Z", problems: [], sources: [] });
  return createHttpServer({ config, publisher, status, logger: pino({ level: "silent" }) }).listen();
}

/** The least any Node server can do for the same answers. */
function serveBare() {
  const server = createServer((request, response) => {
    const variant = choose(request.headers);
    if (request.url !== PATH) response.writeHead(404).end();
    else if (request.headers["if-none-match"] === variant.etag) response.writeHead(304, { etag: variant.etag }).end();
    else response.writeHead(200, ready.get(variant)).end(variant.bytes);
  });
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${server.address().port}`)),
  );
}

async function serveFastify() {
  const { default: fastify } = await import("fastify");
  const app = fastify();
  app.get(PATH, (request, reply) => {
    const variant = choose(request.headers);
    if (request.headers["if-none-match"] === variant.etag) return reply.code(304).header("etag", variant.etag).send();
    return reply.headers(ready.get(variant)).send(variant.bytes);
  });
  return app.listen({ port: 0, host: "127.0.0.1" });
}
