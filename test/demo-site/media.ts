import { crc32, deflateSync } from "node:zlib";

const WIDTH = 320;
const HEIGHT = 180;
const SAMPLE_RATE = 8_000;

export const AUDIO_SECONDS = 2;
export const AUDIO_BYTES = 44 + SAMPLE_RATE * AUDIO_SECONDS;

/** A picture of water under a sky, whose colours and waves follow from the name: a PNG of our own drawing (RFC 2083). */
export function picture(name: string): Buffer {
  const seed = [...name].reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 100_003, 7);
  const rows = Array.from({ length: HEIGHT }, (_, y) => pictureRow(seed, y));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.concat(rows))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** A short low hum: 8-bit mono WAV. */
export function recording(name: string): Buffer {
  const pitch = 110 + (name.length % 12) * 10;
  const header = Buffer.alloc(44);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(AUDIO_BYTES - 8, 4);
  header.write("WAVEfmt ", 8, "latin1");
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(SAMPLE_RATE, 24);
  header.writeUInt32LE(SAMPLE_RATE, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write("data", 36, "latin1");
  header.writeUInt32LE(AUDIO_BYTES - 44, 40);
  const samples = Buffer.from(
    Array.from(
      { length: AUDIO_BYTES - 44 },
      (_, at) => 128 + Math.round(40 * Math.sin((at / SAMPLE_RATE) * pitch * 2 * Math.PI)),
    ),
  );
  return Buffer.concat([header, samples]);
}

/** One row of pixels, the filter byte first. */
function pictureRow(seed: number, y: number): Buffer {
  const row = Buffer.alloc(1 + WIDTH * 3);
  for (let x = 0; x < WIDTH; x++) {
    const shore = HEIGHT * 0.55 + 8 * Math.sin((x + seed) / 23) + 4 * Math.sin((x + 3 * seed) / 9);
    const water = y > shore;
    const glint = water && Math.sin((x * 2 + y * 7 + seed) / 11) > 0.93 ? 50 : 0;
    const shade = Math.round((water ? y - shore : y) / 2);
    const base = water
      ? [20 + (seed % 40), 90 + (seed % 60), 130]
      : [250 - (seed % 50), 190 + (seed % 40), 150 + (seed % 90)];
    base.forEach((level, at) => {
      row[1 + x * 3 + at] = Math.min(255, Math.max(0, level - shade + glint));
    });
  }
  return row;
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const out = Buffer.alloc(8 + named.length);
  out.writeUInt32BE(content.length, 0);
  named.copy(out, 4);
  out.writeUInt32BE(crc32(named), 4 + named.length);
  return out;
}
