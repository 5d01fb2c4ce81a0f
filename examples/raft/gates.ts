import {
  MemoryStorage,
  newConfState,
  newMessage,
  RawNode,
} from '../../src/index.ts';
import type { MessageType } from '../../src/index.ts';

/** n1 of three, a candidate in term 5. */
function candidate() {
  const confState = newConfState({ voters: [1, 2, 3] });
  const hardState = { term: 4, vote: 0, commit: 0 };
  const storage = new MemoryStorage({ hardState, confState });
  const timers = { electionTick: 10, heartbeatTick: 1 };
  const n1 = new RawNode({ id: 1, storage, random: () => 0, ...timers });
  n1.campaign();
  const rd = n1.ready();
  if (rd.hardState !== null) storage.setHardState(rd.hardState);
  n1.advance();
  return n1;
}

/** What becomes of it when n2 sends it this. */
function hears(type: MessageType, term: number, reject = false): string {
  const n1 = candidate();
  n1.step(newMessage({ type, term, from: 2, to: 1, reject }));
  const answers = n1.hasReady() ? n1.ready().messages : [];
  const answer = answers.find(({ to }) => to === 2);
  const { state, term: now } = n1.status();
  const role = state.replace('State', '').toLowerCase();
  const says = answer?.reject ? 'says no' : `sends ${answer?.type}`;
  return `${role} ${now}, ${answer === undefined ? 'silent' : says}`;
}

const types: MessageType[] = [
  'MsgVote',
  'MsgPreVote',
  'MsgVoteResp',
  'MsgHeartbeat',
  'MsgAppResp',
];
for (const type of types) {
  console.log(type);
  for (const term of [4, 5, 6]) {
    console.log(`  of term ${term}:  ${hears(type, term)}`);
  }
}
