import { MemoryStorage, newConfState, newEntry } from '../../src/index.ts';
import { newMessage, RawNode } from '../../src/index.ts';

/** n2, leader of term 3, sends entries after 5 of term 2. */
function send(...ids: [term: number, index: number][]): string {
  const storage = new MemoryStorage({
    confState: newConfState({ voters: [1, 2] }),
    hardState: { term: 3, vote: 2, commit: 0 },
    entries: [1, 2, 3, 4, 5].map((index) => newEntry(2, index)),
  });
  const time = { electionTick: 10, heartbeatTick: 1 };
  const own = { id: 1, storage, random: () => 0 };
  const node = new RawNode({ ...time, ...own });
  const entries = ids.map(([term, index]) => newEntry(term, index));
  const place = { index: 5, logTerm: 2, entries };
  const way = { from: 2, to: 1, term: 3 };
  try {
    node.step(newMessage({ type: 'MsgApp', ...way, ...place }));
    return `taken up to ${node.inspect().log.lastIndex()}`;
  } catch (error) {
    return (error as Error).message;
  }
}

console.log('2/6 3/7:', send([2, 6], [3, 7]));
console.log('nothing:', send());
console.log('2/7    :', send([2, 7]));
console.log('2/6 2/8:', send([2, 6], [2, 8]));
console.log('1/6    :', send([1, 6]));
console.log('3/6 2/7:', send([3, 6], [2, 7]));
console.log('4/6    :', send([4, 6]));
