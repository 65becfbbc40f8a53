import { UsageError } from "./usage-error.js";

const MAX_STDIN_BYTES = 200_000_000;

/** All that comes on stdin, up to its end. */
export async function readAll(stream: NodeJS.ReadStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_STDIN_BYTES) throw new UsageError(`stdin holds more than ${MAX_STDIN_BYTES} bytes.`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
