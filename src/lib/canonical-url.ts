import { parseUrl } from "./url.js";

/** Parameters that say how a reader came, never what is read. `*` at the end stands for any ending. */
const TRACKING = [
  // campaigns
  "utm_*",
  "utm*",
  "mtm_*",
  "pk_*",
  "piwik_*",
  "matomo_*",
  "hsa_*",
  "oly_*",
  "vero_*",
  "ns_*",
  "itm_*",
  "int_cmp",
  "icid",
  "cmpid",
  "cmp",
  "campaign",
  "campaign_id",
  "at_*",
  "wt_mc",
  "wt.mc_id",
  "s_cid",
  "s_kwcid",
  "trk*",
  "tracking_id",
  "sc_campaign",
  "sc_channel",
  "sc_content",
  "sc_medium",
  "sc_outcome",
  "sc_geo",
  "sc_country",
  "ocid",
  "ncid",
  "xtor",
  "rss",
  "from_rss",
  "partner",
  "smid",
  "smtyp",
  "tag_rd",
  // clicks of networks and mailers
  "fbclid",
  "gclid",
  "gclsrc",
  "dclid",
  "gbraid",
  "wbraid",
  "msclkid",
  "yclid",
  "ysclid",
  "twclid",
  "ttclid",
  "li_fat_id",
  "igsh",
  "igshid",
  "mc_cid",
  "mc_eid",
  "mkt_tok",
  "_hsenc",
  "_hsmi",
  "_openstat",
  "_ga",
  "_gl",
  "epik",
  "rdt_cid",
  "scclid",
  "srsltid",
  "mibextid",
  "maca",
  "tracking_page_direct",
  "recommender_*",
  "jsessionid",
  "phpsessid",
  "_",
  "nocache",
  "guce_referrer",
  "guce_referrer_sig",
  "guccounter",
  "fb_action_ids",
  "fb_action_types",
  "fb_source",
  "fb_ref",
  "action_object_map",
  "action_type_map",
  "action_ref_map",
  "zanpid",
  "spm",
  "ref",
  "ref_src",
  "ref_url",
  "referrer",
  "referer",
  "__twitter_impression",
  "_branch_match_id",
  "_branch_referrer",
  "echobox",
  "dicbo",
  "taboolaid",
  "tblci",
  "ceneo_spo",
  "share",
  "shared",
  "sharetype",
  "share_id",
  "traffic_source",
  // forms of the page: AMP, mobile, print, one page
  "amp",
  "amp_*",
  "noamp",
  "nonamp",
  "usqp",
  "outputtype",
  "single",
  "showpage",
  "print",
];

const TRACKING_NAMES = new Set(TRACKING.filter((name) => !name.endsWith("*")));
const TRACKING_STARTS = TRACKING.filter((name) => name.endsWith("*")).map((name) => name.slice(0, -1));

/** Parameters that are tracking only with such a value: `page=all`, `m=1`, `source=rss`. */
const TRACKING_VALUES: Readonly<Record<string, RegExp>> = {
  m: /^(?:0|1|true)?$/,
  mobile: /^(?:0|1|true|yes)?$/,
  page: /^(?:all|1)$/,
  view: /^(?:amp|mobile|all)$/,
  source: /^(?:rss|feed|twitter|facebook|amp|whatsapp|share|email|social|newsletter)/,
  from: /^(?:rss|feed|twitter|facebook|whatsapp|share|email|social|wp|home|homepage|terkait|beritaterkait)$/,
  medium: /^(?:rss|feed|social|email)$/,
  feature: /^(?:share|youtu\.be|emb_)/,
  output: /^amp$/,
  format: /^amp$/,
  type: /^amp$/,
};

/** First labels of hosts that show another form of the same pages. */
const FORM_LABELS = new Set(["www", "www2", "www3", "m", "mobile", "amp", "touch", "wap", "mobi"]);

/** Addresses whose fragment is the page (`#!/article/1`). */
const ROUTE_FRAGMENT = /^#!?\/.+/;

/**
 * A text that is equal for addresses of the same page: without scheme, `www.`, mobile and AMP hosts and paths, default ports,
 * trailing slashes, index files, tracking parameters and fragments, with the other parameters sorted. It is a key, not an
 * address to open. AMP caches (`cdn.ampproject.org`, `google.com/amp/`) stand for the page they copy. Undefined when the text
 * is no http(s) address.
 */
export function canonicalUrl(text: string): string | undefined {
  return urlKey(text, isTracking, (hash) => (ROUTE_FRAGMENT.test(hash) ? hash : ""));
}

/**
 * The address in its one spelling, without the parameters that `isIgnored` accepts, given in lower case, and with what
 * `fragmentOf` keeps of the fragment. Undefined when the text is no http(s) address.
 */
export function urlKey(
  text: string,
  isIgnored: (name: string, value: string) => boolean,
  fragmentOf: (hash: string) => string,
): string | undefined {
  const url = parseWebUrl(text);
  if (url === undefined) return undefined;
  const original = uncached(url) ?? url;
  const host = canonicalHost(original.hostname);
  const port = original.port === "" ? "" : `:${original.port}`;
  const query = original.search === "" ? "" : canonicalQuery(original.searchParams, isIgnored);
  return host + port + canonicalPath(original.pathname) + query + fragmentOf(original.hash);
}

function parseWebUrl(text: string): URL | undefined {
  const url = parseUrl(text);
  if (url === undefined) return undefined;
  if (url.protocol !== "http:" && url.protocol !== "https:") return undefined;
  if (url.port === "80" || url.port === "443") url.port = "";
  return url;
}

/** The page behind an address of an AMP cache: `/c/s/host/path`, `/v/s/…`, `/amp/s/…`; `s` says https. */
function uncached({ hostname, pathname, search }: URL): URL | undefined {
  const cache =
    hostname === "cdn.ampproject.org" || hostname.endsWith(".cdn.ampproject.org")
      ? /^\/[cvi]\/(?:s\/)?(.+)$/
      : /^(?:www\.)?google\.[a-z.]{2,6}$/.test(hostname)
        ? /^\/amp\/(?:s\/)?(.+)$/
        : undefined;
  const inner = cache?.exec(pathname)?.[1];
  return inner?.includes(".") ? parseWebUrl(`https://${inner}${search}`) : undefined;
}

/** Drops labels in front that name a form, as long as a domain with a dot is left; also `en-m.` and `id.m.` in the middle. */
function canonicalHost(hostname: string): string {
  const labels = hostname.replace(/\.$/, "").split(".");
  while (labels.length > 2 && FORM_LABELS.has(labels[0] ?? "")) labels.shift();
  if (labels.length > 3 && (labels[1] === "m" || labels[1] === "amp")) labels.splice(1, 1);
  return labels.join(".");
}

function canonicalPath(pathname: string): string {
  const segments = pathname.split("/").filter((segment) => segment !== "");
  const first = segments[0]?.toLowerCase();
  if (segments.length > 1 && (first === "amp" || first === "m")) segments.shift();
  const last = segments.at(-1)?.toLowerCase() ?? "";
  if (segments.length > 1 && /^(?:amp|amp\.html?|amphtml)$/.test(last)) segments.pop();
  else if (/^(?:index|default)\.(?:html?|php|aspx?|jsp)$/.test(last)) segments.pop();
  const tail = segments.pop();
  if (tail === undefined) return "";
  const plain = tail
    .replace(/;jsessionid=.*$/i, "")
    .replace(/\.amp(?=\.html?$|$)/i, "")
    .replace(/(?:[-_.]amp)(?=\.html?$)/i, "");
  return `/${[...segments, plain].map(plainEscapes).join("/")}`;
}

/** `%7E` and `~` are one (RFC 3986 section 6.2.2); so are `%2d` and `%2D`. */
function plainEscapes(segment: string): string {
  if (!segment.includes("%")) return segment;
  return segment.replace(/%([0-9a-f]{2})/gi, (octet, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return /[A-Za-z0-9\-._~]/.test(character) ? character : octet.toUpperCase();
  });
}

function canonicalQuery(parameters: URLSearchParams, isIgnored: (name: string, value: string) => boolean): string {
  const kept = [...parameters].filter(([name, value]) => !isIgnored(name.toLowerCase(), value.toLowerCase()));
  if (kept.length === 0) return "";
  return `?${kept
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort()
    .join("&")}`;
}

/** Whether a parameter says how a reader came, or which form of the page is asked for. */
export function isTracking(name: string, value: string): boolean {
  if (TRACKING_NAMES.has(name) || TRACKING_STARTS.some((start) => name.startsWith(start))) return true;
  return TRACKING_VALUES[name]?.test(value) ?? false;
}
