import { STORIES_EN } from "./stories-en.js";
import { STORIES_ID } from "./stories-id.js";
import { STORIES_PESISIR } from "./stories-pesisir.js";
import type { Published } from "./story.js";
import { tideNote } from "./tides.js";

const MINUTE_MS = 60_000;
const MAX_NOTES = 60;

/**
 * What stands in the newsroom at a moment, newest first: the written stories, dated from when it opened, and one tide note
 * for every `noteEveryMs` since then, of which the newest 60 are kept. The same moments always give the same.
 */
export function storiesAt(openedMs: number, nowMs: number, noteEveryMs?: number): readonly Published[] {
  const written = [...STORIES_ID, ...STORIES_EN, ...STORIES_PESISIR].map((story) => ({
    ...story,
    publishedMs: wholeMinute(openedMs - story.minutesAgo * MINUTE_MS),
  }));
  return [...notes(openedMs, nowMs, noteEveryMs), ...written].sort((one, other) => other.publishedMs - one.publishedMs);
}

/** Bylines of the site without a feed know minutes only; the other outlets keep to them too. */
function wholeMinute(ms: number): number {
  return ms - (ms % MINUTE_MS);
}

function notes(openedMs: number, nowMs: number, everyMs: number | undefined): Published[] {
  if (everyMs === undefined) return [];
  const count = Math.floor((nowMs - openedMs) / everyMs);
  const first = Math.max(1, count - MAX_NOTES + 1);
  return Array.from({ length: Math.max(0, count - first + 1) }, (_, at) => {
    const publishedMs = openedMs + (first + at) * everyMs;
    return { ...tideNote(first + at, publishedMs), publishedMs: publishedMs - (publishedMs % 1_000) };
  });
}
