import type { Config } from "../../../config/config.js";
import { withoutSecrets } from "../../../lib/secret-parameters.js";
import { escapeHtml } from "../../../publish/pages/layout.js";
import type { Finding, Found } from "../admin-port.js";
import type { FoundAddresses } from "../found-addresses.js";
import { adminPath } from "./admin-layout.js";
import { type FormValues, field, textIn, wordsIn } from "./form.js";

/** What was found at an address, each with its newest titles and a form to take it in. */
export function findingBody(config: Config, { found, failures }: Finding, addresses: FoundAddresses): string {
  const tried = failures.map((failure) => `<li>${escapeHtml(failure)}</li>`);
  const vain =
    tried.length === 0 ? "" : `<details><summary>Tried in vain</summary><ul>${tried.join("")}</ul></details>`;
  if (found.length > 0)
    return [...found.map((one, index) => foundSection(config, one, index, addresses)), vain].join("\n");
  return `<p>Nothing to read was found. If it is a page that lists articles, give its address with the kind "page" in the config, with rules under list.links.</p>${vain}`;
}

function foundSection(
  config: Config,
  { url, by, what, source, titles, knownAs }: Found,
  index: number,
  addresses: FoundAddresses,
): string {
  const text = (name: string) => (typeof source[name] === "string" ? source[name] : "");
  const values = { ...addresses.fieldsOf(text("url")), kind: text("kind"), language: text("language") };
  const hidden = Object.entries(values).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`,
  );
  const shown = titles.map((title) => `<li dir="auto">${escapeHtml(title)}</li>`);
  const suffix = index === 0 ? "" : `-${index}`;
  const form = [
    `<form class="stack" method="post" action="${adminPath(config, "/sources")}">`,
    ...hidden,
    ...[
      field({ name: "title", label: "Title", value: text("title") }),
      field({ name: "id", label: "Id", value: text("id"), required: true, hint: "Names it in feeds; keep it short." }),
      field({ name: "tags", label: "Tags", hint: "Separated by commas." }),
    ].map((one) => one.replace(/\b(for|id|aria-describedby)="([a-z-]+)"/g, `$1="$2${suffix}"`)),
    '<button class="main">Add this source</button></form>',
  ].join("\n");
  const known = `<p>This is the source <a href="${adminPath(config, `/sources/${encodeURIComponent(knownAs ?? "")}`)}">${escapeHtml(knownAs ?? "")}</a> already.</p>`;
  return [
    `<section><h2>${escapeHtml(withoutSecrets(url))}</h2><p class="soft">${escapeHtml(by)}: ${escapeHtml(what)}</p>`,
    `<ul>${shown.join("")}</ul>`,
    knownAs === undefined ? form : known,
    "</section>",
  ].join("\n");
}

/** A source in the form of the config file, from the form above. */
export function newSource(form: FormValues, addresses: FoundAddresses): Record<string, unknown> {
  const tags = wordsIn(form, "tags");
  const optional = ["title", "kind", "language"].flatMap((name) => {
    const value = textIn(form, name);
    return value === "" ? [] : [[name, value]];
  });
  return {
    id: textIn(form, "id"),
    url: addresses.addressOf(form),
    ...Object.fromEntries(optional),
    ...(tags.length === 0 ? {} : { tags }),
  };
}
