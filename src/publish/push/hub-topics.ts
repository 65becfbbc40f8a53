import type { Config } from "../../config/config.js";
import { OUTPUT_FORMATS, type RenderFormat } from "../../feed/render/formats.js";
import { parseUrl } from "../../lib/url.js";
import { feedUrl, hubsOf } from "../addresses.js";

/** One document of a feed that can be subscribed to. */
export interface Topic {
  readonly url: string;
  readonly feedId: string;
  readonly format: RenderFormat;
  readonly isPrivate: boolean;
}

/** Every topic of a config by its address; a private feed has its token in it. */
export function topicsOf(config: Config): ReadonlyMap<string, Topic> {
  const topics = config.feeds
    .filter((feed) => hubsOf(config, feed).length > 0)
    .flatMap((feed) =>
      OUTPUT_FORMATS.map(({ id: format }): Topic => {
        const url = normalTopic(feedUrl(config.site, feed, format)) ?? "";
        return { url, feedId: feed.id, format, isPrivate: feed.token !== undefined };
      }),
    );
  return new Map(topics.map((topic) => [topic.url, topic]));
}

/** An address in one spelling; undefined for what is none. */
export function normalTopic(text: string): string | undefined {
  return parseUrl(text)?.href;
}
