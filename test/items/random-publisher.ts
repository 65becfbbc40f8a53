import type { NormalisedItem } from "../../src/domain/item.js";
import { item } from "../compose/random-desk.js";
import { at } from "../store/samples.js";
import type { Seeded } from "../support/seeded.js";

/** How a publisher names its items; `places`: "1" is whatever stands first. */
export type Ids = "stable" | "http, then https" | "moves house" | "anew at each poll" | "places" | "one for all";
export type Addresses = "own" | "tracked" | "one for all" | "none";
export type Titles = "telling" | "similar" | "short";
export type Dates = "precise" | "day" | "none" | "of the build";

export interface Habits {
  readonly ids: Ids;
  readonly addresses: Addresses;
  readonly titles: Titles;
  readonly dates: Dates;
}

const WINDOW = 5;
const POLLS = 8;
const MOVES_AT_POLL = 2;
const POLL_MINUTES = 60;
/** Items come so far apart; four share a day. */
const ITEM_MINUTES = 37;
const ITEMS_A_DAY = 4;
const DAY_MINUTES = 1440;
const DAYS_BEFORE = 60;
const WORDS =
  "banjir pasar harga beras jalan desa sekolah guru siswa menteri gubernur panen kopi cabai hutan kebakaran sungai jembatan bupati warga polisi jaksa hakim nelayan kapal pelabuhan bandara pesawat kereta stasiun listrik air gas minyak sawit karet rotan gajah harimau taman museum festival lomba atlet stadion pemilu dewan anggaran pajak bank kredit saham rumah sakit dokter vaksin penyakit cuaca gempa gunung".split(
    " ",
  );

export interface Issue {
  readonly minutes: number;
  readonly items: readonly NormalisedItem[];
}

/** What a publisher of these habits has online over some polls, and the title of every item it ever had. */
export function publish(habits: Habits, random: Seeded): { issues: readonly Issue[]; titles: readonly string[] } {
  const edits = new Map<number, number>();
  const seen = new Set<number>();
  const issues: Issue[] = [];
  let newest = WINDOW - 1 + random.below(3);
  for (let poll = 0; poll < POLLS; poll++) {
    const numbers = Array.from({ length: WINDOW }, (_, place) => newest - place);
    if (random.chance(0.3)) edits.set(newest - random.below(WINDOW), poll);
    for (const number of numbers) seen.add(number);
    const items = numbers.map((number, place) => itemOf(habits, { number, place, poll, random }, edits.get(number)));
    issues.push({ minutes: poll * POLL_MINUTES, items });
    newest += random.chance(0.15) ? WINDOW + random.below(2) : random.below(WINDOW - 1);
  }
  return { issues, titles: [...seen].map((number) => titleOf(habits.titles, number)) };
}

interface Standing {
  readonly number: number;
  readonly place: number;
  readonly poll: number;
  readonly random: Seeded;
}

function itemOf(habits: Habits, standing: Standing, edit: number | undefined): NormalisedItem {
  const { number, poll } = standing;
  const hasMoved = poll >= MOVES_AT_POLL;
  const host =
    habits.ids === "moves house" && hasMoved
      ? "https://baru.example"
      : `${habits.ids === "http, then https" && !hasMoved ? "http" : "https"}://lama.example`;
  const own = `${host}/berita/${number}-judul`;
  const { url: _, published: __, ...rest } = item(`${number}`);
  const url = addressOf(habits.addresses, own, host, standing);
  const published = dateOf(habits.dates, number, poll);
  return {
    ...rest,
    id: idOf(habits.ids, own, host, standing),
    title: titleOf(habits.titles, number),
    contentHtml: `<p>Body of ${number}, edition ${edit ?? "first"}</p>`,
    ...(url === undefined ? {} : { url }),
    ...(published === undefined ? {} : { published }),
  };
}

function idOf(ids: Ids, own: string, host: string, { number, place, random }: Standing): string {
  switch (ids) {
    case "stable":
      return `item-${number}`;
    case "http, then https":
    case "moves house":
      return own;
    case "anew at each poll":
      return `r${random.below(1e9)}`;
    case "places":
      return `${place + 1}`;
    case "one for all":
      return `${host}/`;
  }
}

function addressOf(addresses: Addresses, own: string, host: string, { random }: Standing): string | undefined {
  switch (addresses) {
    case "own":
      return own;
    case "tracked":
      return `${own}?utm_source=rss&utm_term=${random.below(1e6)}`;
    case "one for all":
      return `${host}/`;
    case "none":
      return undefined;
  }
}

function titleOf(titles: Titles, number: number): string {
  if (titles === "short") return `Info ${number}`;
  if (titles === "similar") return `Gempa magnitudo ${4 + (number % 3)}.${number % 10} mengguncang daerah ${number}`;
  const words = Array.from({ length: 6 }, (_, at) => WORDS[scattered(number * 31 + at) % WORDS.length]);
  return `${words.join(" ")} ${number}`;
}

/** A number that tells nothing of the one it is made from: titles of no two items are alike. */
function scattered(number: number): number {
  return Math.imul(number + 1, 0x9e3779b1) >>> 8;
}

function dateOf(dates: Dates, number: number, poll: number): string | undefined {
  switch (dates) {
    case "precise":
      return at(-DAYS_BEFORE * DAY_MINUTES + number * ITEM_MINUTES);
    case "day":
      return at((Math.floor(number / ITEMS_A_DAY) - DAYS_BEFORE) * DAY_MINUTES);
    case "of the build":
      return at(poll * POLL_MINUTES - 1);
    case "none":
      return undefined;
  }
}
