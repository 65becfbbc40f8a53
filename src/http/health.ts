import type { RequestHandler } from "express";
import type { GetStatus } from "./status.js";

/** `/healthz`: 200 while the process can do its work, else 503; how many sources fail is told, but is no failure of ours. */
export function serveHealth(getStatus: GetStatus): RequestHandler {
  return async (_request, response) => {
    const { version, started, problems, sources } = await getStatus();
    const ok = problems.length === 0;
    response.setHeader("Cache-Control", "no-store");
    response.status(ok ? 200 : 503).json({
      status: ok ? "ok" : "failing",
      ...(problems.length > 0 && { problems }),
      version,
      started,
      sources: { total: sources.length, failing: sources.filter(({ failures }) => failures > 0).length },
    });
  };
}
