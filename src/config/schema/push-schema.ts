import { z } from "zod";
import { count, duration, flag, id, secretEnv, webAddress } from "./value-schemas.js";

export const hookSchema = z
  .strictObject({
    feed: id.describe("The feed whose items are sent. Items of a private feed leave only by a hook of that feed."),
    url: webAddress.describe("Where items are sent by POST."),
    secretEnv: secretEnv
      .optional()
      .describe("The environment variable with the secret that signs the deliveries (Standard Webhooks)."),
    on: z
      .array(z.enum(["new", "updated"]))
      .min(1, { error: '"new", "updated" or both' })
      .prefault(["new"])
      .describe("What is sent: new items, edited items."),
    batch: count(1, 100).prefault(20).describe("At most so many items in one delivery."),
    every: duration(0, 86_400_000).prefault("0s").describe("Least time between two deliveries."),
    format: z
      .enum(["jsonfeed", "text"])
      .prefault("jsonfeed")
      .describe("JSON with JSON Feed items, or title and link as plain text."),
    backlog: count(0, 500)
      .prefault(0)
      .describe("So many of the newest items are sent when the hook is new, and of the first poll of a source."),
  })
  .meta({ id: "Hook", description: "A webhook that is sent the new items of one feed. docs/push.md shows examples." });

export const publishSchema = z
  .strictObject({
    hub: z
      .union([flag, webAddress, z.array(webAddress).max(5, { error: "at most 5 hubs" })])
      .optional()
      .describe(
        "WebSub: `true` makes Muara the hub of its feeds, at `/hub`; addresses name other hubs. Without it: `true` if `site.url` is public.",
      ),
  })
  .describe("How feeds are published.");
