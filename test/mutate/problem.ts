import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../support/paths.js";
import type { Mutation } from "./mutations.js";

/** Why a mutation says nothing: its line is no longer there, or its specs are not. */
export function problemOf({ file, find, specs }: Mutation): string | undefined {
  const texts = [join(projectRoot, "src", `${file}.ts`), join(projectRoot, "dist/src", `${file}.js`)];
  for (const path of texts) {
    const count = readFileSync(path, "utf8").split(find).length - 1;
    if (count !== 1) return `"${find}" stands ${count} times in ${path}`;
  }
  const missing = specs.filter((spec) => !existsSync(specPath(projectRoot, spec)));
  return missing.length === 0 ? undefined : `there is no ${missing.join(", ")}`;
}

export function specPath(folder: string, spec: string): string {
  return join(folder, "dist/test", `${spec}.js`);
}
