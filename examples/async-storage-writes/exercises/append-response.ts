/**
 * What a write must say when it is done.
 *
 * @module
 */
import {
  LOCAL_APPEND_THREAD,
  MemoryStorage,
  newConfState,
  newEntry,
  newMessage,
  newSnapshot,
  RawNode,
} from '../../../src/index.ts';
import type { Message, MessageParts } from '../../../src/index.ts';
import type { Exercise } from '../../exercise.ts';

/** n1, a follower with asynchronous writes. */
class Follower {
  readonly node: RawNode;
  readonly storage: MemoryStorage;

  constructor() {
    const confState = newConfState({ voters: [1, 2, 3] });
    this.storage = new MemoryStorage({ confState });
    const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
    const settings = { ...timers, asyncStorageWrites: true };
    this.node = new RawNode({ ...settings, id: 1, storage: this.storage });
  }

  /** Hears something; gives back the write that it leads to. */
  hear(parts: MessageParts): Message {
    this.node.step(newMessage({ to: 1, ...parts }));
    const { messages } = this.node.ready();
    return messages.find((m) => m.to === LOCAL_APPEND_THREAD)!;
  }

  /** A leader sends an entry 1 of term `of`. */
  append(from: number, term: number, of: number): Message {
    const entries = [newEntry(of, 1)];
    return this.hear({ type: 'MsgApp', from, term, entries });
  }

  /** Does a write; gives back what n1 is to hear of it. */
  write({ snapshot, entries, responses }: Message): Message[] {
    if (snapshot !== null) this.storage.applySnapshot(snapshot);
    this.storage.append(entries);
    return responses.filter((m) => m.to === 1);
  }

  told(responses: readonly Message[]): void {
    for (const m of responses) this.node.step(m);
  }

  /** How many entries are still in memory, if it is not so many. */
  expectHeld(wanted: number): string | null {
    const { length } = this.node.inspect().log.unstable;
    return length === wanted ? null : `unstable.length = ${length}`;
  }
}

export const exercise: Exercise = {
  file: 'src/storage_messages.ts',
  symbol: 'appendResponse',
  start: {
    // What this write holds, and not what all writes so far do.
    text: `\
export function appendResponse(r: Raft, rd: Ready): Message {
  const m = draft('MsgStorageAppendResp', r.id, LOCAL_APPEND_THREAD);
  m.term = r.term;
  const last = rd.entries[rd.entries.length - 1];
  if (last !== undefined) {
    m.index = last.index;
    m.logTerm = last.term;
  }
  m.snapshot = rd.snapshot;
  return m;
}
`,
    caught: 'new-term',
  },
  solution: `\
export function appendResponse(r: Raft, rd: Ready): Message {
  const m = draft('MsgStorageAppendResp', r.id, LOCAL_APPEND_THREAD);
  m.term = r.term;
  if (r.log.hasUnstableEntries()) {
    const last = r.log.lastEntryId();
    m.index = last.index;
    m.logTerm = last.term;
  }
  m.snapshot = rd.snapshot;
  return m;
}
`,
  wrong: [
    {
      // Whose words these are, and of when, does not matter here.
      text: `\
export function appendResponse(r: Raft, rd: Ready): Message {
  const m = draft('MsgStorageAppendResp', r.id, LOCAL_APPEND_THREAD);
  if (r.log.hasUnstableEntries()) {
    const last = r.log.lastEntryId();
    m.index = last.index;
    m.logTerm = last.term;
  }
  m.snapshot = rd.snapshot;
  return m;
}
`,
      caught: 'written',
    },
    {
      // The term of the entry is that of its leader.
      text: `\
export function appendResponse(r: Raft, rd: Ready): Message {
  const m = draft('MsgStorageAppendResp', r.id, LOCAL_APPEND_THREAD);
  m.term = r.term;
  if (r.log.hasUnstableEntries()) {
    const last = r.log.lastEntryId();
    m.term = last.term;
    m.index = last.index;
    m.logTerm = last.term;
  }
  m.snapshot = rd.snapshot;
  return m;
}
`,
      caught: 'older-entry',
    },
    {
      // A snapshot is written, too.
      text: `\
export function appendResponse(r: Raft, rd: Ready): Message {
  const m = draft('MsgStorageAppendResp', r.id, LOCAL_APPEND_THREAD);
  m.term = r.term;
  if (r.log.hasUnstableEntries()) {
    const last = r.log.lastEntryId();
    m.index = last.index;
    m.logTerm = last.term;
  }
  return m;
}
`,
      caught: 'snapshot',
    },
  ],
  checks: [
    {
      id: 'written',
      fails: {
        zh:
          '条目写好了，节点却不认这份回复。回复要说出写到了哪个下标、那个条目' +
          '的任期，还有写盘是在节点的哪个任期里交出去的。',
        en:
          'The entry is written, and the node does not take the response. It ' +
          'must name the index up to which all is written, the term of that ' +
          'entry, and the term of the node in which the write was asked for.',
      },
      run: () => {
        const n1 = new Follower();
        n1.told(n1.write(n1.append(2, 1, 1)));
        return n1.expectHeld(0);
      },
    },
    {
      id: 'older-entry',
      fails: {
        zh:
          '领导者在任期 3，发来一个任期 1 的条目。写好了，却一直留在内存' +
          '里：回复的任期太低，节点不理会。',
        en:
          'The leader of term 3 sends an entry of term 1. It is written, and ' +
          'stays in memory: the term of the response is too low, and ' +
          'the node ignores it.',
      },
      run: () => {
        const n1 = new Follower();
        n1.told(n1.write(n1.append(2, 3, 1)));
        return n1.expectHeld(0);
      },
    },
    {
      id: 'new-term',
      fails: {
        zh:
          '条目在任期 1 交出去写，写好以前换了领导者，条目没有换。两次写盘' +
          '都好了，条目还在内存里：第一份回复的任期过时了，第二份没有提到它。',
        en:
          'The entry is handed out in term 1. Before it is written there is ' +
          'another leader, which does not replace it. Both writes are done, ' +
          'and the entry is still in memory: the first response is of a ' +
          'lower term, and the second does not mention it.',
      },
      run: () => {
        const n1 = new Follower();
        const first = n1.append(2, 1, 1);
        const beat = { type: 'MsgHeartbeat', from: 3, term: 2 } as const;
        const second = n1.hear(beat);
        n1.told(n1.write(first));
        n1.told(n1.write(second));
        return n1.expectHeld(0);
      },
    },
    {
      id: 'snapshot',
      fails: {
        zh: '快照写好了，也应用了，节点却不知道，再也不能参选。',
        en:
          'The snapshot is written and applied, and the node does not know: ' +
          'it cannot campaign any more.',
      },
      run: () => {
        const n1 = new Follower();
        const members = newConfState({ voters: [1, 2, 3] });
        const snapshot = newSnapshot(5, 1, members);
        const parts = { type: 'MsgSnap', from: 2, term: 1, snapshot } as const;
        n1.told(n1.write(n1.hear(parts)));
        const { applied } = n1.node.status();
        return applied === 5 ? null : `applied = ${applied}`;
      },
    },
  ],
  trials: [
    { profile: 'stalls', seeds: 15 },
    { profile: 'slow-disk', seeds: 15 },
  ],
  because: {},
};
