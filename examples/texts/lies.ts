import { quoteBytes } from '../../src/internals.ts';
import { toBytes, toText } from '../../sim/index.ts';

const payloads: readonly Uint8Array[] = [
  toBytes('x=1'),
  toBytes('领导者'),
  // One byte that is no UTF-8, and another one.
  Uint8Array.of(0x78, 0xfe),
  Uint8Array.of(0x78, 0xff),
  // The character that decoders put in place of such a byte.
  toBytes('x\ufffd'),
  // A line break, and a backslash with the letter n.
  toBytes('x\ny'),
  toBytes('x\\ny'),
  // One character outside of the first 65536, and two within.
  toBytes('\u{e0001}'),
  toBytes('\ue0001'),
  // From here on a terminal writes to the left.
  toBytes('x\u202e1='),
];

function compare(name: string, write: (data: Uint8Array) => string): void {
  const texts = payloads.map(write);
  const lines = texts.join('\n').split('\n').length;
  console.log(`${name}: ${new Set(texts).size} texts, ${lines} lines`);
}

console.log(`${payloads.length} payloads`);
compare('toText', toText);
compare('JSON.stringify', (data) => JSON.stringify(toText(data)));
compare('quoteBytes', quoteBytes);
payloads.forEach((data) => console.log(quoteBytes(data)));
