import { World } from '../../sim/index.ts';
import { checkInvariants } from '../../src/internals.ts';
import type { Raft } from '../../src/internals.ts';

/** Spoils one field of a healthy node, and has it looked over. */
function spoil(what: string, id: number, change: (r: Raft) => void): void {
  const world = new World({ nodes: 3, seed: 1 });
  world.elect(1);
  world.propose(1, 'x');
  world.settle();
  const raft = world.node(id).inspect();
  checkInvariants(raft);
  change(raft);
  try {
    checkInvariants(raft);
    console.log(`${what}: nothing found`);
  } catch (error) {
    console.log(`${what}: ${(error as Error).message}`);
  }
}

// n1 leads; n2 and n3 follow it.
spoil('applied too far', 1, (r) => (r.log.applied = 9));
spoil('lower term', 1, (r) => (r.term = 0));
spoil('leads, votes for n2', 1, (r) => (r.vote = 2));
spoil('match too high', 1, (r) => {
  r.tracker.progress.get(2)!.match = 5;
});
spoil('follows itself', 2, (r) => (r.lead = 2));
spoil('counts bytes', 2, (r) => (r.uncommittedSize = 3));
spoil('another vote', 2, (r) => (r.vote = 3));
spoil('another leader', 2, (r) => (r.lead = 3));
