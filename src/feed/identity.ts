import { createHash } from "node:crypto";
import type { ParsedItem } from "./model.js";

export interface Identity {
  readonly id: string;
  readonly idDerived: boolean;
}

/** The publisher's id as given; else the item's address; else a hash over its stable facts. */
export function identify(item: ParsedItem): Identity {
  if (item.id !== undefined && item.id.trim() !== "") return { id: item.id, idDerived: false };
  if (item.url !== undefined && item.url !== "") return { id: item.url, idDerived: true };
  return { id: `urn:sha256:${hashOf(stableFacts(item))}`, idDerived: true };
}

/** What an item is known by that has neither id nor address: first that exists of enclosure, title with date, text. */
function stableFacts(item: ParsedItem): string[] {
  const enclosure = item.attachments[0]?.url;
  if (enclosure !== undefined) return ["attachment", enclosure];
  const title = item.title?.value.trim() ?? "";
  if (title !== "") return ["title", title, item.published ?? item.summary?.value ?? item.content?.value ?? ""];
  return ["text", item.published ?? "", item.content?.value ?? item.summary?.value ?? ""];
}

function hashOf(facts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(facts)).digest("hex").slice(0, 32);
}
