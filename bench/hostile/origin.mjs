// The hostile servers of bench/hostile.mjs: one port of 127.0.0.1 for each case, so that no case waits for another.
import { createServer } from "node:http";

const CALM = '<rss version="2.0"><channel><title>Calm</title><link>http://127.0.0.1/</link></channel></rss>';

/**
 * @param answer `({ request, response, origin, count })`: answers a request; `count` is the number of requests of that path so far
 * @returns the server; it answers an empty feed until `arm` is called
 */
export async function openOrigin(answer) {
  let isArmed = false;
  const counts = new Map();
  const server = createServer((request, response) => {
    response.on("error", () => {});
    if (!isArmed) {
      const isRobots = request.url === "/robots.txt";
      return void response.writeHead(isRobots ? 404 : 200, { "content-type": "application/rss+xml" }).end(CALM);
    }
    const count = (counts.get(request.url) ?? 0) + 1;
    counts.set(request.url, count);
    answer({ request, response, origin: `http://${host}`, count });
  });
  server.on("clientError", (_, socket) => socket.destroy());
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${server.address().port}`;
  return {
    host,
    arm: () => {
      isArmed = true;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
