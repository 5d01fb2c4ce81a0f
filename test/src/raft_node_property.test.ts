/** What a waiting node promises, under any order of calls, stops, aborts and failures. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FatalError, ProposalDroppedError, StoppedError } from '../../src/errors.ts';
import { RaftNode } from '../../src/raft_node.ts';
import type { ReadyLoop } from '../../src/raft_node.ts';
import type { RawNode } from '../../src/raw_node.ts';
import type { Ready } from '../../src/ready.ts';
import { CountingSignal, fate, quiesce, turnOfLoop } from './harness/raft_node_rig.ts';

const LIMIT = 3;
const MAX_WAITING = 5;
const SIGNALS = 2;

/** A node within that only counts: proposals go in, numbered Readys come out. */
class Stub {
  readonly asyncStorageWrites: boolean;
  failure: FatalError | null = null;
  /** The method that is to fail when it is called next. */
  broken = '';
  lead = 0;
  readonly taken: number[] = [];
  /** Proposals and other news that no Ready has handed out. */
  private news = 0;
  private proposals = 0;
  readonly readys: Ready[] = [];
  private awaitsAdvance = false;

  constructor(asyncStorageWrites: boolean) {
    this.asyncStorageWrites = asyncStorageWrites;
  }

  get backlogged(): boolean {
    return this.proposals >= LIMIT;
  }

  private check(method: string): void {
    if (this.failure === null && this.broken === method) {
      this.failure = new FatalError(`EIO in ${method}`);
    }
    if (this.failure !== null) throw this.failure;
  }

  tick(): void {
    this.check('tick');
  }

  campaign(): void {
    this.check('campaign');
    this.lead = this.lead === 0 ? 1 : 0;
    this.news++;
  }

  propose(data: Uint8Array): void {
    this.check('propose');
    if (data[0] === 13) throw new ProposalDroppedError('TooMuchUncommitted');
    if (this.lead === 0 || this.backlogged) throw new Error('should have waited');
    this.taken.push(data[0]!);
    this.proposals++;
    this.news++;
  }

  hasReady(): boolean {
    this.check('hasReady');
    return this.news > 0;
  }

  ready(): Ready {
    this.check('ready');
    if (this.awaitsAdvance) throw new Error('two Readys');
    this.awaitsAdvance = !this.asyncStorageWrites;
    this.news = 0;
    this.proposals = 0;
    const ready = { number: this.readys.length } as unknown as Ready;
    this.readys.push(ready);
    return ready;
  }

  advance(): void {
    this.check('advance');
    if (!this.awaitsAdvance) throw new Error('advance without a Ready');
    this.awaitsAdvance = false;
  }

  basicStatus(): { lead: number } {
    return { lead: this.lead };
  }
}

type Action =
  | { readonly do: 'propose'; readonly signal: number | null }
  | { readonly do: 'abort'; readonly signal: number }
  | { readonly do: 'break'; readonly method: string }
  | { readonly do: 'campaign' | 'tick' | 'ask' | 'look' | 'advance' | 'stop' | 'return' | 'pause' };

const signal = fc.nat({ max: SIGNALS - 1 });
const call = (...names: ('campaign' | 'tick' | 'ask' | 'look' | 'advance' | 'pause')[]) =>
  fc.constantFrom(...names).map((name): Action => ({ do: name }));

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 12, arbitrary: call('campaign', 'tick', 'ask', 'look', 'look', 'advance', 'pause') },
  {
    weight: 8,
    arbitrary: fc.option(signal, { freq: 2 }).map((which): Action => ({ do: 'propose', signal: which })),
  },
  { weight: 1, arbitrary: signal.map((which): Action => ({ do: 'abort', signal: which })) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('tick', 'campaign', 'propose', 'hasReady', 'ready', 'advance')
      .map((method): Action => ({ do: 'break', method })),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom<'stop' | 'return' | 'pause'>('stop', 'return', 'pause', 'pause')
      .map((name): Action => ({ do: name })),
  },
);

/** An impatient application: it asks again without waiting for what it has asked. */
class Application {
  readonly stub: Stub;
  readonly node: RaftNode;
  readonly signals = Array.from({ length: SIGNALS }, () => new CountingSignal());
  readonly proposals: ReturnType<typeof fate>[] = [];
  readonly seen: Ready[] = [];
  private readonly loop: ReadyLoop;
  private asked: Promise<IteratorResult<Ready, void>> | null = null;
  private answered: IteratorResult<Ready, void> | null = null;
  private awaitsAdvance = false;
  /** Every way in which the loop has ended. */
  readonly ends: unknown[] = [];

  constructor(asyncStorageWrites: boolean) {
    this.stub = new Stub(asyncStorageWrites);
    this.node = new RaftNode(this.stub as unknown as RawNode, { maxWaiting: MAX_WAITING });
    this.loop = this.node[Symbol.asyncIterator]();
  }

  async act(a: Action): Promise<void> {
    switch (a.do) {
      case 'propose':
        return this.propose(a.signal === null ? {} : { signal: this.signals[a.signal]! });
      case 'abort':
        return this.signals[a.signal]!.abort(`signal ${a.signal}`);
      case 'break':
        this.stub.broken ||= a.method;
        return;
      case 'campaign':
        return this.quietly(() => this.node.campaign());
      case 'tick':
        return this.quietly(() => this.node.tick());
      case 'ask':
        return this.ask();
      case 'look':
        return this.look();
      case 'advance':
        if (this.awaitsAdvance) this.quietly(() => this.node.advance());
        this.awaitsAdvance = false;
        return;
      case 'stop':
        return this.node.stop();
      case 'return':
        await this.loop.return();
        return;
      case 'pause':
        return quiesce();
    }
  }

  private propose(options: { signal?: CountingSignal }): void {
    const number = this.proposals.length;
    const buffer = Uint8Array.of(number);
    this.proposals.push(fate(this.node.propose(buffer, options)));
    buffer[0] = 255;
  }

  /** Only the call in which the node fails may throw, and only that. */
  private quietly(run: () => void): void {
    const before = this.stub.failure;
    try {
      run();
    } catch (error) {
      expect(before).toBeNull();
      expect(error).toBe(this.stub.failure);
    }
  }

  ask(): void {
    const asked = this.loop.next();
    this.asked = asked;
    this.answered = null;
    asked.then(
      (result) => {
        if (this.asked === asked) this.answered = result;
      },
      (error: unknown) => void this.ends.push(error),
    );
  }

  look(): void {
    const { answered } = this;
    this.answered = null;
    if (answered === null) return;
    if (answered.done) return void this.ends.push('done');
    this.seen.push(answered.value);
    this.awaitsAdvance = !this.stub.asyncStorageWrites;
  }

  /** Takes what there is to take, until nothing comes any more. */
  async finish(): Promise<void> {
    for (let i = 0; i < 30; i++) {
      this.look();
      await this.act({ do: 'advance' });
      this.ask();
      await quiesce();
    }
  }
}

async function check(asyncStorageWrites: boolean, actions: readonly Action[]): Promise<void> {
  const app = new Application(asyncStorageWrites);
  const { stub, node, proposals, signals } = app;
  for (const a of actions) {
    await app.act(a);
    const many = signals.filter((each) => each.listeners.size > 1);
    expect(many).toEqual([]);
  }
  await app.finish();

  // No Ready is lost or repeated: a node that lives has handed out all.
  const living = app.ends.length === 0;
  expect(app.seen).toEqual(stub.readys.slice(0, app.seen.length));
  if (living) expect(app.seen.length).toBe(stub.readys.length);
  else expect(app.seen.length).toBeGreaterThanOrEqual(stub.readys.length - 1);

  node.stop();
  await app.finish();
  const { failure } = stub;
  expect(node.failure).toBe(failure);
  const late = fate(node.propose(Uint8Array.of(99)));
  const loop = await node[Symbol.asyncIterator]()
    .next()
    .catch((error: unknown) => error);

  // All is over, and everybody knows why.
  for (const each of proposals) expect(each.settled).toBe(1);
  const end = late.error;
  expect(end === failure || end instanceof StoppedError).toBe(true);
  expect(loop).toEqual(end instanceof StoppedError ? { done: true, value: undefined } : failure);
  for (const each of signals) expect(each.listeners.size).toBe(0);

  // Fulfilled means taken, once and in order; refused means not taken.
  const fulfilled = proposals.flatMap((each, i) => ('error' in each ? [] : [i]));
  expect(stub.taken).toEqual(fulfilled);
  for (const { error } of proposals) {
    const known =
      error === undefined ||
      error === end ||
      error instanceof ProposalDroppedError ||
      (typeof error === 'string' && error.startsWith('signal'));
    expect(known).toBe(true);
  }
}

test('promises settle once, proposals keep their order, no Ready is lost or repeated', async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  try {
    await fc.assert(fc.asyncProperty(fc.boolean(), fc.array(action, { maxLength: 60 }), check), {
      numRuns: Number(process.env['PROPERTY_RUNS'] ?? 1000),
      seed: Number(process.env['PROPERTY_SEED'] ?? 20260820),
    });
    await turnOfLoop();
    expect(unhandled).toEqual([]);
  } finally {
    process.off('unhandledRejection', note);
  }
});
