import type { RequestHandler } from "express";
import type { Publisher } from "../../publish/publisher.js";
import type { GetStatus } from "../status.js";

/** Feeds named at once as not published yet. */
const MAX_NAMED = 10;

/**
 * `/healthz`: 200 as long as the process answers. What is wrong is told in the body, such as a broken config file or how many
 * sources fail: a restart would mend none of that.
 */
export function serveHealth(getStatus: GetStatus): RequestHandler {
  return async (_request, response) => {
    const { version, started, problems, unready = [], sources } = await getStatus();
    const told = [...problems, ...unready];
    response.setHeader("Cache-Control", "no-store");
    response.json({
      status: told.length === 0 ? "ok" : "degraded",
      ...(told.length > 0 && { problems: told }),
      version,
      started,
      sources: { total: sources.length, failing: sources.filter(({ failures }) => failures > 0).length },
    });
  };
}

/** `/readyz`: 200 once every feed can be served and as long as the store can be read, else 503 with the reasons. */
export function serveReadiness(getStatus: GetStatus, publisher: Publisher): RequestHandler {
  return async (_request, response) => {
    const { unready, problems } = await readinessOf(getStatus);
    const reasons = [...unready, ...unpublished(publisher)];
    response.setHeader("Cache-Control", "no-store");
    const ready = reasons.length === 0;
    response.status(ready ? 200 : 503).json({
      status: ready ? "ready" : "unready",
      ...(!ready && { reasons }),
      ...(problems.length > 0 && { problems }),
    });
  };
}

/** The request's own failure is what this address is asked about: it is the answer, not an error page. */
async function readinessOf(getStatus: GetStatus): Promise<{ unready: readonly string[]; problems: readonly string[] }> {
  try {
    const { unready = [], problems } = await getStatus();
    return { unready, problems };
  } catch {
    return { unready: ["the store does not answer"], problems: [] };
  }
}

function unpublished(publisher: Publisher): string[] {
  const waiting = publisher.getConfig().feeds.filter(({ id }) => publisher.getDocument(id, "rss") === undefined);
  if (waiting.length === 0) return [];
  // A private feed is not named in public.
  const named = waiting.filter(({ token }) => token === undefined).slice(0, MAX_NAMED);
  const names = named.length === 0 ? "" : `: ${named.map(({ id }) => id).join(", ")}`;
  return [`${waiting.length} feeds are not published yet${names}`];
}
