import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { keepCopy, recoveryFolders } from "../../src/config/edit/recovery-copy.js";
import { writeAtomically } from "../../src/config/edit/write-file.js";
import { loadConfig } from "../../src/config/load/load-config.js";

const BEFORE = '{\n  // ours\n  "sources": [\n    { "id": "a", "url": "https://a.example/" }\n  ]\n}\n';
const LONGER = BEFORE.replace("\n  ]", ',\n    { "id": "é", "url": "https://b.example/" }\n  ]').replace('"é"', '"b"');
const SHORTER = '{ "sources": [] } // é\n';

function failing(code: string) {
  return () => {
    throw Object.assign(new Error(code), { code });
  };
}

describe("a config that cannot be replaced", () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "muara-in-place-"));
    path = join(folder, "feeds.config.json");
    writeFileSync(path, BEFORE);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const left = () => readdirSync(folder).filter((name) => name !== "feeds.config.json");

  for (const code of ["EBUSY", "EXDEV", "EACCES", "EPERM"]) {
    for (const text of [LONGER, SHORTER]) {
      it(`as rename fails with ${code} is written in place, ${text === LONGER ? "longer" : "shorter"} than before`, () => {
        const { ino, mode } = statSync(path);
        writeAtomically(path, text, { rename: failing(code) });
        expect(readFileSync(path, "utf8")).to.equal(text);
        expect(statSync(path)).to.include({ ino, mode });
        expect(left(), "no file is left").to.deep.equal([]);
      });
    }
  }

  for (const [code, problem] of [
    ["ENOSPC", /the disk is full; free space/],
    ["EIO", /EIO/],
  ] as const) {
    it(`as rename fails with ${code} is left as it was, and the error says why`, () => {
      const write = () => writeAtomically(path, LONGER, { rename: failing(code) });
      expect(write).to.throw(problem);
      expect(readFileSync(path, "utf8")).to.equal(BEFORE);
      expect(left()).to.deep.equal([]);
    });
  }

  it("nor written in place, since no folder takes a copy, is left as it was, and the error says what to do", () => {
    const recovery = join(folder, "missing");
    const write = () => writeAtomically(path, LONGER, { rename: failing("EBUSY"), recoveryFolders: [recovery] });
    expect(write).to.throw(/cannot be written/);
    expect(readFileSync(path, "utf8")).to.equal(BEFORE);
    writeFileSync(join(folder, "feeds.config.json.lock"), "");
    const missing = () => writeAtomically(join(folder, "none.json"), LONGER, { rename: failing("EBUSY") });
    expect(missing).to.throw(/mount the folder of the file/);
  });

  it("keeps its copy in the data folder when that is named", () => {
    const data = join(folder, "elsewhere");
    mkdirSync(data);
    const [first] = recoveryFolders(path, { MUARA_DATA: data });
    expect(first).to.equal(data);
  });

  for (const [what, after] of [
    ["longer", LONGER],
    ["shorter", SHORTER],
  ] as const) {
    it(`is whole again at the next start, wherever a crash cut off a ${what} text`, () => {
      const [old, new_] = [Buffer.from(BEFORE), Buffer.from(after)];
      for (let cut = 0; cut <= new_.length; cut++) {
        const torn = Buffer.concat([new_.subarray(0, cut), old.subarray(cut)]);
        writeFileSync(path, torn);
        keepCopy(path, { before: BEFORE, after }, [folder]);
        const expected = torn.equals(old) ? BEFORE : after;
        loadConfig(path, {});
        expect(readFileSync(path, "utf8"), `cut at ${cut}`).to.equal(expected);
        expect(left(), `cut at ${cut}`).to.deep.equal([]);
      }
    });
  }

  it("is whole again where a power cut left blocks of zeros", () => {
    const torn = Buffer.from(LONGER);
    torn.fill(0, 20, 60);
    writeFileSync(path, torn);
    keepCopy(path, { before: BEFORE, after: LONGER }, [folder]);
    expect(loadConfig(path, {}).sources.map(({ id }) => id)).to.deep.equal(["a", "b"]);
    expect(readFileSync(path, "utf8")).to.equal(LONGER);
  });

  it("keeps what somebody wrote after the crash", () => {
    const own = '{ "sources": [{ "id": "own", "url": "https://own.example/" }] }';
    writeFileSync(path, own);
    keepCopy(path, { before: BEFORE, after: LONGER }, [folder]);
    expect(loadConfig(path, {}).sources.map(({ id }) => id)).to.deep.equal(["own"]);
    expect(readFileSync(path, "utf8")).to.equal(own);
    expect(left()).to.deep.equal([]);
  });

  it("is read as it is where the crash came before the copy was whole", () => {
    const [copy] = [keepCopy(path, { before: BEFORE, after: LONGER }, [folder])];
    writeFileSync(copy, readFileSync(copy).subarray(0, 30));
    expect(loadConfig(path, {}).sources.map(({ id }) => id)).to.deep.equal(["a"]);
    expect(existsSync(copy)).to.equal(false);
  });

  it("is recovered as an included file too", () => {
    const included = join(folder, "more.json");
    writeFileSync(path, '{ "include": ["more.json"] }');
    writeFileSync(included, '[{ "id": "x", "ur');
    const after = '[{ "id": "x", "url": "https://x.example/" }]';
    keepCopy(included, { before: "[]", after }, [folder]);
    expect(loadConfig(path, {}).sources.map(({ id }) => id)).to.deep.equal(["x"]);
  });

  it("is written with the copy in the first folder that takes it", () => {
    const data = join(folder, "data");
    mkdirSync(data);
    const recoveryFolders = [join(folder, "missing"), data];
    writeAtomically(path, LONGER, { rename: failing("EACCES"), recoveryFolders });
    expect(readFileSync(path, "utf8")).to.equal(LONGER);
    expect(readdirSync(data)).to.deep.equal([]);
  });
});
