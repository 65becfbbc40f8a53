import { type Seeded, seeded } from "../support/seeded.js";
import { FACTS, TEMPLATES, type Template } from "./wire-templates.js";

export interface Report {
  readonly topic: string;
  readonly language: "id" | "ms" | "en";
  readonly title: string;
  readonly paragraphs: readonly string[];
}

/** One event of each topic for each seed: reports of one topic are made of the same sentences around other facts. */
export function writeReports(perTopic: number): Report[] {
  return TEMPLATES.flatMap((template, topic) =>
    Array.from({ length: perTopic }, (_, event) => writeReport(template, seeded(1_000 * (topic + 1) + event))),
  );
}

/** The report as another outlet prints it: its own lead words, some verbs, a cut at the end, an insert, sometimes another order. */
export function editReport({ title, paragraphs, language, topic }: Report, seed: number, heavy: boolean): Report {
  const random = seeded(seed);
  const [lead = "", ...rest] = paragraphs;
  const kept = rest.filter(() => random.chance(heavy ? 0.75 : 0.9));
  if (heavy && kept.length > 2) kept.splice(random.below(kept.length - 1), 0, ...kept.splice(-1));
  const edited = [relead(lead, random, language), ...kept].map((text) =>
    reword(text, random, language, heavy ? 0.7 : 0.3),
  );
  if (random.chance(0.5)) edited.splice(1 + random.below(edited.length - 1), 0, random.pick(INSERTS[language]));
  return { topic, language, title: `${random.pick(KICKERS[language])} ${title}`, paragraphs: edited };
}

type Language = Report["language"];

const KICKERS: Readonly<Record<Language, readonly [string, ...string[]]>> = {
  id: ["Terbaru!", "Breaking:", "Foto:", "Kabar Daerah:"],
  ms: ["Terkini:", "Gambar:", "Setempat:"],
  en: ["Update:", "Just in:", "Video:"],
};

const INSERTS: Readonly<Record<Language, readonly [string, ...string[]]>> = {
  id: [
    "Baca juga: Lima tempat sarapan yang buka sejak subuh di kota ini",
    "Ikuti terus perkembangan berita terkini melalui saluran kami dan jangan lupa aktifkan notifikasi di ponsel Anda.",
  ],
  ms: [
    "Baca juga: Resipi kuih talam untuk minum petang",
    "Ikuti kami di media sosial untuk mendapatkan berita terkini setiap hari.",
  ],
  en: [
    "Read more: Ten walks for a wet weekend",
    "Sign up to our morning newsletter for all the stories you need to start the day.",
  ],
};

/** Verbs and turns that editors swap; each swap breaks eight runs of eight words. */
const SWAPS: Readonly<Record<Language, readonly (readonly [string, string])[]>> = {
  id: [
    ["mengatakan", "menuturkan"],
    ["pihaknya", "timnya"],
    ["menyebut", "menyatakan"],
    ["sekitar", "kurang lebih"],
    ["sedikitnya", "paling tidak"],
    ["karena", "lantaran"],
    ["diminta", "diharapkan"],
    ["namun", "meski begitu"],
    ["hingga", "sampai dengan"],
  ],
  ms: [
    ["berkata", "memberitahu"],
    ["menyebabkan", "mengakibatkan"],
    ["sekiranya", "jika"],
    ["sahaja", "saja"],
  ],
  en: [
    ["reported", "posted"],
    ["said", "told reporters"],
    ["compared with", "against"],
    ["urged", "told"],
    ["near", "close to"],
    ["so far", "at this stage"],
  ],
};

const LEADS: Readonly<Record<Language, readonly [string, ...string[]]>> = {
  id: ["KABAR MUARA -", "Jakarta, Warta Teluk -", "Warga dikejutkan oleh peristiwa ini.", "PESISIRKITA24.COM"],
  ms: ["KUALA SEPI:", "Berita Teluk -"],
  en: ["SALTMERE (Harbour Post) -", "By our own correspondent.", "Here is what we know."],
};

function relead(lead: string, random: Seeded, language: Language): string {
  return `${random.pick(LEADS[language])} ${lead}`;
}

function reword(text: string, random: Seeded, language: Language, share: number): string {
  return SWAPS[language].reduce(
    (edited, [from, to]) => (random.chance(share) ? edited.replace(new RegExp(`\\b${from}\\b`), to) : edited),
    text.replace(/"([^"]+)"/g, random.chance(0.5) ? "“$1”" : '"$1"'),
  );
}

function writeReport({ topic, language, title, sentences }: Template, random: Seeded): Report {
  const facts: Readonly<Record<string, string>> = {
    place: random.pick(FACTS.place),
    place2: random.pick(FACTS.place),
    person: random.pick(FACTS.person),
    person2: random.pick(FACTS.person),
    day: random.pick(FACTS.day[language]),
    direction: random.pick(FACTS.direction[language]),
    clock: `${random.below(24)}.${10 + random.below(50)}`,
    clock2: `${random.below(24)}.${10 + random.below(50)}`,
    small: `${1 + random.below(6)},${random.below(10)}`,
    number: String(12 + random.below(480)),
    number2: String(12 + random.below(90)),
    number3: String(120 + random.below(800)),
  };
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (slot, name: string) => facts[name] ?? slot);
  return { topic, language, title: fill(title), paragraphs: sentences.map(fill) };
}
