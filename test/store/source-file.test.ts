import { expect } from "chai";
import { encodeHeads } from "../../src/store/files/source/encode-heads.js";
import {
  changeIndex,
  compareIndexedHeads,
  type HeadIndex,
  type IndexedHead,
  lineOf,
  NO_HEADS,
} from "../../src/store/files/source/head-index.js";
import { decodeLogRecord, encodeLogRecord } from "../../src/store/files/source/log-record.js";
import { applySeenKeysChange, compareSeenKeys } from "../../src/store/files/source/seen-keys.js";
import {
  decodeAllLines,
  decodeRemembered,
  decodeSourceFile,
  emptyFile,
  encodeSourceFile,
  type SourceFile,
} from "../../src/store/files/source/source-file.js";
import { seeded } from "../support/seeded.js";
import { anItem, aState, at } from "./samples.js";

const PATH = "one.json";

function aSlot(n: number, title = `Title ${n} é"\\`): IndexedHead {
  const { contentHtml: _, attachments: __, ...head } = anItem(`k${n}`, { title, place: n, sortedAt: at(-n) });
  return { ...head, off: n * 10, len: 10, crc: n };
}

function fileOf(indexedHeads: readonly IndexedHead[], more: Partial<SourceFile> = {}): SourceFile {
  return { ...emptyFile(aState("one")), rev: 7, indexedHeads, ...more };
}

/** Every head of an index, from the file it tells of and from memory. */
function headsOf(index: HeadIndex, bytes: Buffer): (IndexedHead | undefined)[] {
  const lines = decodeAllLines(bytes, index);
  return [...index.sortedAt.keys()].map((position) => {
    const line = lineOf(index, position);
    return line < 0 ? index.fresh[-1 - line] : lines[line];
  });
}

/** The same heads as objects of their own. */
function changed(
  indexedHeads: readonly IndexedHead[],
  random: ReturnType<typeof seeded>,
  round: number,
): IndexedHead[] {
  const next = indexedHeads
    .filter(() => !random.chance(0.1))
    .map((slot) => (random.chance(0.1) ? aSlot(slot.place, `edited in ${round}`) : slot));
  for (let n = random.below(5); n > 0; n--) next.splice(random.below(next.length + 1), 0, aSlot(1000 * round + n));
  if (random.chance(0.05)) next.reverse();
  return random.chance(0.05) ? [] : next;
}

describe("the text of a source's file", () => {
  it("made of the file before and the commits since is, byte for byte, the text made of nothing", () => {
    const random = seeded(20241219);
    let indexedHeads: IndexedHead[] = [];
    let made = encodeSourceFile(fileOf(indexedHeads));
    let { index } = made;
    for (let round = 0; round < 400; round++) {
      const next = changed(indexedHeads, random, round);
      index = changeIndex(index, compareIndexedHeads(indexedHeads, next));
      indexedHeads = next;
      const old = { bytes: Buffer.concat(made.chunks), index };
      expect(headsOf(index, old.bytes), `round ${round}`).to.deep.equal(indexedHeads);
      if (random.chance(0.7)) continue;
      made = encodeSourceFile(fileOf(indexedHeads), old);
      const plain = encodeSourceFile(fileOf(indexedHeads));
      expect(Buffer.concat(made.chunks).toString(), `round ${round}`).to.equal(Buffer.concat(plain.chunks).toString());
      expect(made.index).to.deep.equal(plain.index);
      const whole = Buffer.concat(made.chunks);
      expect(decodeAllLines(whole, decodeSourceFile(whole, PATH).index)).to.deep.equal(indexedHeads);
      index = made.index;
    }
  });

  it("holds the remembered keys", () => {
    const remembered = [{ key: "gone", lastSeen: at(0) }];
    const bytes = Buffer.concat(encodeSourceFile(fileOf([aSlot(1)], { remembered })).chunks);
    expect(decodeRemembered(bytes, PATH)).to.deep.equal(remembered);
  });

  it("is made in pieces, so that thousands of new heads do not hold up the loop", () => {
    const { chunks } = encodeHeads(Array.from({ length: 1600 }, (_, n) => aSlot(n)));
    expect(chunks.length).to.be.at.least(4);
  });
});

describe("the line of a commit", () => {
  const line = encodeLogRecord({
    rev: 8,
    state: aState("one"),
    drop: [0, 3],
    put: [[1, aSlot(5, "Títle \n{")]],
  }).subarray(0, -1);

  it("is JSON of one line, and says what was put into it", () => {
    expect(line.includes(10)).to.equal(false);
    expect(JSON.parse(line.toString())).to.deep.include({ rev: 8, drop: [0, 3] });
    expect(decodeLogRecord(line)?.put).to.deep.equal([[1, aSlot(5, "Títle \n{")]]);
  });

  it("with any one bit flipped, or cut anywhere, is none", () => {
    for (let at = 0; at < line.length; at++) {
      expect(decodeLogRecord(line.subarray(0, at)), `cut at ${at}`).to.equal(undefined);
      for (let bit = 0; bit < 8; bit++) {
        const flipped = Buffer.from(line);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
        expect(decodeLogRecord(flipped), `bit ${bit} of byte ${at}`).to.equal(undefined);
      }
    }
  });
});

describe("a change of the remembered keys", () => {
  it("makes of the list before the list after, whatever became of it", () => {
    const random = seeded(7);
    for (let round = 0; round < 500; round++) {
      const before = Array.from({ length: random.below(9) }, (_, n) => ({ key: `k${n}`, lastSeen: at(n) }));
      const after = before
        .filter(() => !random.chance(0.3))
        .map((each) => (random.chance(0.2) ? { ...each, lastSeen: at(100) } : { ...each }));
      for (let n = random.below(3); n > 0; n--)
        after.push({ key: `n${n}`, lastSeen: at(100), ...(n > 1 && { marks: ["m"] }) });
      if (random.chance(0.2)) after.reverse();
      if (random.chance(0.1)) after.push({ key: "k0", lastSeen: at(5) });
      const change = compareSeenKeys(before, after);
      expect(change === undefined ? before : applySeenKeysChange(before, change), `round ${round}`).to.deep.equal(
        after,
      );
      const again = compareSeenKeys(after, before);
      expect(again === undefined ? after : applySeenKeysChange(after, again), `round ${round} back`).to.deep.equal(
        before,
      );
    }
  });

  it("is small where little changed", () => {
    const before = Array.from({ length: 500 }, (_, n) => ({ key: `k${n}`, lastSeen: at(n) }));
    const added = { key: "new", lastSeen: at(900) };
    expect(compareSeenKeys(before, [...before.slice(1), added])).to.deep.equal({ drop: ["k0"], add: [added] });
    expect(compareSeenKeys(before, [...before])).to.equal(undefined);
  });
});

describe("an index without commits since", () => {
  it("says of each head that it is the line of its position", () => {
    expect(lineOf(NO_HEADS, 4)).to.equal(4);
  });
});
