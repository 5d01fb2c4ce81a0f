import { newConfState, newEntry, newMessage } from '../../src/index.ts';
import { describeMessage, MemoryStorage, RawNode } from '../../src/index.ts';

// For all that n2 knows, n1 is the only voter and n2 a learner.
const confState = newConfState({ voters: [1], learners: [2] });
const hardState = { term: 1, vote: 0, commit: 2 };
const entries = [newEntry(1, 1), newEntry(1, 2)];
const storage = new MemoryStorage({ hardState, confState, entries });
const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
const n2 = new RawNode({ id: 2, storage, applied: 2, ...timers });

// n1 has promoted n2 in entry 3, and asks for its vote.
const last = { logTerm: 1, index: 3 };
n2.step(newMessage({ type: 'MsgVote', from: 1, to: 2, term: 2, ...last }));
const [answer] = n2.ready().messages;
console.log(describeMessage(answer!));
console.log(answer!.reject ? 'no' : 'yes');
