import { type ClockReading, takeClock, takeDottedClock } from "./clock.js";
import { foldName, monthsNamed, weekdaysNamed } from "./date-names.js";
import { type DayContext, takeDay, weekdaysIn } from "./day.js";
import type { Stated } from "./iso.js";
import { type Token, tokenise } from "./tokens.js";
import { parseZone, type Zone } from "./zones.js";

export interface NaturalDateContext extends DayContext {
  /** Feeds: an unknown zone name after the time counts as none (RFC 5322 section 4.3), an unknown word may lead (a misspelt weekday). */
  readonly lenient: boolean;
}

/** What a text says that may lack its year (`19 Des, 14:32`). */
export interface NaturalDate extends Omit<Stated, "wall"> {
  readonly wall: Omit<Stated["wall"], "year"> & { readonly year?: number };
  /** On which it may have been, 0 for Sunday; without one the text says nothing of it. */
  readonly weekdays: readonly number[];
}

/** Small words around dates that say nothing about which one; everything else unknown makes the text no date. */
const NOISE = new Set(
  `at on of the st nd rd th published posted updated update first last modified created date time
  pukul pkl jam pada tanggal tgl hari terbit diterbitkan dipublikasikan diperbarui tayang ditayangkan diposting dirilis
  diunggah diupdate waktu rilis tarikh dikemaskini kemaskini disiarkan diterbit um am den der vom uhr veröffentlicht veroffentlicht stand aktualisiert
  de del d a las la el los les le l publicado actualizado publie mis jour h hs alle ore il pubblicato aggiornato
  as às em atualizado om op uur geplaatst gepubliceerd kl klo klokken klockan publicerad publisert o godz r w dnia
  giriş güncelleme yayınlanma tarihi opublikowano опубликовано обновлено م نشر في بتاريخ آخر تحديث
  입력 수정 등록 승인 송고 업데이트 기사입력 최종수정 发 發 布 更 新 公 開 开 於 于 投 稿 掲 載 配 信 間 间 表 号 最 終
  ora orele kello klukkan בשעה बजे ساعت الساعة saat saati lúc vào ngày v ve dne в г года год о р року er ste º ª ο στις στις
  星 期 周 週 曜 一 二 三 四 五 六 日 天 月 火 水 木 金 土 时 時 分 秒 thứ chủ nhật hai ba tư năm sáu bảy`
    .split(/\s+/)
    .map(foldName),
);
/** Whether a word is one of those beside dates: a label, a weekday, a month. */
export function isDateWord(word: string, language: string | undefined): boolean {
  return (
    NOISE.has(foldName(word)) ||
    weekdaysNamed(word, language).length > 0 ||
    (word.length > 2 && monthsNamed(word, language).length > 0)
  );
}

const HARMLESS_MARKS = /^[,.|·•–—\-/()[\]:;'’"،、@~]$/u;
const ZONE_PATH = /(?<![\p{L}/])\(?([A-Z][A-Za-z_]{1,20}(?:\/[A-Za-z_+\-0-9]{1,30}){1,2})\)?/u;
const MAX_ZONE_NAME_CHARS = 5;

/** Reads a date as people and careless programs write it; undefined unless every word of it is understood. */
export function readNaturalDate(text: string, context: NaturalDateContext): NaturalDate | undefined {
  const { rest: plain, zone: path } = takeZonePath(text);
  const tokens = tokenise(plain);
  const clock = takeClock(tokens);
  if (clock === undefined) return undefined;
  const day = takeDay(clock === "none" ? tokens : clock.rest, context);
  if (day === undefined) return undefined;
  const late = clock === "none" ? takeDottedClock(day.rest) : clock;
  if (late === undefined) return undefined;
  const rest = late === "none" || late === clock ? day.rest : late.rest;
  if (!isUnderstood(rest, context)) return undefined;
  const { hour, minute, second, zone } = late === "none" ? MIDNIGHT : late;
  const year = day.year === undefined ? {} : { year: day.year };
  return {
    wall: { ...year, month: day.month, day: day.day, hour, minute, second },
    weekdays: weekdaysIn(rest, context.language),
    ...zoneOf(path ?? zone),
  };
}

/** Reads a text that is a time of day and nothing else; midnight when it is empty. */
export function readTime(text: string, context: NaturalDateContext): TimeReading | undefined {
  const { rest: plain, zone: path } = takeZonePath(text);
  const tokens = tokenise(plain);
  const clock = takeClock(tokens);
  const late = clock === "none" ? takeDottedClock(tokens) : clock;
  if (late === undefined || !isUnderstood(late === "none" ? tokens : late.rest, context)) return undefined;
  const { hour, minute, second, zone } = late === "none" ? MIDNIGHT : late;
  return { hour, minute, second, ...zoneOf(path ?? zone) };
}

type TimeReading = Omit<ClockReading, "rest">;

const MIDNIGHT: TimeReading = { hour: 0, minute: 0, second: 0 };

function zoneOf(zone: Zone | undefined): { readonly zone?: Zone } {
  return zone === undefined ? {} : { zone };
}

function takeZonePath(text: string): { rest: string; zone?: Zone } {
  const match = ZONE_PATH.exec(text);
  const zone = match === null ? undefined : parseZone(match[1] ?? "");
  return match === null || zone === undefined ? { rest: text } : { rest: text.replace(match[0], " "), zone };
}

function isUnderstood(tokens: readonly Token[], { language, lenient }: NaturalDateContext): boolean {
  return tokens.every((token, index) => {
    if (token.kind === "gap") return true;
    if (token.kind === "number") return false;
    if (token.kind === "mark") return HARMLESS_MARKS.test(token.text);
    if (NOISE.has(foldName(token.text))) return true;
    // One letter is many things; weekdays in narrow columns are the least of them.
    const single = !lenient && /^\p{sc=Latin}$/u.test(token.text);
    if (!single && weekdaysNamed(token.text, language).length > 0) return true;
    if (!lenient) return false;
    return index === 0 || (tokens[index - 1]?.kind === "gap" && token.text.length <= MAX_ZONE_NAME_CHARS);
  });
}
