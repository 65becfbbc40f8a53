import { concatBytes } from "../../lib/large-bytes.js";

/** A piece below this is copied: kept as it is, a body sent byte by byte would take a hundred times its size. */
const SMALL_BYTES = 4_096;
const BLOCK_BYTES = 16_384;

/** A body as it comes in, piece by piece, in no more room than about its own size. */
export class BodyBuffer {
  readonly #pieces: Buffer[] = [];
  #block = Buffer.alloc(0);
  #used = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(piece: Buffer): void {
    this.#length += piece.length;
    if (piece.length >= SMALL_BYTES) {
      this.#endBlock();
      this.#pieces.push(piece);
      return;
    }
    if (this.#used + piece.length > this.#block.length) {
      this.#endBlock();
      this.#block = Buffer.allocUnsafe(BLOCK_BYTES);
    }
    this.#used += piece.copy(this.#block, this.#used);
  }

  whole(): Buffer {
    this.#endBlock();
    return this.#pieces.length === 1 && this.#pieces[0] ? this.#pieces[0] : concatBytes(this.#pieces);
  }

  #endBlock(): void {
    if (this.#used > 0) this.#pieces.push(this.#block.subarray(0, this.#used));
    this.#block = this.#block.subarray(this.#used);
    this.#used = 0;
  }
}

const LARGE_BODY_BYTES = 1_000_000;

/** Lets the event loop go on between hashing, unpacking and handing on a large body: each takes some 10 ms. */
export async function yieldIfLarge(sizeBytes: number): Promise<void> {
  if (sizeBytes > LARGE_BODY_BYTES) await new Promise(setImmediate);
}
