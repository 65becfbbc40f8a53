import type { Config } from "../../config/config.js";
import { editConfig } from "../../config/edit/edit-config.js";
import { loadConfig } from "../../config/load/load-config.js";
import { slug } from "../../config/source-ids.js";
import { plainLine } from "../../feed/normalise/html-text.js";
import { createFetcher } from "../../fetch/fetcher.js";
import { toInstant } from "../../lib/dates/instant.js";
import { withoutSecrets } from "../../lib/secret-parameters.js";
import { askInTurn } from "../ask-in-turn.js";
import { type CommandContext, EXIT } from "../context.js";
import { type Candidate, type Discovery, discover, titleOf } from "../discover/discover.js";
import { describeInspection } from "../discover/inspect.js";
import { addressesOf } from "../discover/known-sites.js";
import { colorsFor, plain, shorten, writeJson } from "../output/terminal.js";
import { UsageError } from "../usage-error.js";
import { readVersion } from "../version.js";

export interface AddOptions {
  readonly id?: string;
  readonly title?: string;
  readonly tag?: readonly string[];
  readonly language?: string;
  readonly timeZone?: string;
  readonly interval?: string;
  readonly fullText?: boolean;
  /** Takes the first of several feeds without asking. */
  readonly yes?: boolean;
  /** Shows what would be written, and writes nothing. */
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const SHOWN_ITEMS = 3;
const ID_CHARS = 40;
const LINE_CHARS = 100;

/** Finds the feed of a site, shows it, and writes it into the config. Exit status 1 when there is none or it is there already. */
export async function runAdd(context: CommandContext, place: string, options: AddOptions): Promise<number> {
  const config = loadConfig(context.configPath, context.env);
  const addresses = addressesOf(place);
  if (addresses.length === 0)
    throw new UsageError(`"${place}" is no address. Give a site or a feed, such as riau24.com.`);
  const discovery = await search(context, config, addresses);
  const candidate = await choose(context, discovery.candidates, options);
  if (candidate === undefined) return nothingFound(context, addresses, discovery);
  const known = config.sources.find(({ url }) => url === candidate.url);
  if (known !== undefined) {
    context.stderr.write(`${withoutSecrets(candidate.url)} is the source "${known.id}" already.\n`);
    return EXIT.failure;
  }
  const source = sourceFrom(candidate, config, options);
  if (!options.json) preview(context, candidate);
  if (options.dryRun !== true) editConfig(context.configPath, [{ kind: "addSource", source }], context.env);
  if (options.json) writeJson(context, { source, written: options.dryRun !== true, by: candidate.by });
  else if (options.dryRun) writeJson(context, source);
  else context.stderr.write(`Added "${source["id"]}" to ${context.configPath}.\n`);
  return EXIT.ok;
}

async function search(context: CommandContext, config: Config, addresses: readonly string[]): Promise<Discovery> {
  const fetcher = (context.openFetcher ?? createFetcher)(config.polling, config.site, { version: readVersion() });
  if (context.stderr.isTTY) context.stderr.write(`Looking at ${plain(addresses[0] ?? "")} …\n`);
  try {
    const fetchDocument = (url: string) => fetcher.fetch({ sourceId: "add", url, feedsCount: 0 }, context.stopping);
    return await discover(addresses, fetchDocument, toInstant(Date.now()));
  } finally {
    await fetcher.close();
  }
}

/** The only one, the one a person picks, or the first where nobody can be asked. */
async function choose(
  context: CommandContext,
  candidates: readonly Candidate[],
  options: AddOptions,
): Promise<Candidate | undefined> {
  const [first] = candidates;
  if (candidates.length < 2 || options.json) return first;
  const lines = candidates.map(
    (one, index) =>
      `  ${index + 1}. ${withoutSecrets(one.url)}  ${shorten(describeInspection(one.look), LINE_CHARS)}\n`,
  );
  context.stderr.write(`${candidates.length} feeds were found:\n${lines.join("")}`);
  if (options.yes || !context.stdin.isTTY || !context.stderr.isTTY) return first;
  const [answer = "1"] = await askInTurn(context, [{ text: "Which one?", otherwise: "1" }]);
  const chosen = candidates[Number(answer) - 1];
  if (chosen === undefined) throw new UsageError(`"${answer}" is none of 1 to ${candidates.length}.`);
  return chosen;
}

function nothingFound({ stderr }: CommandContext, addresses: readonly string[], { failures }: Discovery): number {
  stderr.write(`Nothing to read was found at ${plain(addresses[0] ?? "")}.\n`);
  for (const failure of failures) stderr.write(`  ${plain(failure)}\n`);
  stderr.write('If it is a page that lists articles, write it into the config with "kind": "page" and list.links.\n');
  return EXIT.failure;
}

/** What of a candidate goes into the config. */
export function sourceFrom({ url, look }: Candidate, config: Config, options: AddOptions): Record<string, unknown> {
  const title = options.title ?? titleOf(look);
  const language = options.language ?? (look.kind === "page" ? look.list.language : undefined);
  const optional = {
    title: title === undefined ? undefined : shorten(title, LINE_CHARS),
    kind: look.kind === "page" ? "page" : undefined,
    tags: options.tag,
    language,
    timeZone: options.timeZone,
    interval: options.interval,
    fullText: options.fullText,
  };
  const known = Object.entries(optional).filter(([, value]) => value !== undefined);
  return { id: options.id ?? freeId(url, title, config), url, ...Object.fromEntries(known) };
}

function freeId(url: string, title: string | undefined, { sources }: Config): string {
  const taken = new Set(sources.map(({ id }) => id.toLowerCase()));
  const host = new URL(url).hostname.replace(/^(?:www|rss|feeds?)\./, "");
  const wish = cutAtWord(slug(title ?? "")) || slug(host) || "source";
  for (let number = 1; ; number++) {
    const id = number === 1 ? wish : `${wish}-${number}`;
    if (!taken.has(id)) return id;
  }
}

function cutAtWord(text: string): string {
  return text.length <= ID_CHARS ? text : text.slice(0, ID_CHARS).replace(/-[^-]*$/, "");
}

function preview(context: CommandContext, { url, look, by }: Candidate): void {
  const colors = colorsFor(context.stderr, context.env);
  context.stderr.write(`${colors.bold(plain(url))} (${by})\n${plain(describeInspection(look))}\n`);
  const titles =
    look.kind === "feed"
      ? look.feed.items.map(
          ({ title, published }) => `${published ?? "undated"}  ${title === undefined ? "" : plainLine(title)}`,
        )
      : look.kind === "page"
        ? look.list.links.map((link) => `${link.published ?? "undated"}  ${link.title ?? link.url}`)
        : [];
  for (const line of titles.slice(0, SHOWN_ITEMS)) context.stderr.write(`  ${shorten(line, LINE_CHARS)}\n`);
}
