import type { Config } from "../../../config/config.js";
import { sitePrefix } from "../../../publish/addresses.js";
import { escapeHtml } from "../../../publish/pages/layout.js";
import { ADMIN_SCRIPT, ADMIN_STYLE } from "./admin-assets.js";

export interface AdminPage {
  readonly title: string;
  readonly body: string;
  /** Told at the top: what was done, or why it was not. */
  readonly notice?: Notice;
  /** The path in the navigation that this page belongs to. */
  readonly at?: string;
  /** Without the navigation: before the sign-in. */
  readonly bare?: boolean;
}

export interface Notice {
  readonly kind: "done" | "problem";
  readonly text: string;
}

const NAVIGATION = [
  ["", "Sources"],
  ["/add", "Add"],
  ["/feeds", "Feeds"],
  ["/opml", "OPML"],
  ["/log", "Log"],
] as const;

/** The path of the admin pages, as browsers have to ask for it. */
export function adminPath(config: Pick<Config, "site">, path = ""): string {
  return escapeHtml(`${sitePrefix(config.site)}/admin${path}`);
}

/** A complete admin page. Nothing inline, so that the strictest policy can hold. */
export function adminLayout(config: Config, { title, body, notice, at, bare = false }: AdminPage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(`${title} · Muara`)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${adminPath(config, ADMIN_STYLE.path)}">
<script type="module" src="${adminPath(config, ADMIN_SCRIPT.path)}"></script>
</head>
<body${bare ? "" : ` data-events="${adminPath(config, "/events")}"`}>
<header>${bare ? "" : navigation(config, at)}</header>
<main id="main">
<h1>${escapeHtml(title)}</h1>
${notice === undefined ? "" : `<pre class="notice ${notice.kind}" role="${notice.kind === "done" ? "status" : "alert"}">${escapeHtml(notice.text)}</pre>`}
${body}
</main>
</body>
</html>
`;
}

function navigation(config: Config, at: string | undefined): string {
  const links = NAVIGATION.map(([path, name]) => {
    const current = path === at ? ' aria-current="page"' : "";
    return `<a href="${adminPath(config, path)}"${current}>${name}</a>`;
  });
  const out = `<form method="post" action="${adminPath(config, "/sign-out")}"><button>Sign out</button></form>`;
  return `<a class="skip" href="#main">Skip to the content</a><nav aria-label="Admin">${links.join("")}</nav>${out}`;
}

/** A moment: in UTC here, as the reader has it once the script ran. */
export function timeTag(instant: string | undefined, otherwise = "never"): string {
  if (instant === undefined) return otherwise;
  return `<time datetime="${escapeHtml(instant)}">${escapeHtml(instant.replace("T", " ").replace(/(?::\d\d)?Z$/, " UTC"))}</time>`;
}
