import { MuaraError } from "../../../domain/errors.js";
import type { Filter } from "../../../domain/feed.js";
import { formatDuration } from "../../../lib/quantity.js";
import { type FormValues, textIn, wordsIn } from "./form.js";

export const FILTER_HINT =
  'Words of titles, separated by commas; or a condition such as {"field": "text", "matches": "(?i)banjir"}, {"field": "category", "contains": ["sport"]}, {"olderThan": "7d"}, joined by {"any": […]}, {"all": […]}, {"not": …}.';

/** A filter as a person writes it into a form: plain words where it only looks for some in titles, else as the config has it. */
export function filterText(filter: Filter | undefined): string {
  if (filter === undefined) return "";
  if ("contains" in filter && filter.field === "title" && filter.contains.every(isPlain))
    return filter.contains.join(", ");
  return compact(JSON.stringify(written(filter), null, 2));
}

/** The filter of a form, as the config file writes it. Throws MuaraError for one that is begun as JSON and is none. */
export function filterIn(form: FormValues, name: string): unknown {
  const text = textIn(form, name);
  if (text === "") return undefined;
  if (!text.startsWith("{")) return { field: "title", contains: wordsIn(form, name) };
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new MuaraError(`${name}: this is no JSON (${(error as Error).message})`, { cause: error });
  }
}

function isPlain(word: string): boolean {
  return word === word.trim() && !/^\{|[,\n]/.test(word);
}

/** What is short and holds nothing else stands on one line. JSON has no line breaks within texts, so no text is changed. */
function compact(json: string): string {
  return json.replace(/[{[][^{}[\]]{1,100}[}\]]/g, (one) => one.replace(/\n\s*/g, " "));
}

function written(filter: Filter): unknown {
  if ("any" in filter) return { any: filter.any.map(written) };
  if ("all" in filter) return { all: filter.all.map(written) };
  if ("not" in filter) return { not: written(filter.not) };
  if ("olderThanMs" in filter) return { olderThan: formatDuration(filter.olderThanMs) };
  if ("newerThanMs" in filter) return { newerThan: formatDuration(filter.newerThanMs) };
  return filter;
}
