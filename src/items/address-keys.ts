import { isTracking, urlKey } from "../lib/canonical-url.js";

/** Names that only campaign tools give; `*` at the end matches any ending. */
const CAMPAIGN = [
  "utm_*",
  "mtm_*",
  "pk_*",
  "piwik_*",
  "matomo_*",
  "hsa_*",
  "at_medium",
  "at_campaign*",
  "at_custom*",
  "at_link_*",
  "at_format",
  "wt_mc",
  "wt.mc_id",
  "xtor",
];

/** Names that networks and mailers give to a click or a session; their values are long tokens. */
const CLICK = new Set(
  (
    "fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid li_fat_id igsh igshid mc_cid mc_eid mkt_tok " +
    "_hsenc _hsmi _openstat _ga _gl epik rdt_cid scclid srsltid mibextid guce_referrer guce_referrer_sig fb_action_ids " +
    "__twitter_impression _branch_match_id _branch_referrer dicbo tblci s_kwcid vero_id oly_enc_id jsessionid phpsessid"
  ).split(" "),
);
/** A shorter value may be a number that selects something. */
const MIN_TOKEN_CHARS = 6;
const TOKEN = /^[\w.~%+/=|:!*-]*$/;
/** Campaign values are words, or numbers of a list: `utm_content=2` may be a second page. */
const CAMPAIGN_VALUE = /^$|\p{L}|\d{3}/u;

/** Other forms of the same page. */
const FORMS: Readonly<Record<string, RegExp>> = {
  amp: /^(?:1|true|yes)?$/,
  noamp: /^(?:1|true|mobile)?$/,
  nonamp: /^(?:1|true)?$/,
  usqp: /./,
  amp_js_v: /./,
  amp_gsa: /./,
  m: /^(?:0|1|true)?$/,
  mobile: /^(?:0|1|true|yes)?$/,
  outputtype: /^amp$/,
  view: /^(?:amp|mobile)$/,
  output: /^amp$/,
  format: /^amp$/,
  type: /^amp$/,
};

/** Parameters that most sites count visits with, or choose a form of the page, and others select content with. */
const VISIT = new Set("ref ref_src src source from via medium feature campaign cmp cid print share partner".split(" "));
/** Parameters that mostly select content. */
const CONTENT = new Set("page lang language hl locale id".split(" "));

/** Fragments that count visits, and the text that a browser is to highlight (`#:~:text=`, WICG text fragments). */
const TRACKING_FRAGMENT = /^#(?:utm_|mtm_|pk_|xtor=|at_(?:medium|campaign|custom)|ref=|rss$|echobox=|ftag=|intcid=)/i;
const FRAGMENT_DIRECTIVE = /:~:.*$/s;

export interface AddressKeys {
  /** Equal for variants of one address: scheme, `www.`, mobile and AMP forms, trailing slash, proven tracking. */
  readonly exact: string;
  /** Also equal where only parameters differ that may count visits or select content: one page only where the titles agree. */
  readonly visit: string;
  /** Also equal where only parameters differ that mostly select content. */
  readonly loose: string;
}

/** By what an address is compared with others; undefined when the text is no http(s) address. */
export function addressKeys(text: string): AddressKeys | undefined {
  const exact = urlKey(text, isProvenTracking, ownFragment);
  const visit = urlKey(text, mayCountVisits, ownFragment);
  const loose = urlKey(text, maySelectContent, ownFragment);
  return exact === undefined || visit === undefined || loose === undefined ? undefined : { exact, visit, loose };
}

/** The exact key without the fragment. */
export function exactAddress(text: string): string | undefined {
  return urlKey(text, isProvenTracking, () => "");
}

/** The fragment without tracking; it belongs to the address. */
function ownFragment(hash: string): string {
  const own = hash.replace(FRAGMENT_DIRECTIVE, "");
  return own === "#" || TRACKING_FRAGMENT.test(own) ? "" : own;
}

function isProvenTracking(name: string, value: string): boolean {
  if (FORMS[name]?.test(value)) return true;
  if (CLICK.has(name)) return value === "" || (value.length >= MIN_TOKEN_CHARS && TOKEN.test(value));
  const isCampaign = CAMPAIGN.some((each) => (each.endsWith("*") ? name.startsWith(each.slice(0, -1)) : name === each));
  return isCampaign && CAMPAIGN_VALUE.test(value);
}

function mayCountVisits(name: string, value: string): boolean {
  return VISIT.has(name) || isTracking(name, value) || isProvenTracking(name, value);
}

function maySelectContent(name: string, value: string): boolean {
  return CONTENT.has(name) || mayCountVisits(name, value);
}
