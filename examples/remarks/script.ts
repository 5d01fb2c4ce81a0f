import { runScript } from '../../sim/index.ts';

const script = (outcome: string): string => `
add-nodes 1 voters=(1) index=3
----
INFO 1 switched to configuration voters=(1)
INFO 1 became follower at term 0
INFO newRaft 1 [peers: [1], term: 0, commit: 3, applied: 3, \
lastindex: 3, lastterm: 1]

campaign 1
----
INFO 1 is starting a new election at term 0
INFO 1 became candidate at term 1

process-ready 1
----
Ready MustSync=true:
Lead:0 State:StateCandidate
HardState Term:1 Vote:1 Commit:3
INFO 1 received MsgVoteResp from 1 at term 1
INFO 1 has received 1 MsgVoteResp votes and 0 vote rejections
${outcome}
`;

function check(outcome: string): void {
  const failure = runScript('interaction', 'one.txt', script(outcome));
  if (failure === null) return console.log('as expected');
  const { command, expected, actual } = failure;
  const wanted = expected.split('\n');
  console.log(`differs at ${command}`);
  actual.split('\n').forEach((line, i) => {
    if (line === wanted[i]) return;
    console.log(`- ${wanted[i]}\n+ ${line}`);
  });
}

check('INFO 1 became leader at term 1');
check('INFO 1 became the leader at term 1');
