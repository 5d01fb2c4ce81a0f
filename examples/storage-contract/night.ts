import { CompactedError, MemoryStorage, RawNode } from '../../src/index.ts';
import { describeMessage, newConfState, newEntry } from '../../src/index.ts';
import { newMessage, newSnapshot } from '../../src/index.ts';
import type { Message, MessageParts } from '../../src/index.ts';

// A snapshot stands for entry 1; entry 2 is in the log.
const confState = newConfState({ voters: [1, 2, 3] });
function written(): MemoryStorage {
  return new MemoryStorage({
    hardState: { term: 1, vote: 1, commit: 2 },
    snapshot: newSnapshot(1, 1, confState),
    entries: [newEntry(1, 2)],
  });
}

/** n1 is elected, and hears that n3 has entry 1 and nothing after it. */
function night(what: string, storage: MemoryStorage): void {
  console.log(what);
  const timers = { electionTick: 10, heartbeatTick: 1 };
  const n1 = new RawNode({ ...timers, random: () => 0, id: 1, storage });

  /** All that the Readys ask for. */
  function work(): Message[] {
    const sent: Message[] = [];
    while (n1.hasReady()) {
      const { entries, hardState, messages } = n1.ready();
      storage.append(entries);
      if (hardState !== null) storage.setHardState(hardState);
      sent.push(...messages);
      n1.advance();
    }
    return sent;
  }

  function hear(parts: MessageParts): Message[] {
    n1.step(newMessage({ to: 1, term: 2, ...parts }));
    return work();
  }

  try {
    n1.campaign();
    work();
    hear({ type: 'MsgVoteResp', from: 2 });
    console.log(`  ${n1.basicStatus().state}, log ${storage.lastIndex()}`);
    const no = { reject: true, index: 2, rejectHint: 1, logTerm: 1 };
    const sent = hear({ type: 'MsgAppResp', from: 3, ...no });
    for (const m of sent) console.log(`  ${describeMessage(m)}`);
  } catch (error) {
    console.log(`  ${(error as Error).message}`);
  }
}

night('as it should be', written());
const forgetful = written();
const term = forgetful.term.bind(forgetful);
forgetful.term = (index) => {
  if (index < forgetful.firstIndex()) throw new CompactedError();
  return term(index);
};
night('it forgets what it has compacted', forgetful);
