import type { RawNode } from '../../src/index.ts';
import { Cluster, randomPerNode } from '../../sim/cluster.ts';
import { Store } from '../../sim/machine.ts';
import { partsOf } from '../../sim/figures/index.ts';
import type { Figure, Moment, Words } from '../../sim/figures/index.ts';
import { toBytes } from '../../sim/text.ts';

const cluster = new Cluster({
  nodes: 2,
  config: {},
  random: randomPerNode(1),
  machine: () => new Store(),
});

/** What n2 has, in memory and on disk. */
function look(title: Words): Moment {
  const node = cluster.hosts.get(2)!.raw as RawNode;
  return { title, drawing: partsOf(node.inspect().log) };
}

function settle(): void {
  for (let i = 0; i < 8; i++) {
    for (const flight of [...cluster.flights]) cluster.deliver(flight);
    for (const id of [1, 2]) while (cluster.handle(id));
  }
}

cluster.campaign(1);
settle();
settle();
cluster.propose(1, toBytes('x'));
cluster.handle(1);
for (const flight of [...cluster.flights]) cluster.deliver(flight);
cluster.take(2);
const taken = look({
  zh: '`take 2`：写了，没有落盘',
  en: '`take 2`: written, not synced',
});
cluster.crash(2, 0);
cluster.restart(2);

export const figure: Figure = {
  caption: {
    zh:
      'n2 收到条目 2，取走 `Ready`，把它交给了磁盘。断电，重启：没有落盘的' +
      '写一个也不剩。n2 还没有回复过它，所以谁也没有算错。',
    en:
      'n2 has received entry 2, taken its `Ready` and handed it to the disk. ' +
      'The power goes and comes back: of what was not synced nothing is ' +
      'left. n2 had not acknowledged it, so that nobody has counted wrongly.',
  },
  drawing: {
    kind: 'strip',
    moments: [
      taken,
      look({
        zh: '`crash 2 0`，`restart 2`',
        en: '`crash 2 0`, `restart 2`',
      }),
    ],
  },
};
