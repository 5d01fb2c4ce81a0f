import { EMPTY_DISK, Replica } from '../../src/index.ts';
import type { Entry } from '../../src/index.ts';

/** What a single node writes when it is asked for `x` in this run. */
function written(run: number): Entry {
  const time = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
  const cluster = { id: 9, founders: [9], run, stored: EMPTY_DISK };
  const replica = new Replica({ ...cluster, ...time });
  replica.campaign();
  let last: Entry | undefined;
  while (last === undefined || last.data.length === 0) {
    for (const e of replica.effects()) {
      if (e.kind === 'write') {
        last = e.batch.entries.at(-1) ?? last;
        replica.written(e);
      } else if (e.kind === 'apply') {
        replica.applied(e, [0]);
        replica.read();
        replica.propose(new TextEncoder().encode('x'));
      }
    }
    replica.take();
  }
  return last;
}

for (const run of [1, 300]) {
  const { term, index, data } = written(run);
  console.log(`run ${run}: ${term}/${index} holds ${data.join(' ')}`);
}
