// What the kernel tells of a process, and of commands that ran and ended.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

const MS_PER_TICK = 10;

/** User and system time of all its threads so far. */
export function cpuMsOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

export function memoryMbOf(pid) {
  const resident = readFileSync(`/proc/${pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/);
  return Number(resident?.[1] ?? 0) / 1024;
}

/** Runs a command to its end. CPU is of it and all it waited for; memory that of the largest process. @throws when it cannot be measured */
export function runMeasured(command, args, { env = {}, cwd } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn("/usr/bin/time", ["-f", "%U %S %e %M", command, ...args], {
      env: { ...process.env, ...env },
      cwd,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let errors = "";
    child.stderr.on("data", (chunk) => {
      errors = (errors + chunk).slice(-2_000);
    });
    child.once("error", reject);
    child.once("close", () => {
      const [user, system, wall, peak] = (errors.trim().split("\n").at(-1) ?? "").split(" ").map(Number);
      if (Number.isNaN(peak ?? Number.NaN)) reject(new Error(`${command} was not measured: ${errors}`));
      else resolve({ cpuMs: (user + system) * 1000, wallMs: wall * 1000, memoryMb: peak / 1024 });
    });
  });
}
