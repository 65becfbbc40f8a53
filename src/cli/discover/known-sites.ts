import { parseUrl } from "../../lib/url.js";

/** Places that publish feeds without saying so on every page, and where those are. The first is the one most people mean. */
export function knownFeeds(address: string): string[] {
  const url = parseUrl(address);
  if (url === undefined) return [];
  const host = url.hostname.replace(/^(?:www|m|old|new)\./, "");
  const steps = url.pathname.split("/").filter((step) => step !== "");
  return (SITES[host] ?? []).flatMap((site) => site(steps, url)).concat(fediverse(steps, url));
}

/** Where to look for what a person pasted, the likeliest first: without a scheme over TLS, then without it. */
export function addressesOf(text: string): string[] {
  const address = addressOf(text);
  if (address === undefined) return [];
  const isBare = addressOf(`http://${text.trim()}`) === address.replace(/^https:/, "http:");
  return isBare ? [address, address.replace(/^https:/, "http:")] : [address];
}

/** What people paste: a bare host, `@name@host`, `r/name`, `feed:` addresses; as an http(s) address. */
export function addressOf(text: string): string | undefined {
  const trimmed = text.trim();
  const person = /^@([\w.-]+)@([\w.-]+\.\w+)$/.exec(trimmed);
  if (person !== null) return `https://${person[2]}/@${person[1]}`;
  const subreddit = /^\/?r\/(\w+)\/?$/.exec(trimmed);
  if (subreddit !== null) return `https://www.reddit.com/r/${subreddit[1]}/`;
  const web = trimmed.replace(/^feed:(?:\/\/)?(?=https?:)/i, "").replace(/^feed:\/\//i, "http://");
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(web) ? web : `https://${web}`;
  const url = parseUrl(full);
  if (url === undefined) return undefined;
  const { protocol, hostname, href } = url;
  const isHost = hostname === "localhost" || hostname.includes(".") || hostname.startsWith("[");
  return /^https?:$/.test(protocol) && isHost ? href : undefined;
}

/** A YouTube page names its channel in many places when it does not link its feed. */
export function channelFeed(html: string): string | undefined {
  const id = /"(?:channelId|externalId)":"(UC[\w-]{22})"|channel_id=(UC[\w-]{22})|\/channel\/(UC[\w-]{22})/.exec(html);
  const channel = id?.[1] ?? id?.[2] ?? id?.[3];
  return channel === undefined ? undefined : youtube("channel_id", channel);
}

/** Addresses that blogs and news sites of the usual systems have their feed at, from the page's folder and from the root. */
export function commonPaths(address: string): string[] {
  const page = new URL(address);
  const folder = new URL(page.pathname.endsWith("/") ? page.href : `${page.href.replace(/[?#].*$/, "")}/`);
  const bases = page.pathname === "/" ? [page] : [folder, new URL("/", page)];
  const found = bases.flatMap((base) => COMMON.map((path) => new URL(path, base.href).href));
  return [...new Set(found)];
}

const COMMON = [
  "feed",
  "rss",
  "feed.xml",
  "rss.xml",
  "atom.xml",
  "index.xml",
  "feed.json",
  "feeds/posts/default",
  "?feed=rss2",
];

type Site = (steps: readonly string[], url: URL) => string[];

const GITHUB_PAGES = new Set(["topics", "search", "orgs", "features", "marketplace", "explore", "settings", "about"]);

const SITES: Readonly<Record<string, readonly Site[]>> = {
  "youtube.com": [
    ([kind = "", id = ""], url) => {
      const list = url.searchParams.get("list");
      if (list !== null) return [youtube("playlist_id", list)];
      if (kind === "channel" && id !== "") return [youtube("channel_id", id)];
      return kind === "user" && id !== "" ? [youtube("user", id)] : [];
    },
  ],
  "github.com": [
    ([owner = "", repository = ""]) => {
      if (owner === "" || GITHUB_PAGES.has(owner)) return [];
      if (repository === "") return [`https://github.com/${owner}.atom`];
      const name = repository.replace(/\.git$/, "");
      return ["releases", "tags", "commits"].map((what) => `https://github.com/${owner}/${name}/${what}.atom`);
    },
  ],
  "reddit.com": [
    ([kind = "", name = ""]) =>
      (kind === "r" || kind === "u" || kind === "user") && name !== ""
        ? [`https://www.reddit.com/${kind}/${name}/.rss`]
        : [],
  ],
  "bsky.app": [
    ([kind = "", name = ""]) => (kind === "profile" && name !== "" ? [`https://bsky.app/profile/${name}/rss`] : []),
  ],
  "medium.com": [([name = ""]) => (name === "" ? [] : [`https://medium.com/feed/${name}`])],
};

/** Mastodon and its kin: any host, `/@name`. */
function fediverse(steps: readonly string[], url: URL): string[] {
  const [name = "", ...more] = steps;
  const isPerson = /^@[\w.-]+$/.test(name) && more.length === 0;
  return isPerson && !/(?:youtube|medium|tiktok)\.com$/.test(url.hostname) ? [`${url.origin}/${name}.rss`] : [];
}

function youtube(key: string, value: string): string {
  return `https://www.youtube.com/feeds/videos.xml?${key}=${encodeURIComponent(value)}`;
}
