import type { RequestHandler } from "express";
import type { Config } from "../../config/config.js";
import { sitePrefix } from "../../publish/addresses.js";
import { escapeHtml, pageLayout } from "../../publish/pages/layout.js";
import { publicSources } from "../../publish/public-sources.js";
import type { Publisher } from "../../publish/publisher.js";
import type { SendText } from "../made-document.js";
import { wantsHtml } from "../middleware/negotiate.js";
import type { GetStatus, SourceStatus } from "../status.js";

/** One source as everybody may see it: no reasons of failures, no private feeds' sources. */
interface PublicSource {
  readonly id: string;
  readonly title: string;
  readonly lastSuccess?: string;
  readonly failing: boolean;
}

/** `/status`: which public sources there are and when each last answered, as a page or as JSON; absent when it is switched off. */
export function serveStatus(getStatus: GetStatus, publisher: Publisher, sendText: SendText): RequestHandler {
  return async (request, response, next) => {
    const config = publisher.getConfig();
    if (!config.server.publicStatus) return next();
    const status = await getStatus();
    const sources = publicPart(config, status.sources);
    const isPage = wantsHtml(request.headers.accept);
    const { version, started } = status;
    const problems = [...status.problems, ...textLimits(publisher)];
    await sendText(request, response, {
      name: isPage ? "/status page" : "/status",
      text: isPage ? statusPage(config, problems, sources) : JSON.stringify({ version, started, problems, sources }),
      contentType: `${isPage ? "text/html" : "application/json"}; charset=utf-8`,
      cacheControl: "no-cache",
      vary: "Accept, Accept-Encoding",
    });
  };
}

/** Reports items without text; private feeds are not named. */
function textLimits(publisher: Publisher): readonly string[] {
  return publisher.getTextLimits().flatMap(({ isPrivate, message }) => (isPrivate ? [] : [message]));
}

function publicPart({ feeds, sources }: Config, states: readonly SourceStatus[]): PublicSource[] {
  const known = new Map(states.map((state) => [state.id, state]));
  return publicSources(feeds, sources).map(({ id, title }) => {
    const state = known.get(id);
    return {
      id,
      title: title ?? state?.title ?? id,
      failing: (state?.failures ?? 0) > 0,
      ...(state?.lastSuccess === undefined ? {} : { lastSuccess: state.lastSuccess }),
    };
  });
}

function statusPage({ site }: Config, problems: readonly string[], sources: readonly PublicSource[]): string {
  const failing = sources.filter((source) => source.failing).length;
  return pageLayout({
    title: `Status · ${site.title}`,
    language: "en",
    prefix: sitePrefix(site),
    body: [
      "<h1>Status</h1>",
      `<p>${sources.length} sources, ${failing === 0 ? "all of them well" : `${failing} of them failing`}.</p>`,
      ...problems.map((problem) => `<pre role="alert">${escapeHtml(problem)}</pre>`),
      '<table><thead><tr><th scope="col">Source</th><th scope="col">Last success</th><th scope="col">State</th></tr></thead><tbody>',
      ...sources.map(sourceRow),
      "</tbody></table>",
    ].join("\n"),
  });
}

function sourceRow({ title, lastSuccess, failing }: PublicSource): string {
  const when = lastSuccess === undefined ? "never" : `<time datetime="${lastSuccess}">${lastSuccess}</time>`;
  const state = lastSuccess === undefined && !failing ? "new" : failing ? "failing" : "ok";
  return `<tr><th scope="row" dir="auto">${escapeHtml(title)}</th><td>${when}</td><td>${state}</td></tr>`;
}
