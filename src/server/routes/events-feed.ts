import type { Express } from "express";
import type { Config } from "../../config/config.js";
import type { SourceState } from "../../domain/source-state.js";
import { OUTPUT_FORMATS } from "../../feed/render/formats.js";
import { renderFeed } from "../../feed/render/render-feed.js";
import type { RenderItem } from "../../feed/render/render-model.js";
import { isSecret } from "../../lib/compare-secret.js";
import { describeAlert, rememberedEvents } from "../../poll-state/alerts.js";
import { contentTypeOf } from "../../publish/addresses.js";
import type { Publisher } from "../../publish/publisher.js";
import { FEED_HEADERS, PRIVATE_HEADERS } from "../middleware/response-headers.js";

const FILE = "muara-events";
const MAX_EVENTS = 100;

/** `/feeds/<token>/muara-events.rss`, `.atom` and `.json`: which sources broke and which are well again, for any reader. */
export function serveEvents(
  app: Express,
  publisher: Publisher,
  getStates: () => Promise<readonly SourceState[]>,
): void {
  app.get("/feeds/:token/:file", async (request, response, next) => {
    const config = publisher.getConfig();
    const format = OUTPUT_FORMATS.find(({ id }) => request.params.file === `${FILE}.${id}`)?.id;
    const { token } = config.alerts;
    if (format === undefined || token === undefined || !isSecret(request.params.token, token)) return next();
    const text = renderFeed(format, {
      id: `${config.site.url}/${FILE}`,
      title: `${config.site.title}: events`,
      description: "Sources that broke or fell silent, and those that are well again.",
      language: "en",
      homeUrl: `${config.site.url}/status`,
      selfUrl: `${config.site.url}/feeds/${token}/${FILE}.${format}`,
      publisher: config.site.title,
      items: eventItems(config, await getStates()),
    });
    for (const [name, value] of Object.entries(FEED_HEADERS)) response.setHeader(name, value);
    response.set(PRIVATE_HEADERS);
    response.set({ "Content-Type": contentTypeOf(format), "Cache-Control": "private, max-age=60" }).send(text);
  });
}

function eventItems({ site, sources }: Config, states: readonly SourceState[]): RenderItem[] {
  const titles = new Map([
    ...states.map(({ sourceId, title }) => [sourceId, title ?? sourceId] as const),
    ...sources.flatMap(({ id, title }) => (title === undefined ? [] : [[id, title] as const])),
  ]);
  return rememberedEvents(states)
    .slice(0, MAX_EVENTS)
    .map((event): RenderItem => {
      const { sourceId, kind, alert, at } = event;
      const title = describeAlert(event, titles.get(sourceId) ?? sourceId);
      return {
        id: `urn:muara:event:${encodeURIComponent(sourceId)}:${alert.at}:${kind}`,
        title,
        summary: kind === "raised" ? alert.reason : `It had been ${alert.kind} since ${alert.since}.`,
        authors: [],
        published: at,
        firstSeen: at,
        attachments: [],
        categories: [kind, alert.kind],
        source: { id: "muara", title: site.title, feedUrl: `${site.url}/${FILE}` },
      };
    });
}
