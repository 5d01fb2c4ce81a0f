import { MemoryStorage, newEntry } from '../../src/index.ts';

// What a file of records holds, read from its beginning.
const records = [
  newEntry(1, 1),
  newEntry(1, 2),
  newEntry(1, 3),
  newEntry(2, 2),
];
const storage = new MemoryStorage();
for (const record of records) storage.append([record]);
console.log(storage.lastIndex());
