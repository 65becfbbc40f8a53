import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { WAIT_LIMIT_MS } from "../support/wait.js";
import { killOverHttp } from "./http-kill.js";
import { killAgainAndAgain } from "./kill.js";

/** `npm run test:crash` kills 200 times. */
const KILLS = 10;
const HTTP_KILLS = 2;

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
  }).timeout(KILLS * WAIT_LIMIT_MS);

  it(`muara start ${HTTP_KILLS} times, read over HTTP: every answer is a whole feed with all that was served before`, async () => {
    const { items, answers } = await killOverHttp(HTTP_KILLS);
    expect(items).to.be.greaterThan(0);
    expect(answers).to.be.greaterThan(HTTP_KILLS);
  }).timeout(2 * HTTP_KILLS * WAIT_LIMIT_MS);
});
