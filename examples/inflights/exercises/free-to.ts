/**
 * A response comes: which slots of the window are free now?
 *
 * @module
 */
import { Inflights } from '../../../src/internals.ts';
import type { Exercise } from '../../exercise.ts';

/** A window of three with messages that end at these indexes. */
function windowOf(...lasts: readonly number[]): Inflights {
  const window = new Inflights(3, 100);
  for (const last of lasts) window.add(last, 10);
  return window;
}

function expectCount(window: Inflights, count: number): string | null {
  return window.count === count
    ? null
    : `count = ${window.count}, not ${count}`;
}

function freed(to: number, left: number): string | null {
  const window = windowOf(3, 5, 7);
  window.freeTo(to);
  return expectCount(window, left);
}

function bytesLeft(): string | null {
  const window = windowOf(3, 5, 7);
  window.freeTo(5);
  const { bytesInFlight } = window;
  return bytesInFlight === 10 ? null : `bytesInFlight = ${bytesInFlight}`;
}

/** Goes round the ring twice, one message leaving as one comes. */
function around(): string | null {
  const window = windowOf(1, 2, 3);
  for (let last = 4; last < 10; last++) {
    window.freeTo(last - 3);
    if (window.full) return `full after freeTo(${last - 3})`;
    window.add(last, 10);
  }
  return expectCount(window, 3);
}

export const exercise: Exercise = {
  file: 'src/inflights.ts',
  symbol: 'Inflights.freeTo',
  start: {
    text: `\
  freeTo(to: number): void {
    if (this.length === 0 || this.lasts[this.start] !== to) return;
    this.total -= this.bytes[this.start]!;
    this.start = this.start + 1 === this.size ? 0 : this.start + 1;
    this.length--;
  }
`,
    caught: 'older-ones',
  },
  solution: `\
  freeTo(to: number): void {
    while (this.length > 0 && this.lasts[this.start]! <= to) {
      this.total -= this.bytes[this.start]!;
      this.start = this.start + 1 === this.size ? 0 : this.start + 1;
      this.length--;
    }
    if (this.length === 0) this.start = 0;
  }
`,
  wrong: [
    {
      // The message that was answered stays.
      text: `\
  freeTo(to: number): void {
    while (this.length > 0 && this.lasts[this.start]! < to) {
      this.total -= this.bytes[this.start]!;
      this.start = this.start + 1 === this.size ? 0 : this.start + 1;
      this.length--;
    }
  }
`,
      caught: 'the-one-named',
    },
    {
      // The bytes stay.
      text: `\
  freeTo(to: number): void {
    while (this.length > 0 && this.lasts[this.start]! <= to) {
      this.start = this.start + 1 === this.size ? 0 : this.start + 1;
      this.length--;
    }
    if (this.length === 0) this.start = 0;
  }
`,
      caught: 'bytes',
    },
    {
      // Does not go round.
      text: `\
  freeTo(to: number): void {
    while (this.length > 0 && this.lasts[this.start]! <= to) {
      this.total -= this.bytes[this.start]!;
      this.start++;
      this.length--;
    }
  }
`,
      caught: 'around',
    },
  ],
  checks: [
    {
      id: 'older-ones',
      fails: {
        zh:
          '窗口里的三条在 3、5、7 结束。回复 6 说“到 6 为止（含）我都有”，' +
          '在 3 和 5 结束的两条都到了，两格都要还，剩下的只有 7。',
        en:
          'The three messages in the window end at 3, 5 and 7. The ' +
          'response 6 says "I have everything up to 6", so the messages ' +
          'that end at 3 and 5 have arrived. Both slots are freed, and ' +
          'only 7 is left.',
      },
      run: () => freed(6, 1),
    },
    {
      id: 'the-one-named',
      fails: {
        zh: '回复 5 说的正是在 5 结束的那一条，它自己的格子没有还。',
        en:
          'The response 5 is about the very message that ends at 5, and its ' +
          'slot is not freed.',
      },
      run: () => freed(5, 1),
    },
    {
      id: 'newer-ones',
      fails: {
        zh: '回复没有说到的条目，格子不能还。',
        en: 'A slot was freed whose message the response does not cover.',
      },
      run: () => freed(4, 2),
    },
    {
      id: 'bytes',
      fails: {
        zh: '格子还了，字节没有还：账上的字节只增不减，窗口迟早一直是满的。',
        en:
          'The slots are free, their bytes are not: they only ever grow, and ' +
          'sooner or later the window is full for good.',
      },
      run: bytesLeft,
    },
    {
      id: 'around',
      fails: {
        zh: '绕过环的末尾以后就不还了。`start` 到了 `size` 要回到 0。',
        en:
          'Past the end of the ring nothing is freed any more. At `size`, ' +
          '`start` goes back to 0.',
      },
      run: around,
    },
  ],
  trials: [
    { profile: 'network', seeds: 20 },
    { profile: 'stragglers', seeds: 10 },
  ],
  because: {},
};
