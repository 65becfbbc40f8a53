import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import { RelaxNGValidator, XmlDocument, XmlLibError } from "libxml2-wasm";
import { projectRoot } from "./paths.js";

const atom = RelaxNGValidator.fromDoc(XmlDocument.fromString(textOf("atom.rng")));
const ajv = new Ajv({ allErrors: true, strictRequired: false });
formats.default(ajv);
const jsonFeed = ajv.compile(JSON.parse(textOf("json-feed-1.1.schema.json")));

/** What libxml2 says of a document that is not well-formed XML 1.0 with namespaces; empty when it is. */
export function xmlProblems(xml: string): string[] {
  return complaints(() => XmlDocument.fromString(xml).dispose());
}

/** What the RELAX NG schema of RFC 4287 does not allow; empty when nothing. */
export function atomSchemaProblems(xml: string): string[] {
  return complaints(() => {
    const document = XmlDocument.fromString(xml);
    try {
      atom.validate(document);
    } finally {
      document.dispose();
    }
  });
}

/** What the JSON Schema of JSON Feed 1.1 does not allow; empty when nothing. */
export function jsonFeedSchemaProblems(feed: unknown): string[] {
  if (jsonFeed(feed)) return [];
  return (jsonFeed.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

function complaints(look: () => void): string[] {
  try {
    look();
    return [];
  } catch (error) {
    if (error instanceof XmlLibError) return error.details.map(({ message }) => message.trim());
    throw error;
  }
}

function textOf(file: string): string {
  return readFileSync(`${projectRoot}test/support/${file}`, "utf8");
}
