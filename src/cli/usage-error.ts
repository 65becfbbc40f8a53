import { MuaraError } from "../domain/errors.js";
import { nearest } from "../lib/text/nearest.js";

/** The command line asks for something that cannot be: exit status 2. */
export class UsageError extends MuaraError {
  override readonly name = "UsageError";
}

/** The id is none of the config's; says which one may be meant. */
export function unknownSource(id: string, known: readonly string[]): UsageError {
  const near = nearest(id, known);
  const list = known.length === 0 ? '"muara add <url>" adds one.' : `"muara list" shows all ${known.length}.`;
  const hint = near === undefined ? list : `Did you mean "${near}"?`;
  return new UsageError(`There is no source "${id}" in the config. ${hint}`);
}
