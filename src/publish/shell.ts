/** What every page of ours has around its body. */
export interface PageParts {
  readonly title: string;
  /** BCP 47. */
  readonly language: string;
  /** The path the site is public below; "" at the root. */
  readonly prefix: string;
  readonly alternates?: readonly {
    readonly format: "rss" | "atom" | "json";
    readonly href: string;
    readonly title: string;
  }[];
  readonly body: string;
}

const ALTERNATE_TYPES = {
  rss: "application/rss+xml",
  atom: "application/atom+xml",
  json: "application/feed+json",
} as const;

/** A complete HTML document: no inline script or style, nothing from another host. */
export function pageShell({ title, language, prefix, alternates = [], body }: PageParts): string {
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
${alternates.map(alternateLink).join("\n")}
</head>
<body>
<p><a href="${escapeHtml(prefix)}/">All feeds</a></p>
<main>
${body}
</main>
</body>
</html>
`;
}

export function escapeHtml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

function alternateLink({ format, href, title }: NonNullable<PageParts["alternates"]>[number]): string {
  return `<link rel="alternate" type="${ALTERNATE_TYPES[format]}" href="${escapeHtml(href)}" title="${escapeHtml(`${title} (${format})`)}">`;
}
