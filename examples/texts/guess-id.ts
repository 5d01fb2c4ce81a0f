import { describeReady, MemoryStorage, RawNode } from '../../src/index.ts';
import { newConfState } from '../../src/index.ts';

const confState = newConfState({ voters: [26, 27] });
const storage = new MemoryStorage({ confState });
const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
const node = new RawNode({ id: 26, storage, ...timers });
node.campaign();
const text = describeReady(node.ready());
console.log(text);
const [, sender] = /^(\w+)->/m.exec(text)!;
const [, vote] = /Vote:(\w+)/.exec(text)!;
console.log(`vote ${vote}, sender ${sender}`);
