import type { Story } from "./story.js";

const GAUGES = ["Dermaga Lindu", "Tanjung Ombak", "Karang Manis", "Rawa Lestari", "Kampung Seberang"];
const QUAYS = ["Customs Quay", "North Mole", "Reed Island", "the Fish Market steps", "Pilot's Stairs"];

/**
 * What the newsroom publishes while it is open, without end: short notes of tide gauges, which take turns in Indonesian and
 * English. All follow from their number and moment.
 */
export function tideNote(number: number, atMs: number): Story {
  const place = number % GAUGES.length;
  const heightCm = 140 + Math.round(60 * Math.sin(number / 3)) + (number % 7);
  return number % 2 === 0
    ? noteInIndonesian(number, atMs, place, heightCm)
    : noteInEnglish(number, atMs, place, heightCm);
}

function noteInIndonesian(number: number, atMs: number, place: number, heightCm: number): Story {
  const gauge = GAUGES[place] ?? "";
  const time = clock(atMs, "Asia/Jakarta", ".");
  const kind = heightCm >= 150 ? "Pasang" : "Surut";
  return {
    slug: `pasang-surut-${number}-${Math.floor(atMs / 1000)}`,
    outlet: number % 4 === 0 ? "kabar" : "pesisir",
    minutesAgo: 0,
    title: `${kind} di ${gauge} Tercatat ${heightCm} Sentimeter Pukul ${time} WIB`,
    author: "Meja Pasang Surut",
    categories: ["Pasang Surut"],
    caption: `Papan ukur pasang surut di ${gauge}`,
    paragraphs: [
      `Papan ukur di ${gauge} mencatat ketinggian air ${heightCm} sentimeter pada pukul ${time} WIB, demikian catatan ke-${number} dari meja pasang surut ruang redaksi ini.`,
      heightCm >= 150
        ? "Perahu kecil dapat masuk sampai ke dermaga dalam, sedangkan anak-anak diminta bermain di balik tanggul."
        : "Beting pasir mulai tampak, sehingga perahu berlunas dalam sebaiknya menunggu di luar muara.",
    ],
  };
}

function noteInEnglish(number: number, atMs: number, place: number, heightCm: number): Story {
  const quay = QUAYS[place] ?? "";
  const time = clock(atMs, "UTC", ":");
  return {
    slug: `tide-note-${number}-${Math.floor(atMs / 1000)}`,
    outlet: number % 4 === 1 ? "harbour" : "delta",
    minutesAgo: 0,
    title: `Tide at ${quay}: ${heightCm} cm at ${time} UTC`,
    author: "The Tide Desk",
    categories: ["Tides"],
    caption: `The tide board at ${quay}.`,
    paragraphs: [
      `The board at ${quay} read ${heightCm} centimetres at ${time} UTC in note number ${number} of this newsroom's tide desk.`,
      heightCm >= 150 ? "Small boats can reach the inner steps." : "The sandbank is showing; deep keels wait outside.",
    ],
  };
}

function clock(atMs: number, timeZone: string, separator: string): string {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", second: "2-digit" });
  return format.format(atMs).replaceAll(":", separator);
}
