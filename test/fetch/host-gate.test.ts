import { spawnSync } from "node:child_process";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { projectRoot } from "../support/paths.js";

/** Only a process that is kept alive by a timer of an hour reaches this. */
const EXIT_LIMIT_MS = 120_000;

describe("the gate of a host", () => {
  it("a request that is aborted while it waits for an hour does not keep the process alive", () => {
    const module = pathToFileURL(`${projectRoot}dist/src/fetch/host-gate.js`).href;
    const script = `
      import { createHostGate } from ${JSON.stringify(module)};
      const gate = createHostGate({ connections: 1, delayMs: 0, maxWaiting: 9 });
      const hour = 3_600_000;
      await gate.through("a.example", { signal: undefined, delayMs: hour }, async () => undefined);
      const stop = new AbortController();
      const waiting = gate.through("a.example", { signal: stop.signal, delayMs: hour }, async () => undefined);
      stop.abort();
      await waiting.catch((error) => console.log(error.message));
    `;
    const { stdout, status } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
      encoding: "utf8",
      timeout: EXIT_LIMIT_MS,
    });
    expect(stdout).to.equal("The fetch was called off.\n");
    expect(status).to.equal(0);
  }).timeout(2 * EXIT_LIMIT_MS);
});
