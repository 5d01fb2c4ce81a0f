import { MemoryStorage, newConfState } from '../../src/index.ts';
import { newEntry, newMessage, RawNode } from '../../src/index.ts';
import { SnapshotTemporarilyUnavailableError } from '../../src/index.ts';

// The log of n1 is compacted up to 3; n2 has nothing.
const disk = new MemoryStorage({
  hardState: { term: 1, vote: 0, commit: 3 },
  confState: newConfState({ voters: [1, 2] }),
  entries: [1, 2, 3].map((i) => newEntry(1, i)),
});
disk.createSnapshot(3, null, new Uint8Array());
disk.compact(3);

const timers = { electionTick: 10, heartbeatTick: 1 };
const config = { ...timers, random: () => 0, id: 1 };
const node = new RawNode({ ...config, applied: 3, storage: disk });

/** Does what the node asks for; returns what it sends. */
function work(): string {
  const sent: string[] = [];
  while (node.hasReady()) {
    const rd = node.ready();
    if (rd.hardState !== null) disk.setHardState(rd.hardState);
    disk.append(rd.entries);
    sent.push(...rd.messages.map(({ type }) => type));
    node.advance();
  }
  return sent.join(' ') || 'nothing';
}

const from2 = { from: 2, to: 1, term: 2 };
node.campaign();
work();
node.step(newMessage({ ...from2, type: 'MsgVoteResp' }));
console.log('elected, it sends', work());

// The snapshot is being made when n2 rejects.
let ready = false;
const snapshot = disk.snapshot();
disk.snapshot = () => {
  if (ready) return snapshot;
  throw new SnapshotTemporarilyUnavailableError();
};
const reject = { index: 3, reject: true, rejectHint: 0 };
node.step(newMessage({ ...from2, type: 'MsgAppResp', ...reject }));
console.log('n2 has nothing, it sends', work());

// The snapshot is made. What makes n1 ask for it again?
ready = true;
node.tick();
const atTick = work();
console.log('at a tick it sends', atTick);
node.step(newMessage({ ...from2, type: 'MsgHeartbeatResp' }));
const whenHeard = work();
console.log('n2 is heard again, it sends', whenHeard);
const heard = whenHeard === 'MsgSnap' ? 'MsgHeartbeatResp' : 'nothing';
console.log(atTick.includes('MsgSnap') ? 'tick' : heard);
