import { MemoryStorage, RawNode } from '../../src/index.ts';
import { decodeConfChange, isConfChangeEntry } from '../../src/index.ts';
import { newConfChange } from '../../src/index.ts';
import type { Message } from '../../src/index.ts';

type Disk = MemoryStorage;
const disks = new Map<number, Disk>();
const nodes = new Map<number, RawNode>();

/** Starts n`id` from its disk; one that has none gets an empty one. */
function start(id: number, applied = 0): RawNode {
  const storage = disks.get(id) ?? new MemoryStorage();
  disks.set(id, storage);
  const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
  const node = new RawNode({ ...timers, id, storage, applied });
  nodes.set(id, node);
  return node;
}

/** Does all Readys of n`id`; gives back what it sends. */
function work(id: number): Message[] {
  const [node, disk] = [nodes.get(id)!, disks.get(id)!];
  const sent: Message[] = [];
  while (node.hasReady()) {
    const rd = node.ready();
    if (rd.snapshot !== null) disk.applySnapshot(rd.snapshot);
    disk.append(rd.entries);
    if (rd.hardState !== null) disk.setHardState(rd.hardState);
    sent.push(...rd.messages);
    for (const entry of rd.committedEntries) {
      if (!isConfChangeEntry(entry.type)) continue;
      node.applyConfChange(decodeConfChange(entry));
    }
    node.advance();
  }
  return sent;
}

/** Does all that there is to do, on all nodes. */
function settle(): void {
  let mail = [...nodes.keys()].flatMap(work);
  while (mail.length > 0) {
    for (const m of mail) nodes.get(m.to)?.step(m);
    mail = [...nodes.keys()].flatMap(work);
  }
}

function show(id: number, what: string): void {
  const { config, term, commit, applied } = nodes.get(id)!.status();
  const marks = `term ${term}  commit ${commit}  applied ${applied}`;
  console.log(`n${id} ${what.padEnd(18)} ${config}  ${marks}`);
}

const FOUNDERS = [{ id: 1 }, { id: 2 }, { id: 3 }];
for (const { id } of FOUNDERS) {
  start(id).bootstrap(FOUNDERS);
  work(id);
}
show(1, 'founded');
nodes.get(1)!.campaign();
settle();
show(1, 'leads');

start(2);
show(2, 'restarted');
work(2);
show(2, 'after its Readys');

start(4);
show(4, 'waits to join');
nodes.get(1)!.proposeConfChange(newConfChange('ConfChangeAddNode', 4));
settle();
show(4, 'was added');

console.log('\nn3 restarts, and founds once more');
try {
  start(3).bootstrap(FOUNDERS);
} catch (error) {
  console.log((error as Error).message);
}
start(3, 3);
console.log('\nn3 says that it has applied 3');
work(3);
show(3, 'restarted');

console.log('\nn5 founds a cluster of its own, and is added');
start(5).bootstrap([{ id: 5 }]);
work(5);
show(5, 'founded');
nodes.get(1)!.proposeConfChange(newConfChange('ConfChangeAddNode', 5));
settle();
show(1, 'leads');
show(5, 'was added');
