/**
 * What a case has to look at in the entries that it gets.
 *
 * @module
 */
import {
  MemoryStorage,
  newEntry,
  NO_LIMIT,
  STORAGE_CASES,
} from '../../../src/index.ts';
import type { Entry, Storage } from '../../../src/index.ts';
import type { Exercise } from '../../exercise.ts';

/** What becomes of a page on its way out of the storage. */
type Spoil = (page: readonly Entry[], whole: readonly Entry[]) => unknown;

/** The names of the cases that a storage fails. */
function failed(spoil: Spoil): string[] {
  const names: string[] = [];
  for (const { name, run } of STORAGE_CASES) {
    try {
      run((contents) => {
        const storage = new MemoryStorage(contents);
        const read = storage.entries.bind(storage);
        const entries: Storage['entries'] = (lo, hi, maxSize) => {
          const page = read(lo, hi, maxSize);
          const whole = read(lo, hi, NO_LIMIT);
          return spoil(page, whole) as readonly Entry[];
        };
        return Object.assign(storage, { entries });
      });
    } catch {
      names.push(name);
    }
  }
  return names;
}

/** Null if a storage that spoils its pages is found out. */
function noticed(spoil: Spoil): string | null {
  return failed(spoil).length > 0 ? null : 'all cases pass';
}

/** Each entry of the page, with something else in it. */
function each(change: (e: Entry) => Entry): Spoil {
  return (page) => page.map(change);
}

const answer = (body: string): string => `\
function expectPrefix(
  call: string,
  read: readonly Entry[],
  lo: number,
  count: number,
): void {
${body}}
`;

const COUNT = `\
  if (read.length !== count) {
    wrong(call, \`must have \${count} entries, has \${read.length}\`);
  }
`;

const FIELDS = `\
  read.forEach((entry, i) => {
    const index = lo + i;
    same(\`\${call}[\${i}].index\`, entry.index, index);
    same(\`\${call}[\${i}].term\`, entry.term, termOf(index));
    same(\`\${call}[\${i}].type\`, entry.type, typeOf(index));
`;

export const exercise: Exercise = {
  file: 'src/storage_contract.ts',
  symbol: 'expectPrefix',
  start: {
    text: answer(`\
  read.forEach((entry, i) => {
    same(\`\${call}[\${i}].index\`, entry.index, lo + i);
  });
  same(call, read.length, count);
`),
    caught: 'term',
  },
  solution: answer(`\
  same(\`\${call}.length\`, read.length, count);
  for (const [i, { index, term, type, data }] of read.entries()) {
    const at = \`\${call}[\${i}]\`;
    same(\`\${at}.index\`, index, lo + i);
    same(\`\${at}.term\`, term, termOf(lo + i));
    same(\`\${at}.type\`, type, typeOf(lo + i));
    expectBytes(\`\${at}.data\`, data, dataOf(lo + i));
  }
`),
  wrong: [
    {
      // All that there is is right, however little that may be.
      text: answer(`\
${FIELDS}\
    expectBytes(\`\${call}[\${i}].data\`, entry.data, dataOf(index));
  });
`),
      caught: 'fewer',
    },
    {
      // The same object, and not the same bytes.
      text: answer(`\
${COUNT}\
${FIELDS}\
    same(\`\${call}[\${i}].data\`, entry.data, dataOf(index));
  });
`),
      caught: 'right',
    },
    {
      // As many bytes as there should be.
      text: answer(`\
${COUNT}\
${FIELDS}\
    const { length } = dataOf(index);
    same(\`\${call}[\${i}].data\`, entry.data.length, length);
  });
`),
      caught: 'data',
    },
    {
      // At least as many as there should be.
      text: answer(`\
${COUNT.replace('!==', '<')}\
${FIELDS}\
    expectBytes(\`\${call}[\${i}].data\`, entry.data, dataOf(index));
  });
`),
      caught: 'more',
    },
    {
      // The first byte will do.
      text: answer(`\
${COUNT}\
${FIELDS}\
    const [got, wanted] = [entry.data.subarray(0, 1), dataOf(index)];
    expectBytes(\`\${call}[\${i}].data\`, got, wanted.subarray(0, 1));
  });
`),
      caught: 'end-of-data',
    },
    {
      // As a text they are the same.
      text: answer(`\
${COUNT}\
${FIELDS}\
    const wanted = dataOf(index).join(' ');
    same(\`\${call}[\${i}].data\`, [...entry.data].join(' '), wanted);
  });
`),
      caught: 'array',
    },
  ],
  checks: [
    {
      id: 'right',
      fails: {
        zh:
          '没有毛病的 `MemoryStorage` 通不过了。每次读出来的可以是另外的' +
          '对象，要比的是内容。',
        en:
          '`MemoryStorage`, with nothing wrong, fails. What is read may be ' +
          'another object each time; compare what is in it.',
      },
      run: () => failed((page) => page)[0] ?? null,
    },
    {
      id: 'index',
      fails: {
        zh: '每个条目的下标都少了 1，没有一个用例看出来。',
        en: 'The index of every entry is one too low, and no case notices.',
      },
      run: () =>
        noticed(each((e) => newEntry(e.term, e.index - 1, e.data, e.type))),
    },
    {
      id: 'term',
      fails: {
        zh:
          '条目的任期全写成 1，没有一个用例看出来。跟随者会照这样的任期写，' +
          '也照它投票。',
        en:
          'All entries say term 1, and no case notices. Followers would ' +
          'write such terms, and vote by them.',
      },
      run: () => noticed(each((e) => newEntry(1, e.index, e.data, e.type))),
    },
    {
      id: 'type',
      fails: {
        zh:
          '成员变更读出来成了普通条目，没有一个用例看出来。重启的节点会把它' +
          '当命令应用。',
        en:
          'A change of the membership comes back as a normal entry, and no ' +
          'case notices. A node that restarts would apply it as a command.',
      },
      run: () => noticed(each((e) => newEntry(e.term, e.index, e.data))),
    },
    {
      id: 'fewer',
      fails: {
        zh:
          '问到一段，只给第一个，没有一个用例看出来。给出的都对，还要看够' +
          '不够数。',
        en:
          'A range was asked for, the first of it came, and no case notices. ' +
          'What came is right; look also at how much came.',
      },
      run: () => noticed((page) => page.slice(0, 1)),
    },
    {
      id: 'more',
      fails: {
        zh:
          '存储不理会 `maxSize`，整段都给了出来，没有一个用例看出来。给出的' +
          '都对，只是太多：领导者发出的消息会大得没有上限。',
        en:
          'The storage ignores `maxSize` and gives the whole range, and no ' +
          'case notices. What came is right, only too much of it: messages ' +
          'of a leader would grow without a limit.',
      },
      run: () => noticed((_page, whole) => whole),
    },
    {
      id: 'data',
      fails: {
        zh: '数据全成了 0，长短没有变，没有一个用例看出来。',
        en: 'The data is all zeros, of the right length, and no case notices.',
      },
      run: () =>
        noticed(
          each(({ term, index, data, type }) =>
            newEntry(term, index, new Uint8Array(data.length), type),
          ),
        ),
    },
    {
      id: 'end-of-data',
      fails: {
        zh:
          '数据只有第一个字节是对的，后面全成了 0，没有一个用例看出来。每个' +
          '字节都要比。',
        en:
          'Only the first byte of the data is right, the others are zeros, ' +
          'and no case notices. Compare every byte.',
      },
      run: () =>
        noticed(
          each(({ term, index, data, type }) => {
            const zeros = new Uint8Array(data.length);
            zeros.set(data.subarray(0, 1));
            return newEntry(term, index, zeros, type);
          }),
        ),
    },
    {
      id: 'array',
      fails: {
        zh:
          '数据是普通的数组，不是 `Uint8Array`，没有一个用例看出来。从 JSON ' +
          '里读回来的就是这样。',
        en:
          'The data is a plain array and no `Uint8Array`, and no case ' +
          'notices. That is what comes back from JSON.',
      },
      run: () => {
        const plain = (e: Entry): Entry => {
          return { ...e, data: [...e.data] as unknown as Uint8Array };
        };
        return noticed(each(plain));
      },
    },
  ],
  trials: [],
  because: {},
};
