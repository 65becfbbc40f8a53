import { randomUUID } from "node:crypto";
import { secretsIn } from "../../lib/secret-address.js";
import { withoutSecrets } from "../../lib/secret-parameters.js";
import { type FormValues, textIn } from "./views/form.js";

const MAX_ADDRESSES = 200;

/** Keeps the addresses that a search found while a person decides, so that no page holds their secrets. */
export interface FoundAddresses {
  /** The hidden fields of a form for one address. */
  readonly fieldsOf: (url: string) => Readonly<Record<string, string>>;
  /** The address that a form means; the one without secrets where it is no longer kept. */
  readonly addressOf: (form: FormValues) => string;
}

export function createFoundAddresses(): FoundAddresses {
  const kept = new Map<string, string>();
  return {
    fieldsOf(url) {
      if (secretsIn(url).length === 0) return { url };
      const found = randomUUID();
      const [oldest] = kept.keys();
      if (kept.size >= MAX_ADDRESSES && oldest !== undefined) kept.delete(oldest);
      kept.set(found, url);
      return { url: withoutSecrets(url), found };
    },
    addressOf: (form) => kept.get(textIn(form, "found")) ?? textIn(form, "url"),
  };
}
