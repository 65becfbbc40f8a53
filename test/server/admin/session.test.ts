import { expect } from "chai";
import { createSessions, SESSION_MS, type Sessions } from "../../../src/server/admin/session.js";

const SECRET = "correct horse";

describe("sessions", () => {
  let nowMs = 0;
  const open = () => createSessions(SECRET, () => nowMs);
  const tokenOf = (outcome: { kind: string; token?: string }) => outcome.token;

  it("the secret opens one, which ends by itself", async () => {
    const sessions = open();
    const token = tokenOf(await sessions.signIn(SECRET, "a"));
    expect(sessions.endOf(token)).to.equal(nowMs + SESSION_MS);
    nowMs += SESSION_MS;
    expect(sessions.endOf(token)).to.equal(undefined);
  });

  for (const token of [undefined, "", "x", "__proto__"]) {
    it(`nothing is opened by ${JSON.stringify(token)}`, async () => {
      const sessions = open();
      await sessions.signIn(SECRET, "a");
      expect(sessions.endOf(token)).to.equal(undefined);
    });
  }

  it("signing out ends it", async () => {
    const sessions = open();
    const token = tokenOf(await sessions.signIn(SECRET, "a"));
    sessions.signOut(token);
    expect(sessions.endOf(token)).to.equal(undefined);
  });

  describe("after five wrong secrets of one client", () => {
    const releases: (() => void)[] = [];
    const delay = (ms: number) => {
      expect(ms).to.equal(2_000);
      return new Promise<void>((resolve) => releases.push(resolve));
    };
    const kindOf = async (outcome: ReturnType<Sessions["signIn"]>) => (await outcome).kind;
    let sessions: Sessions;
    beforeEach(async () => {
      releases.length = 0;
      sessions = createSessions(SECRET, () => nowMs, delay);
      for (let count = 0; count < 5; count++) expect(await kindOf(sessions.signIn("x", "a"))).to.equal("wrong");
    });

    it("a try waits before it is compared, and the right secret still opens a session", async () => {
      const wrong = sessions.signIn("x", "a");
      const right = sessions.signIn(SECRET, "a");
      expect(releases).to.have.length(2);
      for (const release of releases) release();
      expect([await kindOf(wrong), await kindOf(right)]).to.deep.equal(["wrong", "welcome"]);
    });

    it("other clients do not wait, and the window ends", async () => {
      expect(await kindOf(sessions.signIn(SECRET, "b"))).to.equal("welcome");
      nowMs += 900_000;
      expect(await kindOf(sessions.signIn("x", "a"))).to.equal("wrong");
      expect(releases).to.have.length(0);
    });

    it("more than fifty tries at the same time are rejected", async () => {
      const waiting = Array.from({ length: 50 }, () => sessions.signIn("x", "a"));
      expect(await sessions.signIn(SECRET, "a")).to.deep.equal({ kind: "busy", seconds: 2 });
      for (const release of releases) release();
      expect(await Promise.all(waiting.map(kindOf))).to.deep.equal(Array(50).fill("wrong"));
    });
  });
});
