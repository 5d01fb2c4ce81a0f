import { EMPTY_DISK, Replica } from '../../src/index.ts';

const time = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
const cluster = { id: 1, founders: [1], run: 1, stored: EMPTY_DISK };
const replica = new Replica<number>({ ...cluster, ...time });

const kinds: string[] = [];
function rest(): void {
  while (replica.take()) {
    for (const e of replica.effects()) {
      if (e.kind === 'write') replica.written(e);
      if (e.kind === 'apply')
        replica.applied(
          e,
          e.entries.map(() => 0),
        );
    }
  }
}

replica.campaign();
rest();
while (replica.effects().length > 0) rest();
// It leads. Nothing of this is written, or asked for, yet.
replica.propose(Uint8Array.of(1));
replica.read();
replica.fail(new Error('EIO'));
for (const e of replica.effects()) {
  if (e.kind === 'settle') kinds.push(e.fate.kind);
}
console.log(`leader: n${replica.leader}`);
console.log(kinds.join(', '));
