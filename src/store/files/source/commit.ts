import type { SourceState } from "../../../domain/source-state.js";
import type { IndexedHead } from "./head-index.js";
import type { SeenKeysChange } from "./seen-keys.js";

/** What a commit came to: whether items changed, and whether the file was written at all. */
export interface Saved {
  readonly itemsChanged: boolean;
  readonly written: boolean;
}

/** What one write puts in place. */
export interface Change {
  readonly state: SourceState;
  readonly lines: readonly Buffer[];
  readonly indexedHeads: readonly IndexedHead[];
  /** Absent: stays as it is. */
  readonly remembered?: SeenKeysChange | undefined;
  readonly compact?: boolean;
}
