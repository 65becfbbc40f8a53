import type { BoilerplateRule } from "./boilerplate-rules.js";

/**
 * What may stand between an outlet's name and the first sentence. A dateline is believed only in front of something that begins
 * like a sentence: a capital, a digit, a quotation mark, a letter without case (`NASA - the agency - said` has none).
 */
const GO = String.raw`(?=["“”‘'«„(\[]{0,2}[\p{Lu}\p{Lo}\p{N}])`;
const DASH = String.raw`(?:\s+[-–—―]{1,3}\s*|\s*[–—―]{1,2}\s*|\s*--+\s*|[-–—]\s+)`;
const CITY = String.raw`\p{Lu}[\p{L}'’.]*(?:[ /-]\p{Lu}[\p{L}'’.]*){0,4}`;
const CAPS_CITY = String.raw`\p{Lu}[\p{Lu}'’.]+(?:[ /-]\p{Lu}[\p{Lu}'’.]*){0,4}`;
const MONTH_DAY = String.raw`(?:\p{L}{3,9}\.? \d{1,2}|\d{1,2} \p{L}{3,9}\.?|\d{1,2}/\d{1,2})(?:,? \d{4})?`;
const DAY = `(?:,? ${MONTH_DAY})?`;
const TLD = "(?:com|COM|co\\.id|CO\\.ID|co|CO|id|ID|net|NET|org|ORG|tv|TV|news|NEWS|my|MY|info|INFO)";
const SITE = String.raw`[\p{L}\d][\p{L}\d-]{1,30}\.${TLD}`;
const CAPS_SITE = String.raw`[\p{Lu}\d][\p{Lu}\d-]{1,30}\.(?:COM|CO\.ID|CO|ID|NET|ORG|TV|NEWS|MY|INFO)`;
/** Agencies in capitals are told by that; these are not. */
const AGENCY = String.raw`(?:[\p{Lu}\d][\p{Lu}\d./ -]{1,24}|(?:dpa|sda|ots|afp|ap|epd|kna)(?:[/-]\p{L}{2,4})?|(?:Reuters|Antara|Bernama|Xinhua|Kyodo|Yonhap|Tass|Interfax|Adnkronos|Lusa|Belga|Anadolu|Bloomberg)(?: [\p{L}]{2,12})?|${SITE})`;
const KNOWN =
  "Jakarta|Bandung|Surabaya|Medan|Makassar|Semarang|Yogyakarta|Jogja|Denpasar|Palembang|Pekanbaru|Bogor|Depok|Tangerang|Bekasi|Solo|Surakarta|Malang|Batam|Padang|Banjarmasin|Pontianak|Samarinda|Balikpapan|Manado|Kendari|Palu|Ambon|Jayapura|Kupang|Mataram|Bandar Lampung|Jambi|Bengkulu|Banda Aceh|Serang|Cirebon|" +
  "Kuala Lumpur|Petaling Jaya|Shah Alam|Putrajaya|Johor Bahru|Kuching|Kota Kinabalu|Ipoh|George Town|Alor Setar|Kuantan|Seremban|Melaka|Kota Bharu|Kuala Terengganu|Klang|Singapore|Singapura|" +
  "New Delhi|Mumbai|Kolkata|Chennai|Bengaluru|Hyderabad|Lahore|Karachi|Islamabad|Peshawar|Quetta|Dhaka|Colombo|Kathmandu|Manila|Bangkok|Hanoi|Tokyo|Seoul|Beijing|Hong Kong|Taipei|Sydney|Canberra|" +
  "Washington|New York|Los Angeles|London|Paris|Berlin|Brussels|Geneva|The Hague|Vienna|Rome|Madrid|Moscow|Kyiv|Warsaw|Istanbul|Ankara|Jerusalem|Tel Aviv|Gaza City|Cairo|Beirut|Damascus|Baghdad|Tehran|Riyadh|Dubai|Doha|Nairobi|Lagos|Johannesburg";
const KNOWN_CITY = `(?:${KNOWN}|${KNOWN.toUpperCase()})`;
const GERMAN_CITY =
  "Berlin|Hamburg|München|Köln|Frankfurt(?: am Main)?|Stuttgart|Düsseldorf|Leipzig|Dortmund|Essen|Bremen|Dresden|Hannover|Nürnberg|Kiel|Mainz|Potsdam|Wien|Graz|Bern|Zürich|Basel|Brüssel";
const ARAB_CITY =
  "القاهرة|بيروت|دمشق|بغداد|الرياض|عمان|عمّان|الدوحة|دبي|أبوظبي|الكويت|المنامة|مسقط|صنعاء|الخرطوم|طرابلس|تونس|الجزائر|الرباط|رام الله|غزة|القدس|لندن|باريس|واشنطن|نيويورك|موسكو|طهران|أنقرة";

const row = (name: string, source: string, languages?: readonly string[]): BoilerplateRule => ({
  name: `dateline: ${name}`,
  pattern: new RegExp(`^${source}`, "u"),
  ...(languages === undefined ? {} : { languages }),
});

/** Every dateline has one of these signs: most first sentences need not be tried on every form. */
export const DATELINE_SIGNS =
  /[-–—―]{2}|\s[-–—―|]|[-–—―]\s|[–—―]|[:.]\s|[)）】\]电電]|^\p{L}+-\p{L}+ \p{L}+, |\.(?:com|co|id|net|org|tv|news|my|info)|^\p{L}+, (?:NU|IDN|CNN|CNBC) /iu;

/** Whether a line begins with a dateline, and so with the story. */
export function hasDateline(line: string, language: string | undefined): boolean {
  const primary = (language ?? "").split("-")[0] ?? "";
  const start = line.slice(0, SEARCHED_CHARS);
  return (
    DATELINE_SIGNS.test(start) &&
    DATELINES.some(
      ({ pattern, languages }) => (languages === undefined || languages.includes(primary)) && pattern.test(start),
    )
  );
}

const SEARCHED_CHARS = 120;

/** Tried in this order; the first that matches is cut. */
export const DATELINES: readonly BoilerplateRule[] = [
  // RIAU24.COM - PEKANBARU - , TEMPO.CO, Jakarta - , REPUBLIKA.CO.ID,JAKARTA -- , KONTAN.CO.ID - JAKARTA. , SURYA.co.id | SURABAYA -
  row("site and place", `${SITE}(?:[,:|]?${DASH}?|\\s*[|]\\s*)\\s*\\(?${CITY}\\)?${DAY}(?:${DASH}|:\\s+)${GO}`),
  row("site and place", `${SITE}(?:,|${DASH})\\s*${CAPS_CITY}\\.\\s+${GO}`),
  // Liputan6.com, Jakarta Warga …; Jakarta, NU Online Warga …
  row("site and place", `${SITE}, ${KNOWN_CITY}\\s+${GO}`, ["id", "ms"]),
  row("place and outlet", `${KNOWN_CITY}, (?:NU Online|IDN Times|CNN Indonesia|CNBC Indonesia)\\s+${GO}`, ["id", "ms"]),
  // RIAU24.COM PEKANBARU-Wakil …, RIAU24.COM: , RIAU24.COMWakil …
  row(
    "site in capitals",
    `${CAPS_SITE}(?:[\\s,]*\\p{Lu}[\\p{Lu} ]{2,28}\\s*[-–—]+\\s*|\\s*[-–—―]{1,3}\\s*|[,:]\\s+)${GO}`,
  ),
  row("site in capitals", `${CAPS_SITE}(?=["“‘']?\\p{Lu}[\\p{Ll}\\p{Lu}])`),
  row("site in capitals", `${CAPS_SITE}\\s+(?=[\\p{Lu}"“‘'\\d])`, ["id", "ms"]),
  // (RIAUMANDIRI.CO) - ; [Okezone.com] -
  row("site", `[(\\[]${SITE}[)\\]]\\s*(?:[-–—]{1,3}\\s*|:\\s+)${GO}`),
  // Merdeka.com - ; Okezone.com:
  row("site", `${SITE}(?:${DASH}|:\\s+)${GO}`),
  // PEKANBARU, KOMPAS.com - ; PEKANBARU (RIAUPOS.CO) -
  row("place and site", `${CITY}(?:, ${CITY})?,? \\(?${SITE}\\)?(?:${DASH}|:\\s+)${GO}`),
  // (ANSA) - ROMA, 19 DIC -
  row("agency and place", `\\(${AGENCY}\\) ?${DASH}${CAPS_CITY}(?:, ${CITY})?,? ${MONTH_DAY}${DASH}${GO}`),
  // Jakarta (ANTARA) - ; LONDON, Dec 19 (Reuters) - ; New Delhi [India], December 19 (ANI): ; Madrid, 19 dic (EFE).-
  row(
    "place and agency",
    `${CITY}(?:, ${CITY})?(?: \\[${CITY}\\])?${DAY},? ?\\(${AGENCY}\\) ?(?:${DASH}|:\\s+|\\.-\\s*)${GO}`,
  ),
  row("place and agency", `${CAPS_CITY}(?:, ${CITY})?${DAY},? ?\\(\\p{Lu}[^()]{1,39}\\) ?(?:${DASH}|:\\s+)${GO}`),
  // Dec 19 (Reuters) - ; SYDNEY, Dec 19 AAP -
  row("day and agency", `${MONTH_DAY} \\(${AGENCY}\\) ?${DASH}${GO}`),
  row("place and agency", `${CAPS_CITY}, ${MONTH_DAY} \\p{Lu}{2,8}${DASH}${GO}`),
  // MOSCOW, December 19. /TASS/. ; МОСКВА, 19 дек - РИА Новости. ; КИЕВ. 19 декабря. УНН.
  row("place and agency", `${CAPS_CITY}, ${MONTH_DAY}\\.? ?/[^/]{2,30}/\\.?\\s*${GO}`),
  row("place and agency", `${CAPS_CITY}, ${MONTH_DAY}\\.?${DASH}(?:РИА Новости|ТАСС|Интерфакс)[^.]{0,20}\\.\\s*${GO}`),
  row("place and agency", `${CAPS_CITY}\\. ${MONTH_DAY}\\. \\p{Lu}{2,12}\\.\\s+${GO}`),
  // (CNN) — ; (CNN)Residents …
  row("agency", `\\((?:CNN|AP|AFP|REUTERS|Reuters|UPI|ANSA|BBC|VOA|ANI|PTI|IANS|PNA)\\)(?: ?${DASH}|\\s*)${GO}`),
  // Jakarta: ; SINGAPORE: ; Metro TV, Jakarta: ; Washington, D.C. – ; The Hague –
  row("place", `(?:\\p{Lu}[\\p{L}\\d ]{1,20}, )?${KNOWN_CITY}${DAY}:\\s+${GO}`),
  row("place", `${KNOWN_CITY}(?:, (?:D\\.C\\.|${CITY}))?${DAY}\\s*[–—]\\s*${GO}`),
  // NEW YORK — ; ST. LOUIS — ; JAKARTA, 19 Desember 2024 - ; JAKARTA |
  row("place in capitals", `${CAPS_CITY}(?:, ${CITY})?${DAY}(?:${DASH}|\\s+[|]\\s+)${GO}`),
  row("place in capitals", `${CAPS_CITY}${DAY} ?:\\s+${GO}`, ["ms"]),
  // RIAUTERKINI-PEKANBARU- ; BOGOR-RADAR BOGOR,
  row("outlet and place", `\\p{Lu}{4,20}-\\p{Lu}[\\p{Lu} ]{3,28}[-,]\\s+${GO}`, ["id"]),
  row("outlet", `RMOL\\p{L}*[.:]\\s+${GO}`, ["id"]),
  // Jakarta, CNBC Indonesia - ; Jakarta - ; Pekanbaru, Riau - ; Jakarta, 19 Desember 2024 - ; Jakarta (19/12/2024) -
  row("place", `${CITY}(?:, ${CITY})?${DAY}(?: \\(\\d{1,2}/\\d{1,2}(?:/\\d{4})?\\))?\\s+[-–—]{1,2}\\s+${GO}`, [
    "id",
    "ms",
  ]),
  row("place", `${CITY}, (?:\\p{Lu}{2,8} Indonesia|VIVA|iNews|detikcom|JPNN|Gatra|MNC)${DASH}${GO}`),
  row("place", `(?:${GERMAN_CITY})(?:/\\p{Lu}\\p{L}+)?\\. ${GO}`, ["de"]),
  // دمشق، سوريا (CNN) -- ; القاهرة (رويترز) - ; القاهرة -
  row("place and agency", "[\\p{Script=Arabic} ،]{2,40} ?\\([^()]{2,30}\\) ?[-–—]{1,2}\\s*"),
  row("place", `(?:${ARAB_CITY})\\s*(?:[-–—]{1,2}|:)\\s+${GO}`, ["ar"]),
  // 新华社北京12月19日电（记者 …） ; （中央社台北19日電） ; 【台北訊】 ; 【ワシントン共同】 ; 【台北=…】 ; (서울=연합뉴스) 홍길동 기자 =
  row(
    "wire",
    "[（(]?\\p{Script=Han}{2,4}(?:社|网|報|报)\\p{Script=Han}{1,8}(?:\\d{1,2}月)?\\d{1,2}日(?:电|電)[）)]?\\s*(?:[（(][^（）()]{1,40}[）)])?\\s*",
  ),
  row("wire", "【[^】=＝]{1,14}(?:訊|讯|電|电|報導|报道|共同|時事|AFP|AP|ロイター)】\\s*"),
  row(
    "wire",
    "[【(（\\[][^】)）\\]=＝]{1,20}[=＝][^】)）\\]]{1,20}[】)）\\]](?:\\s*\\p{Script=Hangul}{2,5} (?:기자|특파원)\\s*=)?\\s*",
  ),
];
