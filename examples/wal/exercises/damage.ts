/**
 * What was never finished, and what was damaged later.
 *
 * @module
 */
import { SECTOR } from '../../raft-kv/files.ts';
import { encodeRecord, readSegment } from '../../raft-kv/wal_record.ts';
import type { Exercise } from '../../exercise.ts';

const SIZE = 8192;

/** A segment in the making: records at its end, and how far it is synced. */
class Draft {
  readonly bytes = new Uint8Array(SIZE);
  /** Where each record begins; the first is the head. */
  readonly starts: number[] = [];
  end = 0;
  private synced = 0;
  private crc = 0;

  constructor() {
    this.add('head', 40);
    this.sync();
  }

  add(kind: 'head' | 'batch', size: number): void {
    const payload = new Uint8Array(size).fill(this.starts.length + 1);
    const { bytes, crc } = encodeRecord(kind, payload, this.crc, this.synced);
    this.bytes.set(bytes, this.end);
    this.starts.push(this.end);
    this.end += bytes.length;
    this.crc = crc;
  }

  sync(): void {
    this.synced = this.end;
  }

  /** The first sector that begins inside a record did not arrive. */
  lose(record: number): void {
    const from = Math.ceil((this.starts[record]! + 1) / SECTOR) * SECTOR;
    this.bytes.fill(0, from, from + SECTOR);
  }

  /** A bit of the payload changes. */
  flip(record: number): void {
    this.bytes[this.starts[record]! + 30]! ^= 1;
  }

  /** A bit of the head changes. */
  flipHead(record: number): void {
    this.bytes[this.starts[record]! + 2]! ^= 1;
  }

  /** The end of a value is what a client wrote: the head of a record. */
  forge(record: number): void {
    const { bytes } = encodeRecord('batch', new Uint8Array(8), 0, SIZE);
    this.bytes.set(bytes, this.starts[record]! + 1400);
  }

  /** The records that are read, or that there is damage. */
  read(): string {
    try {
      const { records, torn } = readSegment('', this.bytes, null, true);
      return `${records.length} records${torn ? ', torn' : ''}`;
    } catch {
      return 'damaged';
    }
  }
}

/** Null if a segment is read as it should be. */
function expectRead(draft: Draft, wanted: string): string | null {
  const got = draft.read();
  return got === wanted ? null : `${got}, must be ${wanted}`;
}

const answer = (body: string): string => `\
function damageAt(bytes: Uint8Array, at: number): string | null {
${body}}
`;

/** Looks for a mark in what was written later, from some byte on. */
const mark = (from: string): string => `\
  const head = headAt(bytes, at);
  for (let later = ${from}; later < bytes.length; later += ALIGNED) {
    const after = headAt(bytes, later);
    if (after !== null && after.synced > at) {
      return \`damaged, though it was synced before byte \${later}\`;
    }
  }
`;

const MARK = mark('head?.next ?? at + ALIGNED');

const SECTORS = `\
  const end = head?.end ?? at + HEAD;
  const torn = hasEmptySector(bytes, at, end);
  return torn ? null : 'damaged, and all of it was written';
`;

export const exercise: Exercise = {
  file: 'examples/raft-kv/wal_record.ts',
  symbol: 'damageAt',
  start: {
    // What ends before its time was never finished.
    text: answer(`\
  return hasEmptySector(bytes, at, bytes.length)
    ? null
    : 'damaged, and all of it was written';
`),
    caught: 'flipped-last',
  },
  solution: answer(`${MARK}${SECTORS}`),
  wrong: [
    {
      // The sectors alone.
      text: answer(`  const head = headAt(bytes, at);
${SECTORS}`),
      caught: 'lost-later',
    },
    {
      // The mark alone.
      text: answer(`${MARK}  return null;\n`),
      caught: 'flipped-last',
    },
    {
      // Whatever stands behind it proves that it was there.
      text: answer(`\
  const head = headAt(bytes, at);
  let later = head?.next ?? at + ALIGNED;
  for (; later < bytes.length; later += ALIGNED) {
    if (headAt(bytes, later) !== null) return 'damaged, more follows';
  }
${SECTORS}`),
      caught: 'same-write',
    },
    {
      // A mark that ends right before the record is taken for one behind it.
      text: answer(`${MARK.replace('> at', '>= at')}${SECTORS}`),
      caught: 'same-write',
    },
    {
      // What cannot be read was never finished.
      text: answer(`\
  const head = headAt(bytes, at);
  if (head === null) return null;
${MARK.slice(MARK.indexOf('\n') + 1)}${SECTORS}`),
      caught: 'head-flipped',
    },
    {
      // What cannot be read was written and damaged.
      text: answer(`\
  const head = headAt(bytes, at);
  if (head === null) return 'damaged';
${MARK.slice(MARK.indexOf('\n') + 1)}${SECTORS}`),
      caught: 'head-torn',
    },
    {
      // With no head the record is as long as the segment.
      text: answer(`${MARK}${SECTORS.replace('at + HEAD', 'bytes.length')}`),
      caught: 'last-head-flipped',
    },
    {
      // A value may hold anything, a record too.
      text: answer(`${mark('at + ALIGNED')}${SECTORS}`),
      caught: 'inside',
    },
  ],
  checks: [
    {
      id: 'torn',
      fails: {
        zh:
          '记录还没有同步，断电时它的一个扇区没有写到，后面什么也没有。这是' +
          '没有写完，不是损坏。',
        en:
          'The record was not synced, one of its sectors did not arrive, and ' +
          'nothing follows. It was never finished, which is no damage.',
      },
      run: () => {
        const draft = new Draft();
        draft.add('batch', 100);
        draft.sync();
        draft.add('batch', 1500);
        draft.lose(2);
        return expectRead(draft, '2 records, torn');
      },
    },
    {
      id: 'flipped-last',
      fails: {
        zh:
          '最后一条记录变了一位。它每个扇区都写到了，所以不是没有写完；它可能' +
          '早已同步，切掉就丢了答应过的东西。只看记录占的字节，后面的 0 不算。',
        en:
          'A bit of the last record has changed. All of its sectors arrived, ' +
          'so it was finished; it may have been synced, and must not be cut. ' +
          'Look at the bytes of the record only, not at the zeros behind it.',
      },
      run: () => {
        const draft = new Draft();
        draft.add('batch', 1500);
        draft.sync();
        draft.flip(1);
        return expectRead(draft, 'damaged');
      },
    },
    {
      id: 'lost-later',
      fails: {
        zh:
          '记录同步过，后面又写了一条。现在它的一个扇区成了 0：后一条的头说，' +
          '写它的时候，前面已经落盘。这是损坏。',
        en:
          'The record was synced, and another one was written later. Now ' +
          'a sector of the first is zeros. The head of the later one says ' +
          'that the first was on disk by then: this is damage.',
      },
      run: () => {
        const draft = new Draft();
        draft.add('batch', 1500);
        draft.sync();
        draft.add('batch', 100);
        draft.lose(1);
        return expectRead(draft, 'damaged');
      },
    },
    {
      id: 'same-write',
      fails: {
        zh:
          '两条记录在同一次写里，都没有同步。断电时后一条写到了，前一条缺一个' +
          '扇区。后一条的头没有说前一条已经落盘，两条都没有答应过。',
        en:
          'Two records in one write, neither of them synced. The later one ' +
          'arrived, and a sector of the earlier one did not. The head of the ' +
          'later one does not say that the earlier one was on disk; nobody ' +
          'was promised either of them.',
      },
      run: () => {
        const draft = new Draft();
        draft.add('batch', 1500);
        draft.add('batch', 100);
        draft.lose(1);
        return expectRead(draft, '1 records, torn');
      },
    },
    {
      id: 'inside',
      fails: {
        zh:
          '记录里的值是客户端写的，什么字节都可以有，也可以像一条记录的头。' +
          '这条记录没有写完，值里的字节却成了“后面的一条”，服务器不肯启动。',
        en:
          'A value may be any bytes that a client sends, and may look like ' +
          'the head of a record. This one was never finished, and bytes of ' +
          'its value were taken for a later record: no start is possible.',
      },
      run: () => {
        const draft = new Draft();
        draft.add('batch', 1500);
        draft.forge(1);
        draft.lose(1);
        return expectRead(draft, '1 records, torn');
      },
    },
    {
      id: 'head-flipped',
      fails: {
        zh:
          '记录同步过，后面又写了一条。现在它的头变了一位，读不出来了；后一条' +
          '的头照样作证，说它早已落盘。当作没有写完，答应过的两条都切掉了。',
        en:
          'The record was synced, and another one was written later. Now ' +
          'a bit of its head has changed, and the head cannot be read; the ' +
          'later one still says that it was on disk. Taken for a write that ' +
          'was never finished, both are cut off, though promised.',
      },
      run: () => {
        const draft = new Draft();
        draft.add('batch', 100);
        draft.sync();
        draft.add('batch', 100);
        draft.sync();
        draft.flipHead(1);
        return expectRead(draft, 'damaged');
      },
    },
    {
      id: 'last-head-flipped',
      fails: {
        zh:
          '最后一条记录的头变了一位，读不出来了，也不知道这条有多长。头的字节' +
          '都写到了，不是没有写完；只看头的 24 个字节，后面的 0 不算。',
        en:
          'A bit in the head of the last record has changed. The head cannot ' +
          'be read, and nobody knows how long the record is. All bytes of ' +
          'the head arrived, so it was not left unfinished. Look at those ' +
          '24 bytes only, not at the zeros behind them.',
      },
      run: () => {
        const draft = new Draft();
        draft.add('batch', 100);
        draft.sync();
        draft.flipHead(1);
        return expectRead(draft, 'damaged');
      },
    },
    {
      id: 'head-torn',
      fails: {
        zh:
          '记录没有写完：它的头跨两个扇区，后一个没有写到，头就读不出来。没有' +
          '谁说它落了盘，这不是损坏；当作损坏，断一次电，服务器就不肯启动。',
        en:
          'The record was never finished. Its head stands in two sectors, of ' +
          'which the second did not arrive, so that it cannot be read. ' +
          'Nothing says that it was on disk. If this counts as damage, a ' +
          'server does not start again after a power cut.',
      },
      run: () => {
        const draft = new Draft();
        draft.add('batch', SECTOR - draft.end - 32);
        draft.sync();
        draft.add('batch', 1500);
        draft.lose(2);
        return expectRead(draft, '2 records, torn');
      },
    },
  ],
  trials: [],
  because: {},
};
