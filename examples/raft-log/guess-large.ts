import { entriesSize, MemoryStorage } from '../../src/index.ts';
import { newEntry, SILENT } from '../../src/index.ts';
import { RaftLog } from '../../src/internals.ts';

// At most 40 encoded bytes in the application's hands.
const log = new RaftLog(new MemoryStorage(), SILENT, 40);
const sizes = [10, 10, 100, 10];
log.append(sizes.map((n, i) => newEntry(1, i + 1, new Uint8Array(n))));
log.commitTo(4);

const pages: string[] = [];
while (log.hasNextCommittedEntries(true)) {
  const page = log.nextCommittedEntries(true);
  const { index } = page[page.length - 1]!;
  const size = entriesSize(page);
  pages.push(page.map((entry) => entry.index).join(' '));
  console.log(`entries ${pages.at(-1)}: ${size} bytes`);
  log.acceptApplying(index, size, true);
  log.appliedTo(index, size);
}
console.log(pages[1]);
