import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect } from "chai";
import { projectRoot } from "./support/paths.js";

/** Lowest first: a file imports only from its own layer and from those before it. */
const LAYERS = [
  "lib",
  "domain",
  "feed",
  "article",
  "items",
  "schedule",
  "poll-state",
  "compose",
  "config",
  "fetch",
  "store",
  "poll",
  "publish",
  "server",
  "cli",
  "main.ts",
];

/** Layers without files, network and clock. */
const PURE = ["lib", "domain", "feed", "article", "items", "schedule", "poll-state", "compose"];
const IMPURE_MODULES = /^node:(?:fs|net|http|https|http2|dns|tls|dgram|child_process|worker_threads|timers)(?:\/|$)/;

/** Each of these packages is imported by one layer only. */
const PACKAGE_LAYERS: Readonly<Record<string, string>> = {
  "rss-parser": "feed",
  feed: "feed",
  "sanitize-html": "feed",
  "@mozilla/readability": "article",
  "json-p3": "article",
  zod: "config",
  "jsonc-parser": "config",
  undici: "fetch",
  "ipaddr.js": "fetch",
  lowdb: "store",
  "fs-native-extensions": "store",
  pg: "store",
  "node-cron": "poll",
  express: "server",
  "prom-client": "server",
  commander: "cli",
};

const MAX_FILES_IN_FOLDER = 18;

/** Names that were replaced by the field's terms; see the glossary in docs/architecture.md. */
const REPLACED_NAMES =
  "Shelf|SlotIndex|SlotCache|ChangeLine|readTail|setAside|salvageLines|markDamaged|startsAnew|makeRoom|retouched|RememberedChange|" +
  "Press|createPress|printItems|printDocument|joinParts|Answers|createAnswers|pageShell|adminShell|findTakenIds|gatherFeed|" +
  "echoRate|fitPatience|learnRhythm|Rhythm|restAfter|restsOf|restingUntil|foldText|Phrase|StoryIndex|sameStory|TextMemory|" +
  "unforgetting|Memory|Entry|Copies|WorkRoom|Visit|visitSource|OperatorTurns|Undone|hear|giveUp|AnswerHeads|Coding|BodyPieces|" +
  "answerFirst|rhythmPlot|nestWell|mendItem|WallTime|readFree|Growing|takeConfig|Surroundings|Condition|Look|lookAt|Carry|Turn";

interface Import {
  readonly from: string;
  readonly layer: string;
  /** The imported file of ours; absent for a package. */
  readonly to?: string;
  readonly toPackage?: string;
  readonly isTypeOnly: boolean;
}

describe("the architecture", () => {
  const src = join(projectRoot, "src");
  const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
  const imports = files.flatMap((path) => importsOf(src, path));

  it("imports run downwards only", () => {
    const upward = imports
      .filter(({ layer, to }) => to !== undefined && LAYERS.indexOf(layerOf(to)) > LAYERS.indexOf(layer))
      .map(({ from, to }) => `${from} → ${to}`);
    expect(imports).to.not.be.empty;
    expect(upward).to.deep.equal([]);
  });

  it("every folder under src is a known layer", () => {
    expect(readdirSync(src).filter((name) => !LAYERS.includes(name))).to.deep.equal([]);
  });

  it("no file imports itself through other files", () => {
    const edges = new Map<string, string[]>();
    for (const { from, to, isTypeOnly } of imports) {
      if (to !== undefined && !isTypeOnly) edges.set(from, [...(edges.get(from) ?? []), to]);
    }
    expect(circlesOf(edges)).to.deep.equal([]);
  });

  it(`no folder holds more than ${MAX_FILES_IN_FOLDER} files`, () => {
    const counts = new Map<string, number>();
    for (const file of files) counts.set(folderOf(file), (counts.get(folderOf(file)) ?? 0) + 1);
    const full = [...counts].filter(([, count]) => count > MAX_FILES_IN_FOLDER).map(([folder, n]) => `${folder}: ${n}`);
    expect(full).to.deep.equal([]);
  });

  it("no two files have the same name, which would make a stack trace ambiguous", () => {
    const seen = new Map<string, string[]>();
    for (const file of files) seen.set(nameOf(file), [...(seen.get(nameOf(file)) ?? []), file]);
    const twice = [...seen].filter(([, found]) => found.length > 1);
    expect(twice).to.deep.equal([]);
  });

  it("no declaration has a name that was replaced", () => {
    const declared = new RegExp(`\\b(?:class|interface|type|function\\*?|const|let) +(${REPLACED_NAMES})\\b`, "g");
    const found = files.flatMap((path) =>
      [...readFileSync(join(src, path), "utf8").matchAll(declared)].map(([, name]) => `${path}: ${name}`),
    );
    expect(found).to.deep.equal([]);
  });

  it("the pure layers import no module that reads files, opens connections or waits", () => {
    const astray = imports
      .filter(({ layer, toPackage = "" }) => PURE.includes(layer) && IMPURE_MODULES.test(toPackage))
      .map(({ from, toPackage }) => `${from} → ${toPackage}`);
    expect(astray).to.deep.equal([]);
  });

  it("each listed package is imported by its one layer", () => {
    const astray = imports
      .filter(({ layer, toPackage = "" }) => (PACKAGE_LAYERS[toPackage] ?? layer) !== layer)
      .map(({ from, toPackage }) => `${from} → ${toPackage}`);
    expect(astray).to.deep.equal([]);
  });

  it("no address is checked with URL.canParse, which is wrong about accented hosts in Node.js 20", () => {
    const users = files.filter((path) => /URL\.canParse\(/.test(readFileSync(join(src, path), "utf8")));
    expect(users).to.deep.equal([]);
  });
});

function importsOf(src: string, path: string): Import[] {
  const text = readFileSync(join(src, path), "utf8");
  return [...text.matchAll(/(?:(import|export)\s+(type\s)?[^;"']*?from|import\()\s*"([^"]+)"/g)].map(
    ([, , type, spec = ""]) => ({
      from: path,
      layer: layerOf(path),
      isTypeOnly: type !== undefined,
      ...(spec.startsWith(".") ? { to: fileOf(src, path, spec) } : { toPackage: packageName(spec) }),
    }),
  );
}

/** Each circle once, as `a → b → a`. */
function circlesOf(edges: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const path: string[] = [];
  const found: string[] = [];
  const visit = (file: string): void => {
    const at = path.indexOf(file);
    if (at >= 0) found.push([...path.slice(at), file].join(" → "));
    if (at >= 0 || done.has(file)) return;
    path.push(file);
    for (const next of edges.get(file) ?? []) visit(next);
    path.pop();
    done.add(file);
  };
  for (const file of edges.keys()) visit(file);
  return found;
}

function fileOf(src: string, path: string, spec: string): string {
  return relative(src, join(src, path, "..", spec)).replace(/\.js$/, ".ts");
}

function layerOf(path: string): string {
  return path.split("/")[0] ?? path;
}

function folderOf(path: string): string {
  return path.split("/").slice(0, -1).join("/");
}

function nameOf(path: string): string {
  return path.split("/").at(-1) ?? path;
}

function packageName(spec: string): string {
  const [first = "", second] = spec.split("/");
  return first.startsWith("@") ? `${first}/${second}` : first;
}
