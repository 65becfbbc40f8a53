import { loadConfig } from "../../config/load/load-config.js";
import type { Source } from "../../domain/source.js";
import type { SourceState } from "../../domain/source-state.js";
import { inWords, NEVER } from "../../lib/time.js";
import { type Health, healthOf } from "../../poll/source-health.js";
import { type CommandContext, EXIT } from "../context.js";
import { type Colors, colorsFor, countOf, plain, table, writeJson } from "../output/terminal.js";
import { readStates } from "../runtime/open-readonly.js";
import { unknownSource } from "../usage-error.js";

export interface StatusOptions {
  readonly json?: boolean;
  /** Only what is not as it should be. */
  readonly failing?: boolean;
}

interface Row {
  readonly source: Source;
  readonly state: SourceState | undefined;
  readonly health: Health;
}

const ORDER: readonly Health["kind"][] = ["gone", "failing", "truncated", "late", "new", "ok", "paused"];

/** Tells how the sources are, those in trouble first. Exit status 1 when one is failing, truncated, gone or late. */
export async function runStatus(
  context: CommandContext,
  ids: readonly string[],
  options: StatusOptions,
): Promise<number> {
  const config = loadConfig(context.configPath, context.env);
  const known = config.sources.map(({ id }) => id);
  for (const id of ids) if (!known.includes(id)) throw unknownSource(id, known);
  const states = await readStates(context, config);
  const nowMs = Date.now();
  const rows = config.sources
    .filter(({ id }) => ids.length === 0 || ids.includes(id))
    .map((source): Row => {
      const state = states.get(source.id);
      return { source, state, health: healthOf(source, state, nowMs) };
    })
    .sort((a, b) => ORDER.indexOf(a.health.kind) - ORDER.indexOf(b.health.kind));
  const shown = options.failing ? rows.filter(isTroubled) : rows;
  if (options.json) writeJson(context, shown.map(jsonOf));
  else writeTable(context, shown, nowMs);
  if (!options.json) summarise(context, rows);
  return rows.some(isTroubled) ? EXIT.failure : EXIT.ok;
}

function isTroubled({ health }: Row): boolean {
  return ["gone", "failing", "truncated", "late"].includes(health.kind);
}

function writeTable(context: CommandContext, rows: readonly Row[], nowMs: number): void {
  if (rows.length === 0) return;
  const colors = colorsFor(context.stdout, context.env);
  const cells = rows.map(({ source, state, health }) => [
    source.id,
    health.kind,
    ago(state?.lastSuccess, nowMs),
    ago(state?.lastChange, nowMs),
    next(state, nowMs),
    plain(health.why || (state?.nextPollReason ?? "")),
  ]);
  const head = ["ID", "STATE", "LAST SUCCESS", "LAST NEWS", "NEXT POLL", "WHY"];
  context.stdout.write(
    table([head, ...cells], (row, cell, column) => {
      if (row === 0) return colors.bold(cell);
      return column === 1 ? paint(colors, cell) : cell;
    }),
  );
}

function paint(colors: Colors, kind: string): string {
  if (kind === "ok") return colors.green(kind);
  return kind === "failing" || kind === "gone" ? colors.red(kind) : colors.yellow(kind);
}

function ago(instant: string | undefined, nowMs: number): string {
  return instant === undefined ? "never" : `${inWords(Math.max(0, nowMs - Date.parse(instant)))} ago`;
}

function next(state: SourceState | undefined, nowMs: number): string {
  if (state === undefined) return "-";
  if (state.nextPoll === NEVER) return "never";
  const waitMs = Date.parse(state.nextPoll) - nowMs;
  return waitMs <= 0 ? "now" : `in ${inWords(waitMs)}`;
}

function jsonOf({ source, state, health }: Row): unknown {
  const { lastPoll, lastSuccess, lastChange, nextPoll, nextPollReason, failures, failingSince, lastError } =
    state ?? {};
  const since = { lastPoll, lastSuccess, lastChange, failingSince };
  const { id, url } = source;
  return { id, url, state: health.kind, why: health.why, ...since, nextPoll, nextPollReason, failures, lastError };
}

function summarise({ stderr }: CommandContext, rows: readonly Row[]): void {
  const counts = ORDER.map((kind) => [kind, rows.filter(({ health }) => health.kind === kind).length] as const);
  const said = counts.filter(([, count]) => count > 0).map(([kind, count]) => `${count} ${kind}`);
  stderr.write(`${countOf(rows.length, "source")}${said.length === 0 ? "" : `: ${said.join(", ")}`}\n`);
}
