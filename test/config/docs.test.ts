import { readFileSync } from "node:fs";
import { expect } from "chai";
import { configurationPage } from "../../src/config/schema/configuration-page.js";
import { VARIABLES } from "../../src/config/schema/environment.js";
import { jsonSchema } from "../../src/config/schema/file-schema.js";
import { projectRoot } from "../support/paths.js";

describe("docs/configuration.md", () => {
  const page = readFileSync(`${projectRoot}docs/configuration.md`, "utf8");

  it("is what the schema says (npm run docs:config writes it)", () => {
    expect(page).to.equal(configurationPage());
  });

  it("names every key of the schema and every variable", () => {
    const keys = keysIn(jsonSchema()).filter((key) => key !== "$schema");
    expect(keys).to.include.members(["retryScope", "matches", "maxWait", "hostDelay", "every"]);
    expect(keys.filter((key) => !page.includes(`| \`${key}\` |`))).to.deep.equal([]);
    expect(VARIABLES.filter(({ name }) => !page.includes(`| \`${name}\` |`))).to.deep.equal([]);
  });
});

function keysIn(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const own = Object.entries(schema).flatMap(([name, value]) =>
    name === "properties" ? Object.keys(value as object) : [],
  );
  return [...new Set([...own, ...Object.values(schema).flatMap(keysIn)])];
}
