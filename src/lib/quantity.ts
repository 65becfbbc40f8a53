const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const UNIT_BYTES: Readonly<Record<string, number>> = { b: 1, kb: 1_000, mb: 1_000_000, gb: 1_000_000_000 };

export const DURATION_PATTERN = /^(?:\d{1,9}(?:\.\d{1,3})?(?:ms|s|m|h|d|w))+$/;
/** Without flags, as JSON Schema has none. */
export const SIZE_PATTERN = /^\d{1,9}(?:\.\d{1,3})?[kKmMgG]?[bB]$/;

/** Milliseconds of `90s`, `15m`, `1h30m`, `7d`, `2w`; undefined for anything else. */
export function parseDurationMs(text: string): number | undefined {
  if (!DURATION_PATTERN.test(text)) return undefined;
  const parts = text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdw])/g);
  return Math.round([...parts].reduce((sum, [, amount, unit = ""]) => sum + Number(amount) * (UNIT_MS[unit] ?? 0), 0));
}

/** Bytes of `500kb`, `10mb`, `1.5gb` (powers of ten); undefined for anything else. */
export function parseSizeBytes(text: string): number | undefined {
  if (!SIZE_PATTERN.test(text)) return undefined;
  const [, amount, unit = ""] = /^([\d.]+)([a-z]+)$/.exec(text.toLowerCase()) ?? [];
  return Math.round(Number(amount) * (UNIT_BYTES[unit] ?? 0));
}

/** The shortest way to write a duration that `parseDurationMs` reads back: `90s` becomes `1m30s`. */
export function formatDuration(ms: number): string {
  const parts: string[] = [];
  let rest = Math.max(0, Math.round(ms));
  for (const unit of ["d", "h", "m", "s", "ms"]) {
    const size = UNIT_MS[unit] ?? 1;
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${count}${unit}`);
    rest -= count * size;
  }
  return parts.join("") || "0s";
}
