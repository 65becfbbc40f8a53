import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { type RunningMuara, startMuara } from "../support/running.js";
import { muaraHere } from "./cli.js";

const SOURCE = { id: "a", url: "http://127.0.0.1:1/", paused: true };

describe("muara health", () => {
  let folder: string;
  let running: RunningMuara | undefined;
  let server: Server | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "muara-health-"));
  });
  afterEach(async () => {
    await running?.close();
    server?.close();
    running = server = undefined;
    rmSync(folder, { recursive: true });
  });

  const writeConfig = (text: string) => writeFileSync(join(folder, "feeds.config.json"), text);
  const health = (args: readonly string[] = [], env: Record<string, string> = {}) =>
    muaraHere(folder, ["health", ...args], "", env);
  const start = async (place: object) => {
    running = await startMuara({ config: () => JSON.stringify({ server: place, sources: [SOURCE] }) });
    return running;
  };
  const answerWith = async (listener: RequestListener): Promise<number> => {
    server = createServer(listener);
    await new Promise<void>((done) => server?.listen(0, "127.0.0.1", done));
    return (server.address() as AddressInfo).port;
  };

  it("finds a port that the system chose", async () => {
    const { configPath, origin } = await start({ port: 0 });
    const ended = await muaraHere(dirname(configPath), ["health"]);
    expect(ended).to.deep.include({ status: 0, stderr: "" });
    expect(ended.stdout)
      .to.match(/^ok: Muara \d.* at 127\.0\.0\.1:\d+, 1 sources, 0 failing\n$/)
      .and.include(new URL(origin).port);
  });

  it("finds a port that the command line chose, and the config's where a killed process left another", async () => {
    const { configPath, origin } = await start({ port: 0 });
    const { port } = new URL(origin);
    const place = dirname(configPath);
    writeFileSync(configPath, JSON.stringify({ server: { port: 1 }, sources: [SOURCE] }));
    expect((await muaraHere(place, ["health"])).stdout).to.include(`:${port},`);
    writeFileSync(configPath, JSON.stringify({ server: { port: Number(port) }, sources: [SOURCE] }));
    writeFileSync(
      join(place, "data/control.json"),
      JSON.stringify({ pid: 1, port: 1, token: "x", address: "http://127.0.0.1:1" }),
    );
    expect((await muaraHere(place, ["health"])).stdout).to.include(`:${port},`);
  });

  it("finds a socket", async () => {
    const socket = join(folder, "m.sock");
    await start({ socket });
    writeConfig(JSON.stringify({ server: { socket }, sources: [SOURCE] }));
    const ended = await health();
    expect(ended.status).to.equal(0);
    expect(ended.stdout).to.include(`at ${socket}`);
  });

  it("finds the port of the config, of the environment, and of a config that is broken meanwhile", async () => {
    const port = Number(new URL((await start({ port: 0 })).origin).port);
    const cases: readonly [text: string, env: Record<string, string>][] = [
      [JSON.stringify({ server: { port }, sources: [SOURCE] }), {}],
      [JSON.stringify({ server: { port, host: "0.0.0.0" }, sources: [SOURCE] }), {}],
      [JSON.stringify({ sources: [SOURCE] }), { MUARA_PORT: `${port}` }],
      [JSON.stringify({ server: { port }, sorces: [] }), {}],
      [`{ "server": { "port": ${port} }, "sources": [ {`, {}],
      [`{ "server": { "port": ${port}, "hots": "x" } }`, { MUARA_PORT: `${port}` }],
    ];
    for (const [text, env] of cases) {
      writeConfig(text);
      const ended = await health([], env);
      expect(ended.status, text + ended.stderr).to.equal(0);
      expect(ended.stdout).to.include(`:${port}, 1 sources`);
    }
  });

  it("writes the answer as JSON", async () => {
    const { configPath } = await start({ port: 0 });
    const ended = await muaraHere(dirname(configPath), ["health", "--json"]);
    expect(JSON.parse(ended.stdout)).to.deep.include({ status: "ok", sources: { total: 1, failing: 0 } });
  });

  it("ends with 1 where nothing listens, another program answers, or no port is known", async () => {
    const free = await answerWith(() => undefined);
    server?.close();
    const page = await answerWith((_request, response) => response.end("<p>hello"));
    for (const [port, said] of [
      [free, "nothing listens there"],
      [page, "another program answers there, with status 200"],
      [0, "no Muara runs that says which"],
    ] as const) {
      writeConfig(JSON.stringify({ server: { port }, sources: [SOURCE] }));
      const ended = await health();
      expect(ended, `${port}`).to.deep.include({ status: 1, stdout: "" });
      expect(ended.stderr).to.include(said);
    }
  });

  it("with --ready ends with 1 and the reasons as long as a feed is not published", async () => {
    const port = await answerWith((request, response) => {
      const isReady = request.url === "/healthz";
      response.statusCode = isReady ? 200 : 503;
      response.end(
        JSON.stringify(isReady ? { status: "ok" } : { status: "unready", reasons: ["1 feeds are not published yet"] }),
      );
    });
    writeConfig(JSON.stringify({ server: { port }, sources: [SOURCE] }));
    expect((await health()).status).to.equal(0);
    expect(await health(["--ready"])).to.deep.include({ status: 1, stderr: "1 feeds are not published yet\n" });
  });

  it("is well, with what is wrong in words, when the process goes on serving", async () => {
    const port = await answerWith((_request, response) =>
      response.end(JSON.stringify({ status: "degraded", problems: ["the config is broken"], version: "1" })),
    );
    writeConfig(JSON.stringify({ server: { port }, sources: [SOURCE] }));
    const ended = await health();
    expect(ended).to.deep.include({ status: 0, stderr: "the config is broken\n" });
  });

  it("without a config says how to write one", async () => {
    const ended = await health();
    expect(ended.status).to.equal(2);
    expect(ended.stderr).to.include("muara init");
  });
});
