import type { Config } from "../../../config/config.js";
import type { Source } from "../../../domain/source.js";
import type { SourceState } from "../../../domain/source-state.js";
import { formatDuration } from "../../../lib/quantity.js";
import { secretsIn } from "../../../lib/secret-address.js";
import { withoutSecrets } from "../../../lib/secret-parameters.js";
import type { PollReport } from "../../../poll/poll-report.js";
import { healthOf } from "../../../poll/source-health.js";
import { escapeHtml } from "../../../publish/pages/layout.js";
import { adminPath, timeTag } from "./admin-layout.js";
import {
  area,
  baseField,
  baseOf,
  changedValues,
  checkbox,
  choice,
  type FormValues,
  field,
  textIn,
  wordsIn,
} from "./form.js";
import { pollTable } from "./log-page.js";
import { rulesFields, rulesForm, rulesValues } from "./rules-fields.js";
import { sparkline } from "./sparkline.js";

const KINDS: Readonly<Record<Source["kind"], string>> = {
  auto: "whatever comes",
  feed: "a feed",
  page: "a page that lists articles",
  sitemap: "a sitemap",
  map: "rows, read by the rules of map",
};
const UPDATES: Readonly<Record<Source["updates"], string>> = {
  ignore: "nothing",
  replace: "take the old one's place",
  bump: "take its place and rise to the top",
};
const FULL_TEXT = { false: "never", true: "always", "when-short": "when the feed gives little" };

interface Shown {
  readonly config: Config;
  readonly source: Source;
  readonly state: SourceState | undefined;
  readonly polls: readonly PollReport[];
  readonly mayPoll: boolean;
  readonly nowMs: number;
  /** What was typed and could not be saved. */
  readonly typed?: FormValues;
}

/** One source: how it does, its last polls, and its settings. */
export function sourceBody(shown: Shown): string {
  const { config, source, state, polls, mayPoll, nowMs } = shown;
  const health = healthOf(source, state, nowMs);
  const address = escapeHtml(withoutSecrets(source.url));
  const path = adminPath(config, `/sources/${encodeURIComponent(source.id)}`);
  const act = (what: string, text: string, style = "") =>
    `<form method="post" action="${path}/${what}"><button${style}>${text}</button></form>`;
  return [
    `<p><a href="${address}" rel="noreferrer">${address}</a></p>`,
    `<p><strong>${health.kind}</strong> ${escapeHtml(health.why)}</p>`,
    `<p>Last success ${timeTag(state?.lastSuccess)}; last change ${timeTag(state?.lastChange)}; next poll ${timeTag(state?.nextPoll, "at once")} <span class="soft">${escapeHtml(state?.nextPollReason ?? "")}</span></p>`,
    `<p>${sparkline(state?.rhythm)}</p>`,
    `<div class="bar">${mayPoll ? act("poll", "Poll now") : ""}${source.paused ? act("resume", "Resume") : act("pause", "Pause")}<a href="${path}/remove">Remove …</a></div>`,
    "<h2>Settings</h2>",
    settingsForm(path, shown.typed ?? formOf(source), baseOf(shown.typed ?? {}, formOf(source)), secretsIn(source.url)),
    "<h2>Recent polls</h2>",
    pollTable(config, polls),
  ].join("\n");
}

function settingsForm(path: string, values: FormValues, base: FormValues, secrets: readonly string[]): string {
  const value = (name: string) => textIn(values, name);
  return [
    `<form class="stack" method="post" action="${path}">`,
    baseField(base),
    field({ name: "title", label: "Title", value: value("title"), hint: "Empty: what the source calls itself." }),
    field({
      name: "url",
      label: "Address",
      value: value("url"),
      type: "url",
      required: true,
      ...(secrets.length > 0 && {
        hint: `Not shown: ${secrets.join(", ")}. It is kept while the address is not changed.`,
      }),
    }),
    field({ name: "tags", label: "Tags", value: value("tags"), hint: "Separated by commas." }),
    field({
      name: "interval",
      label: "Interval",
      value: value("interval"),
      hint: "Such as 15m or 2h. Empty: the rhythm is learnt.",
    }),
    choice("kind", "What the address leads to", KINDS, value("kind")),
    choice("updates", "What edited items do", UPDATES, value("updates")),
    choice("fullText", "Fetch each article's page for its whole text", FULL_TEXT, value("fullText")),
    field({ name: "language", label: "Language", value: value("language"), hint: "Such as id or en-GB." }),
    field({ name: "timeZone", label: "Time zone of dates without one", value: value("timeZone") }),
    checkbox("paused", "Paused", value("paused") !== ""),
    rulesFields(values),
    '<button class="main">Save</button></form>',
  ].join("\n");
}

function formOf(source: Source): FormValues {
  return {
    title: source.title ?? "",
    url: withoutSecrets(source.url),
    tags: source.tags.join(", "),
    interval: source.intervalMs === undefined ? "" : formatDuration(source.intervalMs),
    kind: source.kind,
    updates: source.updates,
    fullText: String(source.fullText),
    language: source.language ?? "",
    timeZone: source.timeZone ?? "",
    paused: source.paused ? "yes" : "",
    ...rulesForm(source),
  };
}

/** The keys of the config that a form changes, in the file's own form. */
export function sourceValues(source: Source, form: FormValues): Record<string, unknown> {
  return changedValues(valuesOf(baseOf(form, formOf(source))), valuesOf(form));
}

function valuesOf(form: FormValues): Record<string, unknown> {
  const optional = (name: string) => textIn(form, name) || undefined;
  const fullText = textIn(form, "fullText");
  const tags = wordsIn(form, "tags");
  return {
    title: optional("title"),
    url: textIn(form, "url"),
    tags: tags.length === 0 ? undefined : tags,
    interval: optional("interval"),
    kind: optional("kind"),
    updates: optional("updates"),
    fullText: fullText === "when-short" ? fullText : fullText === "true",
    language: optional("language"),
    timeZone: optional("timeZone"),
    paused: textIn(form, "paused") !== "",
    ...rulesValues(form),
  };
}

/** Asked before sources are removed. */
export function removalBody(config: Config, ids: readonly string[]): string {
  const known = config.sources.filter(({ id }) => ids.includes(id));
  const names = known.map(
    ({ id, title, url }) =>
      `<li>${escapeHtml(title ?? id)} <small class="soft">${escapeHtml(withoutSecrets(url))}</small><input type="hidden" name="id" value="${escapeHtml(id)}"></li>`,
  );
  return [
    `<form method="post" action="${adminPath(config, "/bulk")}">`,
    "<p>These leave the config and every feed that names them. Their items are kept for seven days, should this be a mistake.</p>",
    `<ul>${names.join("")}</ul>`,
    `<div class="bar"><button name="do" value="remove-now" class="danger">Remove ${known.length === 1 ? "it" : `these ${known.length}`}</button><a href="${adminPath(config)}">Keep</a></div></form>`,
  ].join("\n");
}

/** The form that looks for feeds at an address. */
export function addForm(config: Config, place: string): string {
  return `<form class="stack" method="post" action="${adminPath(config, "/add")}">${field({
    name: "place",
    label: "Address of a site, a page or a feed",
    value: place,
    required: true,
    hint: "Such as riau24.com; feeds are looked for there.",
  })}<button class="main">Look</button></form>`;
}

/** The form that takes in an OPML list. */
export function opmlBody(config: Config, text: string): string {
  return [
    "<h2>Out</h2>",
    `<p><a href="${adminPath(config, "/sources.opml")}" download>All sources as OPML</a>, those of private feeds included.</p>`,
    "<h2>In</h2>",
    `<form class="stack" method="post" action="${adminPath(config, "/opml")}">`,
    '<div class="field" hidden><label for="file">A file</label><input id="file" type="file" accept=".opml,.xml,text/xml" data-into="opml"></div>',
    area({
      name: "opml",
      label: "OPML",
      value: text,
      hint: "Folders become tags; addresses that are here are left out.",
    }),
    field({ name: "tags", label: "Tags for all of them", hint: "Separated by commas." }),
    '<button class="main">Take in</button></form>',
  ].join("\n");
}
