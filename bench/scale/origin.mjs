// The web that is polled: many hosts on loopback addresses, each feed of ten items with an ETag. Told to report over IPC.
import { createServer } from "node:http";

const ITEMS = 10;
const [hosts] = process.argv.slice(2).map(Number);
const requests = new Map();
const times = [];

const server = () =>
  createServer((request, response) => {
    const name = `${request.headers.host}${request.url}`;
    if (!request.url.startsWith("/feed/")) {
      response.writeHead(404).end();
      return;
    }
    requests.set(name, (requests.get(name) ?? 0) + 1);
    times.push(performance.timeOrigin + performance.now());
    response.writeHead(200, { "content-type": "application/rss+xml", etag: '"1"' }).end(feedOf(name));
  });

let port = 0;
for (let at = 0; at < hosts; at++) {
  const listening = server();
  await new Promise((resolve, reject) => {
    listening.once("error", reject).listen(port, addressOf(at), resolve);
  });
  port = listening.address().port;
}
process.on("message", () => {
  const polls = [...requests.values()];
  process.send({
    polls: times.length,
    sources: requests.size,
    twice: polls.filter((count) => count > 1).length,
    times,
  });
  requests.clear();
  times.length = 0;
});
process.on("disconnect", () => process.exit(0));
process.send({ port });

/** Each its own host to a poller. */
function addressOf(at) {
  return `127.1.${Math.floor(at / 250)}.${(at % 250) + 1}`;
}

function feedOf(name) {
  const items = Array.from(
    { length: ITEMS },
    (_, at) =>
      `<item><title>Item ${at} of ${name}</title><guid isPermaLink="false">${name}/${at}</guid><pubDate>Mon, 0${(at % 9) + 1} Sep 2025 10:00:00 GMT</pubDate><description>${"Some words about it. ".repeat(20)}</description></item>`,
  );
  return `<rss version="2.0"><channel><title>${name}</title><link>http://${name}</link>${items.join("")}</channel></rss>`;
}
