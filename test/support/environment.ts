/** Variables that would change what tests see: of proxies, colours, npm, CI, and of a Muara that runs on this machine. */
const FOREIGN =
  /^(?:(?:https?|all|no)_proxy|node_use_env_proxy|node_env|no_color|force_color|colorterm|ci|debug|port|muara_.*|npm_.*)$/i;
const OWN = new Set(["MUARA_PROPERTY_RUNS", "MUARA_DAMAGE_SEED"]);

// A database for tests is named by TEST_DATABASE_URL; processes that tests start see only what a test gives them.
const { DATABASE_URL: databaseUrl } = process.env;
if (databaseUrl && !process.env["TEST_DATABASE_URL"]) process.env["TEST_DATABASE_URL"] = databaseUrl;
delete process.env["DATABASE_URL"];
for (const name of Object.keys(process.env)) if (FOREIGN.test(name) && !OWN.has(name)) delete process.env[name];
