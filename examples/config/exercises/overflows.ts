/**
 * When does a node take nothing more in from anybody?
 *
 * @module
 */
import {
  MemoryStorage,
  newConfState,
  newEntry,
  newMessage,
  RawNode,
} from '../../../src/index.ts';
import type { Config } from '../../../src/index.ts';
import type { Raft } from '../../../src/internals.ts';
import type { Exercise } from '../../exercise.ts';

const LIMIT = 5;

function diskOf(voters: readonly number[]): MemoryStorage {
  const confState = newConfState({ voters: [...voters] });
  return new MemoryStorage({ confState });
}

/** n1 of as many nodes as named; nobody takes its Readys. */
function start(
  voters: readonly number[],
  limits: Partial<Config>,
  storage = diskOf(voters),
): RawNode {
  return new RawNode({
    id: 1,
    electionTick: 10,
    heartbeatTick: 1,
    storage,
    random: () => 0,
    ...limits,
  });
}

/** An append of so many entries of so many bytes from the leader, n2. */
function append(node: RawNode, count: number, bytes = 0): void {
  const prev = node.inspect().log.lastIndex();
  const entries = Array.from({ length: count }, (_, i) =>
    newEntry(1, prev + 1 + i, new Uint8Array(bytes)),
  );
  const place = { index: prev, logTerm: prev === 0 ? 0 : 1 };
  const way = { from: 2, to: 1, term: 1 } as const;
  node.step(newMessage({ type: 'MsgApp', ...way, ...place, entries }));
}

function heartbeat(node: RawNode): void {
  const way = { from: 2, to: 1, term: 1 } as const;
  node.step(newMessage({ type: 'MsgHeartbeat', ...way }));
}

/** Asks for a read, whether or not it is taken. */
function read(node: RawNode, name: number): void {
  try {
    node.readIndex(new Uint8Array([name]));
  } catch {
    // Turned away.
  }
}

/** Does something twenty times, and counts what has piled up. */
function pile(
  node: RawNode,
  once: (node: RawNode, i: number) => void,
  count: (r: Raft) => number,
): number {
  for (let i = 0; i < 20; i++) once(node, i);
  return count(node.inspect());
}

function expectCount(what: string, got: number, wanted: number) {
  return got === wanted ? null : `${what} = ${got}, not ${wanted}`;
}

function messages(): string | null {
  const node = start([1, 2], { maxUntakenMsgs: LIMIT });
  const got = pile(node, heartbeat, (r) => r.msgs.length);
  return expectCount('msgs.length', got, LIMIT);
}

function promises(): string | null {
  const node = start([1, 2], { maxUntakenMsgs: LIMIT });
  const once = (one: RawNode): void => append(one, 0);
  const got = pile(node, once, (r) => r.msgsAfterAppend.length);
  return expectCount('msgsAfterAppend.length', got, LIMIT);
}

function reads(): string | null {
  const disk = diskOf([1]);
  const node = start([1], { maxUntakenMsgs: LIMIT }, disk);
  node.campaign();
  while (node.hasReady()) {
    disk.append(node.ready().entries);
    node.advance();
  }
  const got = pile(node, read, (r) => r.readStates.length);
  return expectCount('readStates.length', got, LIMIT);
}

/** 4, 8, 12 bytes: the third one passes the limit. */
function payload(): string | null {
  const node = start([1, 2], { maxUntakenSize: 10 });
  const once = (one: RawNode): void => append(one, 1, 4);
  const got = pile(node, once, (r) => r.log.lastIndex());
  return expectCount('lastIndex()', got, 3);
}

/** 4 and 8 bytes: the second one reaches the limit. */
function exactPayload(): string | null {
  const node = start([1, 2], { maxUntakenSize: 8 });
  const once = (one: RawNode): void => append(one, 1, 4);
  const got = pile(node, once, (r) => r.log.lastIndex());
  return expectCount('lastIndex()', got, 2);
}

/** The leader answers a read that this node has passed on. */
function answerRead(node: RawNode): void {
  const way = { from: 2, to: 1, term: 1 } as const;
  const entries = [newEntry(0, 0, new Uint8Array([1]))];
  node.step(newMessage({ type: 'MsgReadIndexResp', ...way, entries }));
}

/** 3 messages, 2 promises and 1 read are 6 together. */
function mixed(): string | null {
  const node = start([1, 2], { maxUntakenMsgs: 6 });
  for (let i = 0; i < 3; i++) heartbeat(node);
  for (let i = 0; i < 2; i++) append(node, 0);
  answerRead(node);
  const before = waiting(node);
  if (before !== '3 + 2 + 1') return `${before} wait, not 3 + 2 + 1`;
  heartbeat(node);
  append(node, 0);
  answerRead(node);
  const after = waiting(node);
  return after === before ? null : `${after} wait, not ${before}`;
}

function waiting(node: RawNode): string {
  const { msgs, msgsAfterAppend, readStates } = node.inspect();
  const { length: promises } = msgsAfterAppend;
  return `${msgs.length} + ${promises} + ${readStates.length}`;
}

function manySmallEntries(): string | null {
  const node = start([1, 2], { maxUntakenEntries: LIMIT });
  append(node, 20);
  append(node, 1);
  return expectCount('lastIndex()', node.inspect().log.lastIndex(), 21);
}

export const exercise: Exercise = {
  file: 'src/backlog.ts',
  symbol: 'overflows',
  start: {
    text: `\
function overflows(r: Raft): boolean {
  const { maxUntakenSize, maxUntakenMsgs } = r.config;
  if (r.log.unstable.untakenSize >= maxUntakenSize) return true;
  return r.msgs.length >= maxUntakenMsgs;
}
`,
    caught: 'promises',
  },
  solution: `\
function overflows(r: Raft): boolean {
  const { maxUntakenSize, maxUntakenMsgs } = r.config;
  if (r.log.unstable.untakenSize >= maxUntakenSize) return true;
  const messages = r.msgs.length + r.msgsAfterAppend.length;
  return messages + r.readStates.length >= maxUntakenMsgs;
}
`,
  wrong: [
    {
      // Up to the limit, or from it on?
      text: `\
function overflows(r: Raft): boolean {
  const { maxUntakenSize, maxUntakenMsgs } = r.config;
  if (r.log.unstable.untakenSize > maxUntakenSize) return true;
  const messages = r.msgs.length + r.msgsAfterAppend.length;
  return messages + r.readStates.length > maxUntakenMsgs;
}
`,
      caught: 'messages',
    },
    {
      // Reads are not messages?
      text: `\
function overflows(r: Raft): boolean {
  const { maxUntakenSize, maxUntakenMsgs } = r.config;
  if (r.log.unstable.untakenSize >= maxUntakenSize) return true;
  return r.msgs.length + r.msgsAfterAppend.length >= maxUntakenMsgs;
}
`,
      caught: 'reads',
    },
    {
      // All three limits close the door.
      text: `\
function overflows(r: Raft): boolean {
  const { config, log } = r;
  const messages = r.msgs.length + r.msgsAfterAppend.length;
  return (
    log.unstable.untaken >= config.maxUntakenEntries ||
    log.unstable.untakenSize >= config.maxUntakenSize ||
    messages + r.readStates.length >= config.maxUntakenMsgs
  );
}
`,
      caught: 'many-small-entries',
    },
    {
      // The sizes of different limits.
      text: `\
function overflows(r: Raft): boolean {
  const { maxSizePerMsg, maxUntakenMsgs } = r.config;
  if (r.log.unstable.untakenSize >= maxSizePerMsg) return true;
  const messages = r.msgs.length + r.msgsAfterAppend.length;
  return messages + r.readStates.length >= maxUntakenMsgs;
}
`,
      caught: 'payload',
    },
    {
      // Up to the limit of bytes, and from it on for messages.
      text: `\
function overflows(r: Raft): boolean {
  const { maxUntakenSize, maxUntakenMsgs } = r.config;
  if (r.log.unstable.untakenSize > maxUntakenSize) return true;
  const messages = r.msgs.length + r.msgsAfterAppend.length;
  return messages + r.readStates.length >= maxUntakenMsgs;
}
`,
      caught: 'exact-payload',
    },
    {
      // Each of the three for itself.
      text: `\
function overflows(r: Raft): boolean {
  const { maxUntakenSize, maxUntakenMsgs } = r.config;
  return (
    r.log.unstable.untakenSize >= maxUntakenSize ||
    r.msgs.length >= maxUntakenMsgs ||
    r.msgsAfterAppend.length >= maxUntakenMsgs ||
    r.readStates.length >= maxUntakenMsgs
  );
}
`,
      caught: 'together',
    },
    {
      // Messages together, reads for themselves.
      text: `\
function overflows(r: Raft): boolean {
  const { maxUntakenSize, maxUntakenMsgs } = r.config;
  if (r.log.unstable.untakenSize >= maxUntakenSize) return true;
  const messages = r.msgs.length + r.msgsAfterAppend.length;
  return messages >= maxUntakenMsgs || r.readStates.length >= maxUntakenMsgs;
}
`,
      caught: 'together',
    },
  ],
  checks: [
    {
      id: 'messages',
      fails: {
        zh:
          '没有人取 `Ready`，二十次心跳之后，等着发出去的回复不是 5 条。到了' +
          '上限就满了：是“大于或等于”，不是“大于”。',
        en:
          'Nobody takes a `Ready`. After twenty heartbeats, not 5 responses ' +
          'wait to be sent. From the limit on it is full: at least as many, ' +
          'not more.',
      },
      run: messages,
    },
    {
      id: 'promises',
      fails: {
        zh:
          '二十条空的追加之后，要等落盘才能发的回复超过了上限。它们在另一个' +
          '发件箱里，也是等着 `Ready` 取走的消息。',
        en:
          'After twenty empty appends more responses than the limit wait for ' +
          'the disk. They are in the other outbox, and wait for a `Ready` too.',
      },
      run: promises,
    },
    {
      id: 'reads',
      fails: {
        zh:
          '回复好了的读请求堆过了上限。它们不是消息，可也要等 `Ready` 取走，' +
          '与消息算在一起。',
        en:
          'Answered reads pile up past the limit. They are no messages, but ' +
          'they wait for a `Ready` all the same, and are counted with them.',
      },
      run: reads,
    },
    {
      id: 'payload',
      fails: {
        zh:
          '上限是 10 字节，一条消息带 4 字节，三条之后就该不收了。拿来比的是 ' +
          '`maxUntakenSize`。',
        en:
          'The limit is 10 bytes and a message brings 4: after three of them ' +
          'nothing more is taken in. What counts is `maxUntakenSize`.',
      },
      run: payload,
    },
    {
      id: 'exact-payload',
      fails: {
        zh:
          '上限是 8 字节，一条消息带 4 字节，两条之后就该不收了，又收了一条。' +
          '字节也一样，到了上限就满了。',
        en:
          'The limit is 8 bytes and a message brings 4: after two of them ' +
          'nothing more is taken in, but a third one was. For bytes too, ' +
          'reaching the limit is enough.',
      },
      run: exactPayload,
    },
    {
      id: 'together',
      fails: {
        zh:
          '上限是 6，等着取走的有 3 条消息、2 条承诺、1 个读请求，节点还在' +
          '收。三样各比各的，堆起来的可以到上限的三倍。',
        en:
          'The limit is 6; 3 messages, 2 promises and 1 read wait to be ' +
          'taken, and the node still takes more in. If each is compared for ' +
          'itself, three times the limit may pile up.',
      },
      run: mixed,
    },
    {
      id: 'many-small-entries',
      fails: {
        zh:
          '领导者的第一条消息带了二十个小条目，第二条就收不进来了。条目的个数' +
          '只管提案和读请求，领导者发来的由它自己的窗口管。',
        en:
          'The first message of the leader brings twenty small entries, and ' +
          'the second is turned away. The number of entries counts for ' +
          'proposals and reads only; what a leader sends is limited by its ' +
          'own window.',
      },
      run: manySmallEntries,
    },
  ],
  trials: [{ profile: 'default', seeds: 10 }],
  because: {},
};
