import { MemoryStorage, newConfState, RawNode } from '../../src/index.ts';
import { partsOf } from '../../sim/figures/index.ts';
import type { Figure, Moment } from '../../sim/figures/index.ts';

// n1 is the only voter and leads term 1.
const confState = newConfState({ voters: [1] });
const storage = new MemoryStorage({ confState });
const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
const node = new RawNode({ ...timers, id: 1, storage });

function write(): void {
  const rd = node.ready();
  storage.append(rd.entries);
  if (rd.hardState !== null) storage.setHardState(rd.hardState);
}

node.campaign();
while (node.hasReady()) {
  write();
  node.advance();
}

const moments: Moment[] = [];
function show(zh: string, en: string): void {
  const drawing = partsOf(node.inspect().log, ['committed', 'stable']);
  moments.push({ title: { zh, en }, drawing });
}

node.propose(new Uint8Array());
show('`propose`', '`propose`');
const rd = node.ready();
show('`ready`：交出去写', '`ready`: handed out');
storage.append(rd.entries);
show('写好了', 'written');
node.advance();
show('`advance`', '`advance`');

export const figure: Figure = {
  caption: {
    zh:
      '唯一的节点写条目 2。写好了，节点却还不知道；`advance` 让它离开内存，' +
      '也让它提交。',
    en:
      'The only node writes entry 2. When it is written the node does not ' +
      'know it yet; `advance` takes it out of memory, and commits it.',
  },
  drawing: { kind: 'strip', moments },
};
