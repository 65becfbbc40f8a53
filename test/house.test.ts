import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect } from "chai";
import { projectRoot } from "./support/paths.js";

/** Lowest first: a room imports only rooms that stand before it. */
const ROOMS = [
  "feed",
  "article",
  "aggregate",
  "config",
  "fetch",
  "store",
  "work",
  "publish",
  "http",
  "command",
  "main.ts",
];

/** Each given package has one room; a package that is not listed may be used anywhere. */
const PACKAGE_ROOMS: Readonly<Record<string, string>> = {
  "rss-parser": "feed",
  feed: "feed",
  "sanitize-html": "feed",
  "@mozilla/readability": "article",
  zod: "config",
  "jsonc-parser": "config",
  undici: "fetch",
  "ipaddr.js": "fetch",
  lowdb: "store",
  "fs-native-extensions": "store",
  pg: "store",
  "node-cron": "work",
  express: "http",
  "prom-client": "http",
  commander: "command",
};

interface Import {
  readonly from: string;
  readonly room: string;
  /** The room an import of ours leads to; absent for a package. */
  readonly toRoom?: string;
  readonly toPackage?: string;
}

describe("the house", () => {
  const imports = listImports(join(projectRoot, "src"));

  it("imports run downwards only", () => {
    const upward = imports
      .filter(({ room, toRoom }) => toRoom !== undefined && ROOMS.indexOf(toRoom) > ROOMS.indexOf(room))
      .map(({ from, toRoom }) => `${from} → ${toRoom}`);
    expect(imports).to.not.be.empty;
    expect(upward).to.deep.equal([]);
  });

  it("every folder under src is a known room", () => {
    const known = readdirSync(join(projectRoot, "src")).filter((name) => !ROOMS.includes(name));
    expect(known).to.deep.equal([]);
  });

  it("no address is looked at by URL.canParse, which is wrong about accented hosts in Node.js 20", () => {
    const src = join(projectRoot, "src");
    const users = readdirSync(src, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts"))
      .filter((path) => /URL\.canParse\(/.test(readFileSync(join(src, path), "utf8")));
    expect(users).to.deep.equal([]);
  });

  it("each given package is imported by its one room", () => {
    const astray = imports
      .filter(({ room, toPackage = "" }) => (PACKAGE_ROOMS[toPackage] ?? room) !== room)
      .map(({ from, toPackage }) => `${from} → ${toPackage}`);
    expect(astray).to.deep.equal([]);
  });
});

function listImports(src: string): Import[] {
  return readdirSync(src, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .flatMap((path) => {
      const room = path.split("/")[0] ?? path;
      const text = readFileSync(join(src, path), "utf8");
      return [...text.matchAll(/(?:from|import\()\s*"([^"]+)"/g)].map(([, spec = ""]) => ({
        from: path,
        room,
        ...(spec.startsWith(".") ? { toRoom: roomOf(src, path, spec) } : { toPackage: packageName(spec) }),
      }));
    });
}

function roomOf(src: string, path: string, spec: string): string {
  return relative(src, join(src, path, "..", spec)).split("/")[0] ?? "";
}

function packageName(spec: string): string {
  const [first = "", second] = spec.split("/");
  return first.startsWith("@") ? `${first}/${second}` : first;
}
