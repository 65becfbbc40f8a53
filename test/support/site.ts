import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface SiteAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Site {
  readonly origin: string;
  /** `host:port` for `polling.allowPrivate`. */
  readonly host: string;
  /** What is answered at each path; change it while the site is open. */
  readonly pages: Map<string, SiteAnswer | ((headers: IncomingHttpHeaders) => SiteAnswer)>;
  /** Every request in order: its path, and the headers that came with it. */
  readonly requests: { readonly path: string; readonly headers: IncomingHttpHeaders }[];
  close(): Promise<void>;
}

/** A web site on the loopback that answers what a test tells it to. */
export async function openSite(): Promise<Site> {
  const pages: Site["pages"] = new Map();
  const requests: { path: string; headers: IncomingHttpHeaders }[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    requests.push({ path, headers: request.headers });
    const page = pages.get(path) ?? { status: 404, body: "no such page" };
    const { status = 200, headers = {}, body = "" } = typeof page === "function" ? page(request.headers) : page;
    response.writeHead(status, headers).end(status === 304 ? undefined : body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { origin: `http://${host}`, host, pages, requests, close };
}
