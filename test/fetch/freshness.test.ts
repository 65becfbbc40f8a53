import { expect } from "chai";
import { type AnswerHeaders, readFreshness, readRetryAfter } from "../../src/fetch/freshness.js";

const NOW_MS = Date.parse("2024-12-19T08:00:00Z");

describe("when a server wants to be asked again", () => {
  const table: readonly [claim: string, headers: AnswerHeaders, at: string | undefined][] = [
    ["after so many seconds", { "retry-after": "120" }, "2024-12-19T08:02:00Z"],
    ["never a second too early", { "retry-after": "0.5" }, "2024-12-19T08:00:01Z"],
    ["at a date", { "retry-after": "Thu, 19 Dec 2024 09:00:00 GMT" }, "2024-12-19T09:00:00Z"],
    [
      "a date is as far ahead as by the server's own clock, which is two hours late",
      { "retry-after": "Thu, 19 Dec 2024 07:00:00 GMT", date: "Thu, 19 Dec 2024 06:00:00 GMT" },
      "2024-12-19T09:00:00Z",
    ],
    ["a date gone by asks for nothing", { "retry-after": "Thu, 19 Dec 2024 07:00:00 GMT" }, undefined],
    ["words ask for nothing", { "retry-after": "soon" }, undefined],
    ["silence asks for nothing", {}, undefined],
  ];
  for (const [claim, headers, at] of table) {
    it(claim, () => expect(readRetryAfter(headers, NOW_MS)).to.equal(at));
  }
});

describe("until when an answer is fresh by its own word", () => {
  const table: readonly [claim: string, status: number, headers: AnswerHeaders, fresh: object][] = [
    ["max-age", 200, { "cache-control": "public, max-age=600" }, { freshUntil: "2024-12-19T08:10:00Z" }],
    [
      "less what a cache kept it",
      200,
      { "cache-control": "max-age=600", age: "540" },
      { freshUntil: "2024-12-19T08:01:00Z" },
    ],
    ["kept longer than that: stale", 200, { "cache-control": "max-age=600", age: "900" }, {}],
    [
      "Expires, as far from the server's own Date",
      200,
      { expires: "Thu, 19 Dec 2024 07:00:00 GMT", date: "Thu, 19 Dec 2024 06:30:00 GMT" },
      { freshUntil: "2024-12-19T08:30:00Z" },
    ],
    [
      "max-age before Expires",
      200,
      { "cache-control": "max-age=60", expires: "Fri, 20 Dec 2024 08:00:00 GMT" },
      { freshUntil: "2024-12-19T08:01:00Z" },
    ],
    ["an Expires of 0 is stale", 200, { expires: "0" }, {}],
    ["no-cache, whatever else", 200, { "cache-control": "no-cache, max-age=600" }, {}],
    ["a 304 that says nothing renews what was said", 304, {}, { renewed: true }],
    ["a 200 that says nothing asks for nothing", 200, {}, {}],
  ];
  for (const [claim, status, headers, fresh] of table) {
    it(claim, () => expect(readFreshness({ status, headers }, NOW_MS)).to.deep.equal(fresh));
  }
});
