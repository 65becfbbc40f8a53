import { expect } from "chai";
import { describePostgres } from "../../support/postgres-suite.js";
import { WAIT_LIMIT_MS } from "../../support/wait.js";
import { killWorkers } from "./kill.js";

/** `npm run test:crash` kills 200 times. */
const KILLS = 5;

describePostgres("workers with wrong clocks race for hosts on PostgreSQL and are killed", (suite) => {
  it(`${KILLS} times: nothing acknowledged is lost, nothing comes twice, no host is held by two, no source is forgotten`, async () => {
    const url = await suite.freshUrl();
    const { commits, claims } = await killWorkers(url, KILLS);
    expect(commits).to.be.at.least(KILLS);
    expect(claims).to.be.greaterThan(KILLS);
    await suite.dropFresh(url);
  }).timeout(2 * KILLS * WAIT_LIMIT_MS);
});
