/**
 * The arithmetic of majorities: what a set of voters has agreed on, given
 * what each of them has said.
 *
 * @module
 */

/** What a vote has come to. */
export type VoteResult =
  | 'VotePending' // undecided, more answers may come
  | 'VoteLost' // enough said no
  | 'VoteWon'; // enough said yes

/** The index up to which a voter holds the log; undefined when unknown. */
export type AckedIndex = (id: number) => number | undefined;

/** The smallest number of `n` voters that is a majority. */
export function majority(n: number): number {
  return Math.floor(n / 2) + 1;
}

/** A set of voters that decides by majority. etcd: `MajorityConfig`. */
export class MajorityConfig {
  private readonly members: Set<number>;
  /** Ids in rising order, made when asked for. */
  private sorted: readonly number[] | null = null;
  /** For {@link committedIndex}, which is asked for again and again. */
  private readonly indexes: number[] = [];

  constructor(ids: Iterable<number> = []) {
    this.members = new Set(ids);
  }

  /** Number of voters. */
  get size(): number {
    return this.members.size;
  }

  has(id: number): boolean {
    return this.members.has(id);
  }

  /** Ids of the voters, rising. */
  ids(): readonly number[] {
    this.sorted ??= [...this.members].sort((a, b) => a - b);
    return this.sorted;
  }

  add(id: number): void {
    this.members.add(id);
    this.sorted = null;
  }

  delete(id: number): void {
    this.members.delete(id);
    this.sorted = null;
  }

  clone(): MajorityConfig {
    return new MajorityConfig(this.members);
  }

  /**
   * The highest index that a majority holds. With no voters there is nobody
   * to wait for, and the answer is `Infinity`, so that an empty half of a
   * joint configuration never holds the other back.
   * etcd: `MajorityConfig.CommittedIndex`.
   */
  committedIndex(acked: AckedIndex): number {
    const n = this.members.size;
    if (n === 0) return Infinity;
    const { indexes } = this;
    let count = 0;
    for (const id of this.ids()) {
      insertSorted(indexes, count++, acked(id) ?? 0);
    }
    // Sorted rising, the last majority(n) of them are at least this one.
    return indexes[n - majority(n)]!;
  }

  /**
   * What the votes come to. Who has not voted may still do so. With no
   * voters the vote is won, as for {@link committedIndex}.
   * etcd: `MajorityConfig.VoteResult`.
   */
  voteResult(votes: ReadonlyMap<number, boolean>): VoteResult {
    let yes = 0;
    let missing = 0;
    for (const id of this.members) {
      const vote = votes.get(id);
      if (vote === undefined) missing++;
      else if (vote) yes++;
    }
    const needed = majority(this.members.size);
    if (this.members.size === 0 || yes >= needed) return 'VoteWon';
    return yes + missing >= needed ? 'VotePending' : 'VoteLost';
  }

  /** Such as `(1 2 3)`. */
  toString(): string {
    return `(${this.ids().join(' ')})`;
  }
}

/**
 * Insertion sort into the first `length` of a list: there are rarely more
 * than seven voters.
 */
function insertSorted(list: number[], length: number, value: number): void {
  let at = length;
  while (at > 0 && list[at - 1]! > value) {
    list[at] = list[at - 1]!;
    at--;
  }
  list[at] = value;
}

/**
 * Two majorities that must both agree: the configuration that comes in and
 * the one that goes out. Outside of a membership change the outgoing one is
 * empty (thesis 4.3). etcd: `JointConfig`.
 */
export class JointConfig {
  readonly incoming: MajorityConfig;
  readonly outgoing: MajorityConfig;

  constructor(
    incoming: MajorityConfig = new MajorityConfig(),
    outgoing: MajorityConfig = new MajorityConfig(),
  ) {
    this.incoming = incoming;
    this.outgoing = outgoing;
  }

  /** Reports whether two majorities are needed. */
  get joint(): boolean {
    return this.outgoing.size > 0;
  }

  /** Reports whether the node votes in either half. */
  has(id: number): boolean {
    return this.incoming.has(id) || this.outgoing.has(id);
  }

  /** Ids of the voters of both halves, rising. */
  ids(): readonly number[] {
    if (!this.joint) return this.incoming.ids();
    const both = [...this.incoming.ids(), ...this.outgoing.ids()];
    return new MajorityConfig(both).ids();
  }

  clone(): JointConfig {
    return new JointConfig(this.incoming.clone(), this.outgoing.clone());
  }

  /**
   * The highest index that both majorities hold.
   * etcd: `JointConfig.CommittedIndex`.
   */
  committedIndex(acked: AckedIndex): number {
    return Math.min(
      this.incoming.committedIndex(acked),
      this.outgoing.committedIndex(acked),
    );
  }

  /**
   * Won when both halves are won, lost as soon as one is lost.
   * etcd: `JointConfig.VoteResult`.
   */
  voteResult(votes: ReadonlyMap<number, boolean>): VoteResult {
    const a = this.incoming.voteResult(votes);
    const b = this.outgoing.voteResult(votes);
    if (a === b) return a;
    if (a === 'VoteLost' || b === 'VoteLost') return 'VoteLost';
    return 'VotePending';
  }

  /** Such as `(1 2)` or, when joint, `(1 2 4)&&(1 2 3)`. */
  toString(): string {
    const incoming = this.incoming.toString();
    return this.joint ? `${incoming}&&${this.outgoing}` : incoming;
  }
}
