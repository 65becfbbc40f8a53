import { isPrivateHost } from "../../lib/private-host.js";
import { isSigningSecret } from "../../lib/signatures.js";
import type { HookConfig, PublishConfig, SiteConfig } from "../config.js";
import type { ConfigProblem } from "../config-errors.js";
import { type Environment, readSecret } from "../schema/environment.js";
import type { FileInput } from "../schema/file-schema.js";
import { type ConfigDocument, placeOfPath } from "./document.js";
import { listAt, memberOf } from "./known-names.js";

/** The names of the variables that hold secrets of webhooks; asked before validation too. */
export function secretNamesIn(value: unknown): string[] {
  const owners = [memberOf(value, "alerts"), ...listAt(value, "hooks")];
  return owners.flatMap((owner) => {
    const name = memberOf(owner, "secretEnv");
    return typeof name === "string" ? [name] : [];
  });
}

export interface HookSecrets {
  /** By the name of the variable. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly problems: readonly ConfigProblem[];
  /** Variables that are not set: other commands than `start` may run without them. */
  readonly warnings: readonly string[];
}

/** Secrets of webhooks, and what is wrong with them. */
export function readHookSecrets(document: ConfigDocument, env: Environment): HookSecrets {
  const secrets = new Map<string, string>();
  const problems: ConfigProblem[] = [];
  const warnings: string[] = [];
  for (const name of new Set(secretNamesIn(document.value))) {
    const read = readSecret(env, name);
    problems.push(...read.problems);
    if (read.secret !== undefined && isSigningSecret(read.secret)) secrets.set(name, read.secret);
    else if (read.secret !== undefined) problems.push(wrongSecret(name));
    else if (read.problems.length === 0)
      warnings.push(`environment: ${name} is not set: the webhook that it signs sends nothing`);
  }
  return { secrets, problems, warnings };
}

function wrongSecret(name: string): ConfigProblem {
  return {
    file: "environment",
    path: name,
    problem: "no signing secret",
    expected: '24 to 64 bytes in base64, with or without "whsec_" before them',
    hint: "make one: openssl rand -base64 24",
  };
}

export function resolveHooks({ hooks }: FileInput, secrets: ReadonlyMap<string, string>): readonly HookConfig[] {
  return hooks.map(({ feed, url, secretEnv, on, batch, every, format, backlog }) => {
    const secret = secretEnv === undefined ? undefined : secrets.get(secretEnv);
    return {
      feedId: feed,
      url,
      on: [...new Set(on)],
      batch,
      everyMs: every,
      format,
      backlog,
      ...(secret !== undefined && { secret }),
      ...(secretEnv !== undefined && { secretEnv }),
    };
  });
}

/** Hooks of feeds that do not exist, and two hooks that would send the same. */
export function hookContradictions(
  document: ConfigDocument,
  hooks: readonly HookConfig[],
  feedIds: readonly string[],
): ConfigProblem[] {
  const at = (index: number, key: string, problem: string, hint: string): ConfigProblem => {
    return {
      file: document.file,
      path: `hooks[${index}].${key}`,
      ...placeOfPath(document, ["hooks", index, key]),
      problem,
      hint,
    };
  };
  return hooks.flatMap(({ feedId, url }, index) => {
    const first = hooks.findIndex((other) => other.feedId === feedId && other.url === url);
    return [
      ...(feedIds.includes(feedId)
        ? []
        : [at(index, "feed", `no feed has the id "${feedId}"`, `feeds are: ${feedIds.slice(0, 10).join(", ")}`)]),
      ...(first === index ? [] : [at(index, "url", `hooks[${first}] sends the same feed there`, "remove one of them")]),
    ];
  });
}

/** A site that others can reach is a hub unless the config says otherwise. */
export function resolvePublish({ publish }: FileInput, site: SiteConfig): PublishConfig {
  const { hub = !isPrivateHost(new URL(site.url).hostname) } = publish;
  return { isHub: hub === true, externalHubs: typeof hub === "boolean" ? [] : [...new Set([hub].flat())] };
}
