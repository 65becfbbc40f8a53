import type { ListedSource, OpmlSources } from "../opml/opml-sources.js";

/** What is kept of an OPML list on the web: its sources, as many as are read of it, so that a restart reads no more. */
export type RemoteCopy = Pick<OpmlSources, "sources" | "warnings" | "hasMore">;

/** The copy as the text of its file. */
export function renderRemoteCopy({ sources, warnings, hasMore }: RemoteCopy): string {
  return `${JSON.stringify({ sources, warnings, ...(hasMore ? { hasMore } : {}) })}\n`;
}

/** Undefined when the text is no such copy. What a source of it lacks, the config's schema says. */
export function readRemoteCopy(text: string): RemoteCopy | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    const copy: unknown = JSON.parse(text);
    if (!isObject(copy) || !Array.isArray(copy["sources"])) return undefined;
    const warnings = Array.isArray(copy["warnings"]) ? copy["warnings"].filter((one) => typeof one === "string") : [];
    return { sources: copy["sources"].filter(isListed), warnings, hasMore: copy["hasMore"] === true };
  } catch {
    return undefined;
  }
}

function isListed(value: unknown): value is ListedSource {
  return isObject(value) && typeof value["id"] === "string" && typeof value["url"] === "string";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
