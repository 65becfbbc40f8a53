// FreshRSS as its documentation says for a server without a database of its own: SQLite, and `app/actualize_script.php` by cron. It is
// copied, so that the checkout stays as it is. Its feed is made when it is asked for: an item counts as readable when the script has ended.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runMeasured } from "./process.mjs";

const USER = "bench";
/** Between two passes FreshRSS is made to believe that so much time went by: longer than its shortest time between two polls of a feed. */
const LATER_S = 7_200;

/** Why it cannot be measured; undefined when it can. */
export function whyNoFreshRss(folder) {
  if (folder === undefined) return "no --freshrss DIR was given";
  if (!existsSync(join(folder, "app/actualize_script.php"))) return `${folder} is no checkout of FreshRSS`;
  try {
    execFileSync("php", ["-r", 'exit(extension_loaded("pdo_sqlite") && extension_loaded("curl") ? 0 : 1);']);
    return undefined;
  } catch {
    return "PHP with SQLite and curl is not installed";
  }
}

/** @returns a pass over all sources, each time it is called: what it cost. */
export function prepareFreshRss(checkout) {
  return ({ folder, urls }) => {
    const home = join(folder, "freshrss");
    cpSync(checkout, home, { recursive: true });
    const php = (...args) => execFileSync("php", args, { cwd: home, stdio: "ignore" });
    php("cli/prepare.php");
    php("cli/do-install.php", "--default-user", USER, "--auth-type", "none", "--db-type", "sqlite");
    const outlines = urls.map((url, index) => `<outline type="rss" text="s${index}" xmlUrl="${url}"/>`);
    const list = `<opml version="2.0"><head><title>t</title></head><body>${outlines.join("\n")}</body></opml>`;
    // What a new user begins with.
    writeFileSync(join(home, "data/opml.xml"), list);
    php("cli/create-user.php", "--user", USER, "--feed-ttl-default", "900");
    return () => {
      php("-r", letTimePass());
      return runMeasured("php", ["app/actualize_script.php"], { cwd: home });
    };
  };
}

/** Its notes of when it last asked, and until when an answer is fresh, move into the past. */
function letTimePass() {
  return `$db = new PDO("sqlite:data/users/${USER}/db.sqlite");
    $db->exec("update feed set lastUpdate = max(0, lastUpdate - ${LATER_S})");
    foreach (glob("data/cache/*.spc") as $file) {
      $then = filemtime($file) - ${LATER_S};
      file_put_contents($file, preg_replace('/"cache_expiration_time";i:\\d+/', '"cache_expiration_time";i:0', file_get_contents($file)));
      touch($file, $then);
    }`;
}
