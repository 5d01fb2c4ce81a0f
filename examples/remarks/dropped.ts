import { lineLogger, MemoryStorage, RawNode } from '../../src/index.ts';
import { newConfState, newMessage } from '../../src/index.ts';
import type { Config } from '../../src/index.ts';
import { toBytes } from '../../sim/index.ts';

const logger = lineLogger('DEBUG', (line) => {
  if (/dropping|no leader/.test(line)) console.log(line);
});
const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };

function start(voters: number[], own: Partial<Config> = {}): RawNode {
  const storage = new MemoryStorage({ confState: newConfState({ voters }) });
  return new RawNode({ id: 1, storage, logger, ...timers, ...own });
}

/** Alone, it has won as soon as its vote is on disk. */
function leader(own: Partial<Config> = {}): RawNode {
  const node = start([1], own);
  node.campaign();
  node.ready();
  node.advance();
  return node;
}

function propose(node: RawNode, text: string): void {
  try {
    node.propose(toBytes(text));
    console.log(`"${text}" is taken`);
  } catch (error) {
    console.log(`"${text}": ${(error as Error).name}`);
  }
}

propose(start([1, 2]), 'nobody leads');

const small = leader({ maxUncommittedEntriesSize: 10 });
propose(small, 'first');
propose(small, 'second');

const proud = start([1, 2], { disableProposalForwarding: true });
const beat = { type: 'MsgHeartbeat', from: 2, to: 1, term: 1 } as const;
proud.step(newMessage(beat));
propose(proud, 'not forwarded');
