import { MemoryStorage, newConfState, RawNode } from '../../src/index.ts';
import type { Message } from '../../src/index.ts';

function name({ type, to }: Message): string {
  return type === 'MsgVote' ? `MsgVote to n${to}` : type;
}

/** What a candidate does first when its disk is slow. */
function candidate(exactlyAsEtcd: boolean): void {
  const confState = newConfState({ voters: [1, 2, 3] });
  const node = new RawNode({
    id: 1,
    storage: new MemoryStorage({ confState }),
    electionTick: 10,
    heartbeatTick: 1,
    random: () => 0,
    asyncStorageWrites: true,
    exactlyAsEtcd,
  });
  node.campaign();
  console.log(`exactlyAsEtcd: ${exactlyAsEtcd}`);
  for (const m of node.ready().messages) {
    console.log(`  ${name(m)}`);
    for (const r of m.responses) console.log(`    then ${name(r)}`);
  }
}

candidate(true);
candidate(false);
