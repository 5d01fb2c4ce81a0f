/**
 * How many entries fit into a message.
 *
 * @module
 */
import { newEntry } from '../../../src/index.ts';
import type { Entry } from '../../../src/index.ts';
import { entriesSize, limitSize } from '../../../src/sizes.ts';
import type { Exercise } from '../../exercise.ts';

/** Entries from index 1 on, with payloads of these sizes. */
function entriesOf(payloads: readonly number[]): Entry[] {
  return payloads.map((size, i) => newEntry(1, i + 1, new Uint8Array(size)));
}

/** Bytes of entries with these payloads, encoded. */
function sizeOf(payloads: readonly number[]): number {
  return entriesSize(entriesOf(payloads));
}

/** Which entries are to be taken, by index. */
function expectTaken(
  payloads: readonly number[],
  maxSize: number,
  wanted: string,
): string | null {
  const entries = limitSize(entriesOf(payloads), maxSize);
  const got = entries.map(({ index }) => index).join(' ') || 'none';
  if (got === wanted) return null;
  const what = `payloads ${payloads.join(' ')}, ${maxSize} bytes`;
  return `${what}: ${got}, not ${wanted}`;
}

export const exercise: Exercise = {
  file: 'src/sizes.ts',
  symbol: 'limitSize',
  start: {
    text: `\
export function limitSize<T extends readonly Entry[]>(
  entries: T,
  maxSize: number,
): T | Entry[] {
  let size = 0;
  for (let i = 0; i < entries.length; i++) {
    size += entrySize(entries[i]!);
    if (size > maxSize) return entries.slice(0, i);
  }
  return entries;
}
`,
    caught: 'first-passes',
  },
  solution: `\
export function limitSize<T extends readonly Entry[]>(
  entries: T,
  maxSize: number,
): T | Entry[] {
  let size = 0;
  for (let i = 0; i < entries.length; i++) {
    size += entrySize(entries[i]!);
    if (i > 0 && size > maxSize) return entries.slice(0, i);
  }
  return entries;
}
`,
  wrong: [
    {
      // The payload alone is less than what goes over the wire.
      text: `\
export function limitSize<T extends readonly Entry[]>(
  entries: T,
  maxSize: number,
): T | Entry[] {
  let size = 0;
  for (let i = 0; i < entries.length; i++) {
    size += entries[i]!.data.length;
    if (i > 0 && size > maxSize) return entries.slice(0, i);
  }
  return entries;
}
`,
      caught: 'encoded',
    },
    {
      // A limit may be reached.
      text: `\
export function limitSize<T extends readonly Entry[]>(
  entries: T,
  maxSize: number,
): T | Entry[] {
  let size = 0;
  for (let i = 0; i < entries.length; i++) {
    size += entrySize(entries[i]!);
    if (i > 0 && size >= maxSize) return entries.slice(0, i);
  }
  return entries;
}
`,
      caught: 'exact',
    },
    {
      // The exception is for the first entry, not for the last.
      text: `\
export function limitSize<T extends readonly Entry[]>(
  entries: T,
  maxSize: number,
): T | Entry[] {
  let size = 0;
  for (let i = 0; i < entries.length; i++) {
    if (size > maxSize) return entries.slice(0, i);
    size += entrySize(entries[i]!);
  }
  return entries;
}
`,
      caught: 'limit',
    },
    {
      // What fits is a beginning, not a choice.
      text: `\
export function limitSize<T extends readonly Entry[]>(
  entries: T,
  maxSize: number,
): T | Entry[] {
  let size = 0;
  return entries.filter((entry, i) => {
    const more = size + entrySize(entry);
    if (i > 0 && more > maxSize) return false;
    size = more;
    return true;
  });
}
`,
      caught: 'prefix',
    },
  ],
  checks: [
    {
      id: 'first-passes',
      fails: {
        zh:
          '第一个条目比上限还大，一个也没有给：它永远发不出去，后面的也跟着等' +
          '。至少要给一个。',
        en:
          'The first entry is larger than the limit, and none is taken: it ' +
          'would never be sent, nor would what comes after it. At least one ' +
          'must be taken.',
      },
      run: () => expectTaken([100, 1], 10, '1') ?? expectTaken([3, 1], 0, '1'),
    },
    {
      id: 'encoded',
      fails: {
        zh:
          '三个条目的载荷一共 3 字节，编码以后却多得多。上限管的是编码后的字' +
          '节。',
        en:
          'The payloads of three entries are 3 bytes in all, but far more ' +
          'when they are encoded, and that is what the limit is about.',
      },
      run: () => expectTaken([1, 1, 1], 3, '1'),
    },
    {
      id: 'limit',
      fails: {
        zh: '第二个条目加上去就超过了，仍然给了它。只有第一个可以越过上限。',
        en:
          'With the second entry the limit is exceeded, and it was taken ' +
          'all the same. Only the first one may exceed it.',
      },
      run: () => expectTaken([4, 5, 6], sizeOf([4, 5]) - 1, '1'),
    },
    {
      id: 'exact',
      fails: {
        zh: '两个条目编码以后正好到上限，两个都该给。',
        en:
          'Two entries make it exactly to the limit when they are encoded, ' +
          'and both are to be taken.',
      },
      run: () => expectTaken([4, 5, 6], sizeOf([4, 5]), '1 2'),
    },
    {
      id: 'prefix',
      fails: {
        zh:
          '中间的一个太大，跳过它给了后面的：接收的一方，日志里就缺了一条。要' +
          '给的是开头的一段。',
        en:
          'One in the middle was too large and was left out, and a later one ' +
          'was taken: the log of the receiver would have a gap. What is ' +
          'taken is the beginning.',
      },
      run: () => expectTaken([1, 100, 1], sizeOf([1]) + 20, '1'),
    },
  ],
  trials: [{ profile: 'default', seeds: 10 }],
  because: {},
};
