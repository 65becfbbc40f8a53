import type { PublishingProfile } from "../../../domain/source-state.js";

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;
const HOURS_A_DAY = 24;
const BAR_WIDTH = 10;
const GAP = 2;
const HEIGHT = 28;

/** Items on an average day of each weekday (UTC, Sunday first), as learnt; undefined before a day was seen. */
export function itemsPerWeekday(rhythm: PublishingProfile | undefined): readonly number[] | undefined {
  if (rhythm === undefined || rhythm.days < 1) return undefined;
  // Each weekday was seen on a seventh of the days; in the first week that is too little to tell them apart.
  const weeks = Math.max(1, rhythm.days / DAYS.length);
  return DAYS.map((_, day) => {
    const hours = rhythm.hours.slice(day * HOURS_A_DAY, (day + 1) * HOURS_A_DAY);
    return hours.reduce((sum, one) => sum + one, 0) / weeks;
  });
}

/** The same as seven small bars with words for those who do not see them. */
export function sparkline(rhythm: PublishingProfile | undefined): string {
  const days = itemsPerWeekday(rhythm);
  if (days === undefined) return '<span class="soft">not learnt yet</span>';
  const most = Math.max(...days);
  const mean = days.reduce((sum, one) => sum + one, 0) / days.length;
  const words = `${short(mean)} items a day; ${days.map((count, day) => `${DAYS[day]} ${short(count)}`).join(", ")}`;
  const bars = days.map((count, day) => {
    const height = most === 0 ? 1 : Math.max(1, Math.round((count / most) * HEIGHT));
    return `<rect x="${day * (BAR_WIDTH + GAP)}" y="${HEIGHT - height}" width="${BAR_WIDTH}" height="${height}"/>`;
  });
  const width = DAYS.length * (BAR_WIDTH + GAP);
  return `<svg class="plot" viewBox="0 0 ${width} ${HEIGHT}" role="img" aria-label="${words}"><title>${words}</title>${bars.join("")}</svg><small>${short(mean)} a day</small>`;
}

function short(count: number): string {
  return count >= 10 ? String(Math.round(count)) : String(Math.round(count * 10) / 10);
}
