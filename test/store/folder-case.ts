import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync } from "node:fs";
import { cp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Source } from "../../src/domain/source.js";
import type { SourceUpdate } from "../../src/domain/stored-item.js";
import { createFileStore } from "../../src/store/files/create-file-store.js";
import type { FileSystem } from "../../src/store/files/file-system.js";
import { sourcePaths } from "../../src/store/files/folder.js";
import { bodyKey, type Committed, type Store } from "../../src/store/store.js";
import type { StoreError } from "../../src/store/store-errors.js";
import { WAIT_LIMIT_MS } from "../support/wait.js";
import { at } from "./samples.js";

/** A data folder of one test case, and what its stores had to tell. */
export class FolderCase {
  readonly path = mkdtempSync(join(tmpdir(), "muara-folder-"));
  readonly alarms: StoreError[] = [];
  readonly #opened: Store[] = [];

  async open(
    sources: readonly Source[],
    options: { readOnly?: boolean; fileSystem?: FileSystem; path?: string; maxTailBytes?: number } = {},
  ): Promise<Store> {
    const onAlarm = (alarm: StoreError) => this.alarms.push(alarm);
    const store = createFileStore({ path: this.path, onAlarm, ...options });
    await store.open();
    this.#opened.push(store);
    await store.sync(sources, at(0));
    return store;
  }

  /** The files of one source that are there, by their endings. */
  files(sourceId: string): string[] {
    const { folder, heads } = sourcePaths(this.path, sourceId);
    const stem = heads.slice(folder.length + 1, -".json".length);
    return readdirSync(folder)
      .filter((name) => name.startsWith(stem))
      .map((name) => name.slice(stem.length))
      .sort();
  }

  pathOf(sourceId: string, ending: ".json" | ".1.bodies" | ".2.bodies"): string {
    const { heads, bodies } = sourcePaths(this.path, sourceId);
    return ending === ".json" ? heads : bodies(Number(ending[1]));
  }

  /** Where the bodies end, and the room behind them begins. */
  endOf(sourceId: string, ending: ".1.bodies"): number {
    const bytes = readFileSync(this.pathOf(sourceId, ending));
    return bytes.lastIndexOf("}\n") + 2;
  }

  /** As if the file had last been written so many hours ago. */
  age(sourceId: string, ending: ".1.bodies", hours: number): void {
    const then = Date.now() / 1000 - hours * 3600;
    utimesSync(this.pathOf(sourceId, ending), then, then);
  }

  /** A copy, as a backup program makes one: file by file, while others work. */
  async copy(): Promise<string> {
    const path = mkdtempSync(join(tmpdir(), "muara-copy-"));
    await cp(this.path, path, { recursive: true, filter: (from) => !/\.(tmp|before)$/.test(from) });
    return path;
  }

  async end(): Promise<void> {
    await Promise.all(this.#opened.map((store) => store.close().catch(() => {})));
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Commits under a lease of its own. */
export async function commit(store: Store, update: SourceUpdate): Promise<Committed> {
  const [lease] = await store.claim({ sourceIds: [update.state.sourceId], now: at(0), leaseMs: 60_000, worker: "w" });
  if (lease === undefined) throw new Error("the host is taken");
  try {
    return await store.commit(lease, update);
  } finally {
    await store.release(lease);
  }
}

/** Every item of a source with the body it has: key → HTML, or undefined where the body is lost. */
export async function contents(store: Store, sourceId: string): Promise<Record<string, string | undefined>> {
  const heads = await store.getHeads({ sourceIds: [sourceId], order: "published", limit: 10_000 });
  const bodies = await store.getBodies(heads);
  return Object.fromEntries(heads.map(({ key }) => [key, bodies.get(bodyKey(sourceId, key))?.contentHtml]));
}

export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = performance.now() + WAIT_LIMIT_MS;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not within ${WAIT_LIMIT_MS} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
