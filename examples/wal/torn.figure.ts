import { newEntry } from '../../src/index.ts';
import type {
  Figure,
  Moment,
  Piece,
  PieceLook,
  Words,
} from '../../sim/figures/index.ts';
import { SECTOR } from '../raft-kv/files.ts';
import { MemoryFiles } from '../raft-kv/memory_files.ts';
import { Wal } from '../raft-kv/wal.ts';
import { readSegment } from '../raft-kv/wal_record.ts';

const identity = { cluster: 'book', member: 1 };
const common = { folder: 'wal', identity, segmentSize: 2048 };
const files = new MemoryFiles();
const { wal } = await Wal.open({ ...common, files });
const append = (index: number, size: number, sync: boolean): Promise<void> => {
  const entries = [newEntry(1, index, new Uint8Array(size).fill(7))];
  return wal.append([{ snapshot: null, entries, hardState: null }], sync);
};
await append(1, 300, true);
await append(2, 900, false);
const written = [...files.contents().values()][0]!;
const { records } = readSegment('', written, null, true);
const starts = [...records.map(({ at }) => at).slice(1), wal['end']];
const [one, two, end] = starts as [number, number, number];

const record = (n: number): Words => ({ zh: `记录 ${n}`, en: `record ${n}` });

/** The sectors of record 2, each as a piece. */
function sectors(bytes: Uint8Array, there: PieceLook): Piece[] {
  const pieces: Piece[] = [];
  for (let at = two; at < end;) {
    const next = Math.min(end, (Math.floor(at / SECTOR) + 1) * SECTOR);
    const gone = bytes.subarray(at, next).every((byte) => byte === 0);
    const look = gone ? 'zeros' : there;
    pieces.push({ from: at, to: next, label: gone ? '' : record(2), look });
    at = next;
  }
  return pieces;
}

const head: Piece = {
  from: 0,
  to: one,
  label: { zh: '段头', en: 'head' },
  look: 'sure',
};
const first: Piece = { from: one, to: two, label: record(1), look: 'sure' };
const rest: Piece = { from: end, to: 2048, label: '', look: 'zeros' };

function moment(
  zh: string,
  en: string,
  pieces: readonly Piece[],
  aside = { zh: '', en: '' },
): Moment {
  const row = { name: '', pieces, aside };
  return { title: { zh, en }, drawing: { kind: 'bytes', rows: [row] } };
}

let sector = 0;
const torn = files.crashed(() => ++sector !== 2);
const left = [...torn.contents().values()][0]!;
const said: string[] = [];
await Wal.open({ ...common, files: torn, say: (line) => said.push(line) });
const mended = [...torn.contents().values()][0]!;
if (said.length !== 1 || mended.subarray(two).some(Boolean)) throw new Error();

export const figure: Figure = {
  caption: {
    zh:
      '同一个段的四个时刻。记录 2 跨着三个扇区，断电时第二个没有写到，' +
      '那里还是预先写下的 0。',
    en:
      'Four moments of one segment. Record 2 stands in three sectors; the ' +
      'power went before the second of them arrived, and there are still ' +
      'the zeros that were written in advance.',
  },
  drawing: {
    kind: 'strip',
    moments: [
      moment('记录 1 已落盘', 'record 1 is synced', [
        head,
        first,
        { ...rest, from: two },
      ]),
      moment('记录 2 写了，没有同步', 'record 2 is written, not synced', [
        head,
        first,
        ...sectors(written, 'loose'),
        rest,
      ]),
      moment('断电以后', 'after the power cut', [
        head,
        first,
        ...sectors(left, 'sure'),
        rest,
      ]),
      moment('启动时切掉了记录 2', 'a start has cut record 2', [
        head,
        first,
        { ...rest, from: two },
      ]),
    ],
  },
};
