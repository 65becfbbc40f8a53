// `npm run test:crash [kills]`: kills a polling process so many times, 200 unless told otherwise.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { killAgainAndAgain } from "./kill.js";

const kills = Number(process.argv[2] ?? 200);
const path = mkdtempSync(join(tmpdir(), "muara-crash-"));
const { commits, reads } = await killAgainAndAgain(path, kills);
console.log(
  `${kills} kills, ${commits} commits, ${reads} rounds of reading: nothing lost, nothing twice, nothing torn`,
);
rmSync(path, { recursive: true });
