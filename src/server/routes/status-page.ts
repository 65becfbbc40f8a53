import type { RequestHandler } from "express";
import type { Config } from "../../config/config.js";
import { sitePrefix } from "../../publish/addresses.js";
import { escapeHtml, pageLayout } from "../../publish/pages/layout.js";
import { publicSources } from "../../publish/public-sources.js";
import type { Publisher } from "../../publish/publisher.js";
import type { SendText } from "../made-document.js";
import { wantsHtml } from "../middleware/negotiate.js";
import type { GetStatus, SourceStatus, Status } from "../status.js";

/** One source as everybody may see it: no reasons of failures, no private feeds' sources. */
interface PublicSource {
  readonly id: string;
  readonly title: string;
  readonly lastSuccess?: string;
  readonly failing: boolean;
}

/** A rendered document and everything that it was rendered from. */
interface Rendered {
  readonly sources: readonly SourceStatus[];
  readonly config: Config;
  readonly problems: readonly string[];
  readonly text: string;
}

/**
 * `/status`: which public sources there are and when each last answered, as a page or as JSON; absent when it is switched off.
 * Each is rendered again only after a change of the sources, the config or the problems.
 */
export function serveStatus(getStatus: GetStatus, publisher: Publisher, sendText: SendText): RequestHandler {
  const rendered = new Map<"page" | "json", Rendered>();
  return async (request, response, next) => {
    const config = publisher.getConfig();
    if (!config.server.publicStatus) return next();
    const status = await getStatus("cached");
    const kind = wantsHtml(request.headers.accept) ? "page" : "json";
    const given = { sources: status.sources, config, problems: [...status.problems, ...textLimits(publisher)] };
    const known = rendered.get(kind);
    const current =
      known !== undefined && isSame(known, given) ? known : { ...given, text: render(kind, status, given) };
    rendered.set(kind, current);
    await sendText(request, response, {
      name: kind === "page" ? "/status page" : "/status",
      text: current.text,
      contentType: `${kind === "page" ? "text/html" : "application/json"}; charset=utf-8`,
      cacheControl: "no-cache",
      vary: "Accept, Accept-Encoding",
    });
  };
}

function isSame(one: Omit<Rendered, "text">, other: Omit<Rendered, "text">): boolean {
  return (
    one.sources === other.sources &&
    one.config === other.config &&
    one.problems.join("\n") === other.problems.join("\n")
  );
}

function render(kind: "page" | "json", { version, started }: Status, given: Omit<Rendered, "text">): string {
  const { config, problems } = given;
  const sources = publicPart(config, given.sources);
  return kind === "page"
    ? statusPage(config, problems, sources)
    : JSON.stringify({ version, started, problems, sources });
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
