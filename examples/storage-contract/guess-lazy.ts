import { MemoryStorage, STORAGE_CASES } from '../../src/index.ts';
import type { Storage, StorageContents } from '../../src/index.ts';

/** Holds what it starts with, and never writes anything. */
function lazy(contents: StorageContents): MemoryStorage {
  const storage = new MemoryStorage(contents);
  storage.append = () => undefined;
  return storage;
}

/** The entries come by its own `append`. */
function written({ entries = [], ...rest }: StorageContents): Storage {
  const storage = lazy(rest);
  storage.append(entries);
  return storage;
}

/** How many cases such a storage fails. */
function failures(make: (contents: StorageContents) => Storage): number {
  let failed = 0;
  for (const { run } of STORAGE_CASES) {
    try {
      run(make);
    } catch {
      failed++;
    }
  }
  return failed;
}

console.log(`the entries put in directly: ${failures(lazy)} fail`);
console.log('given to append:');
console.log(failures(written));
