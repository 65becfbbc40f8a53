import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { createProgram } from "../../src/cli/program.js";
import { configOf } from "../../src/config/load/load-config.js";
import { projectRoot } from "../support/paths.js";

const PAGES = [
  "README.md",
  ...readdirSync(join(projectRoot, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
const program = createProgram({}, async () => undefined);
const scripts = Object.keys(JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")).scripts);

for (const page of PAGES) {
  const text = readFileSync(join(projectRoot, page), "utf8");
  describe(page, () => {
    for (const [index, block] of configsIn(text).entries())
      it(`shows a config that is right (${index + 1})`, () => {
        configOf(join(projectRoot, "feeds.config.json"), block, {});
      });

    it("names commands and options that there are", () => {
      expect(
        commandsIn(text)
          .map(wrongIn)
          .filter((wrong) => wrong !== undefined),
      ).to.deep.equal([]);
    });
  });
}

describe("what the documentation is held against", () => {
  it("tells a wrong command, option, script and config", () => {
    expect(
      commandsIn("```sh\nmuara chek\n$ npx muara check --onlin # x\n```\nUse `npm run nope`.").map(wrongIn),
    ).to.deep.equal(["muara chek: no such command", "muara check: no option --onlin", "npm run nope: no such script"]);
    expect(configsIn('```jsonc\n{ "sourcs": [] }\n```\n```json\n{ "kind": "alert" }\n```')).to.have.length(1);
  });
});

/** JSON blocks that are a config: those marked jsonc, with an outer brace. */
function configsIn(text: string): string[] {
  return [...text.matchAll(/```jsonc\n([\s\S]*?)```/g)]
    .map(([, block = ""]) => block)
    .filter((block) => /^\s*(?:\/\/.*\n\s*)*\{/.test(block));
}

/** Every `muara …` and `npm …` of shell blocks and of code within lines. */
function commandsIn(text: string): string[] {
  const shell = [...text.matchAll(/```(?:sh|bash|console)\n([\s\S]*?)```/g)].flatMap(([, block = ""]) =>
    block.split("\n"),
  );
  const prose = text.replace(/```[\s\S]*?```/g, "");
  const inline = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
  const lines = [...shell, ...inline].map((line) =>
    line
      .replace(/\s#.*$/, "")
      .replace(/^\s*\$\s+/, "")
      .trim(),
  );
  return lines
    .flatMap((line) => /\b(?:muara|npm) .*/.exec(line)?.[0] ?? [])
    .map((line) => line.split(/\s*[|>&;<]/)[0] ?? "");
}

function wrongIn(line: string): string | undefined {
  const [name = "", first = "", second = ""] = line.split(/\s+/);
  if (name === "npm") {
    if (first === "run" && !scripts.includes(second)) return `npm run ${second}: no such script`;
    return ["start", "test"].includes(first) && !scripts.includes(first) ? `npm ${first}: no such script` : undefined;
  }
  const command = program.commands.find((one) => one.name() === first || one.aliases().includes(first));
  if (first.startsWith("-") || first === "help" || !/^[a-z]/.test(first)) return undefined;
  if (command === undefined) return `muara ${first}: no such command`;
  const known = [...command.options, ...program.options]
    .flatMap(({ long, short }) => [long, short])
    .concat("--help", "-h");
  const stranger = line.split(/\s+/).find((word) => /^--?[a-z]/i.test(word) && !known.includes(word.split("=")[0]));
  return stranger === undefined ? undefined : `muara ${first}: no option ${stranger}`;
}
