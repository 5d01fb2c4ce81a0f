import { MemoryStorage, newConfState } from '../../src/index.ts';
import { RawNode } from '../../src/index.ts';

const confState = newConfState({ voters: [1] });
const disk = new MemoryStorage({ confState });
const timers = { electionTick: 10, heartbeatTick: 1 };
const config = { ...timers, random: () => 0, id: 1 };
const node = new RawNode({ ...config, storage: disk });

/** Does what the node asks for, until it asks for nothing. */
function work(node: RawNode): void {
  while (node.hasReady()) {
    const rd = node.ready();
    if (rd.hardState !== null) disk.setHardState(rd.hardState);
    disk.append(rd.entries);
    node.advance();
  }
}

function attempt(what: string, call: () => void): void {
  try {
    call();
    console.log(`${what}: done`);
  } catch (error) {
    const same = error === node.failure;
    const text = same ? 'throws node.failure' : String(error);
    console.log(`${what}: ${text}`);
  }
}

node.campaign();
work(node);
console.log('entries', disk.lastIndex(), 'failure', node.failure);

// From now on no entry can be read.
disk.entries = () => {
  throw new Error('EIO');
};
attempt('propose', () => {
  node.propose(new Uint8Array(1));
});
attempt('work', () => work(node));
console.log(`  ${node.failure!.message}`);
attempt('tick', () => node.tick());

// The disk is mended, and the node is made anew from it.
disk.entries = MemoryStorage.prototype.entries.bind(disk);
const again = new RawNode({ ...config, storage: disk });
attempt('the old one, tick', () => node.tick());
again.campaign();
work(again);
console.log('entries', disk.lastIndex());
console.log('the new one:', again.status().state);
