import { expect } from "chai";
import { createDomainLimit } from "../../src/poll/domain-limit.js";
import type { Lease } from "../../src/store/store.js";

function leaseOf(host: string): Lease {
  return { host, token: 1, until: "2024-12-19T00:00:00Z", sourceIds: [host] };
}

/** Blogs of one hoster. */
const [A, B, C, D] = ["a", "b", "c", "d"].map((name) => leaseOf(`${name}.hoster.example`)) as [
  Lease,
  Lease,
  Lease,
  Lease,
];

describe("turns of one operator's hosts", () => {
  it("begin at once up to a limit, then wait, then are refused; one that ends begins the next", () => {
    const turns = createDomainLimit({ atOnce: 2, maxParked: 1 });
    expect([A, B, C, D].map((lease) => turns.admit(lease))).to.deep.equal(["started", "started", "parked", "refused"]);
    expect(turns.isFull()).to.equal(true);
    expect(turns.end(A)).to.equal(C);
    expect(turns.isFull()).to.equal(false);
    expect(turns.admit(D)).to.equal("parked");
  });

  it("are free again when all have ended, however often", () => {
    const turns = createDomainLimit({ atOnce: 2, maxParked: 1 });
    for (let round = 0; round < 10; round++) {
      expect([A, B, C].map((lease) => turns.admit(lease))).to.deep.equal(["started", "started", "parked"]);
      expect([A, B, C].map((lease) => turns.end(lease))).to.deep.equal([C, undefined, undefined]);
    }
  });

  it("of other operators do not wait for them, nor do addresses for each other", () => {
    const turns = createDomainLimit({ atOnce: 1, maxParked: 9 });
    const others = [A, leaseOf("news.example.org"), leaseOf("10.0.0.1:8080"), leaseOf("10.0.0.2:8080")];
    expect(others.map((lease) => turns.admit(lease))).to.deep.equal(["started", "started", "started", "started"]);
    expect(turns.admit(B)).to.equal("parked");
  });

  it("that wait can be taken out, and the rest goes on", () => {
    const turns = createDomainLimit({ atOnce: 1, maxParked: 2 });
    for (const lease of [A, B, C]) turns.admit(lease);
    expect(turns.clear()).to.deep.equal([B, C]);
    expect(turns.isFull()).to.equal(false);
    expect(turns.end(A)).to.equal(undefined);
    expect(turns.admit(D)).to.equal("started");
  });
});
