/** The checksum, against the examples of its standard and against a slow one. */
import { expect, it } from 'vitest';
import { crc32c } from '../../examples/raft-kv/crc32c.ts';
import { seeded } from '../../sim/random.ts';

const range = (length: number, byte: (i: number) => number): Uint8Array => {
  return Uint8Array.from({ length }, (_, i) => byte(i));
};

it.each([
  ['32 zeros', range(32, () => 0), 0x8a9136aa],
  ['32 ones', range(32, () => 0xff), 0x62a8ab43],
  ['rising', range(32, (i) => i), 0x46dd794e],
  ['falling', range(32, (i) => 31 - i), 0x113fdb5c],
  ['the digits', new TextEncoder().encode('123456789'), 0xe3069283],
  ['nothing', new Uint8Array(0), 0],
])('of %s is what the standard says', (_, bytes, crc) => {
  expect(crc32c(bytes)).toBe(crc);
});

/** Bit by bit, as the polynomial is divided by hand. */
function slow(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return ~crc >>> 0;
}

it('is the same in pieces of any length, at any place', () => {
  const random = seeded(7);
  const all = range(300, () => Math.floor(random() * 256));
  for (let length = 0; length < 40; length++) {
    for (let from = 0; from < 9; from++) {
      const bytes = all.subarray(from, from + length);
      expect(crc32c(bytes)).toBe(slow(bytes));
      expect(crc32c(all.subarray(from + length), crc32c(bytes))).toBe(slow(all.subarray(from)));
    }
  }
});
