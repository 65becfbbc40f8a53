import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Webhook } from "standardwebhooks";
import { openReceiver, type Receiver } from "../support/receiver.js";
import { muaraHere } from "./cli.js";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

describe("muara hook", () => {
  let folder: string;
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await openReceiver();
    folder = mkdtempSync(join(tmpdir(), "muara-hook-"));
    const hooks = [{ feed: "all", url: `${receiver.origin}/secret-path`, secretEnv: "MUARA_HOOK" }];
    const polling = { allowPrivate: [receiver.host] };
    writeFileSync(join(folder, "feeds.config.json"), JSON.stringify({ polling, sources: [], hooks }));
  });
  afterEach(async () => {
    await receiver.close();
    rmSync(folder, { recursive: true });
  });

  const muara = (args: string[], env: Record<string, string> = { MUARA_HOOK: SECRET }) =>
    muaraHere(folder, ["--config", join(folder, "feeds.config.json"), ...args], "", env);

  it("test sends a signed sample and writes the answer", async () => {
    receiver.answer = (_, response) => response.writeHead(202).end("taken\u001b[2J");
    const { status, stdout } = await muara(["hook", "test", "1"]);
    expect({ status, stdout }).to.deep.equal({ status: 0, stdout: "202 taken[2J\n" });
    const [received] = receiver.received;
    const headers = Object.fromEntries(
      Object.entries(received?.headers ?? {}).map(([name, value]) => [name, `${value}`]),
    );
    expect(new Webhook(SECRET).verify(received?.body ?? "", headers)).to.deep.include({ type: "items.new" });
  });

  it("test has status 1 when the receiver does not take it", async () => {
    receiver.answer = 500;
    const { status, stdout } = await muara(["hook", "test", "1"]);
    expect({ status, stdout }).to.deep.equal({ status: 1, stdout: "500\n" });
  });

  for (const number of ["0", "2", "x"]) {
    it(`test ${number} is rejected with the hooks that there are, without their paths`, async () => {
      const { status, stderr } = await muara(["hook", "test", number]);
      expect(status).to.equal(2);
      expect(stderr).to.include(`1 all ${receiver.host}`).and.to.not.include("secret-path");
    });
  }

  it("a secret that is none is a mistake of the environment, and is not quoted", async () => {
    const { status, stderr } = await muara(["check"], { MUARA_HOOK: "not-a-signing-secret" });
    expect(status).to.equal(2);
    expect(stderr).to.include("MUARA_HOOK").and.to.not.include("not-a-signing-secret");
  });

  it("resume works where no Muara runs", async () => {
    expect((await muara(["hook", "resume", "1"])).status).to.equal(0);
  });
});
