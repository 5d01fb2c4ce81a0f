import { MemoryStorage, newConfState } from '../../src/index.ts';
import { RaftNode, RawNode } from '../../src/index.ts';
import { partsOf } from '../../sim/figures/index.ts';
import type { Figure, Moment } from '../../sim/figures/index.ts';

// n1 alone leads; once 2 entries wait for a Ready, it takes no more.
const confState = newConfState({ voters: [1] });
const storage = new MemoryStorage({ confState });
const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
const limits = { maxUntakenEntries: 2 };
const raw = new RawNode({ ...timers, ...limits, id: 1, storage });
const node = new RaftNode(raw);
const readys = node[Symbol.asyncIterator]();

/** Takes a Ready and writes it. */
async function write(): Promise<void> {
  const { value: rd } = await readys.next();
  if (rd === undefined) return;
  storage.append(rd.entries);
  if (rd.hardState !== null) storage.setHardState(rd.hardState);
}

node.campaign();
while (raw.hasReady()) {
  await write();
  node.advance();
}

const moments: Moment[] = [];
let waiting = 0;
function show(zh: string, en: string): void {
  const title = {
    zh: `${zh}，${waiting} 个在等`,
    en: `${en}, ${waiting} waiting`,
  };
  const drawing = partsOf(raw.inspect().log, ['committed', 'stable']);
  moments.push({ title, drawing });
}

/** Proposes, and counts it while it waits. */
function propose(): void {
  waiting++;
  void node.propose(new Uint8Array()).then(() => waiting--);
}

/** Lets all promises that can settle settle. */
async function rest(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

for (let i = 0; i < 4; i++) propose();
await rest();
show('四个 `propose`', 'four times `propose`');
await write();
await rest();
show('取走并写好', 'taken out and written');
node.advance();
await rest();
show('`advance`', '`advance`');
await write();
await rest();
show('又取走并写好', 'taken out and written again');

export const figure: Figure = {
  caption: {
    zh:
      '至多两个条目等人取。第三、第四个提案在日志外面等；取走一份 ' +
      '`Ready`，它们立刻进来。',
    en:
      'At most two entries wait to be taken out. The third and the fourth ' +
      'proposal wait outside the log; once a `Ready` is taken, they get in.',
  },
  drawing: { kind: 'strip', moments },
};
