import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect } from "chai";
import json, { type LanguageService } from "vscode-json-languageservice";
import { muaraHere } from "../cli/cli.js";
import { projectRoot } from "../support/paths.js";

/** What VS Code marks in a file, by its own language service and the schema that the file names. */
describe("feeds.config.json in VS Code", () => {
  let folder: string;
  let service: LanguageService;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "muara-editor-"));
    service = json.getLanguageService({
      schemaRequestService: async (uri) => readFileSync(new URL(uri), "utf8"),
      workspaceContext: { resolveRelativePath: (path) => `file://${resolve(folder, path)}` },
    });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function open(text: string) {
    const document = json.TextDocument.create(`file://${folder}/feeds.config.json`, "json", 1, text);
    return { document, parsed: service.parseJSONDocument(document) };
  }

  async function marks(text: string): Promise<string[]> {
    const { document, parsed } = open(text);
    const found = await service.doValidation(document, parsed);
    return found.map(({ message, range }) => `${range.start.line + 1}: ${message}`);
  }

  const within = (rest: string) =>
    `{ "$schema": ${JSON.stringify(`${projectRoot}feeds.config.schema.json`)},\n${rest} }`;

  it("has no mark as `muara init` writes it", async () => {
    const ended = await muaraHere(folder, ["init", "--yes", "--title", "Berita", "--url", "https://news.example"]);
    expect(ended.status, ended.stderr).to.equal(0);
    const text = readFileSync(join(folder, "feeds.config.json"), "utf8");
    expect(text)
      .to.include("//")
      .and.to.match(/,\s*[\]}]/);
    expect(await marks(text)).to.deep.equal([]);
  });

  it("has no mark as it is shipped", async () => {
    const text = readFileSync(`${projectRoot}feeds.config.json`, "utf8");
    writeFileSync(join(folder, "feeds.config.schema.json"), readFileSync(`${projectRoot}feeds.config.schema.json`));
    expect(await marks(text)).to.deep.equal([]);
  });

  it("takes every value that Muara takes", async () => {
    for (const value of ["1h30m", "90s", "1.5d"])
      expect(await marks(within(`"polling": { "minInterval": "${value}" }`)), value).to.deep.equal([]);
    for (const value of ["10MB", "1.5Gb", "500kb", "9b"])
      expect(await marks(within(`"polling": { "maxBody": "${value}" }`)), value).to.deep.equal([]);
  });

  for (const [what, text, message] of [
    ["a duration", '"polling": { "minInterval": "15 minutes" }', 'Expected a duration such as "30s", "15m"'],
    ["a size", '"polling": { "maxBody": "10 megabytes" }', 'Expected a size such as "500kb"'],
    ["an id", '"sources": [{ "id": "a b", "url": "https://a.example/" }]', "Expected an id of letters, digits"],
    ["a token", '"alerts": { "token": "short" }', "Expected a secret of at least 16 letters"],
  ] as const)
    it(`says what ${what} looks like instead of its pattern`, async () => {
      const found = await marks(within(text));
      expect(found).to.have.length(1);
      expect(found[0]).to.include(`2: ${message}`).and.to.not.include("pattern");
    });

  it("offers examples of durations and sizes", async () => {
    for (const [key, example] of [
      ["minInterval", '"15m"'],
      ["maxBody", '"10mb"'],
    ] as const) {
      const { document, parsed } = open(within(`"polling": { "${key}": }`));
      const offset = document.getText().indexOf(`"${key}": `) + key.length + 4;
      const offered = await service.doComplete(document, document.positionAt(offset), parsed);
      expect(offered?.items.map(({ label }) => label)).to.include(example);
    }
  });
});
