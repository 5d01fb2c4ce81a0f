import { decodeHardState, encodeHardState } from '../../src/index.ts';

const now = encodeHardState({ term: 3, vote: 2, commit: 7 });

/** What this library reads when more fields stand behind its own. */
function read(what: string, ...more: number[]): void {
  const { term, vote, commit } = decodeHardState(
    Uint8Array.of(...now, ...more),
  );
  console.log(`${what}: term ${term}, vote ${vote}, commit ${commit}`);
}

read('nothing more         ');
read('a number in field 4  ', 0x20, 0x96, 0x01);
read('data in field 5      ', 0x2a, 2, 0x08, 0xff);
read('4 bytes in field 6   ', 0x35, 8, 255, 8, 255);
read('8 bytes in field 7   ', 0x39, 8, 1, 8, 1, 8, 1, 8, 1);
read('a group in field 8   ', 0x43, 0x08, 9, 0x44);
// Not a later field, but a known one that holds something else.
read('data in field 1      ', 0x0a, 2, 0x08, 9);
read('another number in 1  ', 0x08, 9);
