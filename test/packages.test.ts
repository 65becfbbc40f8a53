import { readFileSync } from "node:fs";
import { expect } from "chai";
import { minVersion, satisfies } from "semver";
import { projectRoot } from "./support/paths.js";

interface LockedPackage {
  readonly version?: string;
  readonly engines?: { readonly node?: string };
  readonly deprecated?: string;
  readonly hasInstallScript?: boolean;
}

const manifest = readJson("package.json");
const locked = Object.entries(readJson("package-lock.json").packages as Record<string, LockedPackage>).filter(
  ([path]) => path !== "",
);
const oldestNode = minVersion(manifest.engines.node)?.version ?? "";

describe("the packages of package-lock.json", () => {
  it("include every dependency that package.json names", () => {
    const paths = new Set(locked.map(([path]) => path));
    const named = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(named.filter((name) => !paths.has(`node_modules/${name}`))).to.deep.equal([]);
  });

  it(`support the oldest Node.js of package.json, ${oldestNode}, so that npm prints no EBADENGINE`, () => {
    expect(oldestNode).to.match(/^\d+\.\d+\.\d+$/);
    const tooNew = locked
      .filter(([, { engines }]) => !satisfies(oldestNode, engines?.node ?? "*"))
      .map(([path, { version, engines }]) => `${path}@${version} requires Node.js ${engines?.node}`);
    expect(tooNew).to.deep.equal([]);
  });

  it("are not deprecated", () => {
    expect(locked.filter(([, { deprecated }]) => deprecated !== undefined).map(([path]) => path)).to.deep.equal([]);
  });

  it("run an install script only where package.json allows it, and never in production", () => {
    const allowed = Object.keys(manifest.allowScripts).sort();
    const scripted = locked.filter(([, { hasInstallScript }]) => hasInstallScript === true);
    expect(scripted.map(([path]) => path.split("node_modules/").at(-1)).sort()).to.deep.equal(allowed);
    expect(allowed.filter((name) => name in manifest.dependencies)).to.deep.equal([]);
    expect(scripted.filter(([, one]) => !("dev" in one)).map(([path]) => path)).to.deep.equal([]);
  });
});

function readJson(name: string) {
  return JSON.parse(readFileSync(`${projectRoot}${name}`, "utf8"));
}
