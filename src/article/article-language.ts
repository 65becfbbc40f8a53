/** Common words that tell Indonesian and Malay from each other and from English. */
const MARKERS: Readonly<Record<string, RegExp>> = {
  id: /\b(?:yang|dan|dengan|untuk|tidak|adalah|pada|dari|akan|karena|bisa|kata|juga|telah|oleh|ujar|ini|itu)\b/giu,
  en: /\b(?:the|and|of|to|in|that|is|was|for|with|as|he|she|it|on|said|have|has)\b/giu,
};

/** The language of an article: configured, else declared, else detected; a template's `en` gives way to a text that is not. */
export function chooseLanguage(
  configured: string | undefined,
  declared: string | undefined,
  text: string,
): { readonly language?: string; readonly from: string } {
  if (configured !== undefined) return { language: configured, from: "the source's configuration" };
  const detected = detectLanguage(text.slice(0, 4000));
  if (declared === undefined)
    return detected === undefined ? { from: "nowhere" } : { language: detected, from: "the text" };
  const lie = detected !== undefined && /^en\b/i.test(declared) && !/^en\b/i.test(detected) && text.length >= 200;
  return lie ? { language: detected, from: "the text; the page says en" } : { language: declared, from: "the page" };
}

function detectLanguage(text: string): string | undefined {
  const counts = Object.entries(MARKERS).map(([language, words]) => ({
    language,
    count: text.match(words)?.length ?? 0,
  }));
  const best = counts.reduce((a, b) => (b.count > a.count ? b : a));
  return best.count >= 5 ? best.language : undefined;
}
