import { jsonSchema } from "./file-schema.js";

/** `feeds.config.schema.json` as it stands in the repository. */
export function schemaText(): string {
  return `${JSON.stringify(jsonSchema(), null, 2)}\n`;
}
