/**
 * Larger blocks are mapped by themselves. The C library keeps freed blocks of several megabytes for later ones, and with several
 * threads the process grows by 200 MB in that way. Pages of a resizable buffer are returned to the system.
 */
const MAPPED_BYTES = 262_144;

/** A block of zeros, or of any content if it is small. */
export function allocateBytes(sizeBytes: number): Buffer<ArrayBuffer> {
  if (sizeBytes < MAPPED_BYTES) return Buffer.allocUnsafe(sizeBytes);
  return Buffer.from(new ArrayBuffer(sizeBytes, { maxByteLength: sizeBytes }));
}

/** As `Buffer.concat`. */
export function concatBytes(pieces: readonly Uint8Array[]): Buffer<ArrayBuffer> {
  const whole = allocateBytes(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** A large block is copied and can be given to another thread without a further copy; undefined for a small one. */
export function copyToGive(bytes: Uint8Array): Buffer<ArrayBuffer> | undefined {
  return bytes.length < MAPPED_BYTES ? undefined : concatBytes([bytes]);
}
