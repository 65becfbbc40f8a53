/** Text as it is compared: letters and digits of every script, without case, marks of style or white space. */
export function comparableText(text: string): string {
  const lower = (isAscii(text) ? text : text.normalize("NFKC")).toLowerCase();
  return lower.replace(isAscii(lower) ? /[^a-z0-9]+/g : /[^\p{L}\p{M}\p{N}]+/gu, " ").trim();
}

/** The same without accents, which are often lost: `Sao Paulo`. */
export function comparableWithoutAccents(text: string): string {
  return comparableText(
    text
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/gu, "")
      .normalize("NFC"),
  );
}

/** What most text is; it needs no tables of Unicode. */
function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}
