/**
 * How many bytes do the members take?
 *
 * @module
 */
import { decodeSnapshot, encodeSnapshot } from '../../../src/index.ts';
import { newConfState, newSnapshot } from '../../../src/index.ts';
import type { ConfState } from '../../../src/index.ts';
import type { Exercise } from '../../exercise.ts';

/** Members there and back; null if they are the same, in so many bytes. */
function roundTrip(parts: Partial<ConfState>, size: number): string | null {
  const state = newConfState(parts);
  try {
    const bytes = encodeSnapshot(newSnapshot(1, 1, state));
    const back = decodeSnapshot(bytes).metadata.confState;
    const [was, is] = [JSON.stringify(state), JSON.stringify(back)];
    if (is !== was) return `${was} came back as ${is}`;
    if (bytes.length === size) return null;
    return `${bytes.length} bytes, not ${size}`;
  } catch (error) {
    const { name, message } = error as Error;
    return `${name}: ${message}`;
  }
}

export const exercise: Exercise = {
  file: 'src/codec.ts',
  symbol: 'confStateSize',
  start: {
    text: `\
function confStateSize(state: ConfState): number {
  const { voters, learners, votersOutgoing, learnersNext } = state;
  let size = 0;
  for (const id of voters) size += numberSize(id);
  for (const id of learners) size += numberSize(id);
  for (const id of votersOutgoing) size += numberSize(id);
  for (const id of learnersNext) size += numberSize(id);
  return size;
}
`,
    caught: 'flag',
  },
  solution: `\
function confStateSize(state: ConfState): number {
  const { voters, learners, votersOutgoing, learnersNext } = state;
  let size = 2;
  for (const id of voters) size += numberSize(id);
  for (const id of learners) size += numberSize(id);
  for (const id of votersOutgoing) size += numberSize(id);
  for (const id of learnersNext) size += numberSize(id);
  return size;
}
`,
  wrong: [
    {
      // Every id is small.
      text: `\
function confStateSize(state: ConfState): number {
  const { voters, learners, votersOutgoing, learnersNext } = state;
  const count =
    voters.length +
    learners.length +
    votersOutgoing.length +
    learnersNext.length;
  return 2 + 2 * count;
}
`,
      caught: 'large-id',
    },
    {
      // The second half of a joint configuration is left out.
      text: `\
function confStateSize({ voters, learners }: ConfState): number {
  let size = 2;
  for (const id of voters) size += numberSize(id);
  for (const id of learners) size += numberSize(id);
  return size;
}
`,
      caught: 'joint',
    },
    {
      // One byte too many for the flag: the rest stays 0.
      text: `\
function confStateSize(state: ConfState): number {
  const { voters, learners, votersOutgoing, learnersNext } = state;
  let size = numberSize(128);
  for (const id of voters) size += numberSize(id);
  for (const id of learners) size += numberSize(id);
  for (const id of votersOutgoing) size += numberSize(id);
  for (const id of learnersNext) size += numberSize(id);
  return size;
}
`,
      caught: 'flag',
    },
  ],
  checks: [
    {
      id: 'flag',
      fails: {
        zh:
          '五个字段里还有一个真假，它总是写出来，是 false 也占两个字节。长' +
          '度算少了，里面的字段会伸到外面去；算多了，后面的字节就错了位。',
        en:
          'The fifth field is a flag. It is always written, and takes two ' +
          'bytes even when it is false. With too small a length the inner ' +
          'fields stick out, with too large a one what follows is taken in.',
      },
      run: () => roundTrip({ voters: [1, 2, 3] }, 16),
    },
    {
      id: 'large-id',
      fails: {
        zh: 'id 也可能很大：300 要两个字节，2^53-1 要八个。',
        en: 'An id may be large: 300 takes two bytes, and 2^53-1 takes eight.',
      },
      run: () => roundTrip({ voters: [1, 300, 2 ** 53 - 1] }, 24),
    },
    {
      id: 'joint',
      fails: {
        zh: '联合配置里，四个名单都可能有人。',
        en: 'In a joint configuration all four lists may have somebody.',
      },
      run: () =>
        roundTrip(
          {
            voters: [1, 2],
            learners: [5],
            votersOutgoing: [1, 3],
            learnersNext: [3],
            autoLeave: true,
          },
          22,
        ),
    },
  ],
  trials: [{ profile: 'wire', seeds: 3 }],
  because: {},
};
