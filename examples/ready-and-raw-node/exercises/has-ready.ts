/**
 * When does a node have something for its application?
 *
 * @module
 */
import {
  MemoryStorage,
  newConfState,
  newEntry,
  newMessage,
  newSnapshot,
  RawNode,
} from '../../../src/index.ts';
import type { Config, MessageParts } from '../../../src/index.ts';
import type { Raft } from '../../../src/internals.ts';
import type { Exercise } from '../../exercise.ts';

/** n1, whose Readys are written at once. */
class Host {
  readonly node: RawNode;
  private readonly storage: MemoryStorage;

  constructor(voters: number[], settings: Partial<Config> = {}) {
    const confState = newConfState({ voters });
    this.storage = new MemoryStorage({ confState });
    const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
    const { storage } = this;
    this.node = new RawNode({ ...timers, ...settings, id: 1, storage });
  }

  /** Does Readys, a few at most, whatever `hasReady` says. */
  rest(): this {
    for (let i = 0; i < 6; i++) this.once();
    return this;
  }

  /** Does one Ready, and says how many entries it gave to be applied. */
  once(): number {
    const { entries, hardState, committedEntries } = this.node.ready();
    this.storage.append(entries);
    if (hardState !== null) this.storage.setHardState(hardState);
    this.node.advance();
    return committedEntries.length;
  }

  hear(parts: MessageParts): this {
    this.node.step(newMessage({ from: 2, to: 1, ...parts }));
    return this;
  }
}

const ASYNC = { asyncStorageWrites: true };

/** What `hasReady` says, if that is not what it should say. */
function expectReady({ node }: Host, wanted: boolean): string | null {
  const says = node.hasReady();
  return says === wanted ? null : `hasReady() is ${says}`;
}

/** A follower of n2 in term 1 that holds entry 1. */
function follower(): Host {
  const host = new Host([1, 2, 3]);
  return host.hear(APPEND).rest();
}

/** Five entries are committed, and each Ready gives one of them. */
function appliesAll(): string | null {
  const host = new Host([1], { maxCommittedSizePerReady: 1 });
  const { node } = host;
  node.campaign();
  host.rest();
  for (let i = 0; i < 5; i++) node.propose(new Uint8Array(20));
  let applied = 0;
  for (let i = 0; i < 20 && node.hasReady(); i++) applied += host.once();
  return applied === 5 ? null : `${applied} of 5 entries are applied`;
}

/** A node at rest, and one thing that comes to it. */
function expectNews(happens: (r: Raft) => unknown): string | null {
  const host = follower();
  const before = expectReady(host, false);
  if (before !== null) return before;
  happens(host.node.inspect());
  return expectReady(host, true);
}

const APPEND: MessageParts = {
  type: 'MsgApp',
  term: 1,
  entries: [newEntry(1, 1)],
};

const SOLUTION = `\
  hasReady(): boolean {
    this.checkOpen();
    const r = this.raft;
    const { log } = r;
    return (
      r.msgs.length > 0 ||
      r.msgsAfterAppend.length > 0 ||
      r.readStates.length > 0 ||
      log.unstable.hasNextEntries() ||
      log.unstable.nextSnapshot() !== null ||
      log.hasNextCommittedEntries(this.appliesUnstable()) ||
      !equalHardStates(r.hardState, this.prevHardState) ||
      !equalSoftStates(r.softState, this.prevSoftState)
    );
  }
`;

/** The solution with one question left out. */
function without(question: string): string {
  return SOLUTION.replace(`      ${question} ||\n`, '');
}

export const exercise: Exercise = {
  file: 'src/raw_node.ts',
  symbol: 'RawNode.hasReady',
  start: {
    text: `\
  hasReady(): boolean {
    this.checkOpen();
    const r = this.raft;
    return (
      r.msgs.length > 0 ||
      r.log.unstable.length > 0 ||
      !equalHardStates(r.hardState, this.prevHardState) ||
      r.log.hasNextCommittedEntries(this.appliesUnstable())
    );
  }
`,
    caught: 'promise',
  },
  solution: SOLUTION,
  wrong: [
    {
      // What was handed out is still in memory, and not news.
      text: `\
  hasReady(): boolean {
    this.checkOpen();
    const r = this.raft;
    const { log } = r;
    return (
      r.msgs.length > 0 ||
      r.msgsAfterAppend.length > 0 ||
      r.readStates.length > 0 ||
      log.unstable.length > 0 ||
      log.unstable.snapshot !== null ||
      log.hasNextCommittedEntries(this.appliesUnstable()) ||
      !equalHardStates(r.hardState, this.prevHardState) ||
      !equalSoftStates(r.softState, this.prevSoftState)
    );
  }
`,
      caught: 'handed-out',
    },
    {
      // A read that may be answered changes nothing in the log.
      text: `\
  hasReady(): boolean {
    this.checkOpen();
    const r = this.raft;
    const { log } = r;
    return (
      r.msgs.length > 0 ||
      r.msgsAfterAppend.length > 0 ||
      log.unstable.hasNextEntries() ||
      log.unstable.nextSnapshot() !== null ||
      log.hasNextCommittedEntries(this.appliesUnstable()) ||
      !equalHardStates(r.hardState, this.prevHardState) ||
      !equalSoftStates(r.softState, this.prevSoftState)
    );
  }
`,
      caught: 'read',
    },
    {
      // Who leads need not be written, but somebody wants to know it.
      text: `\
  hasReady(): boolean {
    this.checkOpen();
    const r = this.raft;
    const { log } = r;
    return (
      r.msgs.length > 0 ||
      r.msgsAfterAppend.length > 0 ||
      r.readStates.length > 0 ||
      log.unstable.hasNextEntries() ||
      log.unstable.nextSnapshot() !== null ||
      log.hasNextCommittedEntries(this.appliesUnstable()) ||
      !equalHardStates(r.hardState, this.prevHardState)
    );
  }
`,
      caught: 'leader',
    },
    {
      // What is committed comes with the entries.
      text: without('log.hasNextCommittedEntries(this.appliesUnstable())'),
      caught: 'committed',
    },
    {
      // What is committed can be applied, written or not.
      text: SOLUTION.replace('this.appliesUnstable()', 'true'),
      caught: 'unwritten',
    },
    {
      // An entry always comes with a promise.
      text: without('log.unstable.hasNextEntries()'),
      caught: 'entry',
    },
    {
      // So does a snapshot.
      text: without('log.unstable.nextSnapshot() !== null'),
      caught: 'snapshot-alone',
    },
    {
      // Messages come with what they are about.
      text: without('r.msgs.length > 0'),
      caught: 'message',
    },
  ],
  checks: [
    {
      id: 'nothing',
      fails: {
        zh: '刚启动的节点没有事要做，`hasReady` 却说有：循环停不下来。',
        en:
          'A node that has just started wants nothing done, and `hasReady` ' +
          'says that it does: the loop never rests.',
      },
      run: () => expectReady(new Host([1, 2, 3]), false),
    },
    {
      id: 'promise',
      fails: {
        zh:
          '领导者把同一条 `MsgApp` 又发了一遍，没有新东西要写，回复却在' +
          '等着走。承诺不进 `msgs`，在另一个发件箱里。',
        en:
          'The leader has sent the same `MsgApp` again. There is nothing new ' +
          'to write, but a response waits to leave. Promises do not go into ' +
          '`msgs` but into the other outbox.',
      },
      run: () => expectReady(follower().hear(APPEND), true),
    },
    {
      id: 'handed-out',
      fails: {
        zh:
          '条目已经随上一个 Ready 交出去，还没有写好。它还在内存里，却不是' +
          '新的事：异步写盘时，这样的循环空转到写完为止。',
        en:
          'The entry was handed out with the last Ready and is not written ' +
          'yet. It is still in memory, and no news: with asynchronous writes ' +
          'such a loop spins until the write is done.',
      },
      run: () => {
        const host = new Host([1, 2, 3], ASYNC).hear(APPEND);
        host.node.ready();
        return expectReady(host, false);
      },
    },
    {
      id: 'unwritten',
      fails: {
        zh:
          '条目提交了，可是还没有写好，异步写盘时这样的条目还不能应用，' +
          'Ready 里也没有它。`hasReady` 说有事，循环就空转到写完为止。要问' +
          '的是 `this.appliesUnstable()`。',
        en:
          'The entry is committed and not written yet. With asynchronous ' +
          'writes such an entry cannot be applied, and no Ready holds it. ' +
          'Where `hasReady` says that there is something to do, the loop ' +
          'spins until the write is done. Ask `this.appliesUnstable()`.',
      },
      run: () => {
        const host = new Host([1, 2, 3], ASYNC).hear({ ...APPEND, commit: 1 });
        host.node.ready();
        return expectReady(host, false);
      },
    },
    {
      id: 'snapshot',
      fails: {
        zh:
          '收到了快照，等着写。交出去以后，它还在 `unstable.snapshot` 里，' +
          '直到写好，但不要再交一次。',
        en:
          'A snapshot has come and waits to be written. Once handed out it ' +
          'stays in `unstable.snapshot` until it is written, and must not be ' +
          'handed out again.',
      },
      run: () => {
        const members = newConfState({ voters: [1, 2, 3] });
        const snapshot = newSnapshot(5, 1, members);
        const host = new Host([1, 2, 3], ASYNC);
        host.hear({ type: 'MsgSnap', term: 1, snapshot });
        const before = expectReady(host, true);
        host.node.ready();
        return before ?? expectReady(host, false);
      },
    },
    {
      id: 'term',
      fails: {
        zh: '迟到的回复带来较高的任期。没有条目，没有消息，任期却要写下来。',
        en:
          'A late response brings a higher term. There are no entries and no ' +
          'messages, but the term is to be written.',
      },
      run: () => {
        const host = new Host([1, 2, 3]);
        host.hear({ type: 'MsgHeartbeatResp', term: 5 });
        return expectReady(host, true);
      },
    },
    {
      id: 'leader',
      fails: {
        zh:
          '`forgetLeader` 只改了 `lead`：不用写盘，可是应用程序靠它知道' +
          '请求该给谁。',
        en:
          '`forgetLeader` has changed `lead` and nothing else. That need not ' +
          'be written, but the application learns from it whom to send ' +
          'requests to.',
      },
      run: () => {
        const host = follower();
        host.node.forgetLeader();
        return expectReady(host, true);
      },
    },
    {
      id: 'read',
      fails: {
        zh: '一次读已经可以回复了，没有人来取：客户端一直等。',
        en: 'A read may be answered, and nobody takes it: its client waits.',
      },
      run: () => {
        const host = new Host([1]);
        host.node.campaign();
        host.rest().node.readIndex(new Uint8Array());
        return expectReady(host, true);
      },
    },
    {
      id: 'message',
      fails: {
        zh: '对心跳的回复等着发出去，没有人来取：领导者以为这个节点停机了。',
        en:
          'A response to a heartbeat waits to leave, and nobody takes it: ' +
          'the leader believes that the node is down.',
      },
      run: () =>
        expectReady(follower().hear({ type: 'MsgHeartbeat', term: 1 }), true),
    },
    {
      id: 'committed',
      fails: {
        zh:
          '一个 Ready 只给得出一个已提交的条目，后面的还等着应用，`hasReady` ' +
          '却说没有事了。它们要等到别的事发生，客户端一直等不到回复。',
        en:
          'A Ready has room for one committed entry. The others still wait ' +
          'to be applied, and `hasReady` says that there is nothing to do. ' +
          'They stay until something else happens, and their clients wait.',
      },
      run: appliesAll,
    },
    {
      id: 'entry',
      fails: {
        zh:
          '只有一个新的条目等着写盘，别的都没有，`hasReady` 说没有事。现在' +
          '条目总有承诺同行，但写盘不该靠别的东西来提醒。',
        en:
          'A new entry waits to be written, with nothing else that is new, ' +
          'and `hasReady` says that there is nothing to do. As it is, a ' +
          'promise comes with every entry; but what is to be written must ' +
          'not depend on something else to be noticed.',
      },
      run: () => expectNews((r) => r.log.append([newEntry(1, 2)])),
    },
    {
      id: 'snapshot-alone',
      fails: {
        zh:
          '只有一份快照等着写盘，别的都没有，`hasReady` 说没有事。现在快照' +
          '总有回复同行，但写盘不该靠别的东西来提醒。',
        en:
          'A snapshot waits to be written, with nothing else that is new, ' +
          'and `hasReady` says that there is nothing to do. As it is, a ' +
          'response comes with every snapshot; but what is to be written ' +
          'must not depend on something else to be noticed.',
      },
      run: () => {
        const members = newConfState({ voters: [1, 2, 3] });
        const snapshot = newSnapshot(5, 1, members);
        return expectNews((r) => r.log.unstable.restore(snapshot));
      },
    },
  ],
  trials: [
    { profile: 'reads', seeds: 15 },
    { profile: 'slow-disk', seeds: 15 },
  ],
  because: {},
};
