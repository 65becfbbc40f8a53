import { expect } from "chai";
import { createLogger } from "../../src/cli/output/logger.js";
import { jsonText, plain } from "../../src/cli/output/terminal.js";
import { MuaraError } from "../../src/domain/errors.js";
import { parseFeed } from "../../src/feed/parse/parse-feed.js";
import { printable } from "../../src/lib/text/printable.js";

const HOSTILE = "a\u001b[2J\u009b31m\u0008\r\u202eb\u2066c\u2028d\u0000\u007f";
const FORBIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]/;

/** Everything that a logger writes to a stream that is a terminal, or is not. */
function written(isTTY: boolean, log: (logger: ReturnType<typeof createLogger>) => void): string {
  let text = "";
  const write = (chunk: string) => {
    text += chunk;
    return true;
  };
  const stream = { isTTY, write, on: () => stream, once: () => stream, emit: () => true, end: () => undefined };
  log(createLogger({ level: "debug", stream: stream as never, env: { NO_COLOR: "1" } }));
  return text;
}

describe("texts of strangers on a terminal and in logs", () => {
  it("lose every control and every mark that reorders text", () => {
    expect(printable(HOSTILE)).to.not.match(FORBIDDEN);
    expect(plain(HOSTILE)).to.not.match(FORBIDDEN);
    expect(printable("one\ntwo\tthree")).to.equal("one\ntwo\tthree");
  });

  it("a log line has none in its message, its fields, nested fields and errors", () => {
    const line = written(false, (logger) => {
      logger.info({ title: HOSTILE, deep: { list: [HOSTILE] }, err: new Error(HOSTILE) }, HOSTILE);
    });
    expect(line.trimEnd()).to.not.match(FORBIDDEN);
    expect(line).to.not.match(/\\u00[01]|\\[bfr]/);
    const { title, msg } = JSON.parse(line);
    expect([title, msg]).to.deep.equal(Array(2).fill(printable(HOSTILE.replace("\r", ""))));
  });

  it("a backslash and a line feed in a log are what they were", () => {
    const line = written(false, (logger) => logger.info({ path: "C:\\u001b\\b" }, "one\ntwo"));
    expect(JSON.parse(line)).to.include({ path: "C:\\u001b\\b", msg: "one\ntwo" });
  });

  it("JSON on a terminal escapes what JSON itself leaves raw", () => {
    expect(jsonText({ title: HOSTILE })).to.not.match(FORBIDDEN);
    expect(JSON.parse(jsonText({ title: HOSTILE }))).to.deep.equal({ title: HOSTILE });
  });

  it("an error that quotes a document has none", () => {
    expect(new MuaraError(HOSTILE).message).to.not.match(FORBIDDEN);
    const bytes = new TextEncoder().encode(`Not found \u001b]0;owned\u0007 ${HOSTILE}`);
    expect(() => parseFeed({ url: "https://muara.example/in", bytes }))
      .to.throw(MuaraError)
      .with.property("message")
      .that.does.not.match(FORBIDDEN);
  });
});
