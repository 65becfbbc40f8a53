// Writes the files that are made from the config's schema: `feeds.config.schema.json` and `docs/configuration.md`.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const { schemaText } = await import(`${root}dist/src/config/schema/json-schema-text.js`);

if (process.argv[2] === "schema") writeFileSync(`${root}feeds.config.schema.json`, schemaText());
if (process.argv[2] === "docs") {
  const { configurationPage } = await import(`${root}dist/src/config/schema/configuration-page.js`);
  mkdirSync(`${root}docs`, { recursive: true });
  writeFileSync(`${root}docs/configuration.md`, configurationPage());
}
