import type { RawNode } from '../../src/index.ts';
import { MajorityConfig, ProgressTracker } from '../../src/internals.ts';
import { Cluster, randomPerNode } from '../../sim/cluster.ts';
import type { SimEvent } from '../../sim/event.ts';
import { votesOf } from '../../sim/figures/index.ts';
import type { Figure } from '../../sim/figures/index.ts';
import { Store } from '../../sim/machine.ts';

const real = new Map([[1, true]]);

/** Counts what reaches n1, as the judge does. */
function see(event: SimEvent): void {
  if (event.kind !== 'deliver' || event.node !== 1) return;
  const { message } = event.flight;
  if (message.type !== 'MsgVoteResp') return;
  real.set(message.from, !message.reject);
}

const cluster = new Cluster(
  {
    nodes: 3,
    config: {},
    random: randomPerNode(1),
    machine: () => new Store(),
  },
  [{ see }],
);

/** Everything between two nodes arrives, and is dealt with. */
function deliver(from: number, to: number): void {
  for (const flight of [...cluster.flights]) {
    const { message } = flight;
    if (message.from === from && message.to === to) cluster.deliver(flight);
  }
  cluster.handle(to);
}

// The mistake of the scene: a rejection is recorded as a grant.
const claimed = new Map<number, boolean>();
const books = (cluster.hosts.get(1)!.raw as RawNode).inspect().tracker;
type Books = Record<'recordVote', (id: number, granted: boolean) => void>;
const methods: Books = ProgressTracker.prototype;
const right = methods['recordVote'];
methods.recordVote = function (id) {
  right.call(this, id, true);
  if (this === books) claimed.set(id, true);
};

cluster.campaign(3);
cluster.handle(3);
deliver(3, 2);
cluster.crash(3, 0);
cluster.campaign(1);
cluster.handle(1);
deliver(1, 2);
deliver(2, 1);

methods.recordVote = right;

const voters = new MajorityConfig([1, 2, 3]);

export const figure: Figure = {
  caption: {
    zh: '场景里任期 1 的票。n1 以为有两票，真的投给它的只有自己。',
    en:
      'The votes of term 1 in the scene. n1 believes that it has two; only ' +
      'its own is real.',
  },
  drawing: votesOf([
    {
      name: { zh: 'n1 的账上', en: 'as n1 counts' },
      voters,
      votes: claimed,
    },
    {
      name: { zh: '裁判看见的', en: 'as the judge saw' },
      voters,
      votes: real,
    },
  ]),
};
