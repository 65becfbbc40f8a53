import { pino } from "pino";
import type { Config } from "../../src/config/config.js";
import { createPublisher, type Publisher } from "../../src/publish/publisher.js";
import { createHttpServer } from "../../src/server/http-server.js";
import type { MemoryStore } from "./memory-store.js";

export interface Published {
  readonly publisher: Publisher;
  /** Where it is served. */
  readonly site: string;
  close(): Promise<void>;
}

/** What the config makes of a store, published and served on the loopback. */
export async function publish(store: MemoryStore, config: Config): Promise<Published> {
  const publisher = createPublisher({ store, config, compressAfterMs: 0 });
  publisher.open();
  await publisher.settled();
  const status = () => ({ version: "1", started: "2024-12-19T08:00:00Z", problems: [], sources: [] });
  const server = createHttpServer({ config, publisher, status, logger: pino({ level: "silent" }) });
  const site = await server.listen();
  const close = async () => {
    await server.close();
    await publisher.close();
  };
  return { publisher, site, close };
}
