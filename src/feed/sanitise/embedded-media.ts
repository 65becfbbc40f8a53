import { absoluteUrl } from "../../lib/url.js";

type Attributes = Readonly<Record<string, string>>;

/** Where lazy-loading scripts keep the real address while `src` holds a stand-in; most used first. */
const LAZY_SRC = names(`
  data-src data-original data-lazy-src data-lazy data-orig-file data-full-url data-image data-lazyload data-img-src
  data-original-src data-actualsrc data-echo data-hi-res-src data-src-large data-delayed-url data-flickity-lazyload
  data-cfsrc data-ezsrc data-litespeed-src data-pagespeed-lazy-src data-opt-src data-wood-src data-runner-src
  nitro-lazy-src loading-src data-noscript-src data-cookieblock-src`);
/** The same, where a picture that has its address in `src` may have another one here. */
const LAZY_SRC_WITHOUT_SRC = names("data-url data-link data-large-file data-medium-file data-lowsrc data-thumb");
const LAZY_SRCSET = names(`
  data-srcset data-lazy-srcset data-original-set data-original-srcset data-ezsrcset data-litespeed-srcset
  data-opt-srcset nitro-lazy-srcset data-runner-srcset data-hi-res-srcset`);
const STAND_IN =
  /\/(?:blank|spacer|pixel|placeholder|lazy|lazyload|loading|loader|transparent|grey|gray|1x1)[\w-]*\.(?:gif|png|svg|jpe?g)(?:$|[?#])/i;
const MAX_SRCSET_CANDIDATES = 32;

/** Addresses of pictures that count readers instead of showing something. Sizes of one pixel are caught apart. */
const TRACKERS =
  /^https?:\/\/(?:[^/]*\.)?(?:doubleclick\.net|google-analytics\.com|scorecardresearch\.com|quantserve\.com|feedsportal\.com|pixel\.wp\.com|stats\.wordpress\.com|facebook\.com\/tr|pheedo\.com|chartbeat\.(?:net|com)|imrworldwide\.com|mc\.yandex\.ru\/watch|counter\.yadro\.ru|statcounter\.com|blogblog\.com\/img\/blank)|^https?:\/\/feeds\d?\.feedburner\.com\/~(?:r|ff|4|a)\/|\/(?:pixel|spacer|blank|transparent|clear|1x1)\.(?:gif|png)(?:$|\?)|\/b\.gif\?/i;

/** The picture's real address, absolute: from `src`, or where a lazy-loading script keeps it. */
export function realSource(attributes: Attributes, baseUrl: string | undefined): string | undefined {
  for (const name of LAZY_SRC) {
    const value = attributes[name];
    const lazy = value === undefined || !looksLikeUrl(value) ? undefined : absoluteUrl(value, baseUrl);
    if (lazy !== undefined) return lazy;
  }
  const src = attributes["src"] === undefined ? undefined : absoluteUrl(attributes["src"], baseUrl);
  if (src !== undefined && !STAND_IN.test(src)) return src;
  const others = LAZY_SRC_WITHOUT_SRC.map((name) => attributes[name]).filter((value) => looksLikeUrl(value ?? ""));
  return others.map((value) => absoluteUrl(value ?? "", baseUrl)).find((url) => url !== undefined) ?? src;
}

function names(list: string): string[] {
  return list.trim().split(/\s+/);
}

/** Some keep JSON or a number there. */
function looksLikeUrl(value: string): boolean {
  return /[./]/.test(value) && !/^[\s{[]/.test(value);
}

/** The candidates of `srcset` (HTML, section 4.8.4.2.2) or of its lazy stand-ins, absolute; undefined when none is left. */
export function realSrcset(attributes: Attributes, baseUrl: string | undefined): string | undefined {
  const value = [...LAZY_SRCSET, "srcset"]
    .map((name) => attributes[name])
    .find((set) => set !== undefined && set !== "");
  if (value === undefined) return undefined;
  const candidates: string[] = [];
  const pattern = /[\s,]*(\S+)(?:\s+(\d+(?:\.\d+)?[wx]))?[^,\S]*/gy;
  for (let match = pattern.exec(value); match !== null; match = pattern.exec(value)) {
    if (candidates.length >= MAX_SRCSET_CANDIDATES) break;
    const url = absoluteUrl((match[1] ?? "").replace(/,+$/, ""), baseUrl);
    // A comma would begin the next candidate when the list is read again.
    if (url !== undefined)
      candidates.push(`${url.replaceAll(",", "%2C")}${match[2] === undefined ? "" : ` ${match[2]}`}`);
  }
  return candidates.length === 0 ? undefined : candidates.join(", ");
}

/** A reader that does not know `srcset` gets the widest candidate up to this; wider ones cost more than they show. */
const MAX_PLAIN_WIDTH = 1_600;

/** The one address of a `srcset` for readers that know only `src`: its widest candidate within bounds, else its smallest. */
export function plainSource(srcset: string | undefined): string | undefined {
  const candidates = (srcset ?? "").split(", ").flatMap((candidate) => {
    const [url = "", descriptor = "1x"] = candidate.split(" ");
    const size = Number.parseFloat(descriptor) * (descriptor.endsWith("w") ? 1 : 800);
    return url === "" ? [] : [{ url, size }];
  });
  const ascending = candidates.sort((one, other) => one.size - other.size);
  return (ascending.findLast(({ size }) => size <= MAX_PLAIN_WIDTH) ?? ascending[0])?.url;
}

/** Whether a picture is there to count, not to be seen. */
export function isTrackingPixel(url: string | undefined, attributes: Attributes): boolean {
  const { width = "", height = "", style = "" } = attributes;
  if (/^\s*[01](?:px)?\s*$/.test(width) || /^\s*[01](?:px)?\s*$/.test(height)) return true;
  if (/(?:^|[;\s])(?:width|height)\s*:\s*[01]px|display\s*:\s*none|visibility\s*:\s*hidden/i.test(style)) return true;
  return url !== undefined && TRACKERS.test(url);
}

/** Frames of these hosts hold a film (or sound) a person can open: kept as a link. Every other frame goes. */
const VIDEO_HOSTS =
  /^(?:www\.|m\.|player\.|embed\.|geo\.|w\.)*(?:youtube\.com|youtube-nocookie\.com|youtu\.be|vimeo\.com|dailymotion\.com|vidio\.com|tiktok\.com|twitch\.tv|bilibili\.com|streamable\.com|rumble\.com|ted\.com|video\.detik\.com|20\.detik\.com|facebook\.com|spotify\.com|soundcloud\.com)$/i;

/** The page to watch what a frame would have shown; undefined for a frame of any other host. */
export function videoPage(attributes: Attributes, baseUrl: string | undefined): string | undefined {
  const { "data-videoid": amp } = attributes;
  if (amp !== undefined && /^[\w-]{6,20}$/.test(amp)) return `https://www.youtube.com/watch?v=${amp}`;
  const frame = realSource(attributes, baseUrl);
  if (frame === undefined) return undefined;
  const { hostname, pathname } = new URL(frame);
  if (!VIDEO_HOSTS.test(hostname)) return undefined;
  const [, id] = /^\/(?:embed|v|video|embed\/video)\/([\w-]{6,32})\/?$/.exec(pathname) ?? [];
  if (id !== undefined && /youtu/.test(hostname) && id !== "videoseries")
    return `https://www.youtube.com/watch?v=${id}`;
  if (id !== undefined && /vimeo/.test(hostname)) return `https://vimeo.com/${id}`;
  if (id !== undefined && /dailymotion/.test(hostname)) return `https://www.dailymotion.com/video/${id}`;
  if (/facebook/.test(hostname) && !pathname.startsWith("/plugins/video")) return undefined;
  return frame;
}
