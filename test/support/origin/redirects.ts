import { expect } from "chai";
import { type Behaviour, FEED, messageOf, send, textOf } from "./behaviour.js";

const to = (status: number, location: string | undefined) =>
  send(status, location === undefined ? {} : { location: rawUtf8(location) }, "moved");
const onward =
  (status: number): NonNullable<Behaviour["answer"]> =>
  (request, response, here) => {
    if (request.url?.endsWith("/end")) send(200)(request, response);
    else to(status, `${here.url}/end`)(request, response);
  };
const permanentTo =
  (expected: boolean): NonNullable<Behaviour["check"]> =>
  (outcome, here) => {
    expect("permanentUrl" in outcome ? outcome.permanentUrl : undefined).to.equal(
      expected ? `${here.url}/end` : undefined,
    );
  };
const pointsAt =
  (target: string | ((here: { canaryPort: number }) => string)): NonNullable<Behaviour["answer"]> =>
  (request, response, here) =>
    to(302, typeof target === "string" ? target : target(here))(request, response);

/** Addresses that must never be dialled, in every notation. */
const CANARIES: readonly (readonly [string, string | ((here: { canaryPort: number }) => string)])[] = [
  ["the cloud's metadata", "http://169.254.169.254/latest/meta-data/"],
  ["a private network", "http://10.0.0.1/"],
  ["the private network of a home", "http://192.168.1.1/"],
  ["the carrier's network", "http://100.64.0.1/"],
  ["another port of this machine", ({ canaryPort }) => `http://127.0.0.1:${canaryPort}/`],
  ["this machine by name", ({ canaryPort }) => `http://localhost:${canaryPort}/`],
  ["this machine by a name below localhost", ({ canaryPort }) => `http://a.localhost:${canaryPort}/`],
  ["this machine in IPv6", ({ canaryPort }) => `http://[::1]:${canaryPort}/`],
  ["this machine in hexadecimal", ({ canaryPort }) => `http://0x7f.1:${canaryPort}/`],
  ["this machine as one number", ({ canaryPort }) => `http://2130706433:${canaryPort}/`],
  ["this machine in short", ({ canaryPort }) => `http://127.1:${canaryPort}/`],
  ["this machine in octal", ({ canaryPort }) => `http://0177.0.0.1:${canaryPort}/`],
  ["this machine as IPv4 in IPv6", ({ canaryPort }) => `http://[::ffff:127.0.0.1]:${canaryPort}/`],
  ["this machine as IPv4 in IPv6, in hexadecimal", ({ canaryPort }) => `http://[::ffff:7f00:1]:${canaryPort}/`],
  ["this machine in wide letters", ({ canaryPort }) => `http://１２７.０.０.１:${canaryPort}/`],
  ["this machine behind a user name", ({ canaryPort }) => `http://news.example@127.0.0.1:${canaryPort}/`],
  ["any address of this machine", ({ canaryPort }) => `http://0.0.0.0:${canaryPort}/`],
  ["a private address through a translator", "http://[64:ff9b::a00:1]/"],
  ["a name that resolves to this machine", ({ canaryPort }) => `http://rebinding.test:${canaryPort}/`],
  ["a name that resolves to private addresses only", "http://intranet.test/"],
];

/** Redirects: followed within bounds, adopted only when all are permanent, never to an address that must not be dialled. */
export const REDIRECTS: readonly Behaviour[] = [
  ...[301, 308].map(
    (status): Behaviour => ({
      does: `moved for good (${status})`,
      answer: onward(status),
      expect: "modified",
      check: permanentTo(true),
    }),
  ),
  ...[302, 303, 307].map(
    (status): Behaviour => ({
      does: `moved for now (${status})`,
      answer: onward(status),
      expect: "modified",
      check: permanentTo(false),
    }),
  ),
  {
    does: "moved for good behind a temporary redirect",
    answer: (request, response, here) => {
      if (request.url?.endsWith("/mid")) to(301, `${here.url}/end`)(request, response);
      else if (request.url?.endsWith("/end")) send(200)(request, response);
      else to(302, `${here.url}/mid`)(request, response);
    },
    expect: "modified",
    check: permanentTo(false),
  },
  {
    does: "redirects to itself",
    answer: (request, response, here) => to(301, here.url)(request, response),
    expect: "redirect",
    check: (outcome, _, requests) => {
      expect(messageOf(outcome)).to.include("circle");
      expect(requests).to.have.length(1);
    },
  },
  {
    does: "redirects to and fro",
    answer: (request, response, here) =>
      to(302, request.url?.endsWith("/b") ? here.url : `${here.url}/b`)(request, response),
    expect: "redirect",
    check: (_, __, requests) => expect(requests).to.have.length(2),
  },
  {
    does: "redirects without end",
    answer: (request, response, here) => to(302, `${here.origin}${request.url}/more`)(request, response),
    expect: "redirect",
    check: (outcome, _, requests) => {
      expect(messageOf(outcome)).to.include("maxRedirects");
      expect(requests).to.have.length(6);
    },
  },
  { does: "redirects without saying where to", answer: to(301, undefined), expect: "redirect" },
  { does: "redirects to nothing", answer: to(301, " "), expect: "redirect" },
  { does: "redirects to no address", answer: to(302, "http://[broken/"), expect: "redirect" },
  {
    does: "redirects to an address of 20,000 characters",
    answer: to(302, `/${"a".repeat(20_000)}`),
    expect: "redirect",
  },
  {
    does: "redirects to a relative address",
    answer: (request, response) =>
      (request.url?.endsWith("/end") ? send(200) : to(302, `${request.url?.split("/").at(-1)}/end`))(request, response),
    expect: "modified",
  },
  {
    does: "redirects to an address in raw UTF-8",
    answer: (request, response, here) =>
      (request.url?.endsWith("/%C3%BC") ? send(200) : to(302, `${here.url}/ü`))(request, response),
    expect: "modified",
  },
  {
    does: "redirects with a fragment",
    answer: (request, response, here) =>
      (request.url?.endsWith("/end") ? send(200) : to(302, `${here.url}/end#top`))(request, response),
    expect: "modified",
    check: (_, __, requests) => expect(requests.at(-1)?.path).to.match(/\/end$/),
  },
  {
    does: "redirects with a user name and a password",
    answer: (request, response, here) =>
      (request.url?.endsWith("/end") ? send(200) : to(302, `${here.url.replace("//", "//me:secret@")}/end`))(
        request,
        response,
      ),
    expect: "modified",
    check: (_, __, requests) => expect(requests.at(-1)?.headers).to.not.have.property("authorization"),
  },
  {
    does: "redirects with an endless body",
    raw: (socket, here) => {
      socket.write(`HTTP/1.1 302 Found\r\nLocation: ${here.origin}/plain-end\r\n\r\n`);
      socket.write("x".repeat(200_000));
    },
    expect: "modified",
  },
  {
    does: "sets a cookie with its redirect",
    answer: (request, response, here) => {
      if (request.url?.endsWith("/end")) send(200)(request, response);
      else {
        response.setHeader("set-cookie", "a=b");
        to(302, `${here.url}/end`)(request, response);
      }
    },
    expect: "modified",
    check: (_, __, requests) => expect(requests.at(-1)?.headers).to.not.have.any.keys("cookie", "referer"),
  },
  {
    does: "redirects away from where the validators are from",
    answer: (request, response, here) =>
      (request.url?.endsWith("/end") ? send(200, { etag: '"new"' }) : to(302, `${here.url}/end`))(request, response),
    request: (here) => ({ validators: { url: here.url, etag: '"old"' } }),
    expect: "modified",
    check: (outcome, here, requests) => {
      expect(requests.map(({ headers }) => headers["if-none-match"])).to.deep.equal(['"old"', undefined]);
      expect(outcome).to.deep.include({ validators: { url: `${here.url}/end`, etag: '"new"' } });
    },
  },
  {
    does: "redirects to where the validators are from",
    answer: (request, response, here) =>
      (request.url?.endsWith("/end")
        ? send(request.headers["if-none-match"] === '"end"' ? 304 : 200, {}, "")
        : to(302, `${here.url}/end`))(request, response),
    request: (here) => ({ validators: { url: `${here.url}/end`, etag: '"end"' } }),
    expect: "notModified",
  },
  {
    does: "is gone behind a temporary redirect",
    answer: (request, response, here) =>
      (request.url?.endsWith("/end") ? send(410) : to(302, `${here.url}/end`))(request, response),
    expect: "status",
  },
  {
    does: "is gone where it moved to for good",
    answer: (request, response, here) =>
      (request.url?.endsWith("/end") ? send(410) : to(301, `${here.url}/end`))(request, response),
    expect: "gone",
  },
  {
    does: "refreshes by a header instead of redirecting",
    answer: (request, response, here) => send(200, { refresh: `0; url=${here.url}/end` })(request, response),
    expect: "modified",
    check: (outcome, _, requests) => {
      expect(textOf(outcome)).to.equal(FEED);
      expect(requests).to.have.length(1);
    },
  },
  ...[
    "file:///etc/passwd",
    "ftp://127.0.0.1/",
    "gopher://127.0.0.1/",
    "data:text/xml,<rss/>",
    "javascript:alert(1)",
  ].map(
    (location): Behaviour => ({
      does: `redirects to ${location.split(":")[0]}:`,
      answer: to(302, location),
      expect: "address",
    }),
  ),
  ...CANARIES.map(
    ([what, target]): Behaviour => ({
      does: `redirects to ${what}`,
      answer: pointsAt(target),
      expect: "address",
      check: (outcome) => expect(messageOf(outcome)).to.include("allowPrivate"),
    }),
  ),
];

/** What Node writes as Latin-1 so that UTF-8 goes over the wire. */
function rawUtf8(text: string): string {
  return Buffer.from(text).toString("latin1");
}
