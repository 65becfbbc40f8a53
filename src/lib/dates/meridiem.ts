/** How languages write the halves of the day where English writes am and pm; patterns, since many are abbreviated. */
const LOCAL_HALVES: Readonly<Record<string, readonly [am: string, pm: string]>> = {
  sv: ["f\\.? ?m", "e\\.? ?m"],
  is: ["f\\.? ?h", "e\\.? ?h"],
  hu: ["de", "du"],
  fi: ["ap", "ip"],
  cs: ["dop", "odp"],
  tr: ["öö", "ös"],
  vi: ["sa", "ch"],
  es: ["de la (?:mañana|madrugada)", "de la (?:tarde|noche)|del mediodía"],
  pt: ["da (?:manhã|madrugada)", "da (?:tarde|noite)"],
  it: ["del mattino|di mattina", "del pomeriggio|di sera"],
  fr: ["du matin", "de l['’]après-midi|du soir"],
  ca: ["del matí", "de la tarda|del vespre"],
  gl: ["da mañá", "da tarde|da noite"],
  el: ["το πρωί", "το (?:μεσημέρι|απόγευμα|βράδυ)"],
  fil: ["ng umaga", "ng (?:hapon|gabi)"],
};
const CLOCK = String.raw`(?<=(?<!\d)\d{1,2}[:.]\d{2}(?:[:.]\d{2})? ?)`;
const ENDS = String.raw`\.?(?![\p{L}\p{N}.]| ?\d)`;
const ONE_LETTER = new RegExp(`${CLOCK}([ap])${ENDS}`, "giu");
/** `2:32 p. m.`, as Spanish has it, and `2:32 p .m.`. */
const SPACED_LETTERS = new RegExp(`${CLOCK}([ap]) ?\\. ?m\\.?(?!\\p{L})`, "giu");
/** A letter behind a time is no zone to people, as it is in mail: `7:05 M`. `H` and `U` stand for the hour, Z for UTC. */
const STRAY_LETTER = new RegExp(`${CLOCK}[B-GI-OQ-TV-Y]${ENDS}`, "u");

/** Writes `7:05p` and the language's own words for the halves of the day as `am` and `pm`; undefined where a letter says nothing known. */
export function withPlainMeridiem(text: string, language: string | undefined): string | undefined {
  if (STRAY_LETTER.test(text)) return undefined;
  const plain = text.replace(SPACED_LETTERS, "$1m").replace(ONE_LETTER, (letter) => `${letter.charAt(0)}m`);
  const own = LOCAL_HALVES[language?.toLowerCase().split("-")[0] ?? ""];
  if (own === undefined) return plain;
  const [am, pm] = own;
  return plain
    .replace(new RegExp(`${CLOCK}(?:${am})${ENDS}`, "giu"), "am")
    .replace(new RegExp(`${CLOCK}(?:${pm})${ENDS}`, "giu"), "pm");
}
