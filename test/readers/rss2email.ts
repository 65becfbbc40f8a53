import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../support/paths.js";
import { entriesOf, missingProgram, type Reader, runProgram } from "./reader.js";

/**
 * rss2email, which sends a mail for each item, here into a folder. It is told to send another one when an item was edited, so
 * that an item that only seems edited is seen too.
 */
export const rss2email: Reader = {
  name: "rss2email",
  onNewTitle: "adds",
  pollsToLearn: 1,
  missing: () => missingProgram("r2e"),
  async subscribe(folder, feeds) {
    const [config, state, mails] = ["r2e.cfg", "r2e.json", "mails"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    mkdirSync(mails);
    writeFileSync(config, configText(mails));
    const options = ["-c", config, "-d", state];
    for (const [at, url] of feeds.entries())
      await runProgram(folder, "r2e", [...options, "add", `feed${at}`, url, "reader@example.invalid"]);
    return {
      poll: async () => void (await runProgram(folder, "r2e", [...options, "run"])),
      entries: () => entriesOf(folder, "mailbox", [`${projectRoot}test/readers/rss2email_mails.py`, mails]),
    };
  },
};

function configText(mails: string): string {
  return `[DEFAULT]
email-protocol = maildir
maildir-path = ${mails}
maildir-mailbox = inbox
reply-changes = True
date-header = True
`;
}
