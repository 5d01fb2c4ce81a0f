import { Cluster } from './cluster.ts';
import type { Library } from './host.ts';
import { measured } from './measured.ts';
import type { Workers } from './task.ts';

/** The work that every library is driven through in the same way. */
export function drivers<M>(library: Library<M>): Workers {
  return {
    replicate({ nodes, outstanding, entries, runs }) {
      let spent = 0;
      for (let run = 0; run < runs; run++) {
        const cluster = new Cluster(library, nodes);
        spent += measured(() => cluster.replicate(entries, outstanding));
        cluster.check(entries);
      }
      return spent / (runs * entries);
    },
    stubs: ({ outstanding, entries }) => stubs(library, outstanding, entries),
    memory({ nodes, outstanding, entries }) {
      const cluster = new Cluster(library, nodes);
      const before = heap();
      cluster.replicate(entries, outstanding);
      const after = heap();
      cluster.check(entries);
      return (after - before) / entries;
    },
    catchUp({ nodes, outstanding, entries, unlimited }) {
      const cluster = new Cluster(library, nodes, unlimited);
      cluster.cutOff = nodes;
      cluster.replicate(entries, outstanding);
      cluster.cutOff = 0;
      const spent = measured(() => cluster.catchUp(entries));
      return spent / entries;
    },
    idle({ nodes, groups, ticks }) {
      const clusters = Array.from({ length: groups }, () => new Cluster(library, nodes));
      const spent = measured(() => {
        for (let tick = 0; tick < ticks; tick++) {
          for (const cluster of clusters) {
            for (const host of cluster.hosts) host.tick();
            cluster.settle();
          }
        }
      });
      return spent / (groups * ticks);
    },
  };
}

/** One leader; its two followers are made of answers. */
function stubs<M>(library: Library<M>, outstanding: number, entries: number): number {
  const leader = library.host(1, [1, 2, 3], false);
  let replies: M[] = [];
  const post = (m: M): void => {
    const reply = library.answer(m);
    if (reply !== null) replies.push(reply);
  };
  const settle = (): void => {
    while (leader.turn(post) || replies.length > 0) {
      const taken = replies;
      replies = [];
      for (const reply of taken) leader.step(reply);
    }
  };
  leader.campaign();
  settle();
  const spent = measured(() => {
    for (let left = entries; left > 0; left -= outstanding) {
      for (let i = Math.min(left, outstanding); i > 0; i--) leader.propose();
      settle();
    }
  });
  if (leader.applied < entries) {
    throw new Error(`the leader applied ${leader.applied} of ${entries} entries`);
  }
  return spent / entries;
}

/** Bytes in use after a collection, those outside of the heap included. */
function heap(): number {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) throw new Error('memory is measured with node --expose-gc');
  gc();
  gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
