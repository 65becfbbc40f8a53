import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { Thread } from "../../src/poll/threads/thread.js";
import { WAIT_LIMIT_MS } from "../support/wait.js";

/** Answers each question with the number of the thread it runs in. */
const SCRIPT = `
  import { threadId } from "node:worker_threads";
  import { answerQuestions } from ${JSON.stringify(new URL("../../src/poll/threads/thread.js", import.meta.url).href)};
  answerQuestions(() => threadId);
`;
const LIMITS = { timeoutMs: WAIT_LIMIT_MS, heapMb: 64, maxWaiting: 10, jobsPerThread: 100 };

function threadNumbers(idleMs: number): Thread<string, number> {
  const script = new URL(`data:text/javascript,${encodeURIComponent(SCRIPT)}`);
  return new Thread(script, "test", { ...LIMITS, idleMs });
}

describe("a thread that does jobs", () => {
  let thread: Thread<string, number>;
  const ask = () => thread.run((question) => question("which?"));

  afterEach(() => thread.close());

  it("stays between jobs", async () => {
    thread = threadNumbers(60_000);
    const first = await ask();
    await sleep(50);
    expect(await ask()).to.equal(first);
  });

  it("ends when it has been idle, and a new one does the next job", async () => {
    thread = threadNumbers(20);
    const first = await ask();
    await sleep(300);
    expect(await ask()).to.be.greaterThan(first);
  });

  it("does not end while a job takes longer than it may be idle", async () => {
    thread = threadNumbers(20);
    const answers = await thread.run(async (question) => {
      const first = await question("which?");
      await sleep(200);
      return [first, await question("which?")];
    });
    expect(answers[1]).to.equal(answers[0]);
  });
});
