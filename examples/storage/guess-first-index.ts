import { MemoryStorage, newEntry } from '../../src/index.ts';

const disk = new MemoryStorage();
disk.append([1, 2, 3, 4, 5].map((i) => newEntry(1, i)));
disk.createSnapshot(4, null, new Uint8Array());
console.log(disk.firstIndex());
