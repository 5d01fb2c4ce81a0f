import { entriesSize, NO_LIMIT } from '../../src/index.ts';
import { MemoryStorage, newEntry, SILENT } from '../../src/index.ts';
import { RaftLog } from '../../src/internals.ts';

// At most 40 encoded bytes in the application's hands.
const disk = new MemoryStorage();
const log = new RaftLog(disk, SILENT, 40);

function show(what: string, log: RaftLog): void {
  const { applied, applying, committed } = log;
  const marks = [applied, applying, committed];
  const text = [...marks, log.lastIndex()].join(' <= ');
  console.log(`${what.padEnd(16)} ${text}`);
}

// Five entries of 16 bytes. Four are committed, and three
// of them are on this disk.
const payload = new Uint8Array(10);
log.append([1, 2, 3, 4, 5].map((i) => newEntry(1, i, payload)));
log.commitTo(4);
disk.append(log.slice(1, 4, NO_LIMIT));
log.unstable.stableTo({ term: 1, index: 3 });
show('committed', log);

// Here only what is on the disk is handed out.
while (log.hasNextCommittedEntries(false)) {
  const page = log.nextCommittedEntries(false);
  const { index } = page[page.length - 1]!;
  const size = entriesSize(page);
  log.acceptApplying(index, size, false);
  show(`handed out ${page.length}`, log);
  const more = log.hasNextCommittedEntries(false);
  console.log('  more now?', more);
  log.appliedTo(index, size);
  show('applied', log);
}
const more = log.hasNextCommittedEntries(true);
console.log('unstable ones?', more);

// The process dies. This is what its disk still knows.
show('after a crash', new RaftLog(disk, SILENT));
