import { expect } from "chai";
import { type Behaviour, FEED, messageOf, send, textOf } from "./behaviour.js";
import { CANARIES } from "./canaries.js";

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
  ...[300, 304, 305, 306, 399].map(
    (status): Behaviour => ({
      does: `answers ${status} and says where else`,
      answer: onward(status),
      expect: "status",
      check: (_, __, requests) => expect(requests).to.have.length(1),
    }),
  ),
  {
    does: "redirects 21 times",
    answer: (request, response, here) => {
      const hop = Number(new URL(request.url ?? "", here.origin).searchParams.get("hop"));
      if (hop >= 21) send(200)(request, response);
      else to(301, `?hop=${hop + 1}`)(request, response);
    },
    expect: "redirect",
    check: (_, __, requests) => expect(requests).to.have.length(6),
  },
  {
    does: "gives two places to redirect to",
    answer: (request, response, here) => {
      if (request.url?.endsWith("/end")) send(200)(request, response);
      else send(302, { location: [`${here.url}/end`, "http://10.0.0.1/"] }, "")(request, response);
    },
    expect: "modified",
  },
  {
    does: "redirects to its own address with a fragment",
    answer: (request, response, here) => to(302, `${here.url}#top`)(request, response),
    expect: "redirect",
  },
  {
    does: "redirects to a place with white space around",
    answer: (request, response, here) =>
      (request.url?.endsWith("/end") ? send(200) : to(302, `  ${here.url}/end \t`))(request, response),
    expect: "modified",
  },
  {
    does: "redirects over TLS down to plain HTTP for good",
    answer: (request, response, here) =>
      (request.url?.endsWith("/end") ? send(200) : to(301, `${here.url}/end`))(request, response),
    url: (here) => `${here.tls.good.slice(0, -1)}${new URL(here.url).pathname}`,
    expect: "modified",
    check: permanentTo(false),
  },
  {
    does: "redirects up to TLS for good",
    answer: (request, response, here) => to(301, here.tls.good)(request, response),
    expect: "modified",
    check: (outcome, here) => expect(outcome).to.include({ permanentUrl: here.tls.good }),
  },
  {
    does: "redirects down a certificate for another name",
    answer: (request, response, here) => to(302, here.tls.otherName)(request, response),
    expect: "tls",
  },
  {
    does: "redirects to a port where nobody listens",
    answer: (request, response, here) => to(302, `http://127.0.0.1:${here.closedPort}/`)(request, response),
    expect: "refused",
  },
  {
    does: "takes its time over every redirect",
    answer: (request, response, here) => {
      setTimeout(() => to(302, `${here.origin}${request.url}/more`)(request, response), 1_800);
    },
    expect: "timeout",
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
    "about:blank",
    "blob:http://127.0.0.1/1",
    "ws://127.0.0.1/",
    "view-source:http://127.0.0.1/",
    "mailto:me@example.org",
    "feed:http://127.0.0.1/",
    "httpx://127.0.0.1/",
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
