import type { SourceState } from "../../../domain/source-state.js";
import { StoreError } from "../../store-errors.js";
import { toStoreError } from "../file-system.js";

const UNTOUCHED = "The source is polled anew; everything else is untouched.";

export function bodiesLost(path: string, lost: number, sourceId: string): StoreError {
  const what = lost === 1 ? "the body of 1 item" : `the bodies of ${lost} items`;
  return new StoreError(`${path} is damaged: ${what} of source "${sourceId}" cannot be read. ${UNTOUCHED}`, "damaged");
}

export function commitsLost(path: string, { from, to }: { from: number; to: number }, sourceId: string): StoreError {
  const what = from === to ? `revision ${to}` : `revisions ${from} to ${to}`;
  return new StoreError(`${path} is damaged: ${what} of source "${sourceId}" cannot be read. ${UNTOUCHED}`, "damaged");
}

/** What is told of a source's file that could not be read; `aside` is its new name. */
export function wasReset(corruption: StoreError, quarantined: string | undefined): StoreError {
  return new StoreError(`${corruption.message}${whereTo(quarantined)} ${UNTOUCHED}`, "damaged", { cause: corruption });
}

export function vanished(path: string): StoreError {
  return new StoreError(`${path} is gone, although it was saved.`, "damaged");
}

/** What is told of a folder's mark that could not be read; `aside` is its new name. */
export function markCorrupt(path: string, quarantined: string | undefined): StoreError {
  return new StoreError(
    `${path} is damaged: it names no format.${whereTo(quarantined)} It is made anew; nothing else is touched.`,
    "damaged",
  );
}

function whereTo(quarantined: string | undefined): string {
  return quarantined === undefined ? "" : ` It was set aside as ${quarantined}.`;
}

export function replaced(path: string): StoreError {
  return new StoreError(`${path} was replaced or removed while it was in use. It is read again.`, "damaged");
}

export function cannotSave(cause: unknown, sourceId: string, path: string): StoreError {
  return toStoreError(cause, `Cannot save source "${sourceId}" to ${path}`);
}

/** The state without what would let the server answer "not modified", and due since its last poll. */
export function dueAgain({ validators: _, bodyHash: __, ...state }: SourceState): SourceState {
  return { ...state, nextPoll: state.lastPoll ?? state.nextPoll, nextPollReason: "stored items were damaged" };
}
