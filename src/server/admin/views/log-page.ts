import type { Config } from "../../../config/config.js";
import type { PollReport } from "../../../poll/poll-report.js";
import { escapeHtml } from "../../../publish/pages/layout.js";
import { adminPath, timeTag } from "./admin-layout.js";

/** What recent polls came to, the newest first. */
export function pollTable(config: Config, polls: readonly PollReport[]): string {
  const rows = [...polls].reverse().map((report) => pollRow(config, report));
  const none = polls.length === 0 ? '<p class="soft">None since this process began.</p>' : "";
  return `${none}<table data-live><thead><tr><th scope="col">When</th><th scope="col">Source</th><th scope="col">Outcome</th><th scope="col">Took</th></tr></thead><tbody id="polls">${rows.join("\n")}</tbody></table>`;
}

/** One poll; also what the live updates carry. */
export function pollRow(config: Config, report: PollReport): string {
  const { at, sourceId, outcome, added, updated, tookMs, error, warning, notes } = report;
  const path = adminPath(config, `/sources/${encodeURIComponent(sourceId)}`);
  const items = outcome === "modified" || outcome === "truncated" ? `: ${added} new, ${updated} edited` : "";
  const words = [error ?? [], warning ?? [], notes].flat().join("; ");
  return (
    `<tr><td data-name="When">${timeTag(at)}</td><th scope="row"><a href="${path}">${escapeHtml(sourceId)}</a></th>` +
    `<td data-name="Outcome"><span class="${outcome === "failed" || outcome === "gone" ? "bad" : ""}">${outcome}</span>${items}<small>${escapeHtml(words)}</small></td>` +
    `<td data-name="Took">${tookMs} ms</td></tr>`
  );
}
