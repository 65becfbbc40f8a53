import type { Config } from "../../config/config.js";
import type { ConfigEdit } from "../../config/edit/edit-config.js";
import { type ListedSource, sourcesOfOpml } from "../../config/opml/opml-sources.js";
import { MuaraError } from "../../domain/errors.js";

/** The edits that take in the sources of an OPML list that are not here yet. Throws MuaraError for what is no OPML. */
export function opmlEdits(
  config: Config,
  text: string,
  tags: readonly string[],
): { edits: ConfigEdit[]; fresh: readonly ListedSource[]; known: number; warnings: readonly string[] } {
  const { sources, warnings, problem } = sourcesOfOpml(text);
  if (problem !== undefined) throw new MuaraError(`${problem}.`);
  const urls = new Set(config.sources.map(({ url }) => url));
  const ids = new Set(config.sources.map(({ id }) => id.toLowerCase()));
  const next = new Map<string, number>();
  const fresh = sources.filter(({ url }) => !urls.has(url));
  const edits = fresh.map((source): ConfigEdit => {
    const id = freeId(source.id, ids, next);
    ids.add(id.toLowerCase());
    const all = [...new Set([...(source.tags ?? []), ...tags])];
    return { kind: "addSource", source: { ...source, id, ...(all.length === 0 ? {} : { tags: all }) } };
  });
  return { edits, fresh, known: sources.length - fresh.length, warnings };
}

/** `next` keeps the number that is tried first for a wish, so that many equal wishes take linear time. */
function freeId(wish: string, taken: ReadonlySet<string>, next: Map<string, number>): string {
  for (let number = next.get(wish.toLowerCase()) ?? 1; ; number++) {
    const id = number === 1 ? wish : `${wish.slice(0, 58)}-${number}`;
    if (taken.has(id.toLowerCase())) continue;
    next.set(wish.toLowerCase(), number + 1);
    return id;
  }
}
