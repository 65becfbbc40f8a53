/** Workers know the database's clock this well: a smaller difference is left alone. Less than a lease, and far less than the skews. */
const TOLERANCE_MS = 1_000;

interface Claim {
  readonly host: string;
  readonly token: number;
  readonly takenMs: number;
  readonly untilMs: number;
  readonly releasedMs: number;
}

/** Everything that all workers said, dead or alive. */
export class Journal {
  readonly #claims = new Map<number, Claim>();
  readonly #last = new Map<string, number>();
  readonly #saved = new Set<string>();
  readonly #savedAt = new Map<string, number>();
  fenced = 0;
  commits = 0;

  /** A whole line of a worker. Throws when it saved what was saved before. */
  note(line: string): void {
    const [what, name = "", ...rest] = line.split(" ");
    const [first = 0, takenMs = 0, untilMs = 0] = rest.map(Number);
    if (what === "claim") this.#claims.set(first, { host: name, token: first, takenMs, untilMs, releasedMs: Infinity });
    if (what === "release") this.#release(first, takenMs);
    if (what === "fenced") this.fenced += 1;
    if (what === "saved") this.#save(name, first);
  }

  /** The last poll of a source that was acknowledged. */
  acknowledged(sourceId: string): number {
    return this.#last.get(sourceId) ?? 0;
  }

  get claims(): number {
    return this.#claims.size;
  }

  /** The sources that had a poll saved since then, milliseconds. */
  savedSince(ms: number): readonly string[] {
    return [...this.#savedAt].filter(([, at]) => at >= ms).map(([id]) => id);
  }

  /** Claims of one host that began while another was neither given back nor at its end. */
  overlaps(): readonly string[] {
    const byToken = [...this.#claims.values()].sort((one, other) => one.token - other.token);
    const last = new Map<string, Claim>();
    return byToken.flatMap((claim) => {
      const before = last.get(claim.host);
      last.set(claim.host, claim);
      if (before === undefined || claim.takenMs >= Math.min(before.releasedMs, before.untilMs) - TOLERANCE_MS)
        return [];
      return [
        `${claim.host}: claim ${claim.token} began ${before.untilMs - claim.takenMs} ms before ${before.token} ended`,
      ];
    });
  }

  #release(token: number, releasedMs: number): void {
    const claim = this.#claims.get(token);
    if (claim !== undefined) this.#claims.set(token, { ...claim, releasedMs });
  }

  #save(sourceId: string, number: number): void {
    const poll = `${sourceId} ${number}`;
    if (this.#saved.has(poll)) throw new Error(`poll ${number} of ${sourceId} was saved twice`);
    this.#saved.add(poll);
    // What workers say arrives in any order.
    this.#last.set(sourceId, Math.max(number, this.acknowledged(sourceId)));
    this.#savedAt.set(sourceId, Date.now());
    this.commits += 1;
  }
}
