import { MemoryStorage, STORAGE_CASES } from '../../src/index.ts';
import type { Storage } from '../../src/index.ts';

/** An answer that comes later, also when it is an error. */
function later<T>(run: () => T): Promise<T> {
  const answer = Promise.resolve().then(run);
  answer.catch(() => undefined);
  return answer;
}

/** A storage that reads from somewhere far away. */
function remote(s: MemoryStorage): Storage {
  const methods = {
    initialState: () => later(() => s.initialState()),
    firstIndex: () => later(() => s.firstIndex()),
    lastIndex: () => later(() => s.lastIndex()),
    term: (index: number) => later(() => s.term(index)),
    entries: (lo: number, hi: number, size: number) => {
      return later(() => s.entries(lo, hi, size));
    },
    snapshot: () => later(() => s.snapshot()),
  };
  return methods as unknown as Storage;
}

let failed = 0;
for (const { run } of STORAGE_CASES) {
  try {
    run((contents) => remote(new MemoryStorage(contents)));
  } catch {
    failed++;
  }
}
console.log(failed);
