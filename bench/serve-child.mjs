// One server under measurement: tells its address and what it serves, then serves until it is killed.
import { createServer } from "node:http";
import { pino } from "pino";
import { createPublisher } from "../dist/src/publish/publisher.js";
import { createHttpServer } from "../dist/src/server/http-server.js";
import { createMemoryStore } from "../dist/test/support/memory-store.js";
import { sampleConfig, sampleItem } from "../dist/test/support/samples.js";

const ITEMS = 50;
const PATH = "/feeds/all.rss";
const kind = process.argv[2];
process.once("SIGTERM", () => process.exit());

process.send(await { muara: serveMuara, bare: serveBare, fastify: serveFastify }[kind]());

async function serveMuara() {
  const store = createMemoryStore();
  const contentHtml =
    "<p>Hujan deras mengguyur <b>Kabupaten Siak</b> sejak dini hari &amp; banjir meluas.</p>\n".repeat(20);
  store.put(
    "a",
    Array.from({ length: ITEMS }, (_, n) => sampleItem(n, { contentHtml })),
  );
  const config = sampleConfig();
  const limited = { ...config, server: { ...config.server, requestsPerMinute: 1e9 } };
  const publisher = createPublisher({ store, config: limited, compressAfterMs: 0 });
  publisher.open();
  await publisher.settled();
  const status = () => ({ version: "bench", started: "2024-01-01T00:00:00Z", problems: [], sources: [] });
  const server = createHttpServer({ config: limited, publisher, status, logger: pino({ level: "silent" }) });
  return { origin: await server.listen(), lastModifiedMs: publisher.getDocument("all", "rss").lastModifiedMs };
}

/** What Muara answers: the peers send the same header lines and bytes, made ready before the first request. */
async function readAnswers() {
  const answers = await new Promise((resolve) => process.once("message", resolve));
  return Object.fromEntries(
    Object.entries(answers).map(([name, { headers, body }]) => [
      name,
      { list: headers.flat(), headers: Object.fromEntries(headers), body: Buffer.from(body, "latin1") },
    ]),
  );
}

const etagOf = ({ headers }) => headers.etag ?? headers.ETag;

/** The least any Node server can do for the same answers: no routes, no lists of tags, no q-values. */
async function serveBare() {
  const { identity, gzip, notModified } = await readAnswers();
  const server = createServer((request, response) => {
    const { headers } = request;
    const variant = headers["accept-encoding"] === "gzip" ? gzip : identity;
    if (request.url !== PATH) response.writeHead(404).end();
    else if (headers["if-none-match"] === etagOf(variant)) response.writeHead(304, notModified.list).end();
    else response.writeHead(200, variant.list).end(variant.body);
  });
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve({ origin: `http://127.0.0.1:${server.address().port}` })),
  );
}

async function serveFastify() {
  const { identity, gzip, notModified } = await readAnswers();
  const { default: fastify } = await import("fastify");
  const app = fastify();
  app.get(PATH, ({ headers }, reply) => {
    const variant = headers["accept-encoding"] === "gzip" ? gzip : identity;
    if (headers["if-none-match"] === etagOf(variant)) return reply.code(304).headers(notModified.headers).send();
    return reply.headers(variant.headers).send(variant.body);
  });
  return { origin: await app.listen({ port: 0, host: "127.0.0.1" }) };
}
