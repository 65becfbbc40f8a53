// `npm run test:crash [kills]`: kills polling processes so many times on each store, 200 unless told otherwise, and `muara start`
// a tenth as often.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "../support/postgres.js";
import { killOverHttp } from "./http-kill.js";
import { killAgainAndAgain } from "./kill.js";
import { killWorkers } from "./postgres/kill.js";

const kills = Number(process.argv[2] ?? 200);
const path = mkdtempSync(join(tmpdir(), "muara-crash-"));
const { commits, reads } = await killAgainAndAgain(path, kills);
console.log(
  `${kills} kills, ${commits} commits, ${reads} rounds of reading: nothing lost, nothing twice, nothing torn`,
);
rmSync(path, { recursive: true });

const httpKills = Math.ceil(kills / 10);
const { items, answers } = await killOverHttp(httpKills);
console.log(
  `${httpKills} kills of muara start, ${items} items, ${answers} answers over HTTP: each whole, nothing lost`,
);

const server = await startPostgres();
const race = await killWorkers(server.url(), kills);
await server.remove();
console.log(
  `PostgreSQL: ${kills} kills of racing workers with wrong clocks, ${race.commits} commits in ${race.claims} claims, ${race.fenced} late ones refused: nothing lost, nothing twice, no host held by two, no source forgotten`,
);
