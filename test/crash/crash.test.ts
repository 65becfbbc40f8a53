import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { killAgainAndAgain } from "./kill.js";

/** `npm run test:crash` kills 200 times. */
const KILLS = 10;

describe("kill -9 while polling", () => {
  it(`${KILLS} times: nothing acknowledged is lost, nothing comes twice, nothing is torn, no reader sees a part`, async () => {
    const path = mkdtempSync(join(tmpdir(), "muara-crash-"));
    try {
      const { commits, reads } = await killAgainAndAgain(path, KILLS);
      expect(commits).to.be.at.least(KILLS);
      expect(reads).to.be.greaterThan(KILLS);
    } finally {
      rmSync(path, { recursive: true });
    }
  }).timeout(60_000);
});
