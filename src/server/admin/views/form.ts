import { MuaraError } from "../../../domain/errors.js";
import { escapeHtml } from "../../../publish/pages/layout.js";

/** What a form sent: texts by name, lists where a name came more than once. */
export type FormValues = Readonly<Record<string, unknown>>;

export function textIn(values: FormValues, name: string): string {
  const value = values[name];
  const one = Array.isArray(value) ? value.at(-1) : value;
  return typeof one === "string" ? withoutControls(one, name).trim() : "";
}

/** @throws MuaraError naming the field: a control character can only be there by mistake or by malice */
function withoutControls(text: string, name: string): string {
  if (!/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/.test(text)) return text;
  throw new MuaraError(`The field "${name}" contains a control character. Nothing was saved: type the value again.`);
}

export function textsIn(values: FormValues, name: string): string[] {
  const value = values[name];
  return [value].flat().flatMap((one) => (typeof one === "string" ? [withoutControls(one, name)] : []));
}

/** `riau, ekonomi` as a list, each once. */
export function wordsIn(values: FormValues, name: string): string[] {
  const words = textIn(values, name).split(/[,\n]/);
  return [...new Set(words.map((word) => word.trim()).filter((word) => word !== ""))];
}

/** A text of several lines as a list, or alone where it is one. Undefined when it is empty. */
export function linesIn(values: FormValues, name: string): string | string[] | undefined {
  const lines = textIn(values, name).split(/\r?\n/);
  const filled = lines.map((line) => line.trim()).filter((line) => line !== "");
  return filled.length > 1 ? filled : filled[0];
}

/** What is no number is left to the config's own check, which says so. Undefined when it is empty. */
export function numberIn(values: FormValues, name: string): number | string | undefined {
  const text = textIn(values, name);
  return text === "" ? undefined : Number.isNaN(Number(text)) ? text : Number(text);
}

interface FieldParts {
  readonly name: string;
  readonly label: string;
  readonly value?: string;
  readonly hint?: string;
  readonly required?: boolean;
  readonly type?: "text" | "url" | "number" | "password";
}

/** A labelled line. */
export function field({ name, label, value = "", hint, required, type = "text" }: FieldParts): string {
  const note = hint === undefined ? "" : `<small id="${name}-hint">${escapeHtml(hint)}</small>`;
  const described = hint === undefined ? "" : ` aria-describedby="${name}-hint"`;
  const must = required ? " required" : "";
  return `<div class="field"><label for="${name}">${escapeHtml(label)}</label><input id="${name}" name="${name}" type="${type}" value="${escapeHtml(value)}"${described}${must}>${note}</div>`;
}

/** A labelled text of several lines. */
export function area({ name, label, value = "", hint }: FieldParts): string {
  const note = hint === undefined ? "" : `<small id="${name}-hint">${escapeHtml(hint)}</small>`;
  const described = hint === undefined ? "" : ` aria-describedby="${name}-hint"`;
  return `<div class="field"><label for="${name}">${escapeHtml(label)}</label><textarea id="${name}" name="${name}" spellcheck="false"${described}>\n${escapeHtml(value)}</textarea>${note}</div>`;
}

/** A labelled choice: what the config says, and what people are shown for it. */
export function choice(name: string, label: string, values: Readonly<Record<string, string>>, chosen: string): string {
  const options = Object.entries(values).map(
    ([value, text]) =>
      `<option value="${escapeHtml(value)}"${value === chosen ? " selected" : ""}>${escapeHtml(text)}</option>`,
  );
  return `<div class="field"><label for="${name}">${escapeHtml(label)}</label><select id="${name}" name="${name}">${options.join("")}</select></div>`;
}

export function checkbox(name: string, label: string, checked: boolean): string {
  return `<div class="field"><label><input type="checkbox" name="${name}" value="yes"${checked ? " checked" : ""}> ${escapeHtml(label)}</label></div>`;
}

/** Keeps with a form what it was made from. */
export function baseField(values: FormValues): string {
  return `<input type="hidden" name="base" value="${escapeHtml(JSON.stringify(values))}">`;
}

/**
 * What the form was made from, as it came back: what somebody else wrote meanwhile is no change of this person's.
 * `present` where a form brings none.
 */
export function baseOf(form: FormValues, present: FormValues): FormValues {
  try {
    const base: unknown = JSON.parse(textIn(form, "base"));
    return typeof base === "object" && base !== null ? (base as FormValues) : present;
  } catch {
    return present;
  }
}

/** Only what differs: the file keeps saying just what a person said. Undefined takes a key away. */
export function changedValues(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(after).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key])),
  );
}
