// Loaded before Muara (`node --import`): its clock, and the waits of its schedule, run FACTOR times as fast. What the network and the disk
// are allowed to take, and all work, keeps its real length. MUARA_BENCH_CLOCK says `{ startMs, factor }`; it stands until the parent process
// says when it began.
import { createClock } from "./clock.mjs";

/** Who waits for a time of day, not for work: the ticks, the leases of hosts, and when a changed feed is published. */
const WAITS_FOR_THE_CLOCK = /node-cron|\/work\/poller\.|\/publish\/publisher\./;
/** The frame of who asked, and one for a wrapper between. */
const FRAMES = 3;

const settings = JSON.parse(process.env.MUARA_BENCH_CLOCK);
const clock = createClock(settings, Date.now);
process.once("message", ({ begin }) => clock.begin(begin));
process.channel.unref();

const RealDate = Date;
RealDate.now = () => Math.floor(clock.now());
globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, self) => Reflect.construct(target, args.length === 0 ? [RealDate.now()] : args, self),
});
for (const name of ["setTimeout", "setInterval"]) {
  const real = globalThis[name];
  globalThis[name] = (call, ms, ...args) => real(call, isForTheClock() ? ms / settings.factor : ms, ...args);
}

function isForTheClock() {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = FRAMES + 1;
  const { stack } = new Error("who asks");
  Error.stackTraceLimit = stackTraceLimit;
  return WAITS_FOR_THE_CLOCK.test(stack);
}
