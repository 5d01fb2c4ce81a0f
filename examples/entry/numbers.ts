import { MemoryStorage, newConfState, RawNode } from '../../src/index.ts';

const last = Number.MAX_SAFE_INTEGER;
console.log(`2^53-1 is ${last}`);
console.log(`and one more: ${last + 1}`);
console.log(`and two more: ${last + 2}`);
console.log(`the two are equal: ${last + 1 === last + 2}`);

/** A lone voter in this term campaigns. */
function campaign(term: number): string {
  const storage = new MemoryStorage({
    confState: newConfState({ voters: [1] }),
    hardState: { term, vote: 0, commit: 0 },
  });
  const time = { electionTick: 10, heartbeatTick: 1 };
  const own = { id: 1, storage, random: () => 0 };
  const node = new RawNode({ ...time, ...own });
  try {
    node.campaign();
    return `is in term ${node.basicStatus().term}`;
  } catch (error) {
    return String(error);
  }
}

console.log(`\nfrom term ${last - 1}: ${campaign(last - 1)}`);
console.log(`from term ${last}: ${campaign(last)}`);
