import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Command } from "commander";
import { createProgram } from "../../src/cli/program.js";
import { projectRoot } from "../support/paths.js";
import { wordsOf } from "./cli.js";

const program = () => createProgram({}, async () => undefined);

/** Every command line that the help of a command shows, without what a shell does around it. */
function examplesOf(command: Command): string[] {
  let help = "";
  command.configureOutput({ writeOut: (text) => (help += text) });
  command.outputHelp();
  const [, shown = ""] = help.split("\nExamples:\n");
  return [...shown.matchAll(/^ {2}\$ (.*)$/gm)].map(([, line = ""]) => line);
}

/** What the parser makes of a command line: which command, its arguments and its options. */
async function parse(words: readonly string[]) {
  const parsed = program();
  let ran: { command: string; args: readonly string[]; tag: readonly string[] | undefined } | undefined;
  for (const command of [parsed, ...parsed.commands])
    command.exitOverride().configureOutput({ writeErr: () => undefined });
  parsed.hook("preAction", (_root, action) => {
    ran = { command: action.name(), args: action.args, tag: action.opts<{ tag?: string[] }>().tag };
  });
  await parsed.parseAsync([...words], { from: "user" });
  return ran;
}

describe("the command line's options", () => {
  it("none takes the arguments behind it", () => {
    for (const command of [program(), ...program().commands])
      expect(command.options.filter(({ variadic }) => variadic).map(({ flags }) => flags)).to.deep.equal([]);
  });

  const tags: readonly [line: string, args: string[], tag: string[] | undefined][] = [
    ["muara add --tag riau https://riau24.com", ["https://riau24.com"], ["riau"]],
    ["muara add https://riau24.com --tag riau --tag id", ["https://riau24.com"], ["riau", "id"]],
    ["muara add --tag=riau riau24.com --tag id", ["riau24.com"], ["riau", "id"]],
    ["muara add riau24.com", ["riau24.com"], undefined],
    ["muara import --tag imported list.opml", ["list.opml"], ["imported"]],
    ["muara list --tag a --tag b", [], ["a", "b"]],
  ];
  for (const [line, args, tag] of tags) {
    it(`${line} has ${args.length} arguments and ${tag?.length ?? 0} tags`, async () => {
      const ran = await parse(wordsOf(line));
      expect(ran?.args).to.deep.equal(args);
      expect(ran?.tag).to.deep.equal(tag);
    });
  }

  const wrong: readonly [line: string, said: RegExp][] = [
    ["muara start --port 70000", /from 0 to 65535/],
    ["muara start --port x", /from 0 to 65535/],
    ["muara serve --host 'a b'", /IP address or a host name/],
    ["muara work --port 80", /unknown option/],
    ["muara list --feeds --tag x", /cannot be used with/],
  ];
  for (const [line, said] of wrong) {
    it(`${line} is refused`, async () => {
      const error = await parse(wordsOf(line)).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(Error).with.property("message").that.matches(said);
    });
  }
});

describe("the examples in the help", () => {
  for (const command of program().commands) {
    const lines = examplesOf(command);
    it(`${command.name()} has some, each of itself, that its parser takes`, async () => {
      expect(lines).to.not.be.empty;
      for (const line of lines) {
        expect((await parse(wordsOf(line)))?.command, line).to.equal(command.name());
        for (const [, variable = ""] of line.matchAll(/\b(MUARA_[A-Z_]+)=/g))
          expect(["start", "serve"].includes(command.name()) || !/PORT|HOST/.test(variable), line).to.equal(true);
      }
    });
  }

  it("muara itself shows commands that exist", async () => {
    const lines = examplesOf(program());
    expect(lines).to.have.length(3);
    for (const line of lines) expect(await parse(wordsOf(line)), line).to.not.equal(undefined);
  });
});

describe("the hints in messages", () => {
  const root = join(projectRoot, "src");
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const text = files.map((name) => readFileSync(join(root, name), "utf8")).join("\n");
  /** Commands that a message names in quotes, or as the whole of a text: `"muara list" shows …`, `fix: "muara add <url>"`. */
  const hints = [...text.matchAll(/["'`](muara [a-z]+[^"'`\n$]*)["'`]/g)].map(([, hint = ""]) =>
    hint.replace(/\\$/, ""),
  );

  it("name commands and options that exist", () => {
    const commands = program().commands;
    expect(hints.length).to.be.greaterThan(10);
    const wrong = hints.filter((hint) => {
      const [name, ...rest] = wordsOf(hint);
      const command = commands.find((one) => one.name() === name);
      const known = [...(command?.options ?? []), ...program().options].flatMap(({ long }) => long ?? []);
      return command === undefined || rest.some((word) => word.startsWith("--") && !known.includes(word));
    });
    expect(wrong).to.deep.equal([]);
  });

  it("name scripts that exist", () => {
    const scripts = Object.keys(JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")).scripts);
    for (const [, script = ""] of text.matchAll(/npm run ([a-z:]+)/g)) expect(scripts).to.include(script);
  });
});
