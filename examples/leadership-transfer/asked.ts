import {
  lineLogger,
  MemoryStorage,
  newConfState,
  newMessage,
  RawNode,
} from '../../src/index.ts';

// n1 leads n2 and n3; n4 is a learner, and there is no n5.
const confState = newConfState({ voters: [1, 2, 3], learners: [4] });
const storage = new MemoryStorage({ confState });
const timers = { electionTick: 10, heartbeatTick: 1 };
const said: string[] = [];
const logger = lineLogger('DEBUG', (line) => said.push(line));
const random = (): number => 0;
const n1 = new RawNode({ id: 1, storage, logger, random, ...timers });

/** All that the Readys ask for; what they send is lost. */
function work(): void {
  while (n1.hasReady()) {
    const { entries, hardState } = n1.ready();
    storage.append(entries);
    if (hardState !== null) storage.setHardState(hardState);
    n1.advance();
  }
}

const fromN2 = { from: 2, to: 1, term: 1 };
n1.campaign();
work();
n1.step(newMessage({ type: 'MsgVoteResp', ...fromN2 }));
work();
// n2 has the whole log; nobody has heard from n3.
n1.step(newMessage({ type: 'MsgAppResp', index: 1, ...fromN2 }));
work();

for (const to of [4, 5, 1, 3, 3, 2, 1]) {
  said.length = 0;
  n1.transferLeader(to);
  work();
  const { leadTransferee } = n1.basicStatus();
  console.log(`to n${to}, and then it is ${leadTransferee}`);
  for (const line of said) console.log(`  ${line}`);
}
