import type { RawNode } from '../../src/index.ts';
import { Cluster, randomPerNode } from '../../sim/cluster.ts';
import { rowOf } from '../../sim/figures/index.ts';
import type { Figure } from '../../sim/figures/index.ts';
import { Store } from '../../sim/machine.ts';
import { toBytes } from '../../sim/text.ts';

const cluster = new Cluster({
  nodes: 1,
  config: { asyncStorageWrites: true },
  random: randomPerNode(1),
  machine: () => new Store(),
});

cluster.campaign(1);
while (cluster.take(1) || cluster.write(1) || cluster.apply(1));
for (const data of ['a', 'b']) cluster.propose(1, toBytes(data));
// What is committed is handed to the state machine, which is slow.
while (cluster.take(1) || cluster.write(1));
cluster.propose(1, toBytes('c'));
cluster.take(1);
cluster.write(1);
cluster.propose(1, toBytes('d'));

const { log } = (cluster.hosts.get(1)!.raw as RawNode).inspect();

export const figure: Figure = {
  caption: {
    zh:
      '应用得慢的节点，日志上的四个位置各在一处，从左到右：`applied`、' +
      '`applying`、`committed`、末尾。',
    en:
      'A node that is slow to apply: four places in its log, from left to ' +
      'right `applied`, `applying`, `committed` and the end.',
  },
  drawing: {
    kind: 'logs',
    rows: [
      rowOf('n1', log, {
        marks: ['applied', 'applying', 'committed', 'last'],
        data: true,
      }),
    ],
    links: [],
  },
};
