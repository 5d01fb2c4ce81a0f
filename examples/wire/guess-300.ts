import { WireWriter } from '../../src/wire.ts';

// Field 4 is 300; the first byte names the field.
const [, ...bytes] = new WireWriter(3).number(4, 300).finish();
console.log(bytes.map((b) => b.toString(16).padStart(2, '0')).join(' '));
