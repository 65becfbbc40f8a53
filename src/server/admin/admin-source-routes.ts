import type { Request, RequestHandler, Response, Router } from "express";
import type { ConfigEdit } from "../../config/edit/edit-config.js";
import { opmlOfSources } from "../../config/opml/opml-sources.js";
import { MuaraError } from "../../domain/errors.js";
import type { Source } from "../../domain/source.js";
import { withoutSecrets } from "../../lib/secret-parameters.js";
import type { AdminPort } from "./admin-port.js";
import { attempt, redirect, sendPage } from "./admin-response.js";
import { createFoundAddresses, type FoundAddresses } from "./found-addresses.js";
import { findingBody, newSource } from "./views/add-page.js";
import { type FormValues, textIn, textsIn, wordsIn } from "./views/form.js";
import { addForm, opmlBody, removalBody, sourceBody, sourceValues } from "./views/source-page.js";
import { sourcesBody } from "./views/sources-page.js";

const LONGEST_SEARCH_MS = 60_000;

/** The pages about sources: the table, one source, adding, OPML. */
export function sourceRoutes(router: Router, port: AdminPort): void {
  router.get("/", table(port));
  router.post("/bulk", bulk(port));
  router.get("/add", (_request, response) => {
    sendPage(port, response, { title: "Add a source", at: "/add", body: addForm(port.getConfig(), "") });
  });
  const addresses = createFoundAddresses();
  router.post("/add", find(port, addresses));
  router.post("/sources", add(port, addresses));
  router.get("/sources/:id", one(port));
  router.post("/sources/:id", save(port));
  router.get("/sources/:id/remove", (request, response) => {
    sendRemoval(port, response, [sourceNamed(port, request).id]);
  });
  for (const act of ["poll", "pause", "resume"] as const) {
    router.post(`/sources/:id/${act}`, async (request, response) => {
      const { id } = sourceNamed(port, request);
      const done = await perform(port, act, [id], []);
      redirect(port, response, `/sources/${encodeURIComponent(id)}`, done);
    });
  }
  router.get("/sources.opml", async (_request, response) => {
    const { sources, site } = port.getConfig();
    const states = new Map((await port.getStates()).map((state) => [state.sourceId, state]));
    response
      .attachment("sources.opml")
      .type("text/x-opml")
      .send(opmlOfSources(sources, `${site.title}: sources`, states));
  });
  router.get("/opml", (_request, response) => sendOpml(port, response, ""));
  router.post("/opml", takeIn(port));
}

function table(port: AdminPort): RequestHandler {
  return async (request, response) => {
    const query = request.query as FormValues;
    const states = new Map((await port.getStates()).map((state) => [state.sourceId, state]));
    const filter = { text: textIn(query, "q"), tag: textIn(query, "tag"), state: textIn(query, "state") };
    const body = sourcesBody(port.getConfig(), states, filter, Date.now());
    sendPage(port, response, { title: "Sources", at: "", body }, query["done"]);
  };
}

function bulk(port: AdminPort): RequestHandler {
  return async (request, response) => {
    const form: FormValues = request.body ?? {};
    const known = new Set(port.getConfig().sources.map(({ id }) => id));
    const ids = textsIn(form, "id").filter((id) => known.has(id));
    const act = textIn(form, "do");
    if (ids.length === 0) return redirect(port, response, "", "same");
    if (act === "remove") return sendRemoval(port, response, ids);
    if (!isAct(act)) throw new MuaraError(`"${act}" is nothing that can be done to sources`);
    redirect(port, response, "", await perform(port, act, ids, wordsIn(form, "tags")));
  };
}

const ACTS = ["poll", "pause", "resume", "tag", "untag", "remove-now"] as const;
type Act = (typeof ACTS)[number];

function isAct(text: string): text is Act {
  return ACTS.some((act) => act === text);
}

async function perform(port: AdminPort, act: Act, ids: readonly string[], tags: readonly string[]) {
  if (act === "poll") {
    if (port.pollNow === undefined) throw new MuaraError("This process only serves; the one that polls is another.");
    port.pollNow(ids);
    return "polling";
  }
  const edits = port
    .getConfig()
    .sources.filter(({ id }) => ids.includes(id))
    .flatMap((source): ConfigEdit[] => editOf(act, source, tags));
  if (edits.length === 0) return "same";
  await port.edit(edits);
  return act === "remove-now" ? "removed" : "saved";
}

function editOf(act: Exclude<Act, "poll">, source: Source, tags: readonly string[]): ConfigEdit[] {
  const { id } = source;
  const set = (values: Readonly<Record<string, unknown>>): ConfigEdit[] => [{ kind: "setSource", id, values }];
  switch (act) {
    case "remove-now":
      return [{ kind: "removeSource", id }];
    case "pause":
      return source.paused ? [] : set({ paused: true });
    case "resume":
      return source.paused ? set({ paused: undefined }) : [];
    case "tag": {
      const all = [...new Set([...source.tags, ...tags])];
      return all.length === source.tags.length ? [] : set({ tags: all });
    }
    case "untag": {
      const left = source.tags.filter((tag) => !tags.includes(tag));
      return left.length === source.tags.length ? [] : set({ tags: left.length === 0 ? undefined : left });
    }
  }
}

function sendRemoval(port: AdminPort, response: Response, ids: readonly string[]): void {
  sendPage(port, response, { title: "Remove sources?", body: removalBody(port.getConfig(), ids) });
}

function find(port: AdminPort, addresses: FoundAddresses): RequestHandler {
  return async (request, response) => {
    const config = port.getConfig();
    const place = textIn(request.body ?? {}, "place");
    const ended = new AbortController();
    response.on("close", () => ended.abort());
    const finding = await port.find(place, AbortSignal.any([ended.signal, AbortSignal.timeout(LONGEST_SEARCH_MS)]));
    const body = addForm(config, withoutSecrets(place)) + findingBody(config, finding, addresses);
    sendPage(port, response, { title: "Add a source", at: "/add", body });
  };
}

function add(port: AdminPort, addresses: FoundAddresses): RequestHandler {
  return async (request, response) => {
    const source = newSource(request.body ?? {}, addresses);
    await port.edit([{ kind: "addSource", source }]);
    redirect(port, response, `/sources/${encodeURIComponent(String(source["id"]))}`, "added");
  };
}

function one(port: AdminPort): RequestHandler {
  return async (request, response) => sendSource(port, request, response);
}

async function sendSource(port: AdminPort, request: Request, response: Response, problem?: string): Promise<void> {
  const source = sourceNamed(port, request);
  const state = (await port.getStates()).find(({ sourceId }) => sourceId === source.id);
  const body = sourceBody({
    config: port.getConfig(),
    source,
    state,
    polls: port.getRecentPolls().filter(({ sourceId }) => sourceId === source.id),
    mayPoll: port.pollNow !== undefined,
    nowMs: Date.now(),
    ...(problem === undefined ? {} : { typed: request.body }),
  });
  const notice = problem === undefined ? {} : { notice: { kind: "problem", text: problem } as const };
  const title = source.title ?? state?.title ?? source.id;
  sendPage(port, response, { title, at: "", body, ...notice }, request.query["done"]);
}

function save(port: AdminPort): RequestHandler {
  return async (request, response) => {
    const source = sourceNamed(port, request);
    const values = sourceValues(source, request.body ?? {});
    const path = `/sources/${encodeURIComponent(source.id)}`;
    if (Object.keys(values).length === 0) return redirect(port, response, path, "same");
    const problem = await attempt(() => port.edit([{ kind: "setSource", id: source.id, values }]));
    if (problem !== undefined) return sendSource(port, request, response, problem);
    redirect(port, response, path, "saved");
  };
}

function sendOpml(port: AdminPort, response: Response, text: string, problem?: string): void {
  const notice = problem === undefined ? {} : { notice: { kind: "problem", text: problem } as const };
  sendPage(port, response, { title: "OPML", at: "/opml", body: opmlBody(port.getConfig(), text), ...notice });
}

function takeIn(port: AdminPort): RequestHandler {
  return async (request, response) => {
    const form: FormValues = request.body ?? {};
    const text = textIn(form, "opml");
    let told = "";
    const problem = await attempt(async () => {
      const { added, known, warnings } = await port.importOpml(text, wordsIn(form, "tags"));
      told = [`Sources added: ${added}; here already: ${known}.`, ...warnings].join("\n");
    });
    if (problem !== undefined) return sendOpml(port, response, text, problem);
    const body = opmlBody(port.getConfig(), "");
    sendPage(port, response, { title: "OPML", at: "/opml", body, notice: { kind: "done", text: told } });
  };
}

function sourceNamed(port: AdminPort, request: Request): Source {
  const id = request.params["id"];
  const source = port.getConfig().sources.find((candidate) => candidate.id === id);
  if (source === undefined) throw new MuaraError(`There is no source "${id}" any more.`);
  return source;
}
