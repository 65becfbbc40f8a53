import { formatOf, type RenderFormat } from "../../feed/render/formats.js";
import { PAGE_SCRIPT, PAGE_STYLE } from "./public-assets.js";

export interface Alternate {
  readonly format: RenderFormat | "opml";
  readonly href: string;
  readonly title: string;
}

/** What every page of ours has around its body. */
export interface PageParts {
  readonly title: string;
  /** BCP 47. */
  readonly language: string;
  /** The path the site is public below; "" at the root. */
  readonly prefix: string;
  readonly alternates?: readonly Alternate[];
  readonly body: string;
}

const OPML_TYPE = "text/x-opml";

/** A complete HTML document: no inline script or style, nothing from another host. */
export function pageLayout({ title, language, prefix, alternates = [], body }: PageParts): string {
  const root = escapeHtml(prefix);
  return `<!doctype html>
<html lang="${escapeHtml(language)}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${root}${PAGE_STYLE.path}">
<script type="module" src="${root}${PAGE_SCRIPT.path}"></script>
${alternates.map(alternateLink).join("\n")}
</head>
<body>
<header lang="en"><a class="skip" href="#main">Skip to the content</a><nav aria-label="Site"><a href="${root}/">All feeds</a></nav></header>
<main id="main">
${body}
</main>
<footer class="soft" lang="en"><a href="${root}/feeds.opml">Feeds as OPML</a> · <a href="${root}/sources.opml">Sources as OPML</a></footer>
</body>
</html>
`;
}

const RIGHT_TO_LEFT = new Set(["Adlm", "Arab", "Aran", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"]);

/** Which way a language is written, by the script it is mostly written in. */
export function directionOf(language: string): "ltr" | "rtl" {
  try {
    return RIGHT_TO_LEFT.has(new Intl.Locale(language).maximize().script ?? "") ? "rtl" : "ltr";
  } catch {
    return "ltr";
  }
}

export function escapeHtml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

function alternateLink({ format, href, title }: Alternate): string {
  const label = escapeHtml(`${title} (${format})`);
  const type = format === "opml" ? OPML_TYPE : formatOf(format).mediaType;
  return `<link rel="alternate" type="${type}" href="${escapeHtml(href)}" title="${label}">`;
}
