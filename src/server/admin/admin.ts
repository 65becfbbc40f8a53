import express, { type ErrorRequestHandler, type Express, type Request, type Response, type Router } from "express";
import { MuaraError } from "../../domain/errors.js";
import { sitePrefix } from "../../publish/addresses.js";
import { createEvents } from "./admin-events.js";
import { feedRoutes } from "./admin-feed-routes.js";
import type { AdminPort } from "./admin-port.js";
import { sourceRoutes } from "./admin-source-routes.js";
import { clientOf, sameOriginOnly, setToken, signedInOnly, tokenOf, withAdminHeaders } from "./auth.js";
import { createSessions, type Sessions } from "./session.js";
import { ADMIN_ASSETS } from "./views/admin-assets.js";
import { adminLayout, adminPath } from "./views/admin-layout.js";
import { field, textIn } from "./views/form.js";
import { pollTable } from "./views/log-page.js";

/** An OPML list is sent as a form. */
const MAX_FORM_BYTES = 5_000_000;
/** From anybody: nothing but the secret. */
const MAX_SIGN_IN_BYTES = 10_000;
const MAX_FORM_VALUES = 20_000;

export interface Admin {
  /** Adds `/admin` to the site. */
  readonly extend: (app: Express) => void;
  /** Ends the live updates, so that the server can close. */
  readonly close: () => void;
}

/** The pages at `/admin`, for whoever knows the secret. */
export function createAdmin(port: AdminPort, secret: string, clock?: () => number): Admin {
  const sessions = createSessions(secret, clock);
  const events = createEvents(port);
  const getSite = () => port.getConfig().site;
  const router = express.Router();
  router.use(withAdminHeaders, sameOriginOnly(getSite));
  router.get("/assets/:name", (request, response, next) => {
    const asset = ADMIN_ASSETS.find(({ path }) => path === request.path);
    if (asset === undefined) return next();
    response.type(asset.contentType).set("Cache-Control", "public, max-age=31536000, immutable").send(asset.text);
  });
  signRoutes(router, port, sessions);
  router.use(signedInOnly(sessions, getSite));
  router.use(express.urlencoded({ extended: false, limit: MAX_FORM_BYTES, parameterLimit: MAX_FORM_VALUES }));
  router.get("/events", (request, response) => {
    events.serve(response, sessions.endOf(tokenOf(request)) ?? 0);
  });
  router.get("/log", (_request, response) => {
    const config = port.getConfig();
    const body = `<p class="live" role="status"></p>${pollTable(config, port.getRecentPolls())}`;
    response.type("html").send(adminLayout(config, { title: "Recent polls", at: "/log", body }));
  });
  sourceRoutes(router, port);
  feedRoutes(router, port);
  router.use(explain(port));
  return { extend: (app) => void app.use("/admin", router), close: events.close };
}

function signRoutes(router: Router, port: AdminPort, sessions: Sessions): void {
  router.get("/sign-in", (_request, response) => sendSignIn(port, response, 200));
  router.post(
    "/sign-in",
    express.urlencoded({ extended: false, limit: MAX_SIGN_IN_BYTES }),
    async (request, response) => {
      const outcome = await sessions.signIn(textIn(request.body ?? {}, "secret"), clientOf(request));
      switch (outcome.kind) {
        case "welcome":
          sessions.signOut(tokenOf(request));
          setToken(response, port.getConfig().site, outcome.token);
          return response.redirect(303, `${sitePrefix(port.getConfig().site)}/admin`);
        case "wrong":
          return sendSignIn(port, response, 403, "This is not the secret.");
        case "busy":
          response.set("Retry-After", String(outcome.seconds));
          return sendSignIn(port, response, 429, "Too many sign-ins at the same time. Try again in a few seconds.");
      }
    },
  );
  router.post("/sign-out", (request, response) => {
    sessions.signOut(tokenOf(request));
    setToken(response, port.getConfig().site, undefined);
    response.redirect(303, `${sitePrefix(port.getConfig().site)}/admin/sign-in`);
  });
}

function sendSignIn(port: AdminPort, response: Response, status: number, problem?: string): void {
  const config = port.getConfig();
  const secret = field({ name: "secret", label: "Secret", type: "password", required: true });
  const body = `<form class="stack" method="post" action="${adminPath(config, "/sign-in")}">${secret}<button class="main">Sign in</button></form>`;
  const notice = problem === undefined ? {} : { notice: { kind: "problem", text: problem } as const };
  response
    .status(status)
    .type("html")
    .send(adminLayout(config, { title: "Sign in", body, bare: true, ...notice }));
}

/** What a person can do something about is told; anything else is the site's to report. */
function explain(port: AdminPort): ErrorRequestHandler {
  return (error: unknown, _request: Request, response: Response, next) => {
    if (!(error instanceof MuaraError) || response.headersSent) return next(error);
    const config = port.getConfig();
    const back = `<p><a href="${adminPath(config)}">To the sources</a></p>`;
    const notice = { kind: "problem", text: error.message } as const;
    response
      .status(422)
      .type("html")
      .send(adminLayout(config, { title: "That did not work", body: back, notice }));
  };
}
