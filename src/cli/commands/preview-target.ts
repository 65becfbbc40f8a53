import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Config } from "../../config/config.js";
import type { Source } from "../../domain/source.js";
import type { SourceDocument } from "../../domain/source-document.js";
import { acceptOf } from "../../poll/documents/read-mapped.js";
import type { CommandContext } from "../context.js";
import { addressOf } from "../discover/known-sites.js";
import { readAll } from "../read-stdin.js";
import { UsageError, unknownSource } from "../usage-error.js";

/** Where the document comes from and whose rules apply. */
export interface Target {
  readonly document: SourceDocument;
  readonly source?: Source;
  readonly by: string;
}

interface Room {
  readonly context: CommandContext;
  readonly config: Config;
  readonly fetch: (url: string, accept?: string) => Promise<SourceDocument | string>;
}

interface TargetOptions {
  readonly source?: string;
  readonly url?: string;
}

/** The document, or why there is none. */
export async function findTarget(room: Room, place: string, options: TargetOptions): Promise<Target | string> {
  const { config } = room;
  const chosen = options.source === undefined ? undefined : sourceNamed(config, options.source);
  if (place === "-") return saved(room, await readAll(room.context.stdin), "stdin", options, chosen);
  const named = config.sources.find(({ id }) => id === place);
  if (named !== undefined) {
    const document = await room.fetch(named.url, acceptOf(chosen ?? named).accept);
    return typeof document === "string"
      ? document
      : { document, source: chosen ?? named, by: `the source ${named.id}` };
  }
  if (existsSync(place)) return saved(room, readFile(place), pathToFileURL(resolve(place)).href, options, chosen);
  const address = /^[\w-]+$/.test(place) ? undefined : addressOf(place);
  if (address === undefined) throw noSuchPlace(config, place);
  const document = await room.fetch(address);
  if (typeof document === "string") return document;
  const source = chosen ?? sourceFor(config, document.url) ?? sourceFor(config, address);
  return { document, by: address, ...(source === undefined ? {} : { source }) };
}

function saved(room: Room, bytes: Uint8Array, by: string, options: TargetOptions, chosen: Source | undefined): Target {
  const source = chosen ?? (options.url === undefined ? undefined : sourceFor(room.config, options.url));
  const own = source?.map === undefined ? undefined : source.url;
  const document = { url: options.url ?? own ?? (by === "stdin" ? "" : by), bytes };
  return { document, by, ...(source === undefined ? {} : { source }) };
}

function readFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UsageError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

function sourceNamed({ sources }: Config, id: string): Source {
  const source = sources.find((one) => one.id === id);
  if (source === undefined)
    throw unknownSource(
      id,
      sources.map((one) => one.id),
    );
  return source;
}

function sourceFor({ sources }: Config, address: string): Source | undefined {
  const host = new URL(address).host.replace(/^www\./, "");
  const sameHost = sources.filter(
    // A mapping is for one document of a site.
    ({ url, map }) => map === undefined && new URL(url).host.replace(/^www\./, "") === host,
  );
  return sources.find(({ url }) => url === address) ?? sameHost.find(({ kind }) => kind !== "feed") ?? sameHost[0];
}

function noSuchPlace({ sources }: Config, place: string): UsageError {
  if (sources.length === 0 || /[/.]/.test(place))
    return new UsageError(`"${place}" is no source, no file here and no address.`);
  return unknownSource(
    place,
    sources.map(({ id }) => id),
  );
}
