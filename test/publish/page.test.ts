import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { projectRoot } from "../support/paths.js";

const run = promisify(execFile);

/** The time on a page of this language, as a process writes it whose machine speaks another one. */
async function timeWritten(language: string, machine: string): Promise<string | undefined> {
  const dist = join(projectRoot, "dist");
  const script = `
    const { pageItem } = await import(${JSON.stringify(join(dist, "src/publish/pages/feed-page.js"))});
    const { readyItem, placeItems } = await import(${JSON.stringify(join(dist, "src/feed/render/prepare.js"))});
    const { sampleItem } = await import(${JSON.stringify(join(dist, "test/support/samples.js"))});
    const item = sampleItem(0);
    console.log(pageItem(readyItem(item, placeItems([item])[0]), ${JSON.stringify(language)}));`;
  const env = { ...process.env, LC_ALL: machine, LANG: machine };
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", script], { env });
  return /<time [^>]*>(.*?)<\/time>/.exec(stdout)?.[1];
}

describe("a feed's page", () => {
  for (const language of ["id", "bew", "tlh"]) {
    it(`writes the times of a feed in "${language}" alike on machines of all languages`, async () => {
      const written = await timeWritten(language, "en_US.UTF-8");
      expect(written).to.match(/2024.*UTC/);
      expect(await timeWritten(language, "ar_EG.UTF-8")).to.equal(written);
    });
  }
});
