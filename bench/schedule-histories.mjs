// Seeded publishing histories: when each source published, in hours since the start, from four weeks before it.

export const HISTORY_WEEKS = 4;
const HOURS_A_WEEK = 168;
const BURST_PER_H = 6;
const MAX_BURST_ITEMS = 500;
const SLOT_SPREAD_H = 0.3;
const SLOT_STEP_H = 0.05;

/** How many of 100 sources are of each kind. */
const MIX = { steady: 25, bursty: 20, office: 25, weekly: 12, dead: 10, revived: 8 };

/**
 * @returns sources as { kind, times, rateAt } with `times` ascending, in hours; negative before the start. `rateAt(hours, last, looked)` is the truth
 * that no rule knows: items an hour to expect when the last look was at `looked` and the newest item seen then is from `last`.
 * `bursts` is how bursty sources come by theirs: `chain` (each item brings the next or is the last), `cascade` (each may bring several),
 * `spell` (busy hours with a steady rate), `batch` (several within a minute).
 */
export function makeHistories({ sources, weeks, seed, bursts = "chain" }) {
  const kinds = Object.entries(MIX).flatMap(([kind, share]) => new Array(share).fill(kind));
  return Array.from({ length: sources }, (_, index) => {
    const random = mulberry32(seed * 1_000_003 + index);
    const kind = kinds[(index * 37) % kinds.length];
    const span = { from: -HISTORY_WEEKS * HOURS_A_WEEK, to: weeks * HOURS_A_WEEK };
    // Items a day, log-normal: half the sources publish less than one and a half, one in a hundred more than 60.
    const perHour = Math.min(12, (1.5 * Math.exp(1.7 * normal(random))) / 24);
    const { times, rateAt } = MAKERS[kind]({ random, perHour, span, bursts });
    const within = times.filter((time) => time >= span.from && time < span.to);
    return { kind, times: Float64Array.from(within).sort(), rateAt };
  });
}

const MAKERS = {
  steady: ({ random, perHour, span }) => ({ times: poisson(random, perHour, span), rateAt: () => perHour }),
  bursty: ({ random, perHour, span, bursts }) => {
    const size = 3 + 5 * random();
    const times = poisson(random, perHour / size, span).flatMap((start) => BURSTS[bursts](random, start, size));
    return { times, rateAt: burstRate(perHour, size) };
  },
  office: ({ random, perHour, span }) => {
    const zone = Math.floor(random() * 24) - 11;
    const opens = 7 + Math.floor(random() * 3);
    const closes = 16 + Math.floor(random() * 4);
    const isOpen = (hour) => {
      const local = mod(hour + zone, HOURS_A_WEEK);
      const day = Math.floor(local / 24);
      return day < 5 && local % 24 >= opens && local % 24 < closes;
    };
    const openShare = ((closes - opens) * 5) / HOURS_A_WEEK;
    const peak = perHour / (openShare + 0.03 * (1 - openShare));
    const times = poisson(random, peak, span).filter((time) => isOpen(time) || random() < 0.03);
    return { times, rateAt: (hours) => (isOpen(hours) ? peak : 0.03 * peak) };
  },
  weekly: ({ random, span }) => {
    const slots = Array.from({ length: 1 + Math.floor(random() * 5) }, () => ({
      at: random() * HOURS_A_WEEK,
      items: 1 + Math.floor(random() * 5),
    }));
    const times = [];
    for (let week = span.from; week < span.to; week += HOURS_A_WEEK) {
      for (const { at, items } of slots) {
        const start = week + at + normal(random) * SLOT_SPREAD_H;
        for (let item = 0; item < items; item++) times.push(start + item * SLOT_STEP_H);
      }
    }
    return { times, rateAt: (hours) => slots.reduce((sum, slot) => sum + slotRate(slot, hours), 0) };
  },
  dead: ({ random, perHour, span }) => {
    const end = span.from + random() * (span.to - span.from);
    const times = poisson(random, perHour, span).filter((time) => time < end);
    return { times, rateAt: (hours) => (hours < end ? perHour : 0) };
  },
  revived: ({ random, perHour, span }) => {
    const end = span.from + random() * HOURS_A_WEEK;
    const again = end + (2 + 4 * random()) * HOURS_A_WEEK;
    const times = poisson(random, perHour, span).filter((time) => time < end || time >= again);
    return { times, rateAt: (hours) => (hours < end || hours >= again ? perHour : 0) };
  },
};

/** New bursts come evenly; the one of the last item lives on with a chance that falls while nothing follows. */
function burstRate(perHour, size) {
  const goesOn = 1 - 1 / size;
  return (hours, last, looked) => {
    const silent = goesOn * Math.exp(-BURST_PER_H * (looked - last));
    const alive = silent / (silent + 1 - goesOn);
    return perHour + alive * BURST_PER_H * Math.exp((-BURST_PER_H / size) * (hours - looked));
  };
}

/** The normal density of a slot's start, its items following in steps. */
function slotRate({ at, items }, hours) {
  let rate = 0;
  for (let item = 0; item < items; item++) {
    const off = mod(hours - at - item * SLOT_STEP_H + HOURS_A_WEEK / 2, HOURS_A_WEEK) - HOURS_A_WEEK / 2;
    if (Math.abs(off) < 5 * SLOT_SPREAD_H) rate += Math.exp(-((off / SLOT_SPREAD_H) ** 2) / 2);
  }
  return rate / (SLOT_SPREAD_H * Math.sqrt(2 * Math.PI));
}

function poisson(random, perHour, { from, to }) {
  const times = [];
  for (let at = from + exponential(random, perHour); at < to; at += exponential(random, perHour)) times.push(at);
  return times;
}

/** Each makes `meanSize` items on average from the first one on. */
const BURSTS = {
  chain: (random, start, meanSize) => {
    const times = [start];
    for (let at = start; random() > 1 / meanSize; ) {
      at += exponential(random, BURST_PER_H);
      times.push(at);
    }
    return times;
  },
  cascade: (random, start, meanSize) => {
    const times = [start];
    for (let item = 0; item < times.length && times.length < MAX_BURST_ITEMS; item++) {
      for (let heirs = exponential(random, 1); heirs < 1 - 1 / meanSize; heirs += exponential(random, 1)) {
        times.push(times[item] + exponential(random, BURST_PER_H / 2));
      }
    }
    return times;
  },
  spell: (random, start, meanSize) => {
    const hours = exponential(random, BURST_PER_H / (meanSize - 1));
    return [start, ...poisson(random, BURST_PER_H, { from: start, to: start + hours })];
  },
  batch: (random, start, meanSize) =>
    Array.from({ length: 1 + Math.floor(2 * random() * (meanSize - 0.5)) }, (_, item) => start + item / 600),
};

function exponential(random, rate) {
  return -Math.log(1 - random()) / rate;
}

function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function mod(value, by) {
  return ((value % by) + by) % by;
}

export function mulberry32(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
