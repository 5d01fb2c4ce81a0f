/** The polynomial of Castagnoli, with its bits in reverse order. */
const POLYNOMIAL = 0x82f63b78;

/** Bytes that are taken in one step. */
const STRIDE = 8;

/**
 * One table for each place in a step: what a byte there makes of the
 * checksum when all bytes behind it in the step are zeros. The checksum of
 * several is what their own make together.
 */
const TABLES = makeTables();

function makeTables(): readonly Uint32Array[] {
  const last = Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    }
    return crc;
  });
  const tables = [last];
  while (tables.length < STRIDE) {
    const behind = tables[0]!;
    tables.unshift(behind.map((crc) => (crc >>> 8) ^ last[crc & 0xff]!));
  }
  return tables;
}

const [T0, T1, T2, T3, T4, T5, T6, T7] = TABLES;

/**
 * CRC-32C (RFC 3720, appendix B.4) of some bytes.
 *
 * @param before - the checksum of what stands before them, to go on from.
 */
export function crc32c(bytes: Uint8Array, before = 0): number {
  const { length } = bytes;
  let crc = ~before;
  let at = 0;
  for (; at + STRIDE <= length; at += STRIDE) {
    // The checksum so far falls on the first four bytes.
    crc =
      T0![(crc ^ bytes[at]!) & 0xff]! ^
      T1![((crc >>> 8) ^ bytes[at + 1]!) & 0xff]! ^
      T2![((crc >>> 16) ^ bytes[at + 2]!) & 0xff]! ^
      T3![(crc >>> 24) ^ bytes[at + 3]!]! ^
      T4![bytes[at + 4]!]! ^
      T5![bytes[at + 5]!]! ^
      T6![bytes[at + 6]!]! ^
      T7![bytes[at + 7]!]!;
  }
  for (; at < length; at++) {
    crc = T7![(crc ^ bytes[at]!) & 0xff]! ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}
