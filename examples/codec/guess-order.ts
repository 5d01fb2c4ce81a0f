import { decodeMessage } from '../../src/index.ts';

// An append without entries: type, term, logTerm, index, commit.
const type = [0x08, 3];
const numbers = [
  [0x20, 2],
  [0x28, 1],
  [0x30, 4],
  [0x40, 4],
];
const read = (...fields: number[][]) =>
  JSON.stringify(decodeMessage(Uint8Array.from(fields.flat())));

const forward = read(type, ...numbers);
try {
  const backward = read(...numbers.reverse(), type);
  console.log(backward === forward ? 'the same' : 'another message');
} catch (error) {
  console.log((error as Error).name);
}
