import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { createProgram } from "../../src/cli/program.js";
import {
  ARTICLE,
  DOCUMENTED_CONFIG,
  OPML,
  openWorld,
  type Started,
  startCommand,
  startServing,
  type World,
} from "../support/documented-world.js";
import { projectRoot } from "../support/paths.js";
import { until } from "../support/running.js";
import { wordsOf } from "./cli.js";

const WAIT_MS = 60_000;
const PAGES = [
  "README.md",
  ...readdirSync(join(projectRoot, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
const TEXTS = PAGES.map((page) => readFileSync(join(projectRoot, page), "utf8"));
const COMMANDS = createProgram({}, async () => undefined).commands.map((command) => command.name());

/** Command lines of shell blocks, without their comments. */
const LINES = TEXTS.flatMap((text) => [...text.matchAll(/```(?:sh|bash|console)\n([\s\S]*?)```/g)])
  .flatMap(([, block = ""]) => block.split("\n"))
  .map((line) => line.replace(/\s#.*$/, "").trim());
const MUARA_LINES = [...new Set(LINES)].filter((line) => COMMANDS.includes(wordsOf(line)[0] ?? ""));

interface Claim {
  readonly said?: RegExp;
  /** `none`: in a folder without a config; `running`: while a Muara runs there. */
  readonly given?: "none" | "running";
}

/** What the documentation says beside the commands, by the first words of a line; each also ends with status 0. */
const CLAIMS: readonly (readonly [begin: string, claim: Claim])[] = [
  ["init --yes", { given: "none", said: /Wrote .*\n[\s\S]*Added/ }],
  ["init", { given: "none", said: /Wrote / }],
  ["health", { given: "running", said: /^ok: Muara/m }],
  ["poll antara", { said: /^antara\tnotModified|^antara\tmodified/m }],
  ["poll", { said: /2 of 2 sources polled/ }],
  ["check --online", { said: /^antara +ok[\s\S]*^riau24 +ok/m }],
  ["check", { said: /is right: 2 sources, 1 feed/ }],
  ["doctor", { said: /config: .*2 sources[\s\S]*store: readable/ }],
  ["add https://github.com/nodejs/node --dry-run", { said: /"url": "https:\/\/github\.com\/nodejs\/node/ }],
  ["add", { said: /Added "/ }],
  ["remove antara", { said: /Removed antara/ }],
  ["list --tag riau", { said: /^antara /m }],
  ["list --feeds --json", { said: /"id": "all"/ }],
  ["preview", { said: /\S/ }],
  ["status --failing --json", { said: /^\[\]/m }],
  ["status", { said: /2 sources: / }],
  ["import subscriptions.opml", { said: /1 sources added/ }],
  ["import items.jsonl", { said: /items of 2 sources imported|items? .* imported/ }],
  ["export --format jsonl", { said: /"title":"Air surut"/ }],
  ["export", { said: /<opml[\s\S]*terkini\.xml/ }],
  ["completion", { said: /muara/ }],
  ["start", { said: /Muara serves at/ }],
  ["serve", { said: /Muara serves at/ }],
  ["work", { said: /"outcome":"modified"/ }],
];

describe("the commands of the documentation", function () {
  this.timeout(3 * WAIT_MS);
  let polled: World;
  let items = "";

  before(async () => {
    polled = openWorld();
    expect(await startCommand(polled, ["poll"]).ended).to.equal(0);
    const exported = startCommand(polled, ["export", "--format", "jsonl"]);
    await exported.ended;
    items = exported.stdout();
    polled.close();
  });

  it("are many, and each has a claim", () => {
    expect(MUARA_LINES.length).to.be.greaterThan(20);
    expect(MUARA_LINES.filter((line) => claimOf(line) === undefined)).to.deep.equal([]);
  });

  for (const line of MUARA_LINES) {
    it(`${line} does what it says`, async () => {
      const { given, said = /^/ } = claimOf(line) ?? {};
      const world = openWorld(given === "none" ? null : DOCUMENTED_CONFIG);
      const [name = ""] = wordsOf(line);
      const serving = given === "running" ? await startServing(world) : undefined;
      try {
        if (["status", "export", "doctor", "serve"].includes(name)) await startCommand(world, ["poll"]).ended;
        const started = startCommand(world, wordsFor(line, world), { stdin: stdinOf(line) });
        const text = () => `${started.stdout()}${started.stderr()}`;
        if (["start", "serve", "work"].includes(name)) await stopWhen(started, () => said.test(text()));
        expect(await started.ended, text()).to.equal(0);
        expect(text()).to.match(said);
      } finally {
        serving?.stop();
        await serving?.ended;
        world.close();
      }
    });
  }

  function claimOf(line: string): Claim | undefined {
    const words = wordsOf(line).join(" ");
    return CLAIMS.find(([begin]) => words === begin || words.startsWith(`${begin} `))?.[1];
  }

  /** The words of a line, with its files in the world, any free port, and this machine alone. */
  function wordsFor(line: string, { folder }: World): string[] {
    const files: Readonly<Record<string, string>> = {
      "page.html": ARTICLE,
      "subscriptions.opml": OPML,
      "items.jsonl": items,
    };
    return wordsOf(line.replace(/ - < \S+/, " -")).map((word, at, all) => {
      if (all[at - 1] === "--port") return "0";
      if (all[at - 1] === "--host") return "127.0.0.1";
      const content = files[word];
      if (content === undefined) return word;
      writeFileSync(join(folder, word), content);
      return join(folder, word);
    });
  }
});

function stdinOf(line: string): string {
  return / - <| -$/.test(line)
    ? "Banjir surut\n\nPEKANBARU - Air sungai surut sejak Kamis pagi, kata wali kota.\n"
    : "";
}

async function stopWhen(started: Started, isSo: () => boolean): Promise<void> {
  await until(() => isSo() || undefined, WAIT_MS);
  started.stop();
}

describe("the npm scripts of the documentation", () => {
  const { scripts } = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8"));
  const named = new Set(
    TEXTS.flatMap((text) => [...text.matchAll(/npm (?:run )?((?:start|test|run) ?[a-z:]*)/g)].map(([line]) => line)),
  );
  it("exist, and so does what they run", () => {
    for (const line of named) {
      const script =
        scripts[
          line
            .replace(/^npm (?:run )?/, "")
            .trim()
            .split(" ")[0] ?? ""
        ];
      expect(script, line).to.be.a("string");
      for (const [, path = ""] of String(script).matchAll(/node (?:--[\w-]+ )*((?:dist|bench|\.ci)\/\S+)/g))
        expect(readFileSync(join(projectRoot, path), "utf8"), path).to.not.equal("");
    }
  });
});

describe("the addresses of the documentation, with the config that comes along", function () {
  this.timeout(3 * WAIT_MS);
  const SECRET = "a-secret-of-the-documentation-test";
  let world: World;
  let serving: Awaited<ReturnType<typeof startServing>>;

  before(async () => {
    const shipped = JSON.parse(readFileSync(join(projectRoot, "feeds.config.json"), "utf8"));
    world = openWorld({ ...shipped, server: { port: 0 } });
    serving = await startServing(world, { MUARA_ADMIN_SECRET: SECRET, MUARA_METRICS_SECRET: SECRET });
    const { feeds, sources } = shipped;
    expect(feeds.length * sources.length).to.be.greaterThan(0);
    await until(async () => (await fetch(`${serving.origin}/readyz`)).ok || undefined, WAIT_MS);
  });
  after(async () => {
    serving.stop();
    await serving.ended;
    world.close();
  });

  const get = (path: string) =>
    fetch(serving.origin + path, { headers: { authorization: `Bearer ${SECRET}`, accept: "*/*" } });

  const urls = new Set(
    TEXTS.flatMap((text) =>
      [...text.matchAll(/http:\/\/localhost:3000(\/[^\s`'")>|]*)/g)].map(([, path = ""]) => path),
    ),
  );
  it("every URL of this machine is served", async () => {
    expect([...urls]).to.include.members(["/", "/feeds/semua.json"]);
    for (const path of urls) expect((await get(path)).status, path).to.equal(200);
  });

  /** Addresses in the first column of a table, each with what it stands for. */
  const listed = new Set(
    TEXTS.flatMap((text) => [...text.matchAll(/^\| (`\/[^|]*`) \|/gm)])
      .flatMap(([, cell = ""]) => [...cell.matchAll(/`([^`]+)`/g)].map(([, address = ""]) => address))
      .filter((address) => address.startsWith("/")),
  );
  it("every address of a table is served, with names of that config in its place-holders", async () => {
    expect(listed.size).to.be.greaterThan(8);
    for (const address of listed) {
      const isAbsent = /<token>|<period>/.test(address);
      const path = address
        .replace("<id>", "semua")
        .replace("<token>", "none")
        .replace("<period>", "2001-01")
        .replace("<format>", "rss")
        .replace("source=a&tag=b", "source=antara&tag=indonesia")
        .replace("…", "");
      expect((await get(path)).status, `${address} as ${path}`).to.equal(isAbsent ? 404 : 200);
    }
  });
});
