import { readFileSync } from "node:fs";

/** Muara's own version, as servers and `/healthz` are told. */
export function readVersion(): string {
  const about: unknown = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));
  const version = typeof about === "object" && about !== null && "version" in about ? about.version : undefined;
  return typeof version === "string" ? version : "unknown";
}
