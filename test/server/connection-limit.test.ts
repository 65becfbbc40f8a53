import { createServer } from "node:http";
import { Socket } from "node:net";
import { expect } from "chai";
import { limitConnections } from "../../src/server/middleware/connection-limit.js";

/** A connection of an address, without a network. */
class FakeSocket extends Socket {
  override readonly remoteAddress: string;
  constructor(address: string) {
    super();
    this.remoteAddress = address;
  }
}

describe("the limit of connections for each client", () => {
  function setUp(max: number) {
    const server = createServer();
    const open = (address: string) => {
      const socket = new FakeSocket(address);
      server.emit("connection", socket);
      return socket;
    };
    /** A request that is answered when the returned function is called. */
    const ask = (socket: Socket) => {
      const response = { writableFinished: false };
      server.emit("request", { socket }, response);
      return () => {
        response.writableFinished = true;
      };
    };
    limitConnections(server, max);
    return { open, ask };
  }

  it("rejects a new connection when all of the client are busy", () => {
    const { open, ask } = setUp(2);
    const [one, other] = [open("192.0.2.1"), open("192.0.2.1")];
    const answers = [one, other].map(ask);
    expect(open("192.0.2.1").destroyed).to.equal(true);
    expect([one, other].map(({ destroyed }) => destroyed)).to.deep.equal([false, false]);
    for (const answer of answers) answer();
    expect(open("192.0.2.1").destroyed).to.equal(false);
    expect(one.destroyed).to.equal(true);
  });

  it("closes the idle connection whose last request is the oldest", () => {
    const { open, ask } = setUp(2);
    const [one, other] = [open("192.0.2.1"), open("192.0.2.1")];
    ask(other)();
    ask(one)();
    open("192.0.2.1");
    expect([one, other].map(({ destroyed }) => destroyed)).to.deep.equal([false, true]);
  });

  it("counts each client alone, an IPv6 network of 64 bits as one", () => {
    const { open } = setUp(1);
    const [first, second] = [open("2001:db8:1:2::1"), open("2001:db8:1:3::1")];
    const third = open("2001:db8:1:2:3:4:5:6");
    expect([first, second, third].map(({ destroyed }) => destroyed)).to.deep.equal([true, false, false]);
  });
});
