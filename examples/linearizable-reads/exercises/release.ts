/**
 * Which reads do the responses so far prove?
 *
 * @module
 */
import { World } from '../../../sim/index.ts';
import { newMessage } from '../../../src/index.ts';
import { JointConfig, MajorityConfig } from '../../../src/internals.ts';
import type { Exercise } from '../../exercise.ts';

const of = (...ids: number[]) => new MajorityConfig(ids);
const FIVE = new JointConfig(of(1, 2, 3, 4, 5), of());
const JOINT = new JointConfig(of(1, 2, 3), of(1, 4, 5));
const ASKED = newMessage({ type: 'MsgReadIndex' });

/** One response: who gave it, and to which read. */
type Response = readonly [from: number, read: number];

/**
 * Reads 1, 2 and so on wait on n1, each at the index ten times its number.
 * The responses come, and the proved reads are named as they are released.
 */
function releases(
  voters: JointConfig,
  responses: readonly Response[],
  count: number,
): string {
  const world = new World({ nodes: 5, seed: 7 });
  world.elect(1);
  const reads = world.node(1).inspect().unprovedReads;
  const contexts = [10, 20, 30].slice(0, count).map((index) => {
    return reads.add(ASKED, index, 1);
  });
  const answered = responses.map(([from, read]) => {
    const proved = reads.acknowledge(from, contexts[read - 1]!, voters);
    return proved.map(({ index }) => index / 10).join('+') || '-';
  });
  return `${answered.join(' ')}, ${reads.size} left`;
}

function expectReleases(
  voters: JointConfig,
  responses: readonly Response[],
  wanted: string,
  count = 3,
): string | null {
  const found = releases(voters, responses, count);
  return found === wanted ? null : `released ${found}; wanted ${wanted}`;
}

/** n2 and n3 answer another round than each other. */
const later = () =>
  expectReleases(
    FIVE,
    [
      [2, 3],
      [3, 2],
    ],
    '- 1+2, 1 left',
  );

/** The only read, and the round that is its own. */
const own = () =>
  expectReleases(
    FIVE,
    [
      [2, 1],
      [3, 1],
    ],
    '- 1, 0 left',
    1,
  );

/** n8 and n9 have no vote. */
const strangers = () =>
  expectReleases(
    FIVE,
    [
      [8, 3],
      [9, 3],
      [2, 3],
      [4, 3],
    ],
    '- - - 1+2+3, 0 left',
  );

/** The old members must agree, too. */
const both = () =>
  expectReleases(
    JOINT,
    [
      [2, 3],
      [3, 3],
      [4, 1],
    ],
    '- - 1, 2 left',
  );

/** A read is answered once. */
const once = () =>
  expectReleases(
    FIVE,
    [
      [2, 3],
      [3, 1],
      [4, 3],
    ],
    '- 1 2+3, 0 left',
  );

export const exercise: Exercise = {
  file: 'src/unproved_reads.ts',
  symbol: 'UnprovedReads.release',
  start: {
    text: `\
  release(voters: JointConfig): readonly UnprovedRead[] {
    const proved = this.queue.filter(({ round }) => {
      const said = voters.ids().filter((id) => {
        return this.answered.get(id) === round;
      });
      return said.length > voters.ids().length / 2;
    });
    this.queue = this.queue.filter((read) => !proved.includes(read));
    return proved;
  }
`,
    caught: 'later',
  },
  solution: `\
  release(voters: JointConfig): readonly UnprovedRead[] {
    if (this.queue.length === 0) return [];
    const proved = voters.committedIndex((id) => this.answered.get(id));
    const waiting = this.queue.findIndex((read) => read.round > proved);
    const count = waiting < 0 ? this.queue.length : waiting;
    return this.queue.splice(0, count);
  }
`,
  wrong: [
    {
      // The round that was answered does not count.
      text: `\
  release(voters: JointConfig): readonly UnprovedRead[] {
    const proved = voters.committedIndex((id) => this.answered.get(id));
    const released = this.queue.filter((read) => read.round < proved);
    this.queue = this.queue.filter((read) => read.round >= proved);
    return released;
  }
`,
      caught: 'own',
    },
    {
      // Everybody counts.
      text: `\
  release(voters: JointConfig): readonly UnprovedRead[] {
    const needed = Math.floor(voters.ids().length / 2) + 1;
    const released = this.queue.filter(({ round }) => {
      const said = [...this.answered.values()].filter((r) => r >= round);
      return said.length >= needed;
    });
    this.queue.splice(0, released.length);
    return released;
  }
`,
      caught: 'strangers',
    },
    {
      // The old members are not asked.
      text: `\
  release(voters: JointConfig): readonly UnprovedRead[] {
    const { incoming } = voters;
    const proved = incoming.committedIndex((id) => this.answered.get(id));
    const released = this.queue.filter((read) => read.round <= proved);
    this.queue.splice(0, released.length);
    return released;
  }
`,
      caught: 'both',
    },
    {
      // The reads stay in the queue.
      text: `\
  release(voters: JointConfig): readonly UnprovedRead[] {
    const proved = voters.committedIndex((id) => this.answered.get(id));
    return this.queue.filter((read) => read.round <= proved);
  }
`,
      caught: 'own',
    },
  ],
  checks: [
    {
      id: 'own',
      fails: {
        zh:
          '只有一个读在等，过半数回复了它那一轮，就该放行，' +
          '并且从队里拿走。',
        en:
          'One read waits, and a majority has answered its round: it is ' +
          'released, and leaves the queue.',
      },
      run: own,
    },
    {
      id: 'later',
      fails: {
        zh:
          'n2 回复了第三轮，n3 回复了第二轮，加上领导者自己是五个里的三个。' +
          '回复了第三轮的，前面两轮也算回复过。',
        en:
          'n2 has answered round 3 and n3 round 2; with the leader that is ' +
          'three of five. Whoever has answered round 3 has answered the ' +
          'rounds before it, too.',
      },
      run: later,
    },
    {
      id: 'strangers',
      fails: {
        zh: 'n8 和 n9 没有投票权，它们的回复不算数。',
        en: 'n8 and n9 have no vote, and their responses prove nothing.',
      },
      run: strangers,
    },
    {
      id: 'both',
      fails: {
        zh:
          '联合配置里，新旧两组成员各要过半数回复过。' +
          '新的一组够了，旧的一组还不够。',
        en:
          'In a joint configuration a majority of the incoming members and ' +
          'one of the outgoing members must have answered. One of the two ' +
          'is not enough.',
      },
      run: both,
    },
    {
      id: 'once',
      fails: {
        zh: '每个读放行一次，最早的在前；后来的回复放行剩下的。',
        en:
          'Each read is released once, the oldest first; later responses ' +
          'release the rest.',
      },
      run: once,
    },
  ],
  trials: [
    { profile: 'reads', seeds: 15 },
    { profile: 'stale', seeds: 15 },
  ],
  because: {},
};
