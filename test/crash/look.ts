import { bodyKey, type Store } from "../../src/store/store.js";
import { CRASH_SOURCES, KEPT } from "./model.js";

const READ_EVERY_MS = 2;
const MAX_TRIES = 50;

/** Reads as a server would, all the while: any feed it sees is whole, in order, and never older than one seen before. */
export function look(reader: Store): { stop: () => Promise<number> } {
  let goesOn = true;
  const newest = new Map<string, number>();
  const looking = (async () => {
    let reads = 0;
    for (; goesOn; reads++) {
      for (const { id } of CRASH_SOURCES) newest.set(id, await readFeed(reader, id, newest.get(id) ?? 0));
      await new Promise((resolve) => setTimeout(resolve, READ_EVERY_MS));
    }
    return reads;
  })();
  looking.catch(() => {}); // told by `stop`
  return {
    stop() {
      goesOn = false;
      return looking;
    },
  };
}

/** The items of a source, newest first: id and body. */
export async function itemsOf(store: Store, sourceId: string): Promise<(string | undefined)[][]> {
  const heads = await store.getHeads({ sourceIds: [sourceId], order: "published", limit: 999 });
  const bodies = await store.getBodies(heads);
  return heads.map(({ id, key }) => [id, bodies.get(bodyKey(sourceId, key))?.contentHtml]);
}

/** Returns the newest number. An item let go between heads and bodies has no body any more; asked again, every head has one. */
async function readFeed(reader: Store, sourceId: string, atLeast: number): Promise<number> {
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    const items = await itemsOf(reader, sourceId);
    const numbers = items.map(([id = ""]) => Number(id.split("/").at(-1)));
    const first = numbers[0] ?? 0;
    const hasGap = numbers.some((number, at) => number !== first - at);
    if (hasGap || numbers.length < Math.min(first, KEPT) || first < atLeast) {
      throw new Error(`a reader saw ${numbers} of ${sourceId}, after ${atLeast}`);
    }
    if (items.every(([, html]) => html !== undefined)) return first;
    await new Promise((resolve) => setTimeout(resolve, READ_EVERY_MS));
  }
  throw new Error(`a reader saw items of ${sourceId} without their bodies`);
}
