import type { Config } from "../../config/config.js";
import { MuaraError } from "../../domain/errors.js";
import { plainLine } from "../../feed/normalise/html-text.js";
import { createFetcher } from "../../fetch/fetcher.js";
import { toInstant } from "../../lib/dates/instant.js";
import type { Finding, Found } from "../../server/admin/admin-port.js";
import { sourceFrom } from "../commands/add.js";
import { readVersion } from "../version.js";
import { type Candidate, discover } from "./discover.js";
import { describeInspection } from "./inspect.js";
import { addressesOf } from "./known-sites.js";

const SHOWN_TITLES = 5;

/** Finds what to read at a place, fetching and reading what strangers serve there. Throws MuaraError for what is no address. */
export async function findPlace(config: Config, place: string): Promise<Finding> {
  const addresses = addressesOf(place);
  if (addresses.length === 0)
    throw new MuaraError(`"${place}" is no address. Give a site or a feed, such as riau24.com.`);
  const fetcher = createFetcher(config.polling, config.site, { version: readVersion() });
  try {
    const fetchDocument = (url: string) => fetcher.fetch({ sourceId: "add", url, feedsCount: 0 });
    const { candidates, failures } = await discover(addresses, fetchDocument, toInstant(Date.now()));
    return { found: candidates.map((candidate) => foundOf(candidate, config)), failures };
  } finally {
    await fetcher.close();
  }
}

function foundOf(candidate: Candidate, config: Config): Found {
  const { url, by, look } = candidate;
  const known = config.sources.find((source) => source.url === url);
  const titles =
    look.kind === "feed"
      ? look.feed.items.map(({ title }) => (title === undefined ? "" : plainLine(title)))
      : look.kind === "page"
        ? look.list.links.map((link) => link.title ?? link.url)
        : [];
  return {
    url,
    by,
    what: describeInspection(look),
    source: sourceFrom(candidate, config, {}),
    titles: titles.filter((title) => title !== "").slice(0, SHOWN_TITLES),
    ...(known === undefined ? {} : { knownAs: known.id }),
  };
}
