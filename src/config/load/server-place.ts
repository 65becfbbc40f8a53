import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { ServerConfig } from "../config.js";
import { type Environment, readEnvironment } from "../schema/environment.js";
import { fileSchema } from "../schema/file-schema.js";
import { parseDocument } from "./document.js";

export type ServerPlace = Pick<ServerConfig, "host" | "port" | "socket">;

/**
 * Where the server of a config listens, as far as a broken config says: a Muara that runs keeps serving with the config it had.
 * Throws when the file cannot be read.
 */
export function guessServerPlace(path: string, env: Environment): ServerPlace {
  const { value } = parseDocument(path, readFileSync(resolve(path), "utf8"));
  const section = fileSchema.shape.server;
  const read = section.safeParse(Object(value).server);
  const { host, port, socket } = read.success ? read.data : section.parse(undefined);
  const { values } = readEnvironment(env);
  return { host: values.host ?? host, port: values.port ?? port, ...(socket === undefined ? {} : { socket }) };
}
