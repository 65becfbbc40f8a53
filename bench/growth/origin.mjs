// The sources of one shape: `items` in each document, an ETag; told to change, every tenth source has one new item. In a process of its own.
import { createServer } from "node:http";

const items = Number(process.argv[2]);
const HOSTS = 32;
const CHANGED_OF = 10;
const START_MS = Date.parse("2025-01-01T00:00:00Z");
const MINUTE_MS = 60_000;
const BODY = "Hujan deras mengguyur <b>Kabupaten Siak</b> sejak dini hari &amp; banjir meluas. ".repeat(3);

let version = 0;
const ports = [];
for (let host = 0; host < HOSTS; host++) {
  const server = createServer(answer);
  await new Promise((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  ports.push(server.address().port);
}
process.on("message", () => {
  version++;
  process.send({});
});
process.on("disconnect", () => process.exit(0));
process.send({ ports });

function answer(request, response) {
  const source = Number.parseInt(request.url.slice(1), 10);
  const news = source % CHANGED_OF === 0 ? version : 0;
  const etag = `"${news}"`;
  if (request.headers["if-none-match"] === etag) response.writeHead(304, { etag }).end();
  else response.writeHead(200, { "content-type": "application/rss+xml", etag }).end(documentOf(source, news));
}

function documentOf(source, news) {
  const texts = Array.from({ length: items }, (_, at) => {
    const number = items - at + news;
    const date = new Date(START_MS + number * MINUTE_MS + (source % 60) * 1_000).toUTCString();
    return `<item><title>Berita ${number} dari ${source}</title><link>http://${source}.example/${number}</link><guid isPermaLink="false">${source}-${number}</guid><pubDate>${date}</pubDate><description><![CDATA[<p>${BODY}</p>]]></description></item>`;
  });
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>Sumber ${source}</title><link>http://${source}.example/</link><description>d</description>${texts.join("")}</channel></rss>`;
}
