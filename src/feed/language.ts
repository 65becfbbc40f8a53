/** A language tag as BCP 47 writes it (`id_ID` and the old `in` become `id-ID` and `id`), or undefined when it is none. */
export function normaliseLanguage(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag.trim().replaceAll("_", "-"))[0];
  } catch {
    return undefined;
  }
}
