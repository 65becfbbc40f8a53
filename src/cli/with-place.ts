import type { Config } from "../config/config.js";
import { loadConfig } from "../config/load/load-config.js";
import type { CommandContext } from "./context.js";
import { UsageError } from "./usage-error.js";

/** Where the command line says to listen. */
export interface PlaceOptions {
  readonly port?: string;
  readonly host?: string;
}

/** The environment with the place that the command line names, which counts more than what it says itself. */
export function withPlace(env: CommandContext["env"], { port, host }: PlaceOptions): CommandContext["env"] {
  return {
    ...env,
    ...(port !== undefined && { MUARA_PORT: port }),
    ...(host !== undefined && { MUARA_HOST: host }),
  };
}

/** Loads the config; refuses a port or host beside a socket, which would be ignored. */
export function loadPlaced(configPath: string, env: CommandContext["env"], options: PlaceOptions): Config {
  const config = loadConfig(configPath, env);
  const [given] = Object.keys(options);
  if (given !== undefined && config.server.socket !== undefined) {
    throw new UsageError(
      `--${given} cannot be used: the config listens on the socket ${config.server.socket}. Remove server.socket from it, or leave out --${given}.`,
    );
  }
  return config;
}
