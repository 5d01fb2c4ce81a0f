import { lineLogger, MemoryStorage } from '../../src/index.ts';
import { newConfState, newEntry, newMessage } from '../../src/index.ts';
import { RawNode } from '../../src/index.ts';
import type { Ready } from '../../src/index.ts';

const disk = new MemoryStorage({
  confState: newConfState({ voters: [1, 2, 3] }),
});
const logger = lineLogger('INFO', (line) => {
  if (line.includes('ignored')) console.log('  (ignored)');
});
const timers = { electionTick: 10, heartbeatTick: 1 };
const config = { ...timers, random: () => 0, logger };
const node = new RawNode({ ...config, id: 2, storage: disk });
const { log } = node.inspect();

function show(what: string): void {
  const held = log.unstable.entries.map((e) => `${e.term}/${e.index}`);
  console.log(`${what}: ${held.join(' ') || 'nothing'}`);
}

/** Node `from` leads `term`, and its log begins so. */
function append(from: number, term: number, terms: number[]): void {
  const entries = terms.map((t, i) => newEntry(t, 1 + i));
  const type = 'MsgApp' as const;
  node.step(newMessage({ type, from, to: 2, term, entries }));
}

function write(rd: Ready): void {
  if (rd.hardState !== null) disk.setHardState(rd.hardState);
  disk.append(rd.entries);
}

append(1, 1, [1, 1, 1]);
show('three entries came');
let rd = node.ready();
show('handed out');
write(rd);
show('written');
append(3, 2, [1, 1, 2]); // a leader of term 2 has another 3
show('meanwhile another 3 came');
node.advance();
show('advance');

rd = node.ready();
write(rd);
node.advance();
show('the next Ready, written and advanced');
