import { Argument, Command, CommanderError, Option } from "commander";
import type { AddOptions } from "./commands/add.js";
import type { CheckOptions } from "./commands/check.js";
import type { ExportOptions } from "./commands/export.js";
import type { HealthOptions } from "./commands/health-command.js";
import type { ImportOptions } from "./commands/import.js";
import type { InitOptions } from "./commands/init.js";
import type { ListOptions } from "./commands/list.js";
import type { PreviewOptions } from "./commands/preview.js";
import type { StatusOptions } from "./commands/status-command.js";
import { completable } from "./completable.js";
import { runCompletion, SHELLS, type Shell } from "./completion.js";
import type { CommandContext } from "./context.js";
import { examples, placeOptions, repeated } from "./options.js";
import type { Role } from "./runtime/bootstrap.js";
import { readVersion } from "./version.js";
import type { PlaceOptions } from "./with-place.js";

/** Thrown by the parser after it has said what is wrong, and for `--help`. */
export { CommanderError };

/** Gives a command's work its context and sees to its end. */
export type RunCommand = (work: (context: CommandContext) => Promise<number>) => Promise<void>;

const EXIT_WORDS = `
Exit status:
  0  done
  1  it failed: a source, the store, the network
  2  the command line or the config is wrong
`;

/** The whole command line. Commands are carried out by `carry`, which knows the process; each is loaded only when it is run. */
export function createProgram(env: CommandContext["env"], carry: RunCommand): Command {
  const program = new Command("muara")
    .description("Pulls feeds and news pages, merges them, and republishes them as RSS, Atom, JSON Feed and pages.")
    .version(readVersion(), "-V, --version", "shows the version")
    .helpOption("-h, --help", "shows this help")
    .helpCommand("help [command]", "shows the help of a command")
    .option("-c, --config <file>", "the config file", env["MUARA_CONFIG"] || "feeds.config.json")
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .showHelpAfterError("(muara --help shows what there is)")
    .addHelpText("after", `${examples("muara init riau24.com", "muara start", "muara check --online")}${EXIT_WORDS}`);
  addRunning(program, carry);
  addSetup(program, carry);
  addSources(program, carry);
  addLooking(program, carry);
  addHooks(program, carry);
  addMoving(program, carry);
  addCompletion(program, carry);
  for (const command of program.commands) command.helpOption("-h, --help", "shows this help");
  return program;
}

function addRunning(program: Command, carry: RunCommand): void {
  const roles: readonly [Role, string, readonly string[]][] = [
    [
      "start",
      "polls the sources and serves the feeds",
      ["muara start", "muara start --port 8080", "muara start --host 0.0.0.0 --config /etc/muara/feeds.config.json"],
    ],
    [
      "serve",
      "serves the feeds of a data folder, beside a `muara work` that fills it",
      ["muara serve", "muara serve --port 8080 --config /etc/muara/feeds.config.json"],
    ],
    ["work", "polls the sources, without serving", ["muara work", "muara work --config /etc/muara/feeds.config.json"]],
  ];
  for (const [role, what, shown] of roles) {
    const command = program
      .command(role)
      .description(what)
      .addHelpText("after", examples(...shown));
    if (role !== "work") for (const option of placeOptions()) command.addOption(option);
    command.action((options: PlaceOptions) =>
      carry(async (context) => (await import("./commands/run.js")).run(role, context, options)),
    );
  }
  program
    .command("poll")
    .description("polls sources once, due or not, then ends")
    .argument("[source...]", "ids of sources; all that are not paused when none is named")
    .addHelpText("after", examples("muara poll", "muara poll antara riau24"))
    .action((ids: string[]) => carry(async (context) => (await import("./commands/poll.js")).runPoll(context, ids)));
  program
    .command("health")
    .description("asks the running Muara of this config whether it is well; status 1 when it does not answer")
    .option("--ready", "also status 1 as long as a feed is not published")
    .option("--json", "writes the answer as JSON")
    .addHelpText("after", examples("muara health", "muara health --ready --json"))
    .action((options: HealthOptions) =>
      carry(async (context) => (await import("./commands/health-command.js")).runHealth(context, options)),
    );
}

function addSetup(program: Command, carry: RunCommand): void {
  program
    .command("init")
    .description("writes a working config, asking little")
    .argument("[url...]", "sites or feeds to begin with")
    .option("--title <text>", "what this Muara is called")
    .option("--language <tag>", "its language, such as id or en")
    .option("--url <address>", "the public address")
    .option("-y, --yes", "asks nothing")
    .option("--force", "writes over a config that is there")
    .addHelpText("after", examples("muara init", "muara init --yes --title 'Berita Riau' --language id riau24.com"))
    .action((places: string[], options: InitOptions) =>
      carry(async (context) => (await import("./commands/init.js")).runInit(context, places, options)),
    );
  program
    .command("check")
    .description("validates the config, and with --online every source")
    .option("--online", "fetches each source and says what it found")
    .option("--json", "writes JSON")
    .addHelpText("after", examples("muara check", "muara check --online --json"))
    .action((options: CheckOptions) =>
      carry(async (context) => (await import("./commands/check.js")).runCheck(context, options)),
    );
  program
    .command("doctor")
    .description("looks at what Muara stands on: Node, config, data folder, port, store")
    .option("--json", "writes JSON")
    .addHelpText("after", examples("muara doctor"))
    .action((options: { json?: boolean }) =>
      carry(async (context) => (await import("./commands/doctor.js")).runDoctor(context, options)),
    );
}

function addSources(program: Command, carry: RunCommand): void {
  program
    .command("add")
    .description("finds the feed of a site, shows it, and writes it into the config")
    .argument("<url>", "a site, a feed, a YouTube channel, a GitHub repository, @name@host, r/name")
    .option("--id <id>", "its id; without it made from the title")
    .option("--title <text>", "its title; without it what it calls itself")
    .addOption(repeated("--tag <tag>", "a tag to choose it by; give it again for more"))
    .option("--language <tag>", "language of its items")
    .option("--time-zone <zone>", "what its dates without a zone are in")
    .option("--interval <duration>", "a fixed time between polls")
    .option("--full-text", "fetches the whole text of each item")
    .option("-y, --yes", "takes the first of several feeds without asking")
    .option("--dry-run", "shows what would be written")
    .option("--json", "writes JSON")
    .addHelpText(
      "after",
      examples("muara add riau24.com --tag riau --time-zone Asia/Jakarta", "muara add https://github.com/nodejs/node"),
    )
    .action((place: string, options: AddOptions) =>
      carry(async (context) => (await import("./commands/add.js")).runAdd(context, place, options)),
    );
  program
    .command("remove")
    .alias("rm")
    .description("takes sources out of the config and out of the feeds that name them")
    .argument("<source...>", "ids of sources")
    .addHelpText("after", examples("muara remove antara"))
    .action((ids: string[]) =>
      carry(async (context) => (await import("./commands/remove.js")).runRemove(context, ids)),
    );
  program
    .command("list")
    .alias("ls")
    .description("lists the sources, or the feeds")
    .addOption(new Option("--feeds", "the feeds instead").conflicts("tag"))
    .addOption(
      repeated("--tag <tag>", "only sources that have this tag; give it again for more, of which all must be there"),
    )
    .option("--ids", "ids alone, one a line")
    .option("--json", "writes JSON")
    .addHelpText("after", examples("muara list --tag riau", "muara list --feeds --json"))
    .action((options: ListOptions) =>
      carry(async (context) => (await import("./commands/list.js")).runList(context, options)),
    );
}

function addLooking(program: Command, carry: RunCommand): void {
  program
    .command("preview")
    .description("shows step by step what comes of a source, an address, a saved page or a text; stores nothing")
    .argument("<what>", "the id of a source, an address, a file, or - for stdin")
    .addOption(new Option("--as <kind>", "what to take it for").choices(["feed", "list", "article"]))
    .option("--source <id>", "tries the rules of this source")
    .option("--url <address>", "the address that a saved page came from")
    .option("--json", "writes JSON")
    .addHelpText(
      "after",
      examples(
        "muara preview riau24",
        "muara preview page.html --url https://riau24.com/news/1",
        "pbpaste | muara preview -",
      ),
    )
    .action((what: string, options: PreviewOptions) =>
      carry(async (context) => (await import("./commands/preview.js")).runPreview(context, what, options)),
    );
  program
    .command("status")
    .description("tells how the sources are: what fails and since when, the next poll and why; status 1 when one fails")
    .argument("[source...]", "ids of sources; all when none is named")
    .option("--failing", "only those in trouble")
    .option("--json", "writes JSON")
    .addHelpText("after", examples("muara status", "muara status --failing --json"))
    .action((ids: string[], options: StatusOptions) =>
      carry(async (context) => (await import("./commands/status-command.js")).runStatus(context, ids, options)),
    );
}

function addHooks(program: Command, carry: RunCommand): void {
  program
    .command("hook")
    .description("test: sends the newest item by a webhook and writes the answer; resume: ends a pause")
    .addArgument(new Argument("<action>", "what to do").choices(["test", "resume"]))
    .argument("<number>", "the place of the webhook in `hooks`, from 1")
    .addHelpText("after", examples("muara hook test 1", "muara hook resume 1"))
    .action((action: string, number: string) =>
      carry(async (context) => {
        const { runHookResume, runHookTest } = await import("./commands/hook.js");
        return action === "test" ? runHookTest(context, number) : runHookResume(context, number);
      }),
    );
}

function addMoving(program: Command, carry: RunCommand): void {
  program
    .command("import")
    .description("takes in an OPML list of sources, or items as JSON Lines")
    .argument("<file>", "the file, or - for stdin")
    .addOption(repeated("--tag <tag>", "a tag for every source of the list; give it again for more"))
    .option("--dry-run", "shows what would be taken in")
    .addHelpText("after", examples("muara import subscriptions.opml --tag imported", "muara import items.jsonl"))
    .action((file: string, options: ImportOptions) =>
      carry(async (context) => (await import("./commands/import.js")).runImport(context, file, options)),
    );
  program
    .command("export")
    .description("writes the sources as OPML, or their items as JSON Lines, to stdout")
    .argument("[source...]", "ids of sources; all when none is named")
    .addOption(new Option("--format <format>", "opml or jsonl").choices(["opml", "jsonl"]).default("opml"))
    .addHelpText("after", examples("muara export > sources.opml", "muara export --format jsonl antara > antara.jsonl"))
    .action((ids: string[], options: ExportOptions) =>
      carry(async (context) => (await import("./commands/export.js")).runExport(context, ids, options)),
    );
}

function addCompletion(program: Command, carry: RunCommand): void {
  program
    .command("completion")
    .description("writes the script that completes commands in a shell")
    .addArgument(new Argument("<shell>", "the shell").choices(SHELLS))
    .addHelpText("after", examples("source <(muara completion bash)", "muara completion fish | source"))
    .action((shell: Shell) => carry((context) => runCompletion(context, shell, completable(program))));
}
