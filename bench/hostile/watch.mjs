// Preloaded into Muara by bench/hostile.mjs. Blocks and records every dial to another address than 127.0.0.1, in all threads. In
// the main thread, measures the longest stall: its CPU time between two timers, so that a busy machine makes none.
import dgram from "node:dgram";
import dns from "node:dns";
import { appendFileSync, readFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import { isMainThread } from "node:worker_threads";

const EVERY_MS = 5;
const SCHEDSTAT = `/proc/self/task/${process.pid}/schedstat`;
const NS_PER_MS = 1e6;

blockDials();
if (isMainThread) watchStalls();

function watchStalls() {
  let stallMs = 0;
  let before = cpuMs();
  const look = () => {
    const now = cpuMs();
    stallMs = Math.max(stallMs, now - before);
    before = now;
  };
  setInterval(look, EVERY_MS).unref();
  process.on("message", (message) => {
    if (message === "look") {
      look();
      process.send({ stallMs, ...megabytes(process.memoryUsage()) });
    }
    if (message === "probe") process.send({ isBlocked: isBlocked() });
    stallMs = 0;
    before = cpuMs();
  });
  process.channel.unref();
}

function megabytes(usage) {
  return Object.fromEntries(Object.entries(usage).map(([name, bytes]) => [name, Math.round(bytes / 1e6)]));
}

function cpuMs() {
  return Number(readFileSync(SCHEDSTAT, "utf8").split(" ")[0]) / NS_PER_MS;
}

function blockDials() {
  const { connect } = net.Socket.prototype;
  net.Socket.prototype.connect = function dial(...given) {
    const [first] = Array.isArray(given[0]) ? given[0] : given;
    const options = typeof first === "object" ? first : { port: first, host: given[1] };
    if (options.path === undefined && options.host !== "127.0.0.1") refuse(`${options.host}:${options.port}`);
    return connect.apply(this, given);
  };
  dgram.Socket.prototype.connect = (_, address) => refuse(`udp ${address}`);
  dgram.Socket.prototype.send = () => refuse("udp");
  for (const api of [dns, dns.promises]) {
    for (const name of ["lookup", "resolve", "resolve4", "resolve6"]) {
      const own = api[name];
      // An address is not looked up in the network.
      api[name] = (host, ...rest) => (net.isIP(host) ? own.call(api, host, ...rest) : refuse(`lookup of ${host}`));
    }
  }
  syncBuiltinESMExports();
}

function refuse(what) {
  appendFileSync(process.env.DIALS_FILE, `${what}\n`);
  throw new Error(`blocked by the benchmark: ${what}`);
}

/** Whether the block works, asked once: 192.0.2.1 is an address of documentation (RFC 5737). */
function isBlocked() {
  try {
    net.connect({ host: "192.0.2.1", port: 9 }).destroy();
    return false;
  } catch {
    return true;
  }
}
