import type { ReadingStep, Removal } from "../../article/article-reading.js";
import type { NormalisedItem } from "../../domain/item.js";
import { htmlToText } from "../../feed/normalise/html-text.js";
import type { CommandContext } from "../context.js";
import { type Colors, colorsFor, plain, shorten } from "./terminal.js";

/** Everything a preview knows; `--json` writes it as it is. */
export interface Preview {
  readonly by: string;
  readonly url: string;
  readonly bytes: number;
  readonly contentType?: string;
  /** The source whose rules applied. */
  readonly rulesOf?: string;
  readonly found: string;
  readonly links?: readonly { readonly url: string; readonly title?: string }[];
  readonly steps?: readonly ReadingStep[];
  readonly origins?: Readonly<Record<string, string>>;
  readonly removed?: readonly Removal[];
  readonly caption?: string;
  readonly credit?: string;
  readonly nextPage?: string;
  /** The body of an article as plain text, a paragraph a line. */
  readonly text?: string;
  readonly notes: readonly string[];
  readonly items: readonly NormalisedItem[];
}

const SHOWN_LINKS = 10;
const SHOWN_ITEMS = 5;
const LINE_CHARS = 140;

/** A preview for people, in the order in which things happened. */
export function writePreview(context: CommandContext, preview: Preview): void {
  const colors = colorsFor(context.stdout, context.env);
  const say = (line = "") => context.stdout.write(`${line}\n`);
  const head = (word: string) => say(`\n${colors.bold(word)}`);
  const rules = preview.rulesOf === undefined ? "built-in rules" : `rules of the source ${preview.rulesOf}`;
  say(colors.bold("Read"));
  say(
    `  ${plain(preview.url || preview.by)}: ${preview.bytes} bytes${preview.contentType === undefined ? "" : `, ${plain(preview.contentType)}`}; ${rules}`,
  );
  head("Found");
  say(`  ${plain(preview.found)}`);
  for (const { step, detail } of preview.steps ?? []) say(`  ${colors.dim(step.padEnd(9))} ${plain(detail)}`);
  for (const line of linkLines(preview)) say(`  ${line}`);
  if (preview.nextPage !== undefined) say(`  next page ${plain(preview.nextPage)}`);
  if (preview.removed !== undefined) {
    head("Cut");
    if (preview.removed.length === 0) say("  nothing");
    for (const { rule, text } of preview.removed) say(`  ${colors.yellow(plain(rule))}  ${shorten(text, LINE_CHARS)}`);
  }
  if (preview.notes.length > 0) head("Notes");
  for (const note of preview.notes) say(`  ${plain(note)}`);
  writeItems(preview, colors, say, head);
}

function linkLines({ links = [] }: Preview): string[] {
  const shown = links
    .slice(0, SHOWN_LINKS)
    .map(({ url, title }) => shorten(title === undefined ? url : `${url}  ${title}`, LINE_CHARS));
  return links.length > SHOWN_LINKS ? [...shown, `… and ${links.length - SHOWN_LINKS} more`] : shown;
}

function writeItems(
  preview: Preview,
  colors: Colors,
  say: (line?: string) => void,
  head: (word: string) => void,
): void {
  const { items, text } = preview;
  const [first, ...more] = items;
  head(items.length > 1 ? `The first of ${items.length} items` : "Item");
  if (first === undefined) {
    say("  none came out");
    return;
  }
  for (const [name, value, origin] of itemLines(first, preview)) {
    say(
      `  ${colors.dim(name.padEnd(10))} ${plain(value)}${origin === undefined ? "" : colors.dim(`  (${plain(origin)})`)}`,
    );
  }
  say();
  const body = text ?? htmlToText(first.contentHtml ?? "");
  for (const line of body.split("\n").filter((one) => one.trim() !== "")) say(`  ${plain(line)}\n`);
  if (more.length === 0) return;
  head("And");
  for (const item of more.slice(0, SHOWN_ITEMS))
    say(`  ${item.published ?? "undated"}  ${shorten(item.title ?? item.id, LINE_CHARS)}`);
}

function itemLines(
  item: NormalisedItem,
  { origins = {}, caption, credit }: Preview,
): [name: string, value: string, origin?: string][] {
  const people = item.authors.map(({ name }) => name).join(", ");
  const files = item.attachments.map(({ url, mimeType }) => `${url} ${mimeType ?? ""}`).join(", ");
  const said = item.image?.caption ?? caption;
  const lines: [string, string | undefined, (string | undefined)?][] = [
    ["title", item.title, origins["title"]],
    ["authors", people || undefined, origins["authors"]],
    ["published", item.published, origins["published"] ?? origins["date"]],
    ["updated", item.updated, origins["updated"]],
    ["language", item.language, origins["language"]],
    ["url", item.url, origins["url"]],
    ["id", `${item.id}${item.idDerived ? " (derived)" : ""}`],
    ["image", item.image?.url, origins["image"]],
    ["caption", said],
    ["credit", item.image?.credit ?? credit],
    ["files", files || undefined],
    ["categories", item.categories.join(", ") || undefined],
    ["summary", item.summary],
  ];
  return lines.flatMap(([name, value, origin]) =>
    value === undefined ? [] : [origin === undefined ? [name, value] : [name, value, origin]],
  );
}
