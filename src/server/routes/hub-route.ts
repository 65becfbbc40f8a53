import type { IncomingMessage } from "node:http";
import type { Express, RequestHandler } from "express";
import { HUB_PATH } from "../../publish/addresses.js";
import type { Hub } from "../../publish/push/hub.js";
import { REFUSAL_HEADERS } from "../middleware/response-headers.js";
import { readBody } from "../read-body.js";

const MAX_FORM_BYTES = 16_384;

/** `/hub`: takes subscription requests (WebSub section 5.1). `getHub` gives undefined where this process is no hub. */
export function serveHub(app: Express, getHub: () => Hub | undefined): void {
  app.all(HUB_PATH, hubHandler(getHub));
}

function hubHandler(getHub: () => Hub | undefined): RequestHandler {
  return async (request, response, next) => {
    const hub = getHub();
    if (hub === undefined) return next();
    response.set(REFUSAL_HEADERS).type("text/plain");
    if (request.method !== "POST") {
      response.status(405).set("Allow", "POST").send("This is a WebSub hub: subscribe by POST.\n");
      return;
    }
    if (!isForm(request)) {
      response.status(415).send("Send application/x-www-form-urlencoded.\n");
      return;
    }
    const body = await readBody(request, MAX_FORM_BYTES);
    if (body === undefined) {
      response.status(413).set("Connection", "close").send(`At most ${MAX_FORM_BYTES} bytes are read.\n`);
      return;
    }
    const rejected = hub.request(new URLSearchParams(body.toString("utf8")));
    if (rejected?.retryAfterSeconds !== undefined) response.set("Retry-After", String(rejected.retryAfterSeconds));
    if (rejected === undefined) response.status(202).send("The subscription is being verified.\n");
    else response.status(rejected.status).send(`${rejected.problem}\n`);
  };
}

function isForm({ headers }: IncomingMessage): boolean {
  return /^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(headers["content-type"] ?? "");
}
