import { getDomain } from "tldts";

/** Pages of a site that list, describe or administrate, by a segment of their path. */
const NOT_ARTICLE_SEGMENT =
  /^(?:tags?|topics?|topik|category|categories|kategori|author|authors|penulis|profile|user|users|search|cari|login|masuk|register|daftar|signin|signup|account|about|tentang|tentang-kami|contact|kontak|hubungi-kami|privacy|privacy-policy|kebijakan-privasi|terms|disclaimer|redaksi|pedoman-media-siber|karir|careers|advertise|iklan|subscribe|langganan|newsletter|newsletters|rss|feed|feeds|sitemap|indeks|index|page|halaman|archive|archives|arsip|cart|shop|wp-admin|wp-login\.php|wp-content|wp-json|cdn-cgi|help|faq|print|share|comments|cookie|cookies|jobs|events|podcasts?|live-tv|games|weather)$/i;
const NOT_PAGE_FILE =
  /\.(?:jpe?g|png|gif|webp|avif|svg|pdf|mp[34]|zip|xml|rss|json|css|js|ico|docx?|xlsx?|pptx?|apk|exe)$/i;
const DATE_IN_PATH =
  /\/(?:19|20)\d{2}[/-]?(?:0[1-9]|1[0-2]|[1-9])(?:[/-]?(?:[0-2]\d|3[01]|\d))?(?=\/|-|$)|\/(?:19|20)\d{6}/;
const TRACKING = /^(?:utm_\w+|fbclid|gclid|mc_[ce]id|ref|source|cmpid|int_source)$/i;

/** An address as a link to follow: absolute http(s), without fragment and tracking parameters; undefined for anything else. */
export function followable(href: string, base: string | undefined): string | undefined {
  if (href.trim() === "") return undefined;
  try {
    const url = new URL(href.trim(), base);
    if (url.protocol !== "http:" && url.protocol !== "https:") return undefined;
    url.hash = "";
    const tracked = [...url.searchParams.keys()].filter((name) => TRACKING.test(name));
    for (const name of tracked) url.searchParams.delete(name);
    return url.href;
  } catch {
    return undefined;
  }
}

/** Whether two addresses belong to one site: the same registrable domain, or the same host where there is none. */
export function isSameSite(a: string, b: string): boolean {
  const [one, two] = [siteOf(a), siteOf(b)];
  return one !== undefined && one === two;
}

/**
 * How much the address alone looks like an article's: a date (3), a slug of words (2), a long number (1) speak for it. Undefined
 * for the addresses of lists, files and forms, which are never articles.
 */
export function scoreAddress(href: string): number | undefined {
  const url = new URL(href);
  const segments = url.pathname.split("/").filter((segment) => segment !== "");
  const last = segments[segments.length - 1] ?? "";
  if (segments.length === 0 && !/(?:^|[?&])(?:p|id|article|newsid|berita|story)=\w+/i.test(url.search))
    return undefined;
  if (NOT_PAGE_FILE.test(last) || segments.some((segment) => NOT_ARTICLE_SEGMENT.test(segment))) return undefined;
  const slugs = segments.map(
    (segment) =>
      decode(segment)
        .replace(/\.\w{2,5}$/, "")
        .split(/[-_]+/)
        .filter((word) => /\p{L}/u.test(word)).length,
  );
  const date = DATE_IN_PATH.test(url.pathname) ? 3 : 0;
  const words = Math.max(0, ...slugs);
  const slug = words >= 4 ? 2 : words === 3 ? 1 : 0;
  const number =
    /\d{4,}/.test(last) ||
    /\d{5,}/.test(url.pathname) ||
    /(?:^|[?&])\w*id=\d+/i.test(url.search) ||
    /[?&]p=\d+/.test(url.search)
      ? 1
      : 0;
  return date + slug + number;
}

function siteOf(url: string): string | undefined {
  try {
    const { host, hostname } = new URL(url);
    return getDomain(hostname) ?? host;
  } catch {
    return undefined;
  }
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
