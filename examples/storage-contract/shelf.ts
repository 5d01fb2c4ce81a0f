import {
  EMPTY_HARD_STATE,
  newConfState,
  newSnapshot,
} from '../../src/index.ts';
import {
  CompactedError,
  limitSize,
  UnavailableError,
} from '../../src/index.ts';
import { STORAGE_CASES, StorageError } from '../../src/index.ts';
import type { Entry, Storage, StorageContents } from '../../src/index.ts';

/** The entries in an array, and nothing besides. */
class Shelf implements Storage {
  private readonly contents: StorageContents;
  private readonly list: readonly Entry[];

  constructor(contents: StorageContents) {
    this.contents = contents;
    this.list = contents.entries ?? [];
  }

  initialState(): ReturnType<Storage['initialState']> {
    const { hardState, confState } = this.contents;
    return {
      hardState: hardState ?? EMPTY_HARD_STATE,
      confState: confState ?? newConfState(),
    };
  }

  firstIndex(): number {
    return this.list[0]?.index ?? 1;
  }

  lastIndex(): number {
    return this.list.at(-1)?.index ?? 0;
  }

  term(index: number): number {
    const entry = this.list[index - this.firstIndex()];
    if (entry !== undefined) return entry.term;
    if (index < this.firstIndex()) throw new CompactedError();
    throw new UnavailableError();
  }

  entries(lo: number, hi: number, maxSize: number): readonly Entry[] {
    const first = this.firstIndex();
    if (lo < first) throw new CompactedError();
    return limitSize(this.list.slice(lo - first, hi - first), maxSize);
  }

  snapshot(): ReturnType<Storage['snapshot']> {
    return this.contents.snapshot ?? newSnapshot(0, 0, newConfState());
  }
}

let failed = 0;
for (const { name, run } of STORAGE_CASES) {
  try {
    run((contents) => new Shelf(contents));
  } catch (error) {
    failed++;
    console.log(name);
    const known = error instanceof StorageError;
    const { message, constructor } = error as Error;
    console.log(`  ${known ? message : constructor.name}`);
  }
}
console.log(`${failed} of ${STORAGE_CASES.length} cases fail`);
