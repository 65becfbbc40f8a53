import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { projectRoot } from "../support/paths.js";
import { needProgram } from "../support/skips.js";
import { muaraHere } from "./cli.js";

describe("completion", () => {
  let folder: string;
  const script = async (shell: string) => (await muaraHere(folder, ["completion", shell])).stdout;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "muara-completion-"));
    const sources = ["satu", "dua"].map((id) => ({ id, url: `https://${id}.example/` }));
    writeFileSync(join(folder, "feeds.config.json"), JSON.stringify({ sources }));
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const shell of ["bash", "zsh", "fish"]) {
    it(`for ${shell} has every command`, async () => {
      const text = await script(shell);
      for (const command of ["start", "preview", "doctor", "completion"]) expect(text).to.contain(command);
    });

    it(`for ${shell} is a script that ${shell} can read`, async function () {
      const program = needProgram(this, shell);
      const file = join(folder, `completion.${shell}`);
      writeFileSync(file, await script(shell));
      const env = { PATH: process.env["PATH"], HOME: folder };
      const checked = spawnSync(program, ["-n", file], { cwd: folder, env, encoding: "utf8" });
      expect([checked.status, checked.stderr]).to.deep.equal([0, ""]);
    });
  }

  for (const [typed, offered] of [
    [["st"], "start status"],
    [["poll", ""], "satu dua"],
    [["--config", "./feeds.config.json", "po"], "poll"],
    [["list", "--tag", "x", "--js"], "--json"],
    [["export", "--format", ""], "opml jsonl"],
    [["completion", ""], "bash zsh fish"],
    [["import", "./feeds"], "./feeds.config.json"],
    [["add", ""], ""],
    [["remove", "--conf"], "--config"],
  ] as const) {
    it(`bash makes of "muara ${typed.join(" ")}" ${offered || "nothing"}`, async function () {
      const program = needProgram(this, "bash");
      const words = ["muara", ...typed].map(quoted).join(" ");
      const input = [
        `muara() { ${quoted(process.execPath)} ${quoted(`${projectRoot}dist/src/main.js`)} "$@"; }`,
        await script("bash"),
        `COMP_WORDS=(${words}); COMP_CWORD=${typed.length}; _muara; echo "\${COMPREPLY[*]}"`,
      ].join("\n");
      const { stdout, stderr } = spawnSync(program, [], {
        cwd: folder,
        env: { PATH: process.env["PATH"], HOME: folder },
        input,
        encoding: "utf8",
      });
      expect([stdout.trim(), stderr]).to.deep.equal([offered, ""]);
    });
  }
});

/** A word that a shell reads as it is. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
