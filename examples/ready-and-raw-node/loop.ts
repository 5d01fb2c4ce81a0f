import { MemoryStorage, RawNode } from '../../src/index.ts';
import { describeEntry, describeMessage } from '../../src/index.ts';
import { newConfState } from '../../src/index.ts';

// n1 alone. With no other node there is nothing to send.
const confState = newConfState({ voters: [1] });
const storage = new MemoryStorage({ confState });
const timers = { electionTick: 10, heartbeatTick: 1 };
const random = () => 0;
const node = new RawNode({ ...timers, random, id: 1, storage });
let count = 0;

/** Does one Ready, step by step, and tells what was in it. */
function turn(): void {
  const rd = node.ready();
  console.log(`Ready ${++count}${rd.mustSync ? ', to be synced' : ''}`);
  // 1. Write: the snapshot, the entries, the hard state.
  if (rd.snapshot !== null) storage.applySnapshot(rd.snapshot);
  storage.append(rd.entries);
  if (rd.hardState !== null) storage.setHardState(rd.hardState);
  for (const e of rd.entries) console.log(`  write  ${describeEntry(e)}`);
  if (rd.hardState !== null) {
    const { term, vote, commit } = rd.hardState;
    console.log(`  write  term ${term}, vote ${vote}, commit ${commit}`);
  }
  // 2. Send.
  for (const m of rd.messages) console.log(`  send   ${describeMessage(m)}`);
  // 3. Apply.
  for (const e of rd.committedEntries) {
    console.log(`  apply  ${describeEntry(e)}`);
  }
  if (rd.softState !== null) console.log(`  show   ${rd.softState.state}`);
  // 4. Say that it is done.
  node.advance();
}

function work(): void {
  while (node.hasReady()) turn();
}

console.log('campaign');
node.campaign();
work();
console.log('propose x=1');
node.propose(new TextEncoder().encode('x=1'));
work();
