import sanitizeHtml from "sanitize-html";
import { absoluteUrl } from "./url.js";

export interface SanitiseOptions {
  /** What relative addresses in the HTML are relative to. */
  readonly baseUrl?: string;
}

const ALLOWED_TAGS =
  `a abbr article aside audio b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl
  dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark ol p picture pre q rp rt ruby s
  samp section small source span strong sub summary sup table tbody td tfoot th thead time tr track u ul var video wbr`.split(
    /\s+/,
  );

/** HTML that is safe to show anywhere: what is not on the allow-list is gone, addresses are absolute. */
export function sanitiseHtml(html: string, options: SanitiseOptions = {}): string {
  if (!/[<&]/.test(html)) return html;
  return sanitizeHtml(html, {
    allowedTags: ALLOWED_TAGS,
    allowedAttributes: {
      "*": ["dir", "lang", "title"],
      a: ["href"],
      img: ["src", "alt", "width", "height"],
      audio: ["src", "controls"],
      video: ["src", "controls", "poster"],
      source: ["src", "type"],
      td: ["colspan", "rowspan"],
      th: ["colspan", "rowspan"],
      time: ["datetime"],
    },
    allowedSchemes: ["http", "https", "mailto"],
    transformTags: { "*": (tagName, attribs) => ({ tagName, attribs: withAbsoluteUrls(attribs, options.baseUrl) }) },
  });
}

function withAbsoluteUrls(attribs: sanitizeHtml.Attributes, baseUrl: string | undefined): sanitizeHtml.Attributes {
  const kept = { ...attribs };
  for (const name of ["href", "src", "poster"]) {
    const value = kept[name];
    if (value === undefined) continue;
    const url = absoluteUrl(value, baseUrl);
    if (url === undefined) delete kept[name];
    else kept[name] = url;
  }
  return kept;
}
