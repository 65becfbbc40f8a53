import { expect } from "chai";
import { createSessions, SESSION_MS } from "../../../src/http/admin/session.js";

const SECRET = "correct horse";

describe("sessions", () => {
  let nowMs = 0;
  const open = () => createSessions(SECRET, () => nowMs);
  const tokenOf = (outcome: { kind: string; token?: string }) => outcome.token;

  it("the secret opens one, which ends by itself", () => {
    const sessions = open();
    const token = tokenOf(sessions.signIn(SECRET, "a"));
    expect(sessions.endOf(token)).to.equal(nowMs + SESSION_MS);
    nowMs += SESSION_MS;
    expect(sessions.endOf(token)).to.equal(undefined);
  });

  for (const token of [undefined, "", "x", "__proto__"]) {
    it(`nothing is opened by ${JSON.stringify(token)}`, () => {
      const sessions = open();
      sessions.signIn(SECRET, "a");
      expect(sessions.endOf(token)).to.equal(undefined);
    });
  }

  it("signing out ends it", () => {
    const sessions = open();
    const token = tokenOf(sessions.signIn(SECRET, "a"));
    sessions.signOut(token);
    expect(sessions.endOf(token)).to.equal(undefined);
  });

  it("after five wrong secrets even the right one has to wait, others need not, and the wait ends", () => {
    const sessions = open();
    const guess = (secret: string, client: string) => sessions.signIn(secret, client).kind;
    expect([1, 2, 3, 4, 5].map(() => guess("x", "a"))).to.deep.equal(Array(5).fill("wrong"));
    expect(sessions.signIn(SECRET, "a")).to.deep.equal({ kind: "wait", seconds: 900 });
    expect(guess(SECRET, "b")).to.equal("welcome");
    nowMs += 900_000;
    expect(guess(SECRET, "a")).to.equal("welcome");
  });
});
