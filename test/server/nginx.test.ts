import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { projectRoot } from "../support/paths.js";
import { type RunningMuara, startMuara, until } from "../support/running.js";
import { needProgram } from "../support/skips.js";
import { WAIT_LIMIT_MS } from "../support/wait.js";

const SECRET = "a secret for tests";
const TEMPORARY = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];

describe("behind nginx, configured as docs/operating.md says", function () {
  this.timeout(4 * WAIT_LIMIT_MS);
  let folder: string;
  let muara: RunningMuara;
  let nginx: ChildProcess | undefined;
  let front: string;

  before(async function () {
    const program = needProgram(this, "nginx");
    folder = mkdtempSync(join(tmpdir(), "muara-nginx-"));
    // Run by root, nginx works as another user.
    chmodSync(folder, 0o755);
    const port = await freePort();
    front = `http://127.0.0.1:${port}`;
    const socket = join(folder, "muara.sock");
    muara = await startMuara({
      env: { MUARA_ADMIN_SECRET: SECRET },
      config: () =>
        JSON.stringify({ site: { url: `${front}/news` }, server: { socket, trustProxy: 1, requestsPerMinute: 20 } }),
    });
    const path = join(folder, "nginx.conf");
    writeFileSync(path, nginxConfig(folder, port, socket));
    nginx = spawn(program, ["-p", folder, "-c", path, "-g", "daemon off;"], { stdio: "ignore" });
    await until(async () => (await fetch(`${front}/news/healthz`).catch(() => undefined))?.ok || undefined);
  });
  after(async () => {
    nginx?.kill("SIGQUIT");
    await muara?.close();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  for (const path of ["/news/feeds/all.rss", "/kept-out/feeds/all.rss"]) {
    it(`${path}: the feed names its public address, whether the sub-path is kept or stripped`, async () => {
      const answer = await fetch(front + path);
      expect(answer.status).to.equal(200);
      expect(await answer.text()).to.contain(`${front}/news/feeds/all.rss`);
      const again = await fetch(front + path, { headers: { "if-none-match": answer.headers.get("etag") ?? "" } });
      expect(again.status).to.equal(304);
    });
  }

  it("people sign in below the sub-path, and events come through without being held back", async () => {
    const answer = await fetch(`${front}/news/admin/sign-in`, {
      method: "POST",
      body: new URLSearchParams({ secret: SECRET }),
      headers: { origin: front },
      redirect: "manual",
    });
    expect(answer.headers.get("location")).to.equal("/news/admin");
    const cookie = answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const ended = new AbortController();
    const events = await fetch(`${front}/news/admin/events`, { headers: { cookie }, signal: ended.signal });
    const first = await events.body?.getReader().read();
    expect(new TextDecoder().decode(first?.value)).to.contain("retry:");
    ended.abort();
  });

  it("clients are told apart: one that asks too often is refused, another is not", async () => {
    const ask = (client: string) => fetch(`${front}/as/${client}/news/`).then(({ status }) => status);
    const statuses: number[] = [];
    for (let count = 0; count < 25; count++) statuses.push(await ask("192.0.2.1"));
    expect(statuses.at(-1)).to.equal(429);
    expect(await ask("192.0.2.2")).to.equal(200);
  });
});

/** The documented block, kept and stripped; and one that speaks for other clients. */
function nginxConfig(folder: string, port: number, socket: string): string {
  const text = readFileSync(join(projectRoot, "docs/operating.md"), "utf8");
  const [, documented = ""] = /```nginx\n([\s\S]*?)```/.exec(text) ?? [];
  const kept = documented.replace("http://127.0.0.1:3000", `http://unix:${socket}`);
  const stripped = kept.replace("/news/", "/kept-out/").replace(`${socket};`, `${socket}:/;`);
  const speaking = `location ~ ^/as/([0-9.]+)(/.*)$ {
    proxy_pass http://unix:${socket}:$2;
    proxy_set_header Host $host;
    proxy_set_header X-Forwarded-For $1;
  }`;
  return `pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events {}
http {
  access_log off;
  ${TEMPORARY.map((name) => `${name}_temp_path ${folder}/${name};`).join("\n  ")}
  server {
  listen 127.0.0.1:${port};
  ${kept}
  ${stripped}
  ${speaking}
  }
}
`;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
