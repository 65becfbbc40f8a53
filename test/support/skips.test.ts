import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { findProgram, summarize } from "./skips.js";

describe("tests that need an absent program", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "muara-skips-test-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const table: readonly [notes: readonly string[], line: string | undefined][] = [
    [[], undefined],
    [["nginx is not installed\nbehind nginx"], "skipped: 1 group (nginx is not installed)"],
    [
      ["nginx is not installed\nbehind nginx", "chromium is not installed\npages\nthe admin pages\npages"],
      "skipped: 3 groups (chromium, nginx are not installed)",
    ],
    [
      ["mounting needs root\na real disk", "nginx is not installed\nbehind nginx"],
      "skipped: 2 groups (nginx is not installed; mounting needs root)",
    ],
  ];
  for (const [notes, line] of table) {
    it(`are summed up as ${line ?? "nothing"}`, () => {
      for (const [at, note] of notes.entries()) writeFileSync(join(folder, String(at)), `${note}\n`);
      expect(summarize(folder)).to.equal(line);
    });
  }

  it("find no program of a name that no folder of the PATH has", () => {
    expect(findProgram(["muara-has-no-such-program"])).to.equal(undefined);
  });
});
