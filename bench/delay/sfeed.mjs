// Debian's sfeed as its manual says: `sfeed_update` over the list, then `sfeed_atom` over all feeds into one Atom file.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runMeasured } from "./process.mjs";

/** Its own default. */
const JOBS = 16;

/** @returns a pass over all sources, each time it is called: what it cost. */
export function prepareSfeed({ folder, urls }) {
  const rc = join(folder, "sfeedrc");
  const feeds = join(folder, "sfeeds");
  mkdirSync(feeds);
  // sfeed has conditional requests only through ETags that curl keeps: its own manual's way.
  const fetch = `fetch() { curl -s -L -m 15 --etag-save "$sfeedpath/$1.etag" --etag-compare "$sfeedpath/$1.etag" "$2" 2>/dev/null; }`;
  const list = urls.map((url, index) => `feed "s${index}" "${url}"`).join("\n");
  writeFileSync(rc, `sfeedpath="${feeds}"\nmaxjobs=${JOBS}\n${fetch}\nfeeds() {\n${list}\n}\n`);
  const merge = `sfeed_update "${rc}"; find "${feeds}" -type f ! -name '*.etag' -exec sfeed_atom {} + > "${folder}/merged.xml"`;
  return () => runMeasured("sh", ["-c", merge]);
}
