import { MuaraError } from "../../domain/errors.js";
import { answerQuestions } from "../../poll/threads/thread.js";
import type { FindAnswer, FindQuestion } from "./address-finder.js";
import { findPlace } from "./find-place.js";

/** Runs in a thread of its own: what is found at a place is fetched and read here, whatever it is. */
answerQuestions(answer);

async function answer({ config, place }: FindQuestion): Promise<FindAnswer> {
  try {
    return { kind: "found", finding: await findPlace(config, place) };
  } catch (error) {
    if (error instanceof MuaraError) return { kind: "refused", message: error.message };
    return { kind: "broken", why: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
