import { encodeMessage, newEntry, newMessage } from '../../src/index.ts';
import { WireReader } from '../../src/wire.ts';
import { toBytes } from '../../sim/index.ts';
import type { Figure, Words } from '../../sim/figures/index.ts';

const entries = [newEntry(1, 2, toBytes('x=1000'))];
const parts = { from: 1, to: 2, term: 1, index: 1, logTerm: 1 };
const m = newMessage({ type: 'MsgApp', ...parts, commit: 1, entries });

const says: Readonly<Record<number, Words>> = {
  1: { zh: '数，类型：3 是 `MsgApp`', en: 'number, type: 3 is `MsgApp`' },
  2: { zh: '数，`to`', en: 'number, `to`' },
  3: { zh: '数，`from`', en: 'number, `from`' },
  4: { zh: '数，`term`', en: 'number, `term`' },
  5: { zh: '数，`logTerm`', en: 'number, `logTerm`' },
  6: { zh: '数，`index`', en: 'number, `index`' },
  7: {
    zh: '12 个字节，一个条目：里面又是字段',
    en: '12 bytes, an entry: a row of fields again',
  },
  8: { zh: '数，`commit`', en: 'number, `commit`' },
};

/** How many bytes the first field takes: with fewer it is cut off. */
function lengthOf(bytes: Uint8Array): number {
  for (let length = 1; ; length++) {
    const r = new WireReader(bytes.subarray(0, length), 'field');
    try {
      r.next();
      r.skip();
      return length;
    } catch {
      // It goes on.
    }
  }
}

const hex = (bytes: Uint8Array) =>
  [...bytes].map((b) => b.toString(16).padStart(2, '0')).join(' ');

const fields = [];
let rest = encodeMessage(m);
while (rest.length > 0) {
  const r = new WireReader(rest, 'field');
  r.next();
  const bytes = rest.subarray(0, lengthOf(rest));
  const name = `field ${r.field}`;
  fields.push({ name, value: hex(bytes), says: says[r.field] ?? '' });
  rest = rest.subarray(bytes.length);
}

export const figure: Figure = {
  caption: {
    zh: '一条 `MsgApp` 的 28 个字节，一个字段一行，十六进制。',
    en: 'The 28 bytes of a `MsgApp`, in hexadecimal, one field a line.',
  },
  drawing: { kind: 'letter', type: m.type, from: m.from, to: m.to, fields },
};
