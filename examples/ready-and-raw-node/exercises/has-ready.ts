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
import type { MessageParts } from '../../../src/index.ts';
import type { Exercise } from '../../exercise.ts';

/** n1, whose Readys are written at once. */
class Host {
  readonly node: RawNode;
  private readonly storage: MemoryStorage;

  constructor(voters: number[], asyncStorageWrites = false) {
    const confState = newConfState({ voters });
    this.storage = new MemoryStorage({ confState });
    const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
    const settings = { ...timers, asyncStorageWrites };
    this.node = new RawNode({ ...settings, id: 1, storage: this.storage });
  }

  /** Does Readys, a few at most, whatever `hasReady` says. */
  rest(): this {
    for (let i = 0; i < 6; i++) {
      const { entries, hardState } = this.node.ready();
      this.storage.append(entries);
      if (hardState !== null) this.storage.setHardState(hardState);
      this.node.advance();
    }
    return this;
  }

  hear(parts: MessageParts): this {
    this.node.step(newMessage({ from: 2, to: 1, ...parts }));
    return this;
  }
}

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

const APPEND: MessageParts = {
  type: 'MsgApp',
  term: 1,
  entries: [newEntry(1, 1)],
};

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
  solution: `\
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
`,
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
        const host = new Host([1, 2, 3], true).hear(APPEND);
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
        const host = new Host([1, 2, 3], true);
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
  ],
  trials: [
    { profile: 'reads', seeds: 15 },
    { profile: 'slow-disk', seeds: 15 },
  ],
  because: {},
};
