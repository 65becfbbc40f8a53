import dns from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { buildConnector } from "undici";
import { hostAndPort, isPublicAddress } from "../address-guard.js";
import { FetchError } from "../outcome.js";

export interface ConnectorOptions {
  /** `host:port` of private servers that may be dialled. */
  readonly allowed: ReadonlySet<string>;
  readonly timeoutMs: number;
  /** Resolves names; tests give their own. */
  readonly resolve?: Resolve;
  /** Certificate authorities beside the system's; PEM. */
  readonly ca?: readonly string[];
}

export interface Address {
  readonly address: string;
  readonly family: number;
}

export type Resolve = (hostname: string) => Promise<readonly Address[]>;

/**
 * Opens sockets for undici and lets none be dialled whose address is not public, unless `host:port` is allowed exactly.
 * The check sits between resolving and dialling, so that a name cannot change its address in between.
 */
export function createConnector(options: ConnectorOptions): buildConnector.connector {
  const resolve = options.resolve ?? resolveName;
  const open = (lookup: LookupFunction) =>
    buildConnector({
      timeout: options.timeoutMs,
      lookup,
      ...(options.ca === undefined ? {} : { ca: [...options.ca] }),
    });
  const guarded = open(lookupWith(async (name) => onlyPublic(name, await resolve(name))));
  const trusted = open(lookupWith(options.resolve ?? resolveLocally));
  return (target, callback) => {
    if (options.allowed.has(serverOf(target))) return trusted(target, callback);
    // Dialling a literal asks no lookup, so it is checked here.
    if (isIP(target.hostname) !== 0 && !isPublicAddress(target.hostname)) {
      return callback(refusedAddress(target.hostname, [target.hostname]), null);
    }
    return guarded(target, callback);
  };
}

/** `host:port` of what is to be dialled, as `hostAndPort` writes it. */
export function serverOf({ protocol, hostname, port }: buildConnector.Options): string {
  return hostAndPort(new URL(`${protocol}//${bracketed(hostname)}:${port || defaultPort(protocol)}`));
}

function onlyPublic(name: string, addresses: readonly Address[]): readonly Address[] {
  const dialable = addresses.filter(({ address }) => isPublicAddress(address));
  if (dialable.length === 0 && addresses.length > 0) {
    throw refusedAddress(
      name,
      addresses.map(({ address }) => address),
    );
  }
  return dialable;
}

function refusedAddress(name: string, addresses: readonly string[]): FetchError {
  const shown = addresses[0] === name ? name : `${name} (${addresses.join(", ")})`;
  return new FetchError(
    `${shown} is not an address of the public internet, so it is not dialled. If it is a server of your own, add its exact host:port to polling.allowPrivate.`,
    { reason: "address" },
  );
}

function lookupWith(resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (first === undefined) callback(notFound(hostname), "", 0);
        else if (options.all) callback(null, addresses.map(copyOf));
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, "", 0),
    );
  };
}

function copyOf({ address, family }: Address): dns.LookupAddress {
  return { address, family };
}

function notFound(hostname: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`no address for ${hostname}`), { code: "ENOTFOUND" });
}

/**
 * The resolver's own sockets first: getaddrinfo holds a thread for as long as a dead name server lets it wait, and a few
 * such names would hold all others up. What it does not know may still stand in the hosts file or a search domain.
 */
async function resolveName(hostname: string): Promise<readonly Address[]> {
  if (hostname === "localhost" || hostname.endsWith(".localhost")) return resolveLocally(hostname);
  const resolver = new dns.promises.Resolver({ timeout: DNS_TIMEOUT_MS, tries: DNS_TRIES });
  const [v4, v6] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
  const addresses = [...fulfilled(v4, 4), ...fulfilled(v6, 6)];
  if (addresses.length > 0) return addresses;
  if (v4.status === "rejected" && v4.reason?.code === "ETIMEOUT") throw v4.reason;
  return resolveLocally(hostname);
}

const DNS_TIMEOUT_MS = 3_000;
const DNS_TRIES = 2;

function fulfilled(result: PromiseSettledResult<string[]>, family: number): Address[] {
  return result.status === "fulfilled" ? result.value.map((address) => ({ address, family })) : [];
}

async function resolveLocally(hostname: string): Promise<readonly Address[]> {
  return dns.promises.lookup(hostname, { all: true });
}

function bracketed(hostname: string): string {
  return isIP(hostname) === 6 ? `[${hostname}]` : hostname;
}

function defaultPort(protocol: string): string {
  return protocol === "https:" ? "443" : "80";
}
