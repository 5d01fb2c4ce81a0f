import { ReplicaNode } from '../../src/index.ts';
import { NodeDisk } from '../raft-kv/disk.ts';
import type { OpenFile } from '../raft-kv/files.ts';
import { MemoryFiles } from '../raft-kv/memory_files.ts';

/** Files of which a sync takes its time, in turns of the event loop. */
class SlowFiles extends MemoryFiles {
  turns = 0;
  syncs = 0;

  override async open(path: string, what: 'new' | 'old'): Promise<OpenFile> {
    const file = await super.open(path, what);
    const sync = async (): Promise<void> => {
      this.syncs++;
      for (let i = 0; i < this.turns; i++) await turn();
      await file.sync();
    };
    return { ...file, sync };
  }
}

const turn = (): Promise<void> => new Promise((done) => setTimeout(done, 0));
const command = (text: string): Uint8Array => new TextEncoder().encode(text);

const files = new SlowFiles();
const identity = { cluster: 'book', member: 1 };
const machine = {
  apply: () => 'OK',
  snapshot: () => new Uint8Array(0),
  restore: () => {},
};
const node = await ReplicaNode.start(
  {
    id: 1,
    run: 1,
    founders: [1],
    electionTick: 10,
    heartbeatTick: 1,
    random: () => 0,
    asyncStorageWrites: true,
  },
  {
    disk: new NodeDisk({ files, folder: 'data', identity }),
    transport: { send: () => {} },
    machine,
  },
);
node.campaign();
await node.propose(command('first'));

// A client comes in each turn, 60 of them.
for (const turns of [0, 2, 10, 30]) {
  files.turns = turns;
  files.syncs = 0;
  const answers: Promise<unknown>[] = [];
  for (let i = 0; i < 60; i++) {
    answers.push(node.propose(command(`x=${i}`)));
    await turn();
  }
  await Promise.all(answers);
  console.log(`a sync takes ${turns} turns: ${files.syncs} syncs for 60`);
}
await node.stop();
