import type { NormalisedItem } from "../domain/item.js";
import type { Instant } from "../lib/dates/instant.js";
import { marksOf, ownId, plainId } from "./identity.js";

/** An item of the document with what it is recognised by, worked out when asked for. */
export class ItemIdentity {
  readonly item: NormalisedItem;
  readonly #published: Instant | undefined;
  #plainId: string | undefined;
  #marks: readonly string[] | undefined;
  #ownId: string | undefined;

  /** @param published undefined where the date is that of the document. */
  constructor(item: NormalisedItem, published: Instant | undefined) {
    this.item = item;
    this.#published = published;
  }

  get plainId(): string {
    this.#plainId ??= plainId(this.item.id);
    return this.#plainId;
  }

  get marks(): readonly string[] {
    this.#marks ??= marksOf(this.#traits());
    return this.#marks;
  }

  /** Its id where another item of the document has the publisher's id too. */
  get ownId(): string {
    this.#ownId ??= ownId(this.#traits());
    return this.#ownId;
  }

  #traits() {
    const { id, url, title } = this.item;
    return { id, url, title, published: this.#published };
  }
}
