import { NAMESPACE } from "../../feed/render/frame.js";
import type { Outline } from "./parse-opml.js";

/** OPML 2.0 (opml.org/spec2.opml) as UTF-8 text; characters that XML cannot hold are left out. */
export function renderOpml(title: string, outlines: readonly Outline[]): string {
  const namespace = outlines.some(hasId) ? ` xmlns:muara="${NAMESPACE}"` : "";
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<opml version="2.0"${namespace}>`,
    `  <head>\n    <title>${escapeXml(title)}</title>\n  </head>`,
    "  <body>",
    ...outlines.map((outline) => renderOutline(outline, "    ")),
    "  </body>",
    "</opml>",
    "",
  ].join("\n");
}

function hasId({ id, children }: Outline): boolean {
  return id !== undefined || children.some(hasId);
}

function renderOutline(outline: Outline, indent: string): string {
  const attributes = [
    ["text", outline.title],
    ["title", outline.title],
    ["type", outline.xmlUrl === undefined ? undefined : "rss"],
    ["xmlUrl", outline.xmlUrl],
    ["htmlUrl", outline.htmlUrl],
    ["description", outline.description],
    ["language", outline.language],
    // A comma parts categories (OPML 2.0), so one inside a name cannot be kept.
    ["category", outline.categories.map((one) => one.replaceAll(",", " ")).join(",") || undefined],
    ["muara:id", outline.id],
  ] as const;
  const written = attributes.filter(([, value]) => value !== undefined);
  const tag = `${indent}<outline ${written.map(([name, value]) => `${name}="${escapeXml(value ?? "")}"`).join(" ")}`;
  if (outline.children.length === 0) return `${tag}/>`;
  const children = outline.children.map((child) => renderOutline(child, `${indent}  `));
  return [`${tag}>`, ...children, `${indent}</outline>`].join("\n");
}

function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
