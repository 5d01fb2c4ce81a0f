import { MemoryStorage, newConfState, newMessage } from '../../src/index.ts';
import { newConfChange, RaftNode, RawNode } from '../../src/index.ts';

/** How a node can end. */
type Ending = (node: RaftNode) => Promise<void> | void;

const ENDINGS: Record<string, Ending> = {
  'stop()': (node) => node.stop(),
  'the loop is left': async (node) => {
    for await (const rd of node) if (rd.mustSync) break;
  },
  'n2 knows of commit 9': (node) => {
    const beat = { type: 'MsgHeartbeat', from: 2, to: 1, term: 2 } as const;
    node.step(newMessage({ ...beat, commit: 9 }));
  },
};

/** Something to try. It answers with a text, or later, or not. */
type Run = () => unknown;

/** What comes of something, or why nothing does. */
async function show(what: string, run: Run): Promise<void> {
  let came = 'nothing happens';
  try {
    const answer = await run();
    if (typeof answer === 'string') came = answer;
  } catch (error) {
    came = (error as Error).name;
  }
  console.log(`  ${what.padEnd(16)} ${came}`);
}

for (const [name, end] of Object.entries(ENDINGS)) {
  console.log(name);
  const confState = newConfState({ voters: [1, 2] });
  const storage = new MemoryStorage({ confState });
  const timers = { electionTick: 10, heartbeatTick: 1 };
  const random = (): number => 0;
  const raw = new RawNode({ ...timers, random, id: 1, storage });
  const node = new RaftNode(raw);
  node.campaign();
  const waiting = node.propose(new Uint8Array([1]));

  await show('the call itself', () => end(node));
  await show('waiting propose', () => waiting);
  await show('another propose', () => node.propose(new Uint8Array([2])));
  await show('readIndex', () => node.readIndex(new Uint8Array([3])));
  await show('tick', () => node.tick());
  await show('the loop', async () => {
    for await (const rd of node) return `${rd.entries.length} entries`;
    return 'is over';
  });
  await show('applyConfChange', () => {
    const change = newConfChange('ConfChangeAddNode', 3);
    return node.applyConfChange(change).voters.join(' ');
  });
  await show('failure', () => String(node.failure?.name ?? null));
  await show('status', () => node.basicStatus().state);
}
