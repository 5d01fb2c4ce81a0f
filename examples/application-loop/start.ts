import {
  newConfState,
  newEntry,
  newSnapshot,
  Replica,
} from '../../src/index.ts';
import type { ReplicaConfig, Stored } from '../../src/index.ts';

const founders = [1, 2, 3];
const four = newConfState({ voters: [1, 2, 3, 4] });
const snapshot = newSnapshot(5, 2, four);

/** Entries of term 2 with these indexes. */
function entries(first: number, last: number) {
  const length = last - first + 1;
  return Array.from({ length }, (_, i) => newEntry(2, first + i));
}

type MachineAt = ReplicaConfig['machineAt'];

function start(
  what: string,
  stored: Stored,
  machineAt: MachineAt = null,
): void {
  const replica = new Replica({
    id: 1,
    founders,
    run: 2,
    stored,
    machineAt,
    electionTick: 10,
    heartbeatTick: 1,
    random: () => 0,
  });
  const { log, appliedIndex, confState } = replica;
  const { commit } = log.initialState().hardState;
  const effects = replica.effects().map(({ kind }) => kind);
  console.log(what);
  console.log(
    `  log ${log.firstIndex()}..${log.lastIndex()}, commit ${commit}`,
  );
  console.log(
    `  applied ${appliedIndex}, voters ${confState.voters.join(' ')}, ` +
      `first ${effects.join() || 'nothing'}`,
  );
}

const hardState = { term: 2, vote: 1, commit: 3 };
start('an empty disk', { hardState: null, snapshot: null, entries: [] });
start('entries 1..7', { hardState, snapshot: null, entries: entries(1, 7) });
start('a snapshot at 5', { hardState, snapshot, entries: entries(6, 7) });
start('the same, the log from 3 on', {
  hardState,
  snapshot,
  entries: entries(3, 7),
});
const kept = { hardState, snapshot, entries: entries(6, 7) };
start('a machine at 6', kept, { index: 6, confState: four });
start('a machine at 4', kept, {
  index: 4,
  confState: newConfState({ voters: founders }),
});
