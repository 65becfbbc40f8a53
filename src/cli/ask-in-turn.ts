import { createInterface } from "node:readline/promises";
import type { CommandContext } from "./context.js";
import { UsageError } from "./usage-error.js";

export interface Question {
  readonly text: string;
  /** What an empty answer means. */
  readonly otherwise: string;
}

/**
 * Asks a person on the terminal, one question after the other; what is typed ahead counts. Rejects with AbortError when Muara is
 * told to stop, with UsageError when the person ends the input.
 */
export async function askInTurn(
  { stdin, stderr, stopping }: CommandContext,
  questions: readonly Question[],
): Promise<string[]> {
  const lines = createInterface({ input: stdin, output: stderr });
  const typedAhead: string[] = [];
  lines.on("line", (line) => typedAhead.push(line));
  const ended = new Promise<never>((_resolve, reject) => {
    lines.once("close", () => reject(new UsageError("\nThe answers ended; nothing was written.")));
  });
  // Closed below too, when nobody waits for it.
  ended.catch(() => undefined);
  const answers: string[] = [];
  try {
    for (const { text, otherwise } of questions) {
      const prompt = `${otherwise === "" ? text : `${text} [${otherwise}]`} `;
      const before = typedAhead.shift();
      if (before !== undefined) stderr.write(`${prompt}${before}\n`);
      const answer = before ?? (await Promise.race([lines.question(prompt, { signal: stopping }), ended]));
      answers.push(answer.trim() || otherwise);
    }
    return answers;
  } finally {
    lines.close();
  }
}
