import { existsSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { makeOwnedFolder } from "../../config/edit/file-owner.js";
import { writeAtomically } from "../../config/edit/write-file.js";
import { configOf } from "../../config/load/load-config.js";
import { askInTurn } from "../ask-in-turn.js";
import { type CommandContext, EXIT } from "../context.js";
import { UsageError } from "../usage-error.js";
import { runAdd } from "./add.js";

export interface InitOptions {
  readonly title?: string;
  readonly language?: string;
  /** The public address. */
  readonly url?: string;
  /** Asks nothing. */
  readonly yes?: boolean;
  /** Writes over a config that is there. */
  readonly force?: boolean;
}

interface InitAnswers {
  readonly title: string;
  readonly language: string;
  readonly url: string;
  readonly places: readonly string[];
}

/** Writes a working config, asking little on a terminal and nothing elsewhere; then adds the sites that were named. */
export async function runInit(
  context: CommandContext,
  places: readonly string[],
  options: InitOptions,
): Promise<number> {
  const path = resolve(context.configPath);
  if (existsSync(path) && options.force !== true) {
    throw new UsageError(
      `${context.configPath} is there already. "muara add <url>" adds to it; --force writes it anew.`,
    );
  }
  const answers = await askFor(context, places, options);
  const text = configText(path, answers);
  configOf(path, text, context.env);
  makeOwnedFolder(dirname(path));
  writeAtomically(path, text);
  context.stderr.write(`Wrote ${context.configPath}.\n`);
  let status: number = EXIT.ok;
  for (const place of answers.places) status = Math.max(status, await runAdd(context, place, { yes: true }));
  const next = answers.places.length === 0 ? '"muara add <url>" adds a site; then ' : "";
  context.stderr.write(`${next}"muara start" polls and serves.\n`);
  return status;
}

const QUESTIONS = {
  title: { text: "What shall your Muara be called?", otherwise: "Muara" },
  language: { text: "Its language (id, en, …; empty for none)?", otherwise: "" },
  place: { text: "A first site or feed to read (empty for none)?", otherwise: "" },
} as const;

async function askFor(context: CommandContext, places: readonly string[], options: InitOptions): Promise<InitAnswers> {
  const { title = "", language = "", url = "" } = options;
  const given = { title, language, url, places };
  if (options.yes || !context.stdin.isTTY || !context.stderr.isTTY) return given;
  const open = [
    ...(title === "" ? (["title"] as const) : []),
    ...(language === "" ? (["language"] as const) : []),
    ...(places.length === 0 ? (["place"] as const) : []),
  ];
  const answers = await askInTurn(
    context,
    open.map((about) => QUESTIONS[about]),
  );
  const answered = new Map<string, string>(open.map((about, at) => [about, answers[at] ?? ""]));
  const place = answered.get("place") ?? "";
  return {
    ...given,
    title: answered.get("title") ?? title,
    language: answered.get("language") ?? language,
    places: place === "" ? places : [place],
  };
}

function configText(path: string, { title, language, url }: InitAnswers): string {
  const site = [
    ...(url === "" ? [] : [`    // The address that others reach this Muara at.\n    "url": ${JSON.stringify(url)},`]),
    `    "title": ${JSON.stringify(title || "Muara")},`,
    ...(language === "" ? [] : [`    "language": ${JSON.stringify(language)},`]),
  ];
  return `{
  // Editors complete keys and show mistakes by this.
  "$schema": ${JSON.stringify(schemaPath(path))},
  "site": {
${site.join("\n")}
  },
  // What is read: feeds, pages that list articles, sitemaps. "muara add <url>" writes here.
  "sources": [],
  // What is published, each at /feeds/<id>.
  "feeds": [
    { "id": "all", "title": ${JSON.stringify(title || "Muara")}, "sources": "all" },
  ],
}
`;
}

function schemaPath(path: string): string {
  const schema = fileURLToPath(new URL("../../../../feeds.config.schema.json", import.meta.url));
  const near = relative(dirname(path), schema).split(sep).join("/");
  return near.startsWith(".") ? near : `./${near}`;
}
