import { expect } from "chai";
import { isPublicAddress, readAllowList } from "../../src/fetch/address-guard.js";

const NOT_PUBLIC = [
  "127.0.0.1",
  "127.255.255.254",
  "0.0.0.0",
  "0.1.2.3",
  "10.0.0.1",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "169.254.169.254",
  "100.64.0.1",
  "100.127.255.255",
  "192.0.0.8",
  "192.0.2.1",
  "198.18.0.1",
  "198.51.100.7",
  "203.0.113.9",
  "192.88.99.1",
  "224.0.0.1",
  "239.255.255.255",
  "240.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::127.0.0.1",
  "::ffff:127.0.0.1",
  "::ffff:7f00:1",
  "::ffff:10.0.0.1",
  "::ffff:169.254.169.254",
  "64:ff9b::7f00:1",
  "64:ff9b:1::1",
  "100::1",
  "2001::1",
  "2001:20::1",
  "2001:db8::1",
  "2002:7f00:1::1",
  "3fff::1",
  "5f00::1",
  "fc00::1",
  "fd12:3456::1",
  "fe80::1",
  "fe80::1%eth0",
  "fec0::1",
  "ff02::1",
  "4000::1",
  "",
  "localhost",
  "example.org",
  "1.2.3.4.5",
];
const PUBLIC = [
  "1.1.1.1",
  "8.8.8.8",
  "93.184.215.14",
  "172.32.0.1",
  "::ffff:8.8.8.8",
  "2606:4700:4700::1111",
  "2a00:1450:4001::1",
];

describe("an address about to be dialled", () => {
  for (const address of NOT_PUBLIC)
    it(`${address || "(nothing)"} is not public`, () => expect(isPublicAddress(address)).to.equal(false));
  for (const address of PUBLIC) it(`${address} is public`, () => expect(isPublicAddress(address)).to.equal(true));

  it("the allow-list knows a server by one name however it is written", () => {
    const list = readAllowList(["LocalHost:8080", "[0:0::1]:81", "127.0.0.1:80", "intranet.example"]);
    expect([...list]).to.deep.equal(["localhost:8080", "[::1]:81", "127.0.0.1:80", "intranet.example:80"]);
  });
});
