/** Parameters that tell a publisher where a click came from, never which page is meant. */
const TRACKING =
  /^(?:utm_.*|mtm_.*|pk_.*|hsa_.*|at_(?:medium|campaign|custom\d)|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok|oly_enc_id|oly_anon_id|vero_id|wickedid|ref_src|cmpid|ocid|cmp|xtor|ns_(?:mchannel|source|campaign|linkname)|spm|rss|source|from|ref|feature|share|smid|partner|via)$/i;

/** What of a URL names the page, however it was reached: no scheme, no `www.`, no tracking, no fragment, parameters in order. */
export function plainUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) return url.trim();
  return parsed.host.replace(/^(?:www|m|amp)\./, "") + plainPath(url);
}

/** `plainUrl` without the host: what stays when a site moves to another domain. */
export function plainPath(url: string): string {
  if (!URL.canParse(url)) return url.trim();
  const { pathname, search, hash } = new URL(url);
  const params = [...new URLSearchParams(search)].filter(([name]) => !TRACKING.test(name)).sort(byNameAndValue);
  const path = pathname.replace(/\/(?:amp|index\.\w+)?\/?$/, "");
  const route = hash.startsWith("#!") || hash.startsWith("#/") ? hash : "";
  return path + params.map(([name, value], at) => `${at === 0 ? "?" : "&"}${name}=${value}`).join("") + route;
}

function byNameAndValue(a: readonly [string, string], b: readonly [string, string]): number {
  const [left, right] = [a.join("="), b.join("=")];
  return left < right ? -1 : left > right ? 1 : 0;
}
