/**
 * Passing over groups in one another without calling oneself.
 *
 * @module
 */
import { MAX_DEPTH, WireReader } from '../../../src/wire.ts';
import type { Exercise } from '../../exercise.ts';

/** Passes over all fields: `ok`, or what the reader says. */
function passOver(...bytes: number[]): string {
  const r = new WireReader(Uint8Array.from(bytes), 'value');
  try {
    while (r.next()) r.skip();
    return 'ok';
  } catch (error) {
    const { name, message } = error as Error;
    return name === 'DecodeError' ? message : `${name}: ${message}`;
  }
}

function expectOk(...bytes: number[]): string | null {
  const result = passOver(...bytes);
  if (result === 'ok') return null;
  return `[${bytes.slice(0, 12)}]: ${result}`;
}

function expectRefused(text: string, ...bytes: number[]): string | null {
  const result = passOver(...bytes);
  if (result.endsWith(text)) return null;
  return `[${bytes.slice(0, 12)}]: ${result}`;
}

/** Field 2 holds a group in a group, and so on. */
function groups(depth: number): number[] {
  const start = Array<number>(depth).fill(0x13);
  return [...start, ...Array<number>(depth).fill(0x14)];
}

type Method = (...args: unknown[]) => unknown;

/** How many methods of a reader are being called at once, at most. */
function deepestCall(bytes: readonly number[]): number {
  const r = new WireReader(Uint8Array.from(bytes), 'value');
  const methods = r as unknown as Record<string, Method>;
  let now = 0;
  let most = 0;
  for (const name of Object.getOwnPropertyNames(WireReader.prototype)) {
    const method = methods[name];
    if (name === 'constructor' || method === undefined) continue;
    methods[name] = (...args) => {
      most = Math.max(most, ++now);
      try {
        return method.apply(r, args);
      } finally {
        now--;
      }
    };
  }
  while (r.next()) r.skip();
  return most;
}

/** More calls inside one another, and there is one for every level. */
const MOST_CALLS = 20;

function stack(): string | null {
  const calls = deepestCall(groups(50));
  if (calls <= MOST_CALLS) return null;
  return `50 groups inside one another: ${calls} calls at once`;
}

/** The book's own, which calls itself by way of `skip`. */
const BOOK = `\
  private skipGroup(): void {
    const group = this.field;
    this.deeper();
    this.readKey(MAX_FIELD_IN_GROUP);
    while (this.type !== GROUP_END) {
      this.skip();
      this.readKey(MAX_FIELD_IN_GROUP);
    }
    this.depth--;
    if (this.field === group) return;
    throw this.error(\`group \${this.field} ends and was not begun\`);
  }
`;

export const exercise: Exercise = {
  file: 'src/wire.ts',
  symbol: 'WireReader.skipGroup',
  start: {
    text: `\
  private skipGroup(): void {
    let open = 1;
    while (open > 0) {
      this.readKey(MAX_FIELD_IN_GROUP);
      if (this.type === GROUP_START) open++;
      else if (this.type === GROUP_END) open--;
      else this.skip();
    }
  }
`,
    caught: 'other-end',
  },
  solution: `\
  private skipGroup(): void {
    this.deeper();
    const open = [this.field];
    while (open.length > 0) {
      this.readKey(MAX_FIELD_IN_GROUP);
      if (this.type === GROUP_START) {
        this.deeper();
        open.push(this.field);
      } else if (this.type === GROUP_END) {
        this.depth--;
        if (this.field === open.pop()) continue;
        throw this.error(\`group \${this.field} ends and was not begun\`);
      } else this.skip();
    }
  }
`,
  wrong: [
    {
      // As many calls at once as there are levels.
      text: BOOK,
      caught: 'stack',
    },
    {
      // Remembers the groups, and how many does not matter to it.
      text: `\
  private skipGroup(): void {
    const open = [this.field];
    while (open.length > 0) {
      this.readKey(MAX_FIELD_IN_GROUP);
      if (this.type === GROUP_START) open.push(this.field);
      else if (this.type === GROUP_END) {
        if (this.field === open.pop()) continue;
        throw this.error(\`group \${this.field} ends and was not begun\`);
      } else this.skip();
    }
  }
`,
      caught: 'too-deep',
    },
    {
      // Forgets to go up again.
      text: `\
  private skipGroup(): void {
    this.deeper();
    const open = [this.field];
    while (open.length > 0) {
      this.readKey(MAX_FIELD_IN_GROUP);
      if (this.type === GROUP_START) {
        this.deeper();
        open.push(this.field);
      } else if (this.type === GROUP_END) {
        if (this.field === open.pop()) continue;
        throw this.error(\`group \${this.field} ends and was not begun\`);
      } else this.skip();
    }
  }
`,
      caught: 'side-by-side',
    },
    {
      // The first end is taken for the end of the outermost group.
      text: `\
  private skipGroup(): void {
    this.deeper();
    const group = this.field;
    this.readKey(MAX_FIELD_IN_GROUP);
    while (this.type !== GROUP_END) {
      if (this.type !== GROUP_START) this.skip();
      this.readKey(MAX_FIELD_IN_GROUP);
    }
    this.depth--;
    if (this.field === group) return;
    throw this.error(\`group \${this.field} ends and was not begun\`);
  }
`,
      caught: 'inner',
    },
    {
      // Passes over whatever is not the end of its own group.
      text: `\
  private skipGroup(): void {
    this.deeper();
    const open = [this.field];
    while (open.length > 0) {
      this.readKey(MAX_FIELD_IN_GROUP);
      if (this.type === GROUP_START) {
        this.deeper();
        open.push(this.field);
      } else if (this.type === GROUP_END) {
        if (this.field !== open[open.length - 1]) continue;
        this.depth--;
        open.pop();
      } else this.skip();
    }
  }
`,
      caught: 'other-end',
    },
  ],
  checks: [
    {
      id: 'inner',
      fails: {
        zh:
          '组 2 里有组 3，组 3 结束了，组 2 还没有。里面的组的结尾，不是外' +
          '面的组的结尾。',
        en:
          'Group 3 lies in group 2. When group 3 ends, group 2 does not: an ' +
          'end belongs to the group that was begun last.',
      },
      run: () => expectOk(0x13, 0x08, 1, 0x1b, 0x08, 2, 0x1c, 0x14),
    },
    {
      id: 'other-end',
      fails: {
        zh:
          '组 2 开始，组 3 结束：这些字节坏了。只数开始和结束各有几个是不' +
          '够的，还要看号码。',
        en:
          'Group 2 begins and group 3 ends: these bytes are damaged. It is ' +
          'not enough to count beginnings and ends; the numbers count, too.',
      },
      run: () =>
        expectRefused(
          'group 3 ends and was not begun',
          ...[0x13, 0x08, 1, 0x1c, 0x14],
        ),
    },
    {
      id: 'side-by-side',
      fails: {
        zh:
          '一百多个组一个挨一个，没有谁在谁里面，却说太深了。出了一个组，' +
          '就浅了一层。',
        en:
          'More than a hundred groups lie side by side, none inside another, ' +
          'and it says that they are too deep. Leaving a group, one is a ' +
          'level higher again.',
      },
      run: () => {
        const pairs = Array.from({ length: 3 * MAX_DEPTH }, () => groups(1));
        return expectOk(0x13, ...pairs.flat(), 0x14);
      },
    },
    {
      id: 'too-deep',
      fails: {
        zh:
          '一百零一层也读了。不调用自己，栈不会溢出；可是层数没有上限，' +
          '记着的号码会和字节一样多。而且别的读法只收一百层。',
        en:
          'It reads a hundred and one levels. Without calling itself it can ' +
          'not overflow the stack, but with no limit it remembers as many ' +
          'numbers as there are bytes; and `value` takes a hundred.',
      },
      run: () =>
        expectOk(...groups(MAX_DEPTH)) ??
        expectRefused('values more than 100 deep', ...groups(MAX_DEPTH + 1)),
    },
    {
      id: 'stack',
      fails: {
        zh:
          '五十层的组，就有上百个调用一个套一个：每深一层，它又调用了自己。' +
          '结果是对的，可是栈有多深由收到的字节说了算。',
        en:
          'For fifty groups inside one another more than a hundred calls are ' +
          'open at once: it calls itself for every level. The results are ' +
          'right, but the bytes decide how deep the stack gets.',
      },
      run: stack,
    },
    {
      id: 'cut-off',
      fails: {
        zh: '组没有结束，字节却完了。',
        en: 'The bytes end, and the group does not.',
      },
      run: () => expectRefused('bytes end in a number', 0x13, 0x08, 1),
    },
  ],
  trials: [{ profile: 'wire', seeds: 3 }],
  because: {},
};
