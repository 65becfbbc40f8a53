import { hostAndPort } from "../../fetch/address-guard.js";
import type { Store } from "../../store/store.js";
import {
  type DeliveryRecord,
  type HubSubscription,
  NO_DELIVERY,
  parseDelivery,
  parseSubscription,
  subscriptionKey,
} from "./hub-record.js";

export interface Subscriber {
  readonly key: string;
  /** `host:port` of the callback. */
  readonly host: string;
  readonly subscription: HubSubscription;
  /** Another hub, which is told of changes. */
  readonly isExternal: boolean;
  readonly delivery: DeliveryRecord;
}

/** The subscriptions of the store in memory, and what each subscriber was sent. */
export class HubSubscribers {
  readonly #store: Pick<Store, "savePushRecords" | "getPushRecords">;
  readonly #onError: (error: unknown) => void;
  readonly #known = new Map<string, Subscriber>();
  readonly #perHost = new Map<string, number>();
  /** The records that were read last. */
  #records: unknown;
  #unsaved = new Map<string, DeliveryRecord>();
  #saving: Promise<void> | undefined;

  constructor(store: Pick<Store, "savePushRecords" | "getPushRecords">, onError: (error: unknown) => void) {
    this.#store = store;
    this.#onError = onError;
  }

  /** Resolves when what was noted is saved. */
  get saving(): Promise<void> | undefined {
    return this.#saving;
  }

  /** Without other hubs. */
  get count(): number {
    return [...this.#perHost.values()].reduce((sum, count) => sum + count, 0);
  }

  get(key: string): Subscriber | undefined {
    return this.#known.get(key);
  }

  all(): readonly Subscriber[] {
    return [...this.#known.values()];
  }

  ofTopic(topic: string): readonly Subscriber[] {
    return this.all().filter(({ subscription }) => subscription.topic === topic);
  }

  countOfHost(host: string): number {
    return this.#perHost.get(host) ?? 0;
  }

  /** Takes over what other processes accepted; `withDeliveries` reads again what was sent as well. */
  async refresh(externals: readonly HubSubscription[], withDeliveries: boolean): Promise<void> {
    const records = await this.#store.getPushRecords("hub");
    if (records === this.#records && !withDeliveries) return;
    const deliveries = withDeliveries ? await this.#store.getPushRecords("deliveries") : undefined;
    const before = new Map(this.#known);
    this.#records = records;
    this.#known.clear();
    this.#perHost.clear();
    const add = (key: string, subscription: HubSubscription, isExternal: boolean) => {
      const delivery = deliveries === undefined ? before.get(key)?.delivery : parseDelivery(deliveries.get(key));
      this.#set(key, subscription, isExternal, delivery ?? NO_DELIVERY);
    };
    for (const [key, value] of records) {
      const subscription = parseSubscription(value);
      if (subscription !== undefined) add(key, subscription, false);
    }
    for (const external of externals) add(subscriptionKey(external.topic, external.callback), external, true);
  }

  /** Reads everything again at the next refresh. */
  forgetRecords(): void {
    this.#records = undefined;
  }

  async save(subscription: HubSubscription): Promise<void> {
    const key = subscriptionKey(subscription.topic, subscription.callback);
    await this.#store.savePushRecords("hub", { put: new Map([[key, subscription]]) });
    const delivery = this.#known.get(key)?.delivery ?? NO_DELIVERY;
    this.#drop(key);
    this.#set(key, subscription, false, delivery);
  }

  async end(key: string): Promise<void> {
    this.#drop(key);
    this.#unsaved.delete(key);
    await this.#store.savePushRecords("hub", { put: new Map(), drop: [key] });
    await this.#store.savePushRecords("deliveries", { put: new Map(), drop: [key] });
  }

  /** Many deliveries are saved together; what is lost in a crash is delivered again. */
  note(key: string, delivery: DeliveryRecord): void {
    const subscriber = this.#known.get(key);
    if (subscriber === undefined) return;
    this.#known.set(key, { ...subscriber, delivery });
    this.#unsaved.set(key, delivery);
    this.#saving ??= this.#saveDeliveries().finally(() => {
      this.#saving = undefined;
    });
  }

  async #saveDeliveries(): Promise<void> {
    while (this.#unsaved.size > 0) {
      const put = this.#unsaved;
      this.#unsaved = new Map();
      await this.#store.savePushRecords("deliveries", { put }).catch(this.#onError);
    }
  }

  #set(key: string, subscription: HubSubscription, isExternal: boolean, delivery: DeliveryRecord): void {
    const host = hostAndPort(new URL(subscription.callback));
    this.#known.set(key, { key, host, subscription, isExternal, delivery });
    if (!isExternal) this.#perHost.set(host, this.countOfHost(host) + 1);
  }

  #drop(key: string): void {
    const subscriber = this.#known.get(key);
    if (subscriber === undefined) return;
    this.#known.delete(key);
    const { host, isExternal } = subscriber;
    const left = this.countOfHost(host) - 1;
    if (isExternal) return;
    if (left > 0) this.#perHost.set(host, left);
    else this.#perHost.delete(host);
  }
}
