import { createInterface } from "node:readline/promises";
import type { CommandContext } from "./context.js";

/** Asks a person on the terminal; an empty answer takes the default. Rejects with AbortError when Muara is told to stop. */
export async function ask(
  { stdin, stderr, stopping }: CommandContext,
  question: string,
  otherwise: string,
): Promise<string> {
  const lines = createInterface({ input: stdin, output: stderr });
  try {
    const shown = otherwise === "" ? question : `${question} [${otherwise}]`;
    const answer = await lines.question(`${shown} `, { signal: stopping });
    return answer.trim() || otherwise;
  } finally {
    lines.close();
  }
}
