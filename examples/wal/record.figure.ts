import { newEntry } from '../../src/index.ts';
import type { Figure, Piece, Words } from '../../sim/figures/index.ts';
import { MemoryFiles } from '../raft-kv/memory_files.ts';
import { Wal } from '../raft-kv/wal.ts';
import { readSegment } from '../raft-kv/wal_record.ts';

// A log with two records after its head; the figure shows the last one.
const files = new MemoryFiles();
const identity = { cluster: 'book', member: 1 };
const options = { files, folder: 'wal', identity, segmentSize: 1024 };
const { wal } = await Wal.open(options);
for (const index of [1, 2]) {
  const entries = [newEntry(1, index)];
  await wal.append([{ snapshot: null, entries, hardState: null }], true);
}
const [name] = wal.names();
const bytes = await files.read(`wal/${name}`);
const { records, end } = readSegment(name!, bytes, null, true);
const { at, payload } = records.at(-1)!;
const view = new DataView(bytes.buffer, bytes.byteOffset + at);
const number = (place: number): number => view.getUint32(place, true);
const checksum = (place: number): string => {
  return number(place).toString(16).padStart(8, '0');
};
const piece = (from: number, to: number, label: Words): Piece => {
  return { from, to, label, look: 'sure' };
};

const content = 24 + payload.length;
export const figure: Figure = {
  caption: {
    zh:
      `段里从字节 ${at} 起的一条记录，头 24 字节，内容 ` +
      `${payload.length} 字节，末尾用 0 补到 8 的倍数。数字从记录的开头数起。`,
    en:
      `The record at byte ${at} of a segment: 24 bytes of head, ` +
      `${payload.length} of payload, and zeros up to a multiple of 8. ` +
      'Numbers count from its first byte.',
  },
  drawing: {
    kind: 'bytes',
    rows: [
      {
        name: { zh: '头', en: 'head' },
        pieces: [
          piece(0, 4, { zh: `长 ${number(0)}`, en: `length ${number(0)}` }),
          piece(4, 8, `CRC ${checksum(4)}`),
          piece(8, 12, {
            zh: `前一条 ${checksum(8)}`,
            en: `previous ${checksum(8)}`,
          }),
          piece(12, 16, {
            zh: `已落盘到 ${number(12)}`,
            en: `synced ${number(12)}`,
          }),
        ],
        aside: '',
      },
      {
        name: { zh: '续', en: 'more' },
        pieces: [
          piece(16, 20, { zh: '种类 batch', en: 'kind batch' }),
          piece(20, 24, {
            zh: `头的 CRC ${checksum(20)}`,
            en: `CRC of head ${checksum(20)}`,
          }),
          piece(24, content, { zh: '内容', en: 'payload' }),
          ...(end - at > content
            ? [{ ...piece(content, end - at, ''), look: 'zeros' as const }]
            : []),
        ],
        aside: '',
      },
    ],
  },
};
