import { readFileSync } from "node:fs";
import { expect } from "chai";
import { schemaText } from "../../src/config/schema/json-schema-text.js";
import { projectRoot } from "../support/paths.js";

describe("feeds.config.schema.json", () => {
  it("is what the code's schema says (npm run schema writes it)", () => {
    expect(readFileSync(`${projectRoot}feeds.config.schema.json`, "utf8")).to.equal(schemaText());
  });

  it("knows every key with a description for editors", () => {
    const schema = JSON.parse(schemaText());
    expect(Object.keys(schema.properties)).to.include.members(["$schema", "site", "sources", "feeds", "include"]);
    const { properties } = schema.$defs.Source;
    expect(properties.interval).to.deep.include({ type: "string" });
    expect(
      Object.keys(properties).filter((key) => key !== "id" && properties[key].description === undefined),
    ).to.deep.equal(["retention", "article", "list", "map"]);
    expect(schema.$defs.Source.required).to.deep.equal(["id", "url"]);
  });
});
