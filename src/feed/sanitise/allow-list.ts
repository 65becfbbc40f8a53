/**
 * The one allow-list. What is not here is gone: tags lose themselves and keep what they hold (`DROPPED_WITH_CONTENT`
 * excepted), attributes are dropped. Each line says why it is allowed.
 */
export const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  // Text that reads otherwise without its marks.
  ...tags("b em i strong u s small sub sup mark cite dfn kbd samp var abbr ruby rt rp wbr br"),
  // Sense the mark carries in an attribute: machine-readable time and number, quoted source, edits, direction.
  ...{ time: ["datetime"], q: ["cite"], del: ["datetime"], ins: ["datetime"], bdi: [], bdo: [] },
  // Neutral carriers: of `lang` and `dir`.
  ...tags("span div"),
  // Structure that readers show and screen readers announce.
  ...tags("p h1 h2 h3 h4 h5 h6 hr ul dl dt dd figure figcaption article aside section header footer main address"),
  ...{ blockquote: ["cite"], ol: ["start", "type", "reversed"], li: ["value"], details: ["open"], summary: [] },
  // Code, with the one class that says which language it is.
  ...{ pre: ["class"], code: ["class"] },
  // Tables, with the attributes that change which cell means what.
  ...tags("table caption thead tbody tfoot tr"),
  ...{ colgroup: ["span"], col: ["span"], td: ["colspan", "rowspan"], th: ["colspan", "rowspan", "scope"] },
  // Links: no target, no rel; how to open them is the reader's matter.
  a: ["href"],
  // Pictures and their variants.
  img: ["src", "srcset", "sizes", "alt", "width", "height"],
  picture: [],
  source: ["src", "srcset", "sizes", "media", "type", "width", "height"],
  // Sound and film: shown with controls, never started by themselves.
  audio: ["src", "controls"],
  video: ["src", "controls", "poster", "width", "height"],
  track: ["src", "kind", "srclang", "label"],
};

/** On every tag: direction and language change how text is set and read aloud; `title` explains. No id, class or style: they reach into the page that shows the item. */
export const ALLOWED_EVERYWHERE = ["dir", "lang", "title"];

/** What these hold is no text of the article: code, fallbacks for dead plug-ins, controls, drawings. */
export const DROPPED_WITH_CONTENT =
  "script style title iframe noembed noframes textarea select option optgroup datalist button xmp plaintext svg math template frameset applet".split(
    " ",
  );

/** Read as another tag that means the same here; block-like ones as `div`, so that words of two blocks do not join. */
export const RENAMED: Readonly<Record<string, string>> = {
  ...{ strike: "s", tt: "code", acronym: "abbr", dir: "ul", menu: "ul", listing: "pre", image: "img" },
  ...{
    center: "div",
    form: "div",
    fieldset: "div",
    dialog: "div",
    nav: "div",
    hgroup: "div",
    search: "div",
    legend: "div",
  },
  ...{ "amp-img": "img", "amp-anim": "img", "amp-video": "video", "amp-audio": "audio" },
};

/** Schemes of links. Of pictures, sound and film: http and https alone. */
export const LINK_SCHEMES = ["http", "https", "mailto", "tel", "magnet", "geo"];

function tags(names: string): Record<string, readonly string[]> {
  return Object.fromEntries(names.split(" ").map((name) => [name, []]));
}
