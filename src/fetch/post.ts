import { Agent } from "undici";
import type { PollingConfig, SiteConfig } from "../config/config.js";
import { readAllowList } from "./address-guard.js";
import { createConnector } from "./connection/connector.js";
import { FetchError } from "./outcome.js";
import { userAgentFor } from "./request-headers.js";

/**
 * Sends JSON to an address, guarded as every fetch is: no private address is dialled that is not allowed. No redirect is
 * followed. Rejects with FetchError unless the answer is 2xx.
 */
export async function postJson(
  url: string,
  body: unknown,
  { polling, site, version }: { readonly polling: PollingConfig; readonly site: SiteConfig; readonly version: string },
): Promise<void> {
  const { timeoutMs } = polling;
  const agent = new Agent({
    connect: createConnector({ allowed: readAllowList(polling.allowPrivate), timeoutMs }),
  });
  const userAgent = userAgentFor({ configured: polling.userAgent, version, siteUrl: site.url, feeds: 0 });
  const { origin, pathname, search } = new URL(url);
  try {
    const answer = await agent.request({
      origin,
      path: pathname + search,
      method: "POST",
      headers: { "content-type": "application/json", "user-agent": userAgent },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    // What it says beside its status is of no interest; undici calls the end of it an error.
    answer.body.on("error", () => {}).destroy();
    const { statusCode } = answer;
    if (statusCode >= 300) throw new FetchError(`${origin} answered ${statusCode}`, { reason: "status" });
  } catch (error) {
    // The path is left out: it often is the secret of a webhook.
    if (error instanceof FetchError) throw error;
    throw new FetchError(`${origin} cannot be told: ${(error as Error).message}`, { reason: "network", cause: error });
  } finally {
    await agent.destroy();
  }
}
