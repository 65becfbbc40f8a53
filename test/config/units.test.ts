import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { projectRoot } from "../support/paths.js";
import { needProgram } from "../support/skips.js";

const UNITS = readdirSync(join(projectRoot, "docs"))
  .filter((name) => name.endsWith(".md"))
  .flatMap((name) => unitsIn(readFileSync(join(projectRoot, "docs", name), "utf8")).map((unit) => ({ name, unit })));

describe("the systemd units of the documentation", () => {
  it("are there, each with a command that the command line has", () => {
    expect(UNITS).to.have.length(2);
    for (const { unit } of UNITS) expect(unit).to.match(/^ExecStart=.*main\.js .*(?:start|serve|work|%i)$/m);
  });

  for (const { name, unit } of UNITS)
    it(`that of ${name} has nothing systemd complains of`, function () {
      const program = needProgram(this, "systemd-analyze");
      const folder = mkdtempSync(join(tmpdir(), "muara-unit-"));
      const path = join(folder, /%i/.test(unit) ? "muara@work.service" : "muara.service");
      writeFileSync(path, unit);
      const { status, stderr } = spawnSync(program, ["verify", path], { encoding: "utf8" });
      rmSync(folder, { recursive: true });
      expect(stderr.split("\n").filter((line) => line.includes("muara"))).to.deep.equal([]);
      expect(status).to.equal(0);
    });
});

function unitsIn(text: string): string[] {
  return [...text.matchAll(/```ini\n([\s\S]*?)```/g)]
    .map(([, unit = ""]) => unit)
    .filter((unit) => /^\[Service\]/m.test(unit));
}
