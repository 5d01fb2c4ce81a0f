import { MemoryStorage, newConfState, RawNode } from '../../src/index.ts';
import type { Message } from '../../src/index.ts';
import { toBytes, toText } from '../../sim/index.ts';

const confState = newConfState({ voters: [1, 2, 3] });
const nodes = [1, 2, 3].map((id) => {
  const storage = new MemoryStorage({ confState });
  const timers = { electionTick: 10, heartbeatTick: 1 };
  const node = new RawNode({ id, storage, ...timers, random: () => 0 });
  return { id, node, storage };
});
let mail: Message[] = [];

/** Handles all Readys of all nodes; tells of reads. */
function work(): void {
  for (const { id, node, storage } of nodes) {
    while (node.hasReady()) {
      const rd = node.ready();
      storage.append(rd.entries);
      if (rd.hardState !== null) storage.setHardState(rd.hardState);
      for (const { index, requestCtx } of rd.readStates) {
        console.log(`n${id} may read ${toText(requestCtx)} at ${index}`);
      }
      mail.push(...rd.messages);
      node.advance();
    }
  }
}

/** One step of the network, on which round 1 gets lost. */
function step(): void {
  const due = mail;
  mail = [];
  for (const m of due) {
    const { type, from, to, context } = m;
    const round = context[7] ?? 0;
    if (round > 0) {
      const fate = round === 1 ? ' is lost' : '';
      console.log(`n${from}->n${to} ${type}, round ${round}${fate}`);
    }
    if (round !== 1) nodes[to - 1]!.node.step(m);
    work();
  }
}

nodes[0]!.node.campaign();
work();
while (mail.length > 0) step();

// Two reads at the leader, a proposal, and one at n3.
nodes[0]!.node.readIndex(toBytes('a'));
nodes[0]!.node.readIndex(toBytes('b'));
nodes[0]!.node.propose(toBytes('x=1'));
nodes[2]!.node.readIndex(toBytes('c'));
work();
while (mail.length > 0) step();
