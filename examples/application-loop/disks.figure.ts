import {
  newConfState,
  newEntry,
  newSnapshot,
  RawNode,
  Replica,
} from '../../src/index.ts';
import type { ReplicaConfig, Stored } from '../../src/index.ts';
import { rowOf } from '../../sim/figures/index.ts';
import type { Figure, LogRow, Words } from '../../sim/figures/index.ts';

const confState = newConfState({ voters: [1, 2, 3] });
const snapshot = newSnapshot(5, 2, confState);
const hardState = { term: 2, vote: 1, commit: 3 };

function entries(first: number) {
  return Array.from({ length: 8 - first }, (_, i) => newEntry(2, first + i));
}

function row(
  name: Words,
  stored: Partial<Stored>,
  machineAt: ReplicaConfig['machineAt'] = null,
): LogRow {
  let node: RawNode | null = null;
  new Replica({
    id: 1,
    founders: [1, 2, 3],
    run: 2,
    stored: { hardState, snapshot: null, entries: [], ...stored },
    machineAt,
    electionTick: 10,
    heartbeatTick: 1,
    random: () => 0,
    start: (config) => (node = new RawNode(config)),
  });
  return rowOf(name, node!.inspect().log, { marks: ['applied', 'committed'] });
}

export const figure: Figure = {
  caption: {
    zh: '四份磁盘和从它们开始的节点。硬状态都一样，写着 `commit` 是 3。',
    en:
      'Four disks, and the nodes that start from them. The hard state is the ' +
      'same on all: its `commit` is 3.',
  },
  drawing: {
    kind: 'logs',
    rows: [
      row({ zh: '没有快照', en: 'no snapshot' }, { entries: entries(1) }),
      row(
        { zh: '快照到 5', en: 'snapshot at 5' },
        { snapshot, entries: entries(6) },
      ),
      row(
        { zh: '日志从 3 起', en: 'log from 3 on' },
        { snapshot, entries: entries(3) },
      ),
      row(
        { zh: '状态机在 6', en: 'machine at 6' },
        { snapshot, entries: entries(6) },
        { index: 6, confState },
      ),
    ],
    links: [],
  },
};
