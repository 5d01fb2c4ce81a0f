import { MemoryStorage, newConfState } from '../../src/index.ts';
import { newEntry, newMessage, RawNode } from '../../src/index.ts';
import { toBytes, toText } from '../../sim/index.ts';

const confState = newConfState({ voters: [1, 2] });
const node = new RawNode({
  id: 1,
  storage: new MemoryStorage({ confState }),
  electionTick: 10,
  heartbeatTick: 1,
  random: () => 0,
});

// A transport with one buffer, which it uses again.
const buffer = toBytes('a');
const entries = [newEntry(1, 1, buffer)];
const parts = { from: 2, to: 1, term: 1, entries };
node.step(newMessage({ type: 'MsgApp', ...parts }));
buffer.set(toBytes('b'));

const [entry] = node.ready().entries;
console.log(toText(entry!.data));
