import { MuaraError } from "../domain/errors.js";

export type StoreFailure = "locked" | "readOnly" | "full" | "damaged" | "version" | "unavailable" | "io";

/** The place where things are kept failed. What was saved before is still there. */
export class StoreError extends MuaraError {
  override readonly name = "StoreError";
  readonly reason: StoreFailure;

  constructor(message: string, reason: StoreFailure, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
