import { MemoryStorage, newConfState, RawNode } from '../../src/index.ts';
import type { Message } from '../../src/index.ts';
import { seeded } from '../../sim/index.ts';

/** Three nodes; a tick later a message is there. */
function run(seedOf: (id: number) => number): string {
  const disks = [1, 2, 3].map(() => {
    const confState = newConfState({ voters: [1, 2, 3] });
    return new MemoryStorage({ confState });
  });
  const nodes = disks.map(
    (storage, i) =>
      new RawNode({
        id: i + 1,
        electionTick: 10,
        heartbeatTick: 1,
        storage,
        random: seeded(seedOf(i + 1)),
      }),
  );
  const mail: Message[] = [];
  for (let tick = 1; tick <= 3000; tick++) {
    for (const node of nodes) node.tick();
    for (const m of mail.splice(0)) nodes[m.to - 1]!.step(m);
    nodes.forEach((node, i) => {
      while (node.hasReady()) {
        const rd = node.ready();
        disks[i]!.append(rd.entries);
        if (rd.hardState !== null) {
          disks[i]!.setHardState(rd.hardState);
        }
        mail.push(...rd.messages);
        node.advance();
      }
    });
    const led = nodes.findIndex(
      (node) => node.basicStatus().state === 'StateLeader',
    );
    if (led >= 0) {
      return `tick ${tick}: n${led + 1} leads${termOf(nodes[led]!)}`;
    }
  }
  return `tick 3000: no leader${termOf(nodes[0]!)}`;
}

function termOf(node: RawNode): string {
  return `, term ${node.basicStatus().term}`;
}

console.log(`seeds 6, 7, 8  ${run((id) => 5 + id)}`);
console.log(`seeds 6, 6, 6  ${run(() => 6)}`);
