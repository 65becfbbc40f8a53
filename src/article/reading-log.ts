import type { ReadingStep, Removal } from "./article-reading.js";
import type { Note } from "./boilerplate/remove-boilerplate.js";

/** What a reading tells of itself while it goes on. */
export interface Trace {
  readonly note: Note;
  readonly step: (step: ReadingStep["step"], detail: string) => void;
  readonly warnings: string[];
  end(): { removed: readonly Removal[]; steps: readonly ReadingStep[]; warnings: readonly string[] };
}

/** A removed text is shown in part when it is long. */
const SHOWN_CHARS = 400;

export function startTrace(): Trace {
  const removed: Removal[] = [];
  const steps: ReadingStep[] = [];
  const warnings: string[] = [];
  return {
    note: (rule, text) => {
      removed.push({ rule, text: text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text });
    },
    step: (step, detail) => {
      steps.push({ step, detail });
    },
    warnings,
    end: () => ({
      removed,
      steps: [...steps, { step: "cleaned", detail: `${removed.length} pieces were cut` }],
      warnings: [...warnings],
    }),
  };
}
