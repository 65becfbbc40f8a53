import type { Response } from "express";
import { MuaraError } from "../../domain/errors.js";
import { sitePrefix } from "../../publish/addresses.js";
import type { AdminPort } from "./admin-port.js";
import { type AdminPage, adminLayout } from "./views/admin-layout.js";

/** What a redirect may bring along to say: a code and not a text, so that no link can put words on these pages. */
const DONE = {
  saved: "Saved. It is in force.",
  added: "Added. It is polled at once.",
  removed: "Removed.",
  polling: "Being polled now.",
  same: "Nothing was changed.",
} as const;

export type Done = keyof typeof DONE;

/** Sends a page, with what is wrong at present and what was just done at its top. */
export function sendPage(port: AdminPort, response: Response, page: AdminPage, done?: unknown): void {
  const problems = port.getProblems();
  const told = typeof done === "string" && Object.hasOwn(DONE, done) ? DONE[done as Done] : undefined;
  const notice =
    page.notice ??
    (problems.length > 0
      ? ({ kind: "problem", text: problems.join("\n") } as const)
      : told === undefined
        ? undefined
        : ({ kind: "done", text: told } as const));
  const status = page.notice?.kind === "problem" ? 422 : 200;
  const whole = adminLayout(port.getConfig(), { ...page, ...(notice === undefined ? {} : { notice }) });
  response.status(status).type("html").send(whole);
}

export function redirect(port: AdminPort, response: Response, path: string, done: Done): void {
  response.redirect(303, `${sitePrefix(port.getConfig().site)}/admin${path}?done=${done}`);
}

/** Does what a form asks for; the reason when that cannot be done. Bugs are thrown. */
export async function attempt(work: () => unknown): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof MuaraError) return error.message;
    throw error;
  }
}
