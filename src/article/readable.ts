import { Readability } from "@mozilla/readability";
import { parseHTML } from "linkedom";

/** Readability gives its guess a second look below so many characters; short reports are common in Indonesian news. */
const SHORT_CHARS = 300;

/** The HTML of what Readability takes for the body; undefined when it finds none. linkedom throws on an empty document. */
export function readable(html: string): string | undefined {
  if (html.trim() === "") return undefined;
  const { document } = parseHTML(/<html[\s>]/i.test(html) ? html : `<html><body>${html}</body></html>`) as unknown as {
    document: ReadabilityDocument;
  };
  if (document.body === null || document.body.childNodes.length === 0) return undefined;
  const article = new Readability(document, { charThreshold: SHORT_CHARS, disableJSONLD: true }).parse();
  const content = article?.content ?? "";
  return content === "" ? undefined : content;
}

type ReadabilityDocument = ConstructorParameters<typeof Readability>[0];
