import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { MuaraError } from "../../src/domain/errors.js";
import { listenAt, type Place } from "../../src/server/listen.js";

describe("where the server listens", () => {
  const open: Server[] = [];
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "muara-listen-"));
  });
  after(() => {
    for (const server of open) server.close();
    rmSync(folder, { recursive: true });
  });

  async function listen(place: Place): Promise<Server> {
    const server = createServer((_request, response) => response.end());
    open.push(server);
    await listenAt(server, place);
    return server;
  }

  /** A socket as a process leaves it that was killed. */
  function leftBehind(path: string): void {
    const script = `require("net").createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, "SIGKILL"))`;
    spawnSync(process.execPath, ["-e", script]);
    expect(statSync(path).isSocket()).to.equal(true);
  }

  for (const umask of [0o000, 0o022, 0o077, 0o177]) {
    it(`every user may connect to a socket that is made with umask ${umask.toString(8)}; closing removes it`, async () => {
      const socket = join(folder, `open-${umask}.sock`);
      const previous = process.umask(umask);
      const server = await listen({ socket }).finally(() => process.umask(previous));
      expect(statSync(socket).mode & 0o777).to.equal(0o666);
      await new Promise((resolve) => server.close(resolve));
      expect(existsSync(socket)).to.equal(false);
    });
  }

  it("a socket that a killed process left behind is taken over", async () => {
    const socket = join(folder, "left.sock");
    leftBehind(socket);
    expect((await listen({ socket })).address()).to.equal(socket);
  });

  const refused: readonly [claim: string, place: () => Promise<Place>, said: RegExp][] = [
    [
      "a port that another program has",
      async () => ({ host: "127.0.0.1", port: portOf(await listen({ host: "127.0.0.1", port: 0 })) }),
      /^Cannot listen on 127\.0\.0\.1:\d+: another program listens there\. Stop it, or change server\.port/,
    ],
    [
      "a socket that another program answers at",
      async () => {
        const socket = join(folder, "taken.sock");
        await listen({ socket });
        return { socket };
      },
      /another program listens there\. Stop it, or change server\.socket\./,
    ],
    [
      "a file where the socket should be, which stays",
      async () => {
        writeFileSync(join(folder, "file"), "kept");
        return { socket: join(folder, "file") };
      },
      /Cannot listen on .*file: another program/,
    ],
    ["a folder that is not there", async () => ({ socket: join(folder, "no/where.sock") }), /no such folder\. Make it/],
    ["an address of another machine", async () => ({ host: "192.0.2.1", port: 0 }), /this machine has no such address/],
  ];
  for (const [claim, place, said] of refused) {
    it(`says in words what is wrong with ${claim}`, async () => {
      const error = await listen(await place()).then(
        () => undefined,
        (caught: unknown) => caught,
      );
      expect(error).to.be.instanceOf(MuaraError);
      expect((error as MuaraError).message).to.match(said);
    });
  }
});

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
