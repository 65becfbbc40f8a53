import { type Browser, chromium } from "playwright-core";
import { findProgram, skip } from "./skips.js";
import { WAIT_LIMIT_MS } from "./wait.js";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--no-proxy-server",
];

/** A Chromium, of CHROMIUM_PATH or the PATH; without one the group of this `before` hook is skipped. */
export async function openBrowser(context: Mocha.Context): Promise<Browser> {
  const executablePath = process.env["CHROMIUM_PATH"] ?? findProgram(NAMES);
  if (executablePath === undefined) return skip(context, "chromium is not installed");
  return chromium.launch({ executablePath, args: ARGS, timeout: WAIT_LIMIT_MS });
}
