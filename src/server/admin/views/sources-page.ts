import type { Config } from "../../../config/config.js";
import type { Source } from "../../../domain/source.js";
import type { SourceState } from "../../../domain/source-state.js";
import { withoutSecrets } from "../../../lib/secret-parameters.js";
import type { Health } from "../../../poll/source-health.js";
import { healthOf } from "../../../poll/source-health.js";
import { escapeHtml } from "../../../publish/pages/layout.js";
import { adminPath, timeTag } from "./admin-layout.js";
import { sparkline } from "./sparkline.js";

/** Which sources are shown. */
export interface SourceFilter {
  readonly text: string;
  readonly tag: string;
  readonly state: string;
}

const SHOWN_SOURCES = 1000;
const STATES: readonly Health["kind"][] = ["ok", "failing", "truncated", "late", "paused", "gone", "new"];
const TONES: Readonly<Record<Health["kind"], string>> = {
  ok: "good",
  failing: "bad",
  gone: "bad",
  truncated: "warn",
  late: "warn",
  paused: "soft",
  new: "soft",
};

/** The table of all sources with what can be done to many at once. */
export function sourcesBody(
  config: Config,
  states: ReadonlyMap<string, SourceState>,
  filter: SourceFilter,
  nowMs: number,
): string {
  const rows = config.sources.filter((source) => isShown(source, states.get(source.id), filter, nowMs));
  const shown = rows.slice(0, SHOWN_SOURCES);
  const cut = rows.length > shown.length ? ` The first ${shown.length} are shown; narrow them down.` : "";
  return [
    filterBar(config, filter),
    `<p>${rows.length} of ${config.sources.length} sources.${cut} <span class="live" role="status"></span></p>`,
    `<form method="post" action="${adminPath(config, "/bulk")}">`,
    bulkBar(),
    '<table data-live><thead><tr><th scope="col"><input type="checkbox" data-all hidden aria-label="All of these"></th>' +
      '<th scope="col">Source</th><th scope="col">State</th><th scope="col">Last success</th><th scope="col">Next poll</th><th scope="col">Items a day</th></tr></thead><tbody>',
    ...shown.map((source) => sourceRow(config, source, states.get(source.id), nowMs)),
    "</tbody></table></form>",
  ].join("\n");
}

/** One source with its health at a glance; also what the live updates carry. */
export function sourceRow(config: Config, source: Source, state: SourceState | undefined, nowMs: number): string {
  const { id, url, tags } = source;
  const title = escapeHtml(source.title ?? state?.title ?? id);
  const { kind, why } = healthOf(source, state, nowMs);
  const marks = tags.map(
    (tag) =>
      `<a class="tag" href="${adminPath(config, `?tag=${encodeURIComponent(tag)}`)}" aria-label="Sources with the tag ${escapeHtml(tag)}">${escapeHtml(tag)}</a>`,
  );
  const next = source.paused || state?.goneAt !== undefined ? "not planned" : timeTag(state?.nextPoll, "at once");
  return (
    `<tr id="source-${escapeHtml(id)}"><td class="pick"><input type="checkbox" name="id" value="${escapeHtml(id)}" aria-label="Choose ${title}"></td>` +
    `<th scope="row"><a href="${adminPath(config, `/sources/${encodeURIComponent(id)}`)}" dir="auto">${title}</a><small>${escapeHtml(withoutSecrets(url))}</small>${marks.join(" ")}</th>` +
    `<td data-name="State"><strong class="${TONES[kind]}">${kind}</strong><small>${escapeHtml(why)}</small></td>` +
    `<td data-name="Last success">${timeTag(state?.lastSuccess)}</td>` +
    `<td data-name="Next poll">${next}<small>${escapeHtml(state?.nextPollReason ?? "")}</small></td>` +
    `<td data-name="Items a day">${sparkline(state?.rhythm)}</td></tr>`
  );
}

function isShown(source: Source, state: SourceState | undefined, filter: SourceFilter, nowMs: number): boolean {
  const text = `${source.id} ${source.title ?? state?.title ?? ""} ${withoutSecrets(source.url)}`.toLowerCase();
  if (!text.includes(filter.text.toLowerCase())) return false;
  if (filter.tag !== "" && !source.tags.includes(filter.tag)) return false;
  return filter.state === "" || healthOf(source, state, nowMs).kind === filter.state;
}

function filterBar(config: Config, { text, tag, state }: SourceFilter): string {
  const tags = [...new Set(config.sources.flatMap((source) => source.tags))].sort();
  return (
    `<form class="bar" method="get" action="${adminPath(config)}" role="search">` +
    `<label>Search <input type="search" name="q" value="${escapeHtml(text)}"></label>` +
    `<label>Tag <select name="tag">${options(tags, tag)}</select></label>` +
    `<label>State <select name="state">${options(STATES, state)}</select></label><button>Show</button></form>`
  );
}

function options(values: readonly string[], chosen: string): string {
  const one = (value: string, text: string) =>
    `<option value="${escapeHtml(value)}"${value === chosen ? " selected" : ""}>${escapeHtml(text)}</option>`;
  return [one("", "any"), ...values.map((value) => one(value, value))].join("");
}

function bulkBar(): string {
  return (
    '<div class="bar" role="group" aria-label="With the chosen sources"><label>Tags <input name="tags" placeholder="one, another"></label>' +
    '<button name="do" value="tag">Add tags</button><button name="do" value="untag">Take tags away</button>' +
    '<button name="do" value="poll">Poll now</button><button name="do" value="pause">Pause</button><button name="do" value="resume">Resume</button>' +
    '<button name="do" value="remove" class="danger">Remove …</button></div>'
  );
}
