import { encodeEntry, entriesSize, newEntry } from '../../src/index.ts';

// "abc" at index 200, in term 3.
const entry = newEntry(3, 200, new TextEncoder().encode('abc'));
const bytes = [...encodeEntry(entry)];
console.log(bytes.map((b) => b.toString(16).padStart(2, '0')).join(' '));
console.log(entriesSize([entry]));
