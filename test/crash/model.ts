import type { NormalisedItem } from "../../src/domain/item.js";
import type { Source } from "../../src/domain/source.js";
import type { Validators } from "../../src/domain/source-state.js";
import type { Instant } from "../../src/lib/dates/instant.js";
import { aSource } from "../store/samples.js";

/** Items a source keeps, and items one document shows: most leave the document while they are kept. */
export const KEPT = 20;
const SHOWN = 6;
const WORDS = 150;

export const CRASH_SOURCES: readonly Source[] = ["a", "b", "c", "d", "e"].map((id) =>
  aSource(id, { url: `https://${id}.example/feed`, retention: { maxItems: KEPT } }),
);

/** The document of the n-th poll: item n is new, item n - 1 was edited once more, the others are as they were. */
export function documentOf(sourceId: string, number: number): NormalisedItem[] {
  const first = Math.max(1, number - SHOWN + 1);
  return Array.from({ length: number - first + 1 }, (_, at) => number - at).map((each) => ({
    id: idOf(sourceId, each),
    idDerived: false,
    url: idOf(sourceId, each),
    title: `Item ${each} of ${sourceId}`,
    contentHtml: contentOf(sourceId, each, number),
    authors: [],
    attachments: [],
    categories: [],
    source: { id: sourceId, title: sourceId },
    published: instantOf(each),
  }));
}

export function idOf(sourceId: string, number: number): string {
  return `https://${sourceId}.example/${number}`;
}

/** What item `number` says after the n-th poll. */
export function contentOf(sourceId: string, number: number, poll: number): string {
  const words = number < poll ? "edited " : "written ";
  return `<p>${sourceId} ${number} ${words.repeat(WORDS)}</p>`;
}

export function validatorsOf(number: number): Validators {
  return { url: "https://any.example/", etag: `"${number}"` };
}

/** The poll that the validators are of; 0 before the first. */
export function lastNumber(validators: Validators | undefined): number {
  return Number(validators?.etag?.slice(1, -1) ?? 0);
}

export function instantOf(number: number): Instant {
  return new Date(Date.UTC(2024, 0, 1) + number * 60_000).toISOString().replace(".000Z", "Z");
}
