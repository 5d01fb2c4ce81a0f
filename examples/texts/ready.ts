import { describeReady, MemoryStorage, RawNode } from '../../src/index.ts';
import { newConfState } from '../../src/index.ts';
import { toBytes, toText } from '../../sim/index.ts';

const confState = newConfState({ voters: [26] });
const storage = new MemoryStorage({ confState });
const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
const node = new RawNode({ id: 26, storage, ...timers });

function round(): void {
  const ready = node.ready();
  console.log(describeReady(ready, (data) => `<${toText(data)}>`));
  if (ready.hardState !== null) storage.setHardState(ready.hardState);
  storage.append(ready.entries);
  node.advance();
}

node.campaign();
round();
round();
node.readIndex(toBytes('read'));
node.propose(toBytes('x=1'));
round();
round();
round();
