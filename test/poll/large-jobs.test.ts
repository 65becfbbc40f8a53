import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { createLargeJobs, LARGE_DOCUMENT_BYTES, MAX_WAITING_BYTES } from "../../src/poll/threads/large-jobs.js";
import { Thread, ThreadError } from "../../src/poll/threads/thread.js";
import { WAIT_LIMIT_MS } from "../support/wait.js";

const LARGE = LARGE_DOCUMENT_BYTES + 1;

describe("work on large documents", () => {
  it("is done one document after the other, small ones beside it", async () => {
    const jobs = createLargeJobs();
    let atOnce = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++atOnce);
      await sleep(1);
      atOnce--;
    };
    await Promise.all(Array.from({ length: 5 }, () => jobs.run(LARGE, work)));
    expect(most).to.equal(1);
    await Promise.all(Array.from({ length: 5 }, () => jobs.run(LARGE_DOCUMENT_BYTES, work)));
    expect(most).to.equal(5);
  });

  it("is rejected when too much waits, and accepted again afterwards", async () => {
    const jobs = createLargeJobs();
    const done: string[] = [];
    const size = MAX_WAITING_BYTES / 4;
    const work = (name: string) => async () => void done.push(name);
    const accepted = ["a", "b", "c", "d"].map((name) => jobs.run(size, work(name)));
    const reason = await jobs
      .run(size, work("e"))
      .catch((error: unknown) => error instanceof ThreadError && error.reason);
    expect(reason).to.equal("crowded");
    await jobs.run(1, work("small"));
    await Promise.all(accepted);
    await jobs.run(size, work("later"));
    await jobs.run(MAX_WAITING_BYTES * 2, work("larger than the limit, alone"));
    expect(done.toSorted()).to.deep.equal(
      ["a", "b", "c", "d", "small", "later", "larger than the limit, alone"].toSorted(),
    );
  });

  it("goes on after one that failed", async () => {
    const jobs = createLargeJobs();
    const failed = jobs.run(LARGE, () => Promise.reject(new Error("x"))).catch((error: Error) => error.message);
    expect(await jobs.run(LARGE, async () => "done")).to.equal("done");
    expect(await failed).to.equal("x");
  });
});

describe("a thread", () => {
  const script = `
    import { threadId } from "node:worker_threads";
    import { answerQuestions } from ${JSON.stringify(new URL("../../src/poll/threads/thread.js", import.meta.url).href)};
    const kept = [];
    answerQuestions((megabytes) => {
      kept.push(Array.from({ length: megabytes * 125_000 }, (_, at) => at + 0.5));
      return threadId;
    });
  `;

  it("is replaced after a job that leaves it large, and not after a small one", async () => {
    const limits = { timeoutMs: WAIT_LIMIT_MS, heapMb: 512, maxWaiting: 10, jobsPerThread: 100 };
    const url = new URL(`data:text/javascript,${encodeURIComponent(script)}`);
    const thread = new Thread<number, number>(url, "test", limits);
    const threads: number[] = [];
    for (const megabytes of [1, 1, 120, 1]) threads.push(await thread.run((ask) => ask(megabytes)));
    await thread.close();
    const [first, second, large, after] = threads;
    expect([second, large]).to.deep.equal([first, first]);
    expect(after).to.not.equal(first);
  });
});
