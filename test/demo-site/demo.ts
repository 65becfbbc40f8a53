import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../support/paths.js";
import { type Newsroom, openNewsroom } from "./site.js";

/** Where the config says that the newsroom and Muara are. */
const NEWSROOM_PORT = 8091;
const MUARA_PORT = 8090;
const NOTE_EVERY_MS = 5_000;
const DATA = "data/newsroom";
const CONFIG = "test/demo-site/feeds.config.json";
/** Muara stops within seconds; one that hangs is ended. */
const STOP_LIMIT_MS = 15_000;
const PARENT_CHECK_MS = 1_000;

process.exitCode = await demonstrate();

/** Runs newsroom and Muara until Muara ends or the user ends both; the exit status is Muara's. */
async function demonstrate(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "muara-demo-"));
  const newsroom = await openSomewhere();
  try {
    const elsewhere = newsroom.port !== NEWSROOM_PORT;
    // Stories are dated from now: what an earlier demo gathered would stand twice, half of it with dead links.
    if (!elsewhere) rmSync(join(projectRoot, DATA), { recursive: true, force: true });
    const config = elsewhere ? configAt(newsroom, folder) : join(projectRoot, CONFIG);
    const muaraPort = (await isFree(MUARA_PORT)) ? MUARA_PORT : await freePort();
    if (muaraPort !== MUARA_PORT) tell(`Port ${MUARA_PORT} is taken: Muara listens on ${muaraPort} instead.`);
    tell(welcome(newsroom.origin, config, muaraPort));
    return await untilEnded(
      spawn(process.execPath, ["--enable-source-maps", `${projectRoot}dist/src/main.js`, "start", "--config", config], {
        stdio: "inherit",
        // A group of its own, so that Ctrl-C reaches it through this process only, once.
        detached: true,
        env: {
          ...process.env,
          MUARA_PORT: String(muaraPort),
          // Another demo may hold the usual folder, and its items would have other addresses.
          ...(elsewhere ? { MUARA_DATA: join(folder, "data") } : {}),
        },
      }),
    );
  } finally {
    await newsroom.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function openSomewhere(): Promise<Newsroom> {
  const now = Date.now();
  const options = { openedMs: now, now: Date.now, noteEveryMs: NOTE_EVERY_MS };
  if (await isFree(NEWSROOM_PORT)) return openNewsroom({ ...options, port: NEWSROOM_PORT });
  const newsroom = await openNewsroom(options);
  tell(
    `Port ${NEWSROOM_PORT} is taken (by another demo?): the newsroom opens on ${newsroom.port} instead, and what is gathered\n` +
      "from there is kept in a temporary folder.",
  );
  return newsroom;
}

/** A copy of the config that finds the newsroom where it is. */
function configAt({ port }: Newsroom, folder: string): string {
  const text = readFileSync(join(projectRoot, CONFIG), "utf8");
  const path = join(folder, "feeds.config.json");
  writeFileSync(path, text.replaceAll(`127.0.0.1:${NEWSROOM_PORT}`, `127.0.0.1:${port}`));
  return path;
}

async function isFree(port: number): Promise<boolean> {
  return (await listeningPort(port)) !== undefined;
}

async function freePort(): Promise<number> {
  return (await listeningPort(0)) ?? 0;
}

/** The port that could be listened on, given up again; undefined when it is taken. */
function listeningPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : undefined));
    });
  });
}

/** The first signal is passed on, later ones are not: npm and the terminal send the same one twice. */
function untilEnded(muara: ChildProcess): Promise<number> {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    muara.kill(signal);
    setTimeout(() => muara.kill("SIGKILL"), STOP_LIMIT_MS).unref();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  // `npm run` passes a SIGTERM to a shell that dies of it without telling us.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stop("SIGTERM"), PARENT_CHECK_MS).unref();
  return new Promise((resolve, reject) => {
    muara.once("error", reject);
    muara.once("exit", (code) => resolve(code ?? 1));
  });
}

function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

function welcome(origin: string, config: string, muaraPort: number): string {
  return `
The newsroom: ${origin}/ (five invented outlets; a new note every ${NOTE_EVERY_MS / 1_000} seconds)
Its config:   ${config}
Muara:        http://127.0.0.1:${muaraPort}/ (in a moment; Ctrl-C stops both)
`;
}
