import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { createFetcher } from "../../src/fetch/fetcher.js";
import { pollingOf } from "./polling.js";

type Close = (request: IncomingMessage) => void;
const closes: Close = ({ socket }) => socket.destroy();
const resets: Close = ({ socket }) => socket.resetAndDestroy();

describe("a connection that was left open", () => {
  for (const [claim, close, times, outcomes, requests] of [
    ["is used again", closes, 0, ["modified", "modified"], 2],
    ["and is closed as it is used again: asked once more", closes, 1, ["modified", "modified"], 3],
    ["and is reset as it is used again: asked once more", resets, 1, ["modified", "modified"], 3],
    ["and closed, as is the next one: a failure", closes, 2, ["modified", "network"], 3],
  ] as const) {
    it(claim, async () => {
      const visited = await visitTwice((_, count) => count > 1 && count <= 1 + times, close);
      expect(visited).to.deep.equal({ outcomes, requests });
    });
  }

  it("is none at the first request: closed without a word, it is not asked again", async () => {
    expect(await visitTwice(() => true, closes)).to.deep.equal({ outcomes: ["network", "network"], requests: 2 });
  });

  it("and breaks off within an answer: not asked again", async () => {
    const visited = await visitTwice(
      (_, count) => count === 2,
      ({ socket }) => {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n<rss");
        setTimeout(() => socket.destroy(), 20);
      },
    );
    expect(visited).to.deep.equal({ outcomes: ["modified", "truncated"], requests: 2 });
  });
});

/** Two fetches, one after the other, of a server that closes where `isClosed` says so of the request and its number. */
async function visitTwice(isClosed: (request: IncomingMessage, count: number) => boolean, close: Close) {
  let requests = 0;
  const server = createServer((request, response) => {
    requests++;
    if (isClosed(request, requests)) close(request);
    else response.end("<rss/>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const site = { url: "https://muara.example", title: "Muara" };
  const fetcher = createFetcher(pollingOf({ connectionsPerHost: 1, allowPrivate: [host] }), site, { version: "1" });
  const outcomes: string[] = [];
  for (let visit = 0; visit < 2; visit++) {
    const outcome = await fetcher.fetch({ sourceId: "s", url: `http://${host}/`, feedsCount: 1 });
    const isTruncated = outcome.kind === "modified" && outcome.document.isTruncated;
    outcomes.push(outcome.kind === "failed" ? outcome.error.reason : isTruncated ? "truncated" : outcome.kind);
  }
  await fetcher.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return { outcomes, requests };
}
