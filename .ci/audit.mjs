// Fails when a production package has a known vulnerability: `npm run audit`. A registry without that service is no failure.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const { stdout } = spawnSync("npm", ["audit", "--omit=dev", "--json"], {
  cwd: root,
  encoding: "utf8",
  shell: process.platform === "win32",
  timeout: 60_000,
});
const report = parse(stdout);
if (report?.metadata?.vulnerabilities === undefined) {
  console.log("audit skipped: the registry does not answer questions about vulnerabilities");
} else {
  for (const { name, severity, range } of Object.values(report.vulnerabilities))
    console.log(`${severity}: ${name} ${range}`);
  console.log(`audit: ${report.metadata.vulnerabilities.total} vulnerabilities in production packages`);
  process.exitCode = report.metadata.vulnerabilities.total > 0 ? 1 : 0;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
