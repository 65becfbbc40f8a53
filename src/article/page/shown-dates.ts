import type { Instant } from "../../lib/dates/instant.js";
import { hasDateline } from "../boilerplate/datelines.js";
import { type DateSpan, findDate } from "../byline/date-span.js";
import { introductionOf } from "../byline/person-patterns.js";
import { isPlace } from "../byline/places.js";
import type { ReadDates } from "../byline/read-dates.js";
import { headLines, type PageLines } from "./page-lines.js";
import type { ArticlePosition } from "./story-place.js";

export interface FoundDate {
  readonly instant: Instant;
  /** As written. */
  readonly text: string;
  readonly from: string;
}

/** Dates that a page shows, most trusted first, read when they are needed; `far` are not in the line under the heading. */
export interface ShownDates {
  readonly head: () => readonly FoundDate[];
  readonly far: () => readonly FoundDate[];
}

/** Label, name, place, reading time: so much may accompany the date on its line. */
const MAX_BESIDE_CHARS = 80;
/** Away from the line under the heading: a breadcrumb, a label, a section. */
const MAX_BESIDE_FAR_CHARS = 48;
/** More words without a capital than labels have (`published on`, `min read`) make a sentence. */
const MAX_SMALL_WORDS = 5;
const MAX_LABELLED_CHARS = 160;
const MAX_BARE_CHARS = 12;
const LINES_ABOVE = 5;
/** Standfirst, pictures and captions between the head and the story. */
const LINES_BETWEEN = 12;
/** A standfirst may be a part of the body that was found: the date is among the story's first lines then. */
const OPENING_LINES = 4;
const MAX_BEFORE_OPENING_CHARS = 60;
/** A line with the time of the last change. */
const CHANGED =
  /^(?:last\s+)?(?:updated?|last|modified|diperbarui|terakhir|dikemaskini|diedit|aktualisiert|zuletzt|mis à jour|actualizado|atualizado|aggiornato|bijgewerkt|обновлено|güncelleme|تحديث|آخر تحديث|更新|수정|最終更新)/iu;
/** A line that says when the story was published, where it is not in its usual place. */
const PUBLISHED =
  /^(?:first\s+|originally\s+|date\s+)?(?:published|posted|publication|created|date|datum|fecha|data|tanggal|tgl|terbit|tayang|diterbitkan|dipublikasikan|diposting|diunggah|ditayangkan|disiarkan|veröffentlicht|erschienen|erstellt|publié|paru|mis en ligne|publicado|publicada|pubblicato|gepubliceerd|geplaatst|publicerad|publisert|publiceret|julkaistu|opublikowano|publikováno|publicat|közzétéve|опубликовано|дата|yayın|نشر|تاريخ|입력|등록|발행|公開|発表|发布|發布)(?!\p{L})/iu;

/** Finds the dates that a page shows by its story: under the heading, below the standfirst, above the heading, in the first paragraph, below the story. */
export function findShownDates(page: PageLines, place: ArticlePosition, options: ReadDates): ShownDates {
  const head = headLines(page);
  const after = page.below + head.length;
  const read = (lines: readonly string[], from: string, isDateLine: (line: string, span: DateSpan) => boolean) =>
    lines.map(fromPublished).flatMap((line): FoundDate[] => {
      const span = findDate(line, options);
      return span === undefined || CHANGED.test(line) || !isDateLine(line, span)
        ? []
        : [{ instant: span.instant, text: span.text, from }];
    });
  const between = page.lines.slice(
    after,
    Math.min(Math.max(place.first, after), after + LINES_BETWEEN) + OPENING_LINES,
  );
  const above = page.hasHeading ? page.lines.slice(Math.max(0, page.below - LINES_ABOVE), page.below).toReversed() : [];
  return {
    head: () => read(head, "the line under the heading", (line, span) => !isSentence(line, span, MAX_BESIDE_CHARS)),
    far: () => [
      ...read(between, "a line below the standfirst", isBareDate),
      ...read(above, "a line above the heading", isLoneDate),
      ...read(page.lines.slice(place.first, place.first + 1), "the first paragraph", (line, span) =>
        opensParagraph(line, span, options),
      ),
      ...read(place.foot, "a line below the story", (line, span) => PUBLISHED.test(line) && isLoneDate(line, span)),
    ],
  };
}

/** `Diperbarui 11 Jan 2025, 07:15 Diterbitkan 11 Jan 2025, 07:00`: from the second label on. */
function fromPublished(line: string): string {
  if (!CHANGED.test(line) || line.length > MAX_LABELLED_CHARS) return line;
  const at = [...line.matchAll(/(?<=[\d\p{L})][\s|·•,;]+)\p{Lu}\p{L}+/gu)].find(({ index }) =>
    PUBLISHED.test(line.slice(index)),
  );
  return at === undefined ? line : line.slice(at.index);
}

function isLoneDate(line: string, span: DateSpan): boolean {
  return !isSentence(line, span, MAX_BESIDE_FAR_CHARS);
}

/** Among lines of the story a title with its date is another story's. */
function isBareDate(line: string, { start, end }: DateSpan): boolean {
  const beside = `${line.slice(0, start)}${line.slice(end)}`.replace(/[\s|·•,;:–—-]+/gu, "");
  if (line.length > MAX_BESIDE_FAR_CHARS + end - start) return false;
  return beside.length <= MAX_BARE_CHARS || PUBLISHED.test(line) || introductionOf(line, undefined) !== "";
}

/** A sentence that names a day is about that day, not about itself. */
function isSentence(line: string, { start, end }: DateSpan, maxBeside: number): boolean {
  const [before, behind] = [line.slice(0, start).trim(), line.slice(end)];
  if (/^[\p{L}\p{N}]/u.test(behind)) return true;
  const words = `${before} ${behind}`.match(/\p{L}+/gu) ?? [];
  const small = words.filter((word) => /^\p{Ll}/u.test(word));
  return before.length + behind.length > maxBeside || small.length >= MAX_SMALL_WORDS;
}

/** `06.12.2022 – Die Stadt …`, `(19/12/2024) Warga …`, `Jakarta, 19 Desember 2024 - Warga …`. */
function opensParagraph(line: string, { start, end, text }: DateSpan, { language }: ReadDates): boolean {
  const before = line.slice(0, start).trim();
  if (before === "" && /^[([].*[)\]]$/u.test(text)) return true;
  if (!/^\s*[)\]]?\s*(?:[-–—:|.]|[)\]]|\([^()]{2,30}\)|\/)/u.test(line.slice(end))) return false;
  if (before === "" || before === "(" || before === "[") return true;
  if (before.length > MAX_BEFORE_OPENING_CHARS) return false;
  return isPlace(before.replace(/[\s,(/–—-]+$/u, ""), language) || hasDateline(line, language);
}
