import {
  MemoryStorage,
  newConfState,
  newMessage,
  RawNode,
} from '../../src/index.ts';

/** n1 of five, in term 5, has asked who would vote for it in 6. */
function asker(): RawNode {
  const confState = newConfState({ voters: [1, 2, 3, 4, 5] });
  const hardState = { term: 5, vote: 0, commit: 0 };
  const storage = new MemoryStorage({ hardState, confState });
  const timers = { electionTick: 10, heartbeatTick: 1 };
  const config = { id: 1, storage, preVote: true, ...timers };
  const n1 = new RawNode({ ...config, random: () => 0 });
  n1.campaign();
  n1.ready();
  n1.advance();
  return n1;
}

/** What n1 is after n2 has responded, with a term of 6. */
function hears(reject: boolean): string {
  const n1 = asker();
  const type = 'MsgPreVoteResp';
  n1.step(newMessage({ type, from: 2, to: 1, term: 6, reject }));
  const { state, term } = n1.status();
  const role = state.replace('State', '').replace('PreC', 'pre-c');
  return `${role.toLowerCase()} ${term}`;
}

console.log(`granted: ${hears(false)}`);
console.log(`rejected: ${hears(true)}`);
console.log(`${hears(false)}, ${hears(true)}`);
