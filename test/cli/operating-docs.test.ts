import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { projectRoot } from "../support/paths.js";
import { needProgram } from "../support/skips.js";

/** The options that keep a service restartable, private and confined. */
const UNIT_OPTIONS = [
  /^ExecStartPre=.* --config \S+ check$/m,
  /^RestartPreventExitStatus=2$/m,
  /^RestartSec=5$/m,
  /^UMask=0077$/m,
  /^SystemCallFilter=@system-service$/m,
];

function blocksOf(page: string, language: string): string[] {
  const text = readFileSync(join(projectRoot, "docs", page), "utf8");
  return [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map(([, block = ""]) => block);
}

describe("the examples of the operating documents", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "muara-docs-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const page of ["operating.md", "beyond-one-machine.md"]) {
    const units = blocksOf(page, "ini").filter((block) => block.startsWith("[Unit]"));

    it(`${page} has one systemd unit, with every option that keeps it restartable and confined`, () => {
      expect(units).to.have.length(1);
      for (const option of UNIT_OPTIONS) expect(units[0]).to.match(option);
    });
  }

  it("Caddy understands its block", function () {
    const program = needProgram(this, "caddy");
    const [block = ""] = blocksOf("operating.md", "caddyfile");
    const path = join(folder, "Caddyfile");
    writeFileSync(path, block);
    const env = { ...process.env, HOME: folder };
    const { status, stderr } = spawnSync(program, ["adapt", "--config", path, "--adapter", "caddyfile"], {
      encoding: "utf8",
      env,
    });
    expect(status, stderr).to.equal(0);
  });

  it("nginx understands the server with TLS", function () {
    const nginx = needProgram(this, "nginx");
    const openssl = needProgram(this, "openssl");
    const block = blocksOf("operating.md", "nginx").find((one) => one.startsWith("server {")) ?? "";
    const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
    const options = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "1"];
    spawnSync(openssl, [...options, "-keyout", key, "-out", certificate]);
    const server = block
      .replace(/ssl_certificate .*/, `ssl_certificate ${certificate};`)
      .replace(/ssl_certificate_key .*/, `ssl_certificate_key ${key};`)
      .replace("listen 443 ssl", `listen unix:${folder}/nginx.sock ssl`)
      .replace(/ *listen \[::\].*\n/, "");
    mkdirSync(join(folder, "logs"));
    const path = join(folder, "nginx.conf");
    writeFileSync(path, `pid ${folder}/nginx.pid;\nerror_log ${folder}/error.log;\nevents {}\nhttp {\n${server}}\n`);
    const { status, stderr } = spawnSync(nginx, ["-t", "-p", folder, "-c", path], { encoding: "utf8" });
    expect(status, stderr).to.equal(0);
  });

  it("the container mounts the folder of the config, never the file", () => {
    const files = ["Dockerfile", "docker-compose.yml"].map((name) => readFileSync(join(projectRoot, name), "utf8"));
    const texts = [...files, blocksOf("operating.md", "sh").join("")];
    for (const text of texts)
      expect(text)
        .to.include("config:/etc/muara")
        .and.not.match(/config\.json:\/etc\/muara/);
  });
});
