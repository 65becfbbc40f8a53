import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Config } from "../../config/config.js";
import { needsNetwork } from "../../poll/outage.js";

/** What the log says once when nothing can be reached, and once when something can again. */
export function networkMessage({ sources }: Pick<Config, "sources">, isThere: boolean): string {
  const count = sources.filter(({ paused, url }) => !paused && needsNetwork(url)).length;
  const waiting = count === 1 ? "1 source is waiting" : `${count} sources are waiting`;
  if (isThere) return "the network is back; sources are polled again";
  return `no network: ${waiting}; retrying every minute.${hasDemo() ? " To look around offline: npm run demo" : ""}`;
}

/** A checkout has the demo, the installed package has not. */
function hasDemo(): boolean {
  return existsSync(fileURLToPath(new URL("../../../test/demo-site/demo.js", import.meta.url)));
}
