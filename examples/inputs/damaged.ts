import { newConfState, newEntry, newMessage } from '../../src/index.ts';
import { newSnapshot } from '../../src/index.ts';
import type { Entry, Message } from '../../src/index.ts';
import { World } from '../../sim/index.ts';

function elected(): World {
  const world = new World({ nodes: 3, seed: 7 });
  world.elect(1);
  return world;
}

function attempt(step: () => void): string {
  try {
    step();
    return 'taken';
  } catch (error) {
    const { name, message } = error as Error;
    return `${name}: ${message}`;
  }
}

/** Gives a node a message, with the checks and without them. */
function run(what: string, m: Message): void {
  const node = elected().node(m.to);
  console.log(`\n${what}`);
  console.log(`  checked: ${attempt(() => node.step(m))}`);

  // The state machine inside takes what it is given.
  const world = elected();
  const raft = world.node(m.to).inspect();
  console.log(`  unchecked: ${attempt(() => raft.step(m))}`);
  const { state, term, lead, log } = raft;
  const end = log.lastIndex();
  console.log(`  ${state}, term ${term}, lead ${lead}, last ${end}`);
}

const toFollower = { from: 1, to: 2, term: 1 };

// Somebody writes numbers as text.
const index = '2' as unknown as number;
const entries: Entry[] = [{ ...newEntry(1, 2), index }];
const append = { ...toFollower, index: 1, logTerm: 1, entries };
run('an index that is a text', newMessage({ type: 'MsgApp', ...append }));

const hup = { type: 'MsgHup', from: 3, to: 2 } as const;
run('a local message from n3', newMessage(hup));

const beat = { type: 'MsgHeartbeat', from: 2, to: 2, term: 1 } as const;
run('a heartbeat from itself', newMessage(beat));

const snapshot = newSnapshot(9, 1, newConfState({ voters: [1, 2, 2] }));
const snap = { type: 'MsgSnap', ...toFollower, snapshot } as const;
run('a voter twice', newMessage(snap));

const change = newEntry(0, 0, Uint8Array.of(255), 'EntryConfChange');
const prop = { type: 'MsgProp', from: 2, to: 1 } as const;
run(
  'a change that nobody can read',
  newMessage({ ...prop, entries: [change] }),
);
