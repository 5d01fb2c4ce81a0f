/**
 * What a step is told of.
 *
 * @module
 */
import {
  MemoryStorage,
  newConfChangeV2,
  newConfState,
  RawNode,
} from '../../../src/index.ts';
import type { Transition } from '../../../src/index.ts';
import { World } from '../../../sim/index.ts';
import type { Exercise } from '../../exercise.ts';

/** A node that is alone, and what is heard of it. */
class Heard {
  readonly seen: Transition[] = [];
  readonly node: RawNode;
  private readonly storage = new MemoryStorage({
    confState: newConfState({ voters: [1] }),
  });

  constructor(hears = true) {
    const hook = (one: Transition): void => void this.seen.push(one);
    this.node = new RawNode({
      id: 1,
      storage: this.storage,
      electionTick: 10,
      heartbeatTick: 1,
      random: () => 0,
      onTransition: hears ? hook : null,
    });
  }

  /** Leads alone, and takes an entry. */
  lead(): void {
    this.node.campaign();
    this.work();
    this.node.propose(new Uint8Array([1]));
    this.work();
  }

  work(): void {
    while (this.node.hasReady()) {
      const { entries, hardState } = this.node.ready();
      this.storage.append(entries);
      if (hardState !== null) this.storage.setHardState(hardState);
      this.node.advance();
    }
  }

  last(name: Transition['name']): Transition | null {
    return this.seen.filter((one) => one.name === name).at(-1) ?? null;
  }
}

function silent(): string | null {
  try {
    const heard = new Heard(false);
    heard.lead();
    return null;
  } catch (error) {
    return `a node without a hook: ${(error as Error).message}`;
  }
}

function messages(): string | null {
  const heard = new Heard();
  heard.lead();
  const type = heard.last('Receive')?.message?.type ?? 'no message';
  if (type === 'no message') return `the last Receive has ${type}`;
  const other = heard.last('Commit')?.message ?? null;
  return other === null ? null : `Commit comes with ${other.type}`;
}

function marks(): string | null {
  const heard = new Heard();
  heard.node.campaign();
  heard.work();
  heard.node.propose(new Uint8Array([1]));
  const { lastIndex, hardState } = heard.last('Replicate')!;
  if (lastIndex !== 2) return `entry 2 appended: lastIndex ${lastIndex}`;
  const { commit } = hardState;
  return commit === 1 ? null : `entry 2 appended: commit ${commit}`;
}

function halves({ voters: [now, old] }: Transition): string {
  return `${[...now].sort().join(' ')} | ${[...old].join(' ')}`;
}

function joint(): string | null {
  const heard = new Heard();
  heard.lead();
  const add = { type: 'ConfChangeAddNode', nodeId: 2 } as const;
  const change = newConfChangeV2([add], 'ConfChangeTransitionJointExplicit');
  heard.node.applyConfChange(change);
  const text = halves(heard.last('ApplyConf')!);
  return text === '1 2 | 1' ? null : `v2 joins n1: voters ${text}`;
}

/** A hook may do with the lists what it likes. */
function copies(): string | null {
  const heard = new Heard();
  heard.lead();
  const add = { type: 'ConfChangeAddNode', nodeId: 2 } as const;
  const change = newConfChangeV2([add], 'ConfChangeTransitionJointExplicit');
  heard.node.applyConfChange(change);
  for (const ids of heard.last('ApplyConf')!.voters) (ids as number[]).push(9);
  heard.node.propose(new Uint8Array([2]));
  const text = halves(heard.last('Replicate')!);
  return text === '1 2 | 1' ? null : `then the next step: voters ${text}`;
}

function order(): string | null {
  const names: string[] = [];
  const world = new World({
    nodes: 3,
    seed: 1,
    onTransition: ({ id, name }) => {
      if (id === 1 && name.startsWith('Become')) names.push(name.slice(6));
    },
  });
  world.elect(1);
  const text = names.join(' ');
  return text === 'Follower Candidate Leader' ? null : `n1 became ${text}`;
}

const HEAD = `\
export function report(
  r: Raft,
  name: TransitionName,
  message: Message | null = null,
): void {
`;

const STATE = `\
    name,
    id: r.id,
    state: r.state,
    hardState: r.hardState,
    lastIndex: r.log.lastIndex(),
`;

const VOTERS = `\
    voters: [[...incoming.ids()], [...outgoing.ids()]],
`;

const HOOK = `\
  const hook = r.config.onTransition;
`;

const HALVES = `\
  const { incoming, outgoing } = r.tracker.config.voters;
`;

export const exercise: Exercise = {
  file: 'src/transition.ts',
  symbol: 'report',
  start: {
    text: `\
${HEAD}${HOOK}  if (hook === null) return;
  const { incoming } = r.tracker.config.voters;
  hook({
${STATE}    voters: [[...incoming.ids()], []],
    message: null,
  });
}
`,
    caught: 'messages',
  },
  solution: `\
${HEAD}${HOOK}  if (hook === null) return;
${HALVES}  hook({
${STATE}${VOTERS}    message,
  });
}
`,
  wrong: [
    {
      // One half of the configuration.
      text: `\
${HEAD}${HOOK}  if (hook === null) return;
  const { incoming } = r.tracker.config.voters;
  hook({
${STATE}    voters: [[...incoming.ids()], []],
    message,
  });
}
`,
      caught: 'joint',
    },
    {
      // Nobody has to listen.
      text: `\
${HEAD}${HALVES}  r.config.onTransition!({
${STATE}${VOTERS}    message,
  });
}
`,
      caught: 'silent',
    },
    {
      // What is committed is not all that there is.
      text: `\
${HEAD}${HOOK}  if (hook === null) return;
${HALVES}  hook({
    name,
    id: r.id,
    state: r.state,
    hardState: r.hardState,
    lastIndex: r.log.committed,
${VOTERS}    message,
  });
}
`,
      caught: 'marks',
    },
    {
      // They are arrays already.
      text: `\
${HEAD}${HOOK}  if (hook === null) return;
${HALVES}  hook({
${STATE}    voters: [incoming.ids(), outgoing.ids()],
    message,
  });
}
`,
      caught: 'copies',
    },
  ],
  checks: [
    {
      id: 'silent',
      fails: {
        zh:
          '没有给钩子的节点也要能运行：`onTransition` 不设就是 null，' +
          '几乎所有节点都是这样。',
        en:
          'A node without a hook must run, too: `onTransition` is null when ' +
          'nobody sets it, as with nearly every node.',
      },
      run: silent,
    },
    {
      id: 'messages',
      fails: {
        zh:
          '`Receive` 和 `Send` 要带着那条消息，别的步没有消息。对照规约的人' +
          '要知道收的是哪一条。',
        en:
          '`Receive` and `Send` come with their message, the other steps ' +
          'with none. Whoever compares with a specification has to know ' +
          'which one.',
      },
      run: messages,
    },
    {
      id: 'marks',
      fails: {
        zh:
          '`lastIndex` 是日志的末尾，不是提交的位置。领导者刚追加的条目还没' +
          '有提交，末尾已经变了。',
        en:
          '`lastIndex` is the end of the log, not the commit index. An entry ' +
          'that the leader has just appended moves the one and not the other.',
      },
      run: marks,
    },
    {
      id: 'joint',
      fails: {
        zh:
          '联合配置有两半，都要报。只看新的一半，规约会以为过半数够了，' +
          '其实旧的一半还没有同意。',
        en:
          'A joint configuration has two halves, and both are reported. With ' +
          'the incoming one alone a specification takes for a quorum what ' +
          'lacks the consent of the outgoing one.',
      },
      run: joint,
    },
    {
      id: 'copies',
      fails: {
        zh:
          '钩子在拿到的名单里添了 n9，节点自己的名单里也有了它：以后数过半' +
          '数，要等一个没有的节点。交出去的不能是节点自己的名单。',
        en:
          'A hook adds n9 to the lists it was given, and the node has it in ' +
          'its own: whenever it counts a majority, it will wait for a node ' +
          'that there is not. Its own lists must not be handed on.',
      },
      run: copies,
    },
    {
      id: 'order',
      fails: {
        zh: 'n1 从启动到当选该报三次换角色，次序也要对。',
        en:
          'From its start to its victory n1 changes its role three times, ' +
          'and each is reported in turn.',
      },
      run: order,
    },
  ],
  trials: [{ profile: 'default', seeds: 5 }],
  because: {},
};
