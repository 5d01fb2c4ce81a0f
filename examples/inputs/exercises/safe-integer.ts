/**
 * Which numbers may come in.
 *
 * @module
 */
import {
  MemoryStorage,
  MisuseError,
  newConfState,
  newMessage,
  RawNode,
} from '../../../src/index.ts';
import type { Message } from '../../../src/index.ts';
import { World } from '../../../sim/index.ts';
import type { Exercise } from '../../exercise.ts';

/** Null if a node says no by name. */
function refused(what: string, ask: (world: World) => void): string | null {
  const world = new World({ nodes: 3, seed: 7 });
  world.elect(1);
  try {
    ask(world);
    return `${what} is taken`;
  } catch (error) {
    if (error instanceof MisuseError) return null;
    return (error as Error).message;
  }
}

/** n2 gets a heartbeat in which a field is another. */
function beat(what: string, field: Partial<Message>): string | null {
  const parts = { from: 1, to: 2, term: 1, ...field };
  const m = newMessage({ type: 'MsgHeartbeat', ...parts });
  return refused(what, (world) => world.node(2).step(m));
}

function zero(): string | null {
  try {
    const world = new World({ nodes: 3, seed: 7 });
    world.elect(1);
    const { state } = world.node(1).status();
    return state === 'StateLeader' ? null : `n1 is in ${state}`;
  } catch (error) {
    return (error as Error).message;
  }
}

/** A node with this id starts, and leads alone. */
function starts(id: number): string | null {
  try {
    const confState = newConfState({ voters: [id] });
    const storage = new MemoryStorage({ confState });
    const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
    const node = new RawNode({ id, storage, ...timers });
    node.campaign();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

const answer = (condition: string): string => `\
export function checkSafeInteger(value: unknown, what: string): void {
  if (${condition}) return;
  refuseInput(what, 'a whole number from 0 to 2^53-1', value);
}
`;

export const exercise: Exercise = {
  file: 'src/numbers.ts',
  symbol: 'checkSafeInteger',
  start: { text: answer('Number(value) >= 0'), caught: 'text' },
  solution: answer('Number.isSafeInteger(value) && (value as number) >= 0'),
  wrong: [
    {
      // A half is a number, too.
      text: answer("typeof value === 'number' && value >= 0"),
      caught: 'half',
    },
    {
      // Whole, but not exact any more.
      text: answer('Number.isInteger(value) && (value as number) >= 0'),
      caught: 'beyond',
    },
    {
      // Exact, but below zero.
      text: answer('Number.isSafeInteger(value)'),
      caught: 'negative',
    },
    {
      // Zero stands for none.
      text: answer('Number.isSafeInteger(value) && (value as number) > 0'),
      caught: 'zero',
    },
    {
      // Operators on bits know 32 of them.
      text: answer("typeof value === 'number' && value >>> 0 === value"),
      caught: 'large',
    },
    {
      // One less than there are.
      text: answer(
        'Number.isSafeInteger(value) &&\n    (value as number) >= 0 &&\n' +
          '    (value as number) < Number.MAX_SAFE_INTEGER',
      ),
      caught: 'large',
    },
    {
      // Exact as well, but of another kind.
      text: answer(
        "(typeof value === 'bigint' || Number.isSafeInteger(value)) &&\n" +
          '    (value as number) >= 0',
      ),
      caught: 'bigint',
    },
    {
      // Refuses what is wrong, and NaN is nothing of that.
      text: answer(
        "typeof value === 'number' && !(value < 0) &&\n" +
          '    !(value % 1 > 0) && !(value >= 2 ** 53)',
      ),
      caught: 'nan',
    },
  ],
  checks: [
    {
      id: 'zero',
      fails: {
        zh:
          '节点启动不了，或者选不出领导者。0 表示没有：没有投过票、没有' +
          '任期、第一个条目之前的下标，到处都是，必须放行。',
        en:
          'A node does not start, or nobody is elected. 0 means none: no ' +
          'vote, no term, the index before the first entry. It is ' +
          'everywhere and has to pass.',
      },
      run: zero,
    },
    {
      id: 'text',
      fails: {
        zh:
          '文字 `2` 当成数收下了。它比起大小来像数，加 1 却得到 21。只收 ' +
          '`number`。',
        en:
          'The text `2` is taken for a number. It compares like one, but ' +
          'with 1 added it is 21. Take a `number` and nothing else.',
      },
      run: () => beat("commit '2'", { commit: '2' as unknown as number }),
    },
    {
      id: 'half',
      fails: {
        zh: '下标 1.5 收下了。条目 1 和条目 2 之间没有条目。',
        en: 'Index 1.5 is taken. There is no entry between 1 and 2.',
      },
      run: () => beat('commit 1.5', { commit: 1.5 }),
    },
    {
      id: 'negative',
      fails: {
        zh:
          '-1 当成别的节点的 id 收下了。它是本节点的写盘线程；下标和任期' +
          '也没有小于 0 的。',
        en:
          'The id -1 is taken for another node. It is the log writer of this ' +
          'one; and no index or term is below 0.',
      },
      run: () => refused('id -1', (w) => w.node(1).reportUnreachable(-1)),
    },
    {
      id: 'beyond',
      fails: {
        zh:
          '任期 2^53 收下了。`number` 从这里起数不准：加 1 还是它自己，' +
          '下一次选举便在同一个任期里再投一次。',
        en:
          'Term 2^53 is taken. From there on a `number` does not count ' +
          'exactly: with 1 added it is the same, and in the next election a ' +
          'node votes a second time in one term.',
      },
      run: () => beat('term 2^53', { term: 2 ** 53 }),
    },
    {
      id: 'large',
      fails: {
        zh:
          '一个节点的 id 数得准，却启动不了。2^53-1 还数得准，也要放行；' +
          '32 位不够。',
        en:
          'A node does not start, and its id counts exactly. 2^53-1 is the ' +
          'last number that does, and has to pass, too; 32 bits are too few.',
      },
      run: () => starts(2 ** 32) ?? starts(2 ** 53 - 1),
    },
    {
      id: 'bigint',
      fails: {
        zh:
          '`2n` 当成数收下了。它和 `number` 可以比大小，加在一起却抛 ' +
          '`TypeError`，节点做到一半停下。只收 `number`。',
        en:
          'The `bigint` `2n` is taken. It compares with a `number`, but to ' +
          'add the two is a `TypeError`, and the node stops half-way. Take a ' +
          '`number` and nothing else.',
      },
      run: () => beat('commit 2n', { commit: 2n as unknown as number }),
    },
    {
      id: 'nan',
      fails: {
        zh:
          '`NaN` 收下了。它和什么比都是假，又不小于 0，又不大于 2^53-1。' +
          '拒绝不该收的，它会溜过去；要问的是它是不是该收的。',
        en:
          '`NaN` is taken. Every comparison with it is false: it is not ' +
          'below 0 and not above 2^53-1. It slips through where only what is ' +
          'wrong is rejected; ask for what is right.',
      },
      run: () => beat('commit NaN', { commit: NaN }),
    },
  ],
  trials: [{ profile: 'default', seeds: 10 }],
  because: {},
};
