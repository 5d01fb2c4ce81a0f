import { MemoryStorage, newConfState } from '../../src/index.ts';
import { type ProposalDroppedError, RawNode } from '../../src/index.ts';
import type { Config } from '../../src/index.ts';

/** Proposes to a leader whose Readys nobody takes any more. */
function flood(bytes: number, limits: Partial<Config>): string {
  const confState = newConfState({ voters: [1] });
  const storage = new MemoryStorage({ confState });
  const time = { electionTick: 10, heartbeatTick: 1 };
  const own = { id: 1, storage, random: Math.random };
  const node = new RawNode({ ...time, ...own, ...limits });
  node.campaign();
  node.ready();
  node.advance();

  const data = new Uint8Array(bytes);
  for (let count = 0; count < 100_000; count++) {
    try {
      node.propose(data);
    } catch (error) {
      const { reason } = error as ProposalDroppedError;
      return `${count} taken, then ${reason}`;
    }
  }
  return '100000 taken';
}

console.log('one byte each      ', flood(1, {}));
console.log('one MiB each       ', flood(2 ** 20, {}));
console.log('maxUntakenSize 10  ', flood(4, { maxUntakenSize: 10 }));
console.log('exactlyAsEtcd      ', flood(1, { exactlyAsEtcd: true }));
const limit = { maxUncommittedEntriesSize: 10 };
console.log('maxUncommitted… 10 ', flood(4, limit));
