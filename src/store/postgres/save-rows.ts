import type { Source } from "../../domain/source.js";
import type { SourceState } from "../../domain/source-state.js";
import type { SourceUpdate } from "../../domain/stored-item.js";
import { pollAddress } from "../../poll-state/poll-url.js";
import { hostOf } from "../due-sources.js";
import type { Lease, SourceSnapshot } from "../store.js";
import type { Database } from "./database.js";
import { columnsOf, encodeBody, lastOfEach, textOf } from "./rows.js";
import type { ServerClock } from "./server-clock.js";

/** A poll's result outlasts a short absence of the database. */
const PATIENCE_MS = 20_000;
const SAVE_PARAMETERS = 20;

const COMMIT = { name: "muara_commit", text: `select muara_commit($1, $2, ${parameters(3)}) as saved` };
const IMPORT = { name: "muara_import", text: `select muara_save(${parameters(1)}) as saved` };

/** What became of an update: refused, or saved, with the number of the transaction when items changed. */
export type Saved = { readonly kind: "fenced" } | { readonly kind: "saved"; readonly changedIn: string | undefined };

/** Saves one poll's result in one statement, unless another holds the host by then. Repeating it changes nothing. */
export async function saveUpdate(
  database: Database,
  clock: ServerClock,
  source: Source,
  lease: Lease,
  update: SourceUpdate,
): Promise<Saved> {
  const values = [lease.host, lease.token, ...valuesOf(clock, source, update)];
  return savedOf(await database.query(`save "${source.id}"`, PATIENCE_MS, COMMIT, values));
}

/** Saves what `export` wrote, whoever holds the host. */
export async function saveSnapshot(
  database: Database,
  clock: ServerClock,
  source: Source,
  { state, items, remembered }: SourceSnapshot,
): Promise<Saved> {
  const values = valuesOf(clock, source, { state, upserts: items, removals: [], remembered });
  return savedOf(await database.query(`import "${source.id}"`, PATIENCE_MS, IMPORT, values));
}

function valuesOf(clock: ServerClock, source: Source, update: SourceUpdate): unknown[] {
  const { state, removals, remembered } = update;
  const upserts = lastOfEach(update.upserts);
  const headUpdates = columnsOf(lastOfEach(update.headUpdates ?? []));
  const added = columnsOf(upserts);
  return [
    ...[source.id, source.url, JSON.stringify(state), hostOfState(state, source)],
    ...[clock.toServer(state.nextPoll), state.lastPoll && clock.toServer(state.lastPoll), state.goneAt !== undefined],
    ...[remembered === undefined ? null : JSON.stringify(remembered), removals],
    ...[headUpdates.keys, headUpdates.heads, headUpdates.sorted, headUpdates.first, headUpdates.place],
    ...[added.keys, added.heads, added.sorted, added.first, added.place, upserts.map(encodeBody)],
  ];
}

/** The host that the next poll of this source asks. */
export function hostOfState(state: SourceState, source: Pick<Source, "url">): string {
  return hostOf(pollAddress(state, source));
}

function savedOf([row]: readonly Readonly<Record<string, unknown>>[]): Saved {
  const saved = row === undefined ? "fenced" : textOf(row, "saved");
  if (saved === "fenced") return { kind: "fenced" };
  return { kind: "saved", changedIn: saved === "" ? undefined : saved };
}

function parameters(first: number): string {
  return Array.from({ length: SAVE_PARAMETERS }, (_, at) => `$${first + at}`).join(", ");
}
