import {
  MemoryStorage,
  newConfState,
  RaftNode,
  RawNode,
} from '../../src/index.ts';
import { describeEntry } from '../../src/index.ts';

// n1 alone. With no other node there is nothing to send.
const confState = newConfState({ voters: [1] });
const storage = new MemoryStorage({ confState });
const timers = { electionTick: 10, heartbeatTick: 1 };
const random = (): number => 0;
const raw = new RawNode({ ...timers, random, id: 1, storage });
const node = new RaftNode(raw);

/** The four steps, once for each Ready; ends when the node does. */
async function loop(): Promise<void> {
  let count = 0;
  for await (const rd of node) {
    console.log(`Ready ${++count}`);
    for (const e of rd.entries) console.log(`  write ${describeEntry(e)}`);
    storage.append(rd.entries);
    if (rd.hardState !== null) storage.setHardState(rd.hardState);
    for (const entry of rd.committedEntries) {
      console.log(`  apply ${describeEntry(entry)}`);
      if (entry.data.length > 0) node.stop();
    }
    node.advance();
  }
}

/** A client. It comes before anybody leads. */
async function client(): Promise<void> {
  console.log('client: propose x=1');
  await node.propose(new TextEncoder().encode('x=1'));
  console.log(`client: taken, commit ${node.basicStatus().commit}`);
}

const running = [loop(), client()];
console.log('campaign');
node.campaign();
await Promise.all(running);
console.log('the loop has ended');
