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
  linkedom: "article",
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
  commander: "command",
};

interface Import {
  readonly from: string;
  readonly room: string;
  readonly to: string;
}

describe("the house", () => {
  const imports = listImports(join(projectRoot, "src"));

  it("imports run downwards only", () => {
    const upward = imports
      .filter(({ room, to }) => ROOMS.indexOf(to) > ROOMS.indexOf(room))
      .map(({ from, to }) => `${from} → ${to}`);
    expect(upward).to.deep.equal([]);
  });

  it("every folder under src is a known room", () => {
    const known = readdirSync(join(projectRoot, "src")).filter((name) => !ROOMS.includes(name));
    expect(known).to.deep.equal([]);
  });

  it("each given package is imported by its one room", () => {
    const astray = imports
      .filter(({ room, to }) => PACKAGE_ROOMS[to] !== undefined && PACKAGE_ROOMS[to] !== room)
      .map(({ from, to }) => `${from} → ${to}`);
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
        to: spec.startsWith(".") ? roomOf(src, path, spec) : packageName(spec),
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
