import { EMPTY_DISK, newConfChange, Replica } from '../../src/index.ts';

const time = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
const cluster = { id: 1, founders: [1], run: 1, stored: EMPTY_DISK };
const replica = new Replica<null>({ ...cluster, ...time });

// Where ReplicaNode would call the state machine.
const indexes: number[] = [];
function rest(): void {
  for (let todo = replica.effects(); todo.length > 0 || replica.take();) {
    for (const e of todo) {
      if (e.kind === 'write') replica.written(e);
      if (e.kind !== 'apply') continue;
      for (const { entry, command } of e.entries) {
        if (command !== null) indexes.push(entry.index);
      }
      replica.applied(e, Array<null>(e.entries.length).fill(null));
    }
    todo = replica.effects();
  }
}

replica.campaign();
rest();
replica.propose(Uint8Array.of(1));
replica.changeMembership(newConfChange('ConfChangeAddLearnerNode', 2));
replica.propose(Uint8Array.of(2));
rest();
console.log(indexes.join(', '));
