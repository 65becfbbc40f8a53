import { z } from "zod";
import { feedSchema } from "./feed-schema.js";
import { hookSchema, publishSchema } from "./push-schema.js";
import { articleRules, includeSchema, listRules, retention, sourceSchema } from "./source-schema.js";
import {
  count,
  cron,
  duration,
  flag,
  hostAndPort,
  language,
  secretEnv,
  size,
  token,
  webAddress,
  words,
} from "./value-schemas.js";

const site = z
  .strictObject({
    url: webAddress.optional().describe("The public address, with its sub-path. Without it: the server's own address."),
    title: words.prefault("Muara").describe("What pages and the default feed are called."),
    description: words.optional().describe("What the front page and the default feed say of themselves."),
    language: language.optional().describe("Language of the feeds that name none (BCP 47)."),
  })
  .describe("How the outside sees this Muara.");

const server = z
  .strictObject({
    host: words.prefault("127.0.0.1").describe("The address to listen on; `0.0.0.0` or `::` for all."),
    port: count(0, 65_535).prefault(3000).describe("0 picks a free port."),
    socket: words.optional().describe("Path of a Unix socket to listen on instead of host and port."),
    trustProxy: z
      .union([z.literal(false), count(1, 10)])
      .prefault(false)
      .describe("How many proxies of yours stand in front, whose X-Forwarded-For is believed."),
    metricsPort: count(0, 65_535)
      .optional()
      .describe("A port for `/metrics` alone, on the same host, open to whoever reaches it; 0 picks a free one."),
    publicStatus: flag.prefault(true).describe("Whether `/status` shows everyone which sources there are."),
    requestsPerMinute: count(1, 1_000_000)
      .prefault(600)
      .describe("At most so many requests of one client in a minute."),
    connectionsPerClient: count(1, 10_000)
      .prefault(100)
      .describe(
        "At most so many open connections of one client; its idle ones are closed first. Not behind `trustProxy`.",
      ),
  })
  .describe("Where feeds are served. Secrets come from the environment only.");

const store = z
  .union([
    z.strictObject({
      kind: z.literal("files").prefault("files").describe("`postgres` takes its address from DATABASE_URL."),
      path: words.prefault("data").describe("The folder, relative to this file."),
    }),
    z.strictObject({ kind: z.literal("postgres") }),
  ])
  .describe("Where items are kept: files on this machine, or the PostgreSQL database that DATABASE_URL names.");

const polling = z
  .strictObject({
    tick: cron.prefault("*/5 * * * * *").describe("When to look which sources are due: cron, seconds first if six."),
    concurrency: count(1, 256)
      .prefault(16)
      .describe("At most so many hosts are polled at once; a host that hangs soon gives its place to another."),
    connectionsPerHost: count(1, 16).prefault(2).describe("At most so many connections to one host."),
    hostDelay: duration(0, 86_400_000).prefault("1s").describe("Least time between two requests to one host."),
    minInterval: duration(1_000).prefault("5m").describe("No learnt interval is shorter."),
    maxInterval: duration(1_000).prefault("12h").describe("No learnt interval is longer."),
    maxWait: duration(1_000).prefault("7d").describe("The longest wait a server may ask for (Retry-After, caching)."),
    unconditionalAfter: z
      .union([z.literal(false), duration(1_000)])
      .prefault("14d")
      .describe(
        "After a source has answered only 304 for so long, one request is unconditional, because its server may be wrong; `false`: never.",
      ),
    timeout: duration(100, 3_600_000).prefault("30s").describe("One fetch takes no longer."),
    maxBody: size.prefault("10mb").describe("No document may be larger, unpacked."),
    maxRedirects: count(0, 20).prefault(5).describe("At most so many redirects are followed."),
    allowPrivate: z
      .array(hostAndPort)
      .prefault([])
      .describe("Private addresses that may be fetched, each as `host:port`; nothing else private ever is."),
    userAgent: words
      .optional()
      .describe("How Muara calls itself to servers. Without it: its name, version and your site."),
  })
  .describe("How sources are fetched.");

const alerts = z
  .strictObject({
    webhook: webAddress
      .optional()
      .describe("Told as JSON (POST) when a source breaks or falls silent, and when it is well again."),
    secretEnv: secretEnv
      .optional()
      .describe("The environment variable with the secret that signs the webhook (Standard Webhooks)."),
    afterFailing: duration(60_000).prefault("1d").describe("How long a source fails before that is told."),
    token: token
      .optional()
      .describe("Opens a feed of the same at `/feeds/<token>/muara-events.rss`, `.atom` and `.json`."),
  })
  .describe("Who is told when a source breaks.");

const lists = {
  sources: z.array(sourceSchema).prefault([]).describe("What to read."),
  feeds: z.array(feedSchema).optional().describe("What to publish. Without it: one feed `all` of all sources."),
};

/** `feeds.config.json` as people write it; what comes out has every default and plain numbers for durations and sizes. */
export const fileSchema = z
  .strictObject({
    $schema: z.string().optional().describe("Tells editors where the JSON Schema is: `./feeds.config.schema.json`."),
    site: site.prefault({}),
    server: server.prefault({}),
    store: store.prefault({ kind: "files" }),
    polling: polling.prefault({}),
    alerts: alerts.prefault({}),
    publish: publishSchema.prefault({}),
    hooks: z
      .array(hookSchema)
      .max(100, { error: "at most 100 hooks" })
      .prefault([])
      .describe("Webhooks for new items."),
    retention: retention.optional().describe("How much of each source is kept, unless the source says otherwise."),
    article: articleRules.optional().describe("Rules for every source's articles, unless the source says otherwise."),
    list: listRules.optional().describe("Rules for every list page, unless the source says otherwise."),
    ...lists,
    include: z.array(includeSchema).prefault([]).describe("Other files with sources and feeds."),
  })
  .meta({ title: "Muara's feeds.config.json", description: "What Muara reads, keeps and publishes." });

/** A file that `include` names: sources and feeds only, or just the list of sources. */
export const includedSchema = z.union([
  z.array(sourceSchema).transform((sources) => ({ sources, feeds: undefined })),
  z.strictObject({ $schema: z.string().optional(), ...lists }),
]);

export type FileInput = z.output<typeof fileSchema>;
export type SourceInput = z.output<typeof sourceSchema>;
export type FeedInput = z.output<typeof feedSchema>;

/** The JSON Schema (draft 2020-12) of the file as people write it, for editors. */
export function jsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(fileSchema, { io: "input", override: dropInternals });
  // VS Code marks comments and trailing commas in a .json file unless its schema allows them.
  return { ...schema, allowComments: true, allowTrailingCommas: true };
}

/** Zod bounds every integer by what JavaScript can hold; that tells an editor nothing. */
function dropInternals({ jsonSchema: one }: { jsonSchema: { maximum?: number; minimum?: number } }): void {
  if (one.maximum === Number.MAX_SAFE_INTEGER) delete one.maximum;
  if (one.minimum === Number.MIN_SAFE_INTEGER) delete one.minimum;
}
