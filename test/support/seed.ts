import fc from "fast-check";

/** The same cases in every run, so that a red run is about the change; `FUZZ_SEED=random npm test` looks for new ones. */
const FIXED_SEED = 20_261_123;

const asked = process.env["FUZZ_SEED"];
if (asked !== "random") fc.configureGlobal({ seed: asked === undefined ? FIXED_SEED : Number(asked) });
