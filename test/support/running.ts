import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { bootstrap, end } from "../../src/cli/runtime/bootstrap.js";
import { loadConfig } from "../../src/config/load/load-config.js";
import { openSite, type Site, type SiteAnswer } from "./site.js";
import { WAIT_LIMIT_MS } from "./wait.js";

export interface RunningMuara {
  /** Where it serves. */
  readonly origin: string;
  /** A web site it may poll. */
  readonly site: Site;
  readonly configText: () => string;
  readonly configPath: string;
  readonly close: () => Promise<void>;
}

export interface RunningOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Pages that the web site has before the first poll. */
  readonly pages?: Readonly<Record<string, SiteAnswer>>;
  /** The config file's text, given the web site's address. */
  readonly config: (site: Site) => string;
}

/** A whole Muara in this process: real config file, store, worker and server, over a web site on the loopback. */
export async function startMuara({ env = {}, pages = {}, config }: RunningOptions): Promise<RunningMuara> {
  const site = await openSite();
  for (const [path, page] of Object.entries(pages)) site.pages.set(path, page);
  const folder = mkdtempSync(join(tmpdir(), "muara-"));
  const configPath = join(folder, "feeds.config.json");
  writeFileSync(configPath, config(site));
  let origin = "";
  const stream = {
    write: (line: string) => {
      origin ||= JSON.parse(line).address ?? "";
    },
  };
  const logger = pino({ level: "info" }, stream);
  const running = await bootstrap("start", loadConfig(configPath, env), { env, logger, condition: {} });
  const close = async () => {
    await end(running);
    await site.close();
    rmSync(folder, { recursive: true });
  };
  return { origin, site, configPath, configText: () => readFileSync(configPath, "utf8"), close };
}

/** Waits until `look` finds something. */
export async function until<T>(
  look: () => T | undefined | Promise<T | undefined>,
  limitMs = WAIT_LIMIT_MS,
): Promise<T> {
  for (const endMs = Date.now() + limitMs; Date.now() < endMs; ) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("waited in vain");
}
