import { encodeEntry, entriesSize, newEntry } from '../../src/index.ts';
import type { Entry } from '../../src/index.ts';

function show(what: string, entry: Entry): void {
  const { length } = encodeEntry(entry);
  const payload = entry.data.length;
  const counted = entriesSize([entry]);
  console.log(`${what}: payload ${payload}, ${counted} bytes`);
  if (length !== counted) throw new Error(`${length} were written`);
}

const bytes = (count: number) => new Uint8Array(count);
show('1/1, empty           ', newEntry(1, 1));
show('1/1, 3 bytes         ', newEntry(1, 1, bytes(3)));
show('1/127, 3 bytes       ', newEntry(1, 127, bytes(3)));
show('1/128, 3 bytes       ', newEntry(1, 128, bytes(3)));
show('9/1000000, 3 bytes   ', newEntry(9, 1_000_000, bytes(3)));
show('1/1, 200 bytes       ', newEntry(1, 1, bytes(200)));
const type = 'EntryConfChangeV2';
show('1/1, a change of 3   ', newEntry(1, 1, bytes(3), type));
