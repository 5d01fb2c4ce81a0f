/**
 * Logs as a figure shows them, read from the nodes that hold them.
 *
 * @module
 */
import { NO_LIMIT } from '../../src/index.ts';
import type { Entry } from '../../src/index.ts';
import type { RaftLog } from '../../src/internals.ts';
import { payloadOf } from '../payload.ts';
import { toText } from '../text.ts';
import type { World } from '../world.ts';
import type { Before, Cell, CellLook, Jump, Link, LogRow, Logs, Mark, Words } from './figure.ts';

/** What may be added to a row. */
export interface RowExtras {
  /** Fields of the log, `stable` or `last`, in the order to be shown. */
  readonly marks?: readonly MarkName[];
  readonly jumps?: readonly Jump[];
  readonly aside?: Words;
  /** Whether to show what the entries carry. */
  readonly data?: boolean;
}

export type MarkName = 'applied' | 'applying' | 'committed' | 'stable' | 'last';

/** The log of one node as a row: what is in memory, and before it the disk. */
export function rowOf(name: Words, log: RaftLog, extras: RowExtras = {}): LogRow {
  const cells = log.allEntries().map((entry) => {
    return cellOf(entry, lookOf(log, entry.index), extras.data);
  });
  return {
    name,
    before: beforeOf(log),
    cells,
    committed: log.committed,
    marks: marksOf(log, extras.marks ?? []),
    jumps: extras.jumps ?? [],
    aside: extras.aside ?? '',
  };
}

/** A row of entries that no running node holds, such as those on a disk. */
function diskRow(
  name: Words,
  entries: readonly Entry[],
  committed: number | null,
  extras: RowExtras = {},
): LogRow {
  return {
    name,
    before: null,
    cells: entries.map((entry) => cellOf(entry, 'stable', extras.data)),
    committed,
    marks: [],
    jumps: [],
    aside: extras.aside ?? '',
  };
}

/** Disk and memory of one log, each as a row of its own. */
export function partsOf(log: RaftLog, marks: readonly MarkName[] = []): Logs {
  const { storage, unstable } = log;
  const first = storage.firstIndex();
  const end = storage.lastIndex() + 1;
  const stored = first < end ? storage.entries(first, end, NO_LIMIT) : [];
  const { snapshot } = unstable;
  const disk: LogRow = {
    ...EMPTY_ROW,
    name: { zh: '磁盘', en: 'disk' },
    before: first > 1 && snapshot === null ? savedBefore(log, first - 1) : null,
    cells: stored.map((entry) => {
      const hidden = entry.index >= unstable.offset || snapshot !== null;
      return cellOf(entry, hidden ? 'hidden' : 'stable');
    }),
  };
  const memory: LogRow = {
    ...EMPTY_ROW,
    name: { zh: '内存', en: 'memory' },
    before: snapshot === null ? null : { kind: 'waiting', ...snapshot.metadata },
    cells: unstable.entries.map((entry) => cellOf(entry, lookOf(log, entry.index))),
    marks: marksOf(log, marks),
  };
  return { kind: 'logs', rows: [disk, memory], links: [] };
}

/** Rows one above the other; what differs from the first is marked. */
export function compared(rows: readonly LogRow[], links: readonly Link[] = []): Logs {
  const [lead] = rows;
  const terms = new Map(lead?.cells.map(({ index, term }) => [index, term]));
  const marked = rows.map((row) => ({
    ...row,
    cells: row.cells.map((cell) => ({ ...cell, differs: terms.get(cell.index) !== cell.term })),
  }));
  return { kind: 'logs', rows: marked, links };
}

/** The logs of a world, a row for each node, also for those that are down. */
export function logsOf(world: World, ids: readonly number[], data = false): Logs {
  const rows = ids.map((id) => {
    const { log, entries, commit } = world.logOf(id);
    if (log !== null) return rowOf(`n${id}`, log, { data });
    return diskRow(`n${id}`, entries, commit, { data, aside: { zh: '停机', en: 'down' } });
  });
  return { kind: 'logs', rows, links: [] };
}

const EMPTY_ROW: LogRow = {
  name: '',
  before: null,
  cells: [],
  committed: null,
  marks: [],
  jumps: [],
  aside: '',
};

function cellOf({ index, term, data }: Entry, look: CellLook, shown = false): Cell {
  const label = shown ? (data.length === 0 ? '·' : toText(payloadOf(data))) : '';
  return { index, term, label, look, differs: false };
}

function lookOf({ unstable }: RaftLog, index: number): CellLook {
  if (index < unstable.offset) return 'stable';
  return index < unstable.offsetInProgress ? 'taken' : 'unstable';
}

function beforeOf(log: RaftLog): Before | null {
  const { snapshot } = log.unstable;
  if (snapshot !== null) return { kind: 'waiting', ...snapshot.metadata };
  const index = log.firstIndex() - 1;
  return index > 0 ? savedBefore(log, index) : null;
}

function savedBefore(log: RaftLog, index: number): Before {
  return { kind: 'saved', index, term: log.storage.term(index) };
}

function marksOf(log: RaftLog, names: readonly MarkName[]): Mark[] {
  const { applied, applying, committed, unstable } = log;
  const at = {
    applied,
    applying,
    committed,
    stable: unstable.offset - 1,
    last: log.lastIndex(),
  };
  return names.map((name) => ({ name, index: at[name] }));
}
