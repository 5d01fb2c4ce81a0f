import { MemoryStorage, RawNode } from '../../src/index.ts';

const storage = new MemoryStorage();
const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
const config = { ...timers, id: 1, storage };

// Three nodes found a cluster. n1 writes its first Ready.
const node = new RawNode(config);
node.bootstrap([{ id: 1 }, { id: 2 }, { id: 3 }]);
const { entries, hardState } = node.ready();
storage.append(entries);
storage.setHardState(hardState!);
console.log(`${node.status().config} before the crash`);

// It is started again from its disk.
const again = new RawNode(config);
console.log([...again.status().config.voters.ids()].length);
