import { expect } from "chai";
import { encodeHeads } from "../../src/store/encode-heads.js";
import {
  decodeAllSlots,
  decodeRemembered,
  decodeSourceFile,
  emptyFile,
  encodeSourceFile,
  oldTextOf,
  type Slot,
  type SourceFile,
} from "../../src/store/source-file.js";
import { seeded } from "../aggregate/seeded.js";
import { anItem, aState, at } from "./samples.js";

const PATH = "one.json";

function aSlot(n: number, title = `Title ${n} é"\\`): Slot {
  const { contentHtml: _, attachments: __, ...head } = anItem(`k${n}`, { title, place: n, sortedAt: at(-n) });
  return { ...head, off: n * 10, len: 10, crc: n };
}

function fileOf(slots: readonly Slot[], more: Partial<SourceFile> = {}): SourceFile {
  return { ...emptyFile(aState("one")), rev: 7, slots, ...more };
}

describe("the text of a source's file", () => {
  it("made of the revision before it is, byte for byte, the text made of nothing", () => {
    const random = seeded(20241219);
    let slots: Slot[] = [];
    let made = encodeSourceFile(fileOf(slots, { remembered: [] }));
    for (let round = 0; round < 300; round++) {
      const index = made.index;
      const bytes = Buffer.concat(made.chunks);
      const old = oldTextOf(bytes, PATH, index, slots);
      slots = slots
        .filter(() => !random.chance(0.1))
        .map((slot) => (random.chance(0.1) ? aSlot(slot.place, `edited in ${round}`) : slot));
      for (let n = random.below(5); n > 0; n--)
        slots.splice(random.below(slots.length + 1), 0, aSlot(1000 * round + n));
      if (random.chance(0.05)) slots = [];
      if (random.chance(0.05)) slots.reverse();
      made = encodeSourceFile(fileOf(slots), old);
      const plain = encodeSourceFile(fileOf(slots, { remembered: [] }));
      expect(Buffer.concat(made.chunks).toString(), `round ${round}`).to.equal(Buffer.concat(plain.chunks).toString());
      expect(made.index).to.deep.equal(plain.index);
      const whole = Buffer.concat(made.chunks);
      expect(decodeAllSlots(whole, decodeSourceFile(whole, PATH).index)).to.deep.equal(slots);
    }
  });

  it("keeps the remembered keys of the revision before, unless it is given others", () => {
    const remembered = [{ key: "gone", lastSeen: at(0) }];
    const slots = [aSlot(1)];
    const first = encodeSourceFile(fileOf(slots, { remembered }));
    const old = oldTextOf(Buffer.concat(first.chunks), PATH, first.index, slots);
    const kept = Buffer.concat(encodeSourceFile(fileOf([aSlot(2), ...slots]), old).chunks);
    expect(decodeRemembered(kept, PATH)).to.deep.equal(remembered);
    const emptied = Buffer.concat(encodeSourceFile(fileOf(slots, { remembered: [] }), old).chunks);
    expect(decodeRemembered(emptied, PATH)).to.deep.equal([]);
  });

  it("takes no line from a file that is another than its index tells", () => {
    const slots = [aSlot(1), aSlot(2)];
    const first = encodeSourceFile(fileOf(slots, { remembered: [] }));
    const other = Buffer.concat(encodeSourceFile(fileOf([aSlot(3)], { rev: 8, remembered: [] })).chunks);
    const next = encodeSourceFile(fileOf(slots), oldTextOf(other, PATH, first.index, slots));
    const bytes = Buffer.concat(next.chunks);
    expect(decodeAllSlots(bytes, decodeSourceFile(bytes, PATH).index)).to.deep.equal(slots);
  });

  it("is made in pieces, so that thousands of new heads do not hold up the loop", () => {
    const { chunks } = encodeHeads(Array.from({ length: 1600 }, (_, n) => aSlot(n)));
    expect(chunks.length).to.be.at.least(4);
  });
});
