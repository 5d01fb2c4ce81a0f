import { numberSize } from '../../src/sizes.ts';
import { WireWriter } from '../../src/wire.ts';

const hex = (bytes: Uint8Array) =>
  [...bytes].map((b) => b.toString(16).padStart(2, '0')).join(' ');

function show(what: string, bytes: Uint8Array): void {
  console.log(`${what.padEnd(27)} ${hex(bytes)}`);
}

const three = Uint8Array.of(7, 8, 9);
show('field 4 is 1', new WireWriter(2).number(4, 1).finish());
show('field 4 is 300', new WireWriter(3).number(4, 300).finish());
show('field 12 is 7 8 9', new WireWriter(5).data(12, three).finish());

// Field 7 holds a value: its fields 2 and 3 are 1 and 5.
const value = new WireWriter(6).open(7, 4).number(2, 1).number(3, 5);
show('field 7 is a value', value.finish());

for (const n of [0, 127, 128, 2 ** 31, Number.MAX_SAFE_INTEGER]) {
  const bytes = new WireWriter(numberSize(n)).number(4, n).finish();
  show(`field 4 is ${n}`, bytes);
}
