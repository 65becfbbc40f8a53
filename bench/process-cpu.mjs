// CPU time of processes as /proc tells it (Linux): what the work cost, however busy the machine was.
import { readdirSync, readFileSync } from "node:fs";

const TICKS_PER_SECOND = 100;

/** Parent and CPU so far, milliseconds, that of its ended children included; undefined where /proc does not tell. */
export function statOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /, "")
      .split(" ");
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return { parent: Number(fields[1]), cpu: (ticks * 1000) / TICKS_PER_SECOND };
  } catch {
    return undefined;
  }
}

/** CPU of a process and its children so far, milliseconds. */
export function cpuOfFamily(pid) {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const children = pids.flatMap((child) => statOf(child) ?? []).filter(({ parent }) => parent === pid);
  return [statOf(pid) ?? { cpu: 0 }, ...children].reduce((sum, { cpu }) => sum + cpu, 0);
}
