import type { Source } from "../../../src/domain/source.js";
import { aSource } from "../../store/samples.js";
import { KEPT } from "../model.js";

/** What the workers race for: hosts of one source and of several. */
export const RACED_SOURCES: readonly Source[] = ["a", "b", "c", "d", "e", "f", "g", "h"].map((id, at) =>
  aSource(id, { url: `https://host${at % 5}.example/${id}`, retention: { maxItems: KEPT } }),
);

/** Short, so that what a dead worker held is taken over within the test. */
export const LEASE_MS = 1_500;

/** How wrong the workers' clocks are, one after the other. */
export const SKEWS_MS: readonly number[] = [0, 10 * 60_000, -45 * 60_000];
