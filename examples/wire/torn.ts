import { decodeMessage, encodeMessage } from '../../src/index.ts';
import { newEntry, newMessage } from '../../src/index.ts';
import type { Message } from '../../src/index.ts';
import { encodeProposal, findProposal } from '../../src/internals.ts';
import { toBytes, World } from '../../sim/index.ts';

/** n2 gets all but the last five bytes of a message from n1. */
function run(
  what: string,
  read: (torn: Uint8Array, sent: Message) => Message,
): void {
  console.log(what);
  const world = new World({ nodes: 3, seed: 7 });
  world.elect(1);
  world.propose(1, 'x=1000');
  const sent = world.inFlight().find((m) => m.to === 2)!;
  const bytes = encodeMessage(sent);
  const torn = bytes.subarray(0, bytes.length - 5);
  console.log(`  ${torn.length} of ${bytes.length} bytes`);
  try {
    world.node(2).step(read(torn, sent));
  } catch (error) {
    const { name, message } = error as Error;
    console.log(`  ${name}: ${message}`);
  }
  // The transport sends it again, and this time it is whole.
  world.settle();
  world.tick();
  world.settle();
  console.log(world.logs().replaceAll(/^/gm, '  '));
}

run('a reader that refuses', (torn) => decodeMessage(torn));

// It takes as much of the data as there is.
run('a reader that takes what there is', (_, sent) => {
  const { data } = sent.entries[0]!;
  const short = encodeProposal(findProposal(data)!, toBytes('x=1'));
  const entries = [newEntry(1, 2, short)];
  const { type, from, to, term, index, logTerm } = sent;
  const parts = { type, from, to, term, index, logTerm, entries };
  return newMessage(parts);
});
