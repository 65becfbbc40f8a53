import ipaddr from "ipaddr.js";
import { parseUrl } from "../lib/url.js";

const GLOBAL_UNICAST = ipaddr.parseCIDR("2000::/3");
/** Inside 2000::/3, yet not the public internet: protocol assignments (Teredo, ORCHID) and documentation. */
const NOT_PUBLIC = [ipaddr.parseCIDR("2001::/23"), ipaddr.parseCIDR("3fff::/20")] as const;

/**
 * Whether an address that is about to be dialled belongs to the public internet. IPv4 inside IPv6 is judged as the
 * IPv4 address it carries; whatever cannot be read is not public.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== "unicast") return false;
  if (!(parsed instanceof ipaddr.IPv6)) return true;
  return parsed.match(GLOBAL_UNICAST) && !NOT_PUBLIC.some((range) => parsed.match(range));
}

/** `host:port` as the allow-list and the pacing name a server: lower case, brackets around IPv6, the port always there. */
export function hostAndPort(url: URL): string {
  return `${url.hostname}:${portOf(url)}`;
}

export function portOf(url: URL): string {
  return url.port || (url.protocol === "https:" ? "443" : "80");
}

/** The allow-list in the form `hostAndPort` gives, so that `[0:0::1]:80` and `[::1]:80` are one. */
export function readAllowList(entries: readonly string[]): ReadonlySet<string> {
  return new Set(
    entries.flatMap((entry) => {
      const url = parseUrl(`http://${entry}`);
      return url === undefined ? [] : [hostAndPort(url)];
    }),
  );
}
