import type { Request, RequestHandler, Response } from "express";
import type { SiteConfig } from "../../config/config.js";
import { parseUrl } from "../../lib/url.js";
import { sitePrefix } from "../../publish/addresses.js";
import { networkOf } from "../middleware/rate-limit.js";
import { SESSION_MS, type Sessions } from "./session.js";

const COOKIE = "muara_admin";

/** Of every admin answer. `same-origin` and not `no-referrer`, with which browsers would send `Origin: null` with our own forms. */
const ADMIN_HEADERS = {
  "Content-Security-Policy":
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  "Referrer-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cache-Control": "no-store",
  "X-Robots-Tag": "noindex, nofollow",
};

export const withAdminHeaders: RequestHandler = (_request, response, next) => {
  response.set(ADMIN_HEADERS);
  next();
};

/**
 * Refuses whatever would change something and was not sent by a page of ours: the browser itself says where a request comes
 * from (Fetch Metadata, or Origin where the connection is not secure).
 */
export function sameOriginOnly(getSite: () => SiteConfig): RequestHandler {
  return (request, response, next) => {
    if (request.method === "GET" || request.method === "HEAD" || isSameOrigin(request, getSite())) return next();
    response.status(403).type("text/plain").send("This was not sent from a page of this Muara, so nothing was done.\n");
  };
}

function isSameOrigin({ headers }: Request, site: SiteConfig): boolean {
  const fetchSite = headers["sec-fetch-site"];
  if (fetchSite !== undefined && fetchSite !== "same-origin") return false;
  const { origin, host } = headers;
  if (origin === undefined) return fetchSite === "same-origin";
  const from = parseUrl(origin);
  // A proxy may pass on another Host than the public one.
  return from !== undefined && (from.host === host || from.origin === new URL(site.url).origin);
}

/** Lets only the signed-in through; others are sent to the form. */
export function signedInOnly(sessions: Sessions, getSite: () => SiteConfig): RequestHandler {
  return (request, response, next) => {
    if (sessions.endOf(tokenOf(request)) !== undefined) return next();
    if (request.path === "/events") response.status(401).end();
    else response.redirect(303, `${sitePrefix(getSite())}/admin/sign-in`);
  };
}

export function tokenOf({ headers }: Request): string | undefined {
  const pairs = (headers.cookie ?? "").split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
}

/** The token in a cookie that no script and no other site gets, or with undefined its end. */
export function setToken(response: Response, site: SiteConfig, token: string | undefined): void {
  response.cookie(COOKIE, token ?? "", {
    httpOnly: true,
    sameSite: "strict",
    secure: site.url.startsWith("https:"),
    path: `${sitePrefix(site)}/admin`,
    maxAge: token === undefined ? 0 : SESSION_MS,
  });
}

/** Whose tries are counted together: an address, or an IPv6 network. */
export function clientOf(request: Request): string {
  return networkOf(request.ip ?? "");
}
