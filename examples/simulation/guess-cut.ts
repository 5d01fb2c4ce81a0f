import { Cluster, randomPerNode } from '../../sim/cluster.ts';
import { Store } from '../../sim/machine.ts';

const cluster = new Cluster({
  nodes: 3,
  config: {},
  random: randomPerNode(1),
  machine: () => new Store(),
});

cluster.cut(1, 2);
console.log(cluster.connected(1, 2), cluster.connected(2, 1));

// n2 campaigns. Its request reaches n1; the vote of n1 does not reach n2.
cluster.campaign(2);
cluster.handle(2);
for (let i = 0; i < 2; i++) {
  for (const flight of [...cluster.flights]) {
    if (flight.message.from === 3 || flight.message.to === 3) continue;
    cluster.deliver(flight);
  }
  for (const id of [1, 2]) cluster.handle(id);
}
for (const { id, view } of cluster.hosts.values()) {
  console.log(`n${id} ${view.role} term ${view.term} vote ${view.vote}`);
}
console.log(cluster.hosts.get(2)!.view.role);
