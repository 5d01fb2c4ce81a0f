/**
 * When the successor is told to campaign.
 *
 * @module
 */
import {
  MemoryStorage,
  newConfState,
  newMessage,
  RawNode,
} from '../../../src/index.ts';
import type { Message } from '../../../src/index.ts';
import { World } from '../../../sim/index.ts';
import type { Exercise } from '../../exercise.ts';

/** n1, which leads n2 and n3 and has three entries. */
class Leader {
  private readonly storage = new MemoryStorage({
    confState: newConfState({ voters: [1, 2, 3] }),
  });
  private readonly node: RawNode;
  private told: number[] = [];

  constructor() {
    const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
    this.node = new RawNode({ id: 1, storage: this.storage, ...timers });
    this.node.campaign();
    this.work();
    const type = 'MsgVoteResp';
    this.hears({ type, from: 2 });
    this.acknowledged(2, 1);
    this.acknowledged(3, 1);
    for (const data of [1, 2]) this.node.propose(new Uint8Array([data]));
    this.work();
    this.node.transferLeader(3);
    this.work();
  }

  /** A member says how far it is; gives back who was told to campaign. */
  acknowledged(from: number, index: number): string {
    this.told = [];
    this.hears({ type: 'MsgAppResp', from, index });
    return this.told.join(' and ') || 'nobody';
  }

  private hears(parts: Partial<Message> & Pick<Message, 'type'>): void {
    this.node.step(newMessage({ to: 1, term: 1, ...parts }));
    this.work();
  }

  private work(): void {
    while (this.node.hasReady()) {
      const { entries, hardState, messages } = this.node.ready();
      this.storage.append(entries);
      if (hardState !== null) this.storage.setHardState(hardState);
      for (const { type, to } of messages) {
        if (type === 'MsgTimeoutNow') this.told.push(to);
      }
      this.node.advance();
    }
  }
}

function expectTold(what: string, got: string, wanted: string): string | null {
  return got === wanted ? null : `${what}: ${got} is told to campaign`;
}

function lacksOne(): string | null {
  const got = new Leader().acknowledged(3, 2);
  return expectTold('n3 has 2 of 3 entries', got, 'nobody');
}

function committedOnly(): string | null {
  const leader = new Leader();
  leader.acknowledged(2, 2);
  const got = leader.acknowledged(3, 2);
  return expectTold('2 of 3 entries are committed, n3 has both', got, 'nobody');
}

function somebodyElse(): string | null {
  const got = new Leader().acknowledged(2, 3);
  return expectTold('n2 has all entries, n3 should lead', got, 'nobody');
}

function caughtUp(): string | null {
  const got = new Leader().acknowledged(3, 3);
  return expectTold('n3 has all entries', got, '3');
}

function leads(): string | null {
  const world = new World({ nodes: 3, seed: 7 });
  world.elect(1);
  world.partition([1, 2], [3]);
  world.propose(1, 'a');
  world.settle();
  world.heal();
  world.transfer(1, 3);
  world.tick(8);
  world.settle();
  const leader = world.leader();
  return leader === 3 ? null : `n${leader} leads`;
}

export const exercise: Exercise = {
  file: 'src/transfer.ts',
  symbol: 'continueTransfer',
  start: {
    text: `\
export function continueTransfer(r: Raft, m: Message, pr: Progress): void {
  if (m.from !== r.leadTransferee) return;
  narrate.transferCaughtUp(r, m);
  sendTimeoutNow(r, m.from);
}
`,
    caught: 'lacks-one',
  },
  solution: `\
export function continueTransfer(r: Raft, m: Message, pr: Progress): void {
  const caughtUp = pr.match === r.log.lastIndex();
  if (m.from !== r.leadTransferee || !caughtUp) return;
  narrate.transferCaughtUp(r, m);
  sendTimeoutNow(r, m.from);
}
`,
  wrong: [
    {
      // What is committed is not all that there is.
      text: `\
export function continueTransfer(r: Raft, m: Message, pr: Progress): void {
  if (m.from !== r.leadTransferee || pr.match < r.log.committed) return;
  narrate.transferCaughtUp(r, m);
  sendTimeoutNow(r, m.from);
}
`,
      caught: 'lacks-one',
    },
    {
      // Whoever has the whole log.
      text: `\
export function continueTransfer(r: Raft, m: Message, pr: Progress): void {
  if (r.leadTransferee === NONE || pr.match !== r.log.lastIndex()) return;
  narrate.transferCaughtUp(r, m);
  sendTimeoutNow(r, m.from);
}
`,
      caught: 'somebody-else',
    },
    {
      // What was sent is not what has arrived.
      text: `\
export function continueTransfer(r: Raft, m: Message, pr: Progress): void {
  if (m.from !== r.leadTransferee || pr.next <= r.log.lastIndex()) return;
  narrate.transferCaughtUp(r, m);
  sendTimeoutNow(r, m.from);
}
`,
      caught: 'lacks-one',
    },
  ],
  checks: [
    {
      id: 'lacks-one',
      fails: {
        zh:
          'n3 还缺一个条目，就被叫去参选了。别人有那个条目，不会投给它；移交' +
          '不成，还白白换了一个任期。',
        en:
          'n3 lacks an entry and is told to campaign. Others hold that entry ' +
          'and do not vote for it: the transfer fails, at the price of a term.',
      },
      run: lacksOne,
    },
    {
      id: 'committed-only',
      fails: {
        zh:
          'n3 有全部已提交的条目，却缺领导者日志里的最后一个。那一个也许已在' +
          '别人那里，别人就不会投给 n3。',
        en:
          'n3 holds all that is committed, and lacks the last entry of the ' +
          'leader. Others may hold that one, and then do not vote for n3.',
      },
      run: committedOnly,
    },
    {
      id: 'somebody-else',
      fails: {
        zh: 'n2 先追上来，可是要接任的是 n3。被叫去参选的不该是 n2。',
        en:
          'n2 catches up first, but it is n3 that should take over. n2 ' +
          'should not be told to campaign.',
      },
      run: somebodyElse,
    },
    {
      id: 'caught-up',
      fails: {
        zh: 'n3 有了全部条目，却没有人叫它参选，移交就卡在这里。',
        en:
          'n3 holds all entries, and nobody tells it to campaign. The ' +
          'transfer is stuck.',
      },
      run: caughtUp,
    },
    {
      id: 'leads',
      fails: {
        zh: 'n3 落后一个条目，追上以后应当当选，却没有。',
        en:
          'n3 is one entry behind. It should win when it has caught up, and ' +
          'does not.',
      },
      run: leads,
    },
  ],
  trials: [
    { profile: 'default', seeds: 10 },
    { profile: 'handover', seeds: 10 },
  ],
  because: {},
};
