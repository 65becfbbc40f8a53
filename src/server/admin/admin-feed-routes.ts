import type { Request, Response, Router } from "express";
import type { ConfigEdit } from "../../config/edit/edit-config.js";
import { MuaraError } from "../../domain/errors.js";
import type { Feed } from "../../domain/feed.js";
import { escapeHtml } from "../../publish/pages/layout.js";
import type { AdminPort } from "./admin-port.js";
import { attempt, redirect, sendPage } from "./admin-response.js";
import { feedBody, feedsBody, feedValues, previewList } from "./views/feeds-page.js";
import { type FormValues, textIn } from "./views/form.js";

const PREVIEWED_ITEMS = 30;
/** What a new feed is called while it has no id yet. */
const DRAFT_ID = "a-new-feed";

/** The pages about feeds: the table, and one feed with a preview of what it would hold. */
export function feedRoutes(router: Router, port: AdminPort): void {
  router.get("/feeds", (request, response) => {
    const body = feedsBody(port.getConfig());
    sendPage(port, response, { title: "Feeds", at: "/feeds", body }, request.query["done"]);
  });
  router.get("/feeds/:id", async (request, response) => {
    const feed = feedNamed(port, request);
    const edits: ConfigEdit[] = feed === undefined ? [{ kind: "addFeed", feed: { id: DRAFT_ID } }] : [];
    const items = await port.previewFeed(feed?.id ?? DRAFT_ID, edits, PREVIEWED_ITEMS);
    sendFeed(port, request, response, { feed, preview: previewList(items) });
  });
  router.post("/feeds/:id/preview", (request, response) => preview(port, request, response));
  router.post("/feeds/:id/remove", async (request, response) => {
    const feed = feedNamed(port, request);
    if (feed !== undefined) await port.edit([{ kind: "removeFeed", id: feed.id }]);
    redirect(port, response, "/feeds", "removed");
  });
  router.post("/feeds/:id", (request, response) => save(port, request, response));
}

async function save(port: AdminPort, request: Request, response: Response): Promise<void> {
  const feed = feedNamed(port, request);
  const typed: FormValues = request.body ?? {};
  const id = feed?.id ?? textIn(typed, "id");
  const problem = await attempt(async () => {
    const edits = editsOf(feed, id, typed);
    if (edits.length > 0) await port.edit(edits);
  });
  if (problem !== undefined) return sendFeed(port, request, response, { feed, typed, problem, preview: "" });
  redirect(port, response, `/feeds/${encodeURIComponent(id)}`, "saved");
}

/** The whole page without scripts; only the preview for the script that asks while a person types. */
async function preview(port: AdminPort, request: Request, response: Response): Promise<void> {
  const feed = feedNamed(port, request);
  const typed: FormValues = request.body ?? {};
  const id = feed?.id ?? DRAFT_ID;
  let list = "";
  const problem = await attempt(async () => {
    list = previewList(await port.previewFeed(id, editsOf(feed, id, typed), PREVIEWED_ITEMS));
  });
  if (request.get("x-part") === "preview") {
    const told = problem === undefined ? list : `<pre class="notice problem">${escapeHtml(problem)}</pre>`;
    response
      .status(problem === undefined ? 200 : 422)
      .type("html")
      .send(told);
  } else
    sendFeed(port, request, response, { feed, typed, preview: list, ...(problem === undefined ? {} : { problem }) });
}

function editsOf(feed: Feed | undefined, id: string, typed: FormValues): ConfigEdit[] {
  const values = feedValues(feed, typed);
  if (feed !== undefined) return Object.keys(values).length === 0 ? [] : [{ kind: "setFeed", id, values }];
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== false);
  return [{ kind: "addFeed", feed: { id, ...Object.fromEntries(given) } }];
}

interface Shown {
  readonly feed: Feed | undefined;
  readonly preview: string;
  readonly typed?: FormValues;
  readonly problem?: string;
}

function sendFeed(port: AdminPort, request: Request, response: Response, shown: Shown): void {
  const { feed, preview, typed, problem } = shown;
  const body = feedBody(port.getConfig(), feed, { preview, ...(typed === undefined ? {} : { typed }) });
  const notice = problem === undefined ? {} : { notice: { kind: "problem", text: problem } as const };
  const title = feed?.title ?? "A new feed";
  sendPage(port, response, { title, at: "/feeds", body, ...notice }, request.query["done"]);
}

/** Undefined for the page of a new feed; an id that nothing has is an error. */
function feedNamed(port: AdminPort, request: Request): Feed | undefined {
  const id = request.params["id"];
  const feed = port.getConfig().feeds.find((candidate) => candidate.id === id);
  if (feed === undefined && id !== "new") throw new MuaraError(`There is no feed "${id}" any more.`);
  return feed;
}
