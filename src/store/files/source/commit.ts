import type { SourceState } from "../../../domain/source-state.js";
import type { Slot } from "./head-index.js";
import type { RememberedChange } from "./seen-keys.js";

/** What a commit came to: whether items changed, and whether the file was written at all. */
export interface Saved {
  readonly itemsChanged: boolean;
  readonly written: boolean;
}

/** What one write puts in place. */
export interface Change {
  readonly state: SourceState;
  readonly lines: readonly Buffer[];
  readonly slots: readonly Slot[];
  /** Absent: stays as it is. */
  readonly remembered?: RememberedChange | undefined;
  readonly compact?: boolean;
}
