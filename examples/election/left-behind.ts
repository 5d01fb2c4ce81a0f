import { describeMessage, MemoryStorage } from '../../src/index.ts';
import { newConfState, newMessage, RawNode } from '../../src/index.ts';

// n4 is a learner. It has heard of term 5, the leader n1
// is in term 4, and n4 never campaigns.
const confState = newConfState({ voters: [1, 2, 3], learners: [4] });
const hardState = { term: 5, vote: 0, commit: 0 };
const timers = { electionTick: 10, heartbeatTick: 1 };

for (const exactlyAsEtcd of [true, false]) {
  const storage = new MemoryStorage();
  storage.initialState = () => ({ hardState, confState });
  const random = (): number => 0;
  const options = { ...timers, random, exactlyAsEtcd };
  const n4 = new RawNode({ id: 4, storage, ...options });

  const type = 'MsgHeartbeat';
  n4.step(newMessage({ type, from: 1, to: 4, term: 4 }));
  for (let i = 0; i < 1000; i++) n4.tick();
  const sent = n4.hasReady() ? n4.ready().messages : [];
  console.log(`exactlyAsEtcd ${exactlyAsEtcd}`);
  console.log(`  ${sent.map((m) => describeMessage(m)).join() || 'silence'}`);
}
