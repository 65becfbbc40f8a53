import { metaValue, type PageFacts } from "./page-facts.js";

/** The address that a page gives itself, else the one it was fetched from. */
export function canonicalOf(facts: PageFacts, base: string | undefined): string | undefined {
  for (const candidate of [facts.canonical, metaValue(facts, "og:url"), facts.ld?.url]) {
    const url = candidate === undefined ? undefined : parse(candidate, base);
    if (
      url !== undefined &&
      /^https?:$/.test(url.protocol) &&
      (url.pathname !== "/" || url.search !== "" || base === undefined)
    )
      return url.href;
  }
  return base === undefined ? undefined : parse(base, undefined)?.href;
}

/** What relative addresses of the page resolve to. */
export function baseOf(facts: PageFacts, url: string, given: string | undefined): string | undefined {
  const own = given ?? url;
  const page = /^https?:/i.test(own) ? own : undefined;
  return facts.base === undefined ? page : (parse(facts.base, page)?.href ?? page);
}

export function hostOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : parse(url, undefined)?.hostname;
}

function parse(url: string, base: string | undefined): URL | undefined {
  try {
    return new URL(url.trim(), base);
  } catch {
    return undefined;
  }
}
