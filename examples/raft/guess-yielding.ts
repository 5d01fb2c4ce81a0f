import { MemoryStorage, newConfState } from '../../src/index.ts';
import { newMessage, RawNode } from '../../src/index.ts';

// n1 campaigns in term 1; then it hears a heartbeat of n2,
// which has won term 1.
const confState = newConfState({ voters: [1, 2, 3] });
const storage = new MemoryStorage({ confState });
const timers = { electionTick: 10, heartbeatTick: 1 };
const n1 = new RawNode({ id: 1, storage, random: () => 0, ...timers });
n1.campaign();
const type = 'MsgHeartbeat';
n1.step(newMessage({ type, from: 2, to: 1, term: 1 }));

const { state, term, vote, lead } = n1.inspect();
console.log(`${state}, term ${term}, lead n${lead}`);
console.log(vote === 0 ? 'nobody' : `n${vote}`);
