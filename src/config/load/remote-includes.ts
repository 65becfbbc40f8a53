import { readFileSync, statSync, utimesSync } from "node:fs";
import { dirname } from "node:path";
import { MuaraError } from "../../domain/errors.js";
import type { Config, RemoteInclude } from "../config.js";
import { makeOwnedFolder } from "../edit/file-owner.js";
import { writeAtomically } from "../edit/write-file.js";
import { type OpmlSources, TRUNCATED } from "../opml/opml-sources.js";
import { renderRemoteCopy } from "./remote-copy.js";

/** What reading one remote list again came to. */
export type RemoteOutcome =
  | { readonly kind: "updated" | "unchanged"; readonly url: string; readonly sources: number }
  | { readonly kind: "failed"; readonly url: string; readonly error: MuaraError };

/**
 * Reads the OPML lists on the web that are due at `nowMs` and keeps a copy of each where `loadConfig` finds it: a copy that
 * changed is a changed file to `watchConfig`. A list that cannot be fetched or is no OPML leaves the last good copy as it is.
 * `readList` rejects with a MuaraError.
 */
export async function resolveIncludes(
  config: Config,
  readList: (remote: RemoteInclude) => Promise<OpmlSources>,
  nowMs: number,
): Promise<RemoteOutcome[]> {
  const due = config.remotes.filter((remote) => isDue(remote, nowMs));
  const outcomes: RemoteOutcome[] = [];
  for (const remote of due) outcomes.push(await readAgain(remote, readList, nowMs));
  return outcomes;
}

async function readAgain(
  remote: RemoteInclude,
  readList: (remote: RemoteInclude) => Promise<OpmlSources>,
  nowMs: number,
): Promise<RemoteOutcome> {
  const { url, cachePath } = remote;
  try {
    const list = await readList(remote);
    const problem = list.problem ?? (list.isTruncated ? TRUNCATED : undefined);
    if (problem !== undefined) throw new MuaraError(`${url}: ${problem}`);
    const copy = renderRemoteCopy(list);
    const kind = copy === copyOf(cachePath) ? "unchanged" : "updated";
    makeOwnedFolder(dirname(cachePath));
    if (kind === "updated") writeAtomically(cachePath, copy);
    utimesSync(cachePath, nowMs / 1_000, nowMs / 1_000);
    return { kind, url, sources: list.sources.length };
  } catch (error) {
    if (error instanceof MuaraError) return { kind: "failed", url, error };
    throw error;
  }
}

function isDue({ cachePath, everyMs }: RemoteInclude, nowMs: number): boolean {
  const readAt = statSync(cachePath, { throwIfNoEntry: false })?.mtimeMs;
  return readAt === undefined || readAt > nowMs || readAt + everyMs <= nowMs;
}

function copyOf(path: string): string | undefined {
  return statSync(path, { throwIfNoEntry: false }) === undefined ? undefined : readFileSync(path, "utf8");
}
