import { runScript } from '../../sim/index.ts';

const SCRIPT = `\
log-level none
----
ok

add-nodes 3 voters=(1,2,3) index=2
----
ok

campaign 1
----
ok

# n1 and n2 have the first entry of the term, at index 3,
# and it is committed.
stabilize 1 2
----
ok

log-level info
----
ok

set-randomized-election-timeout 1 timeout=5
----
ok

tick-heartbeat 1
----
ok

# n3 has nothing after the snapshot.
process-ready 1
----
Ready MustSync=false:
Messages:
1->2 MsgHeartbeat Term:1 Log:0/0 Commit:3
1->3 MsgHeartbeat Term:1 Log:0/0
`;

function judge(script: string): void {
  const failure = runScript('interaction', 'beat.txt', script);
  if (failure === null) return console.log('passed');
  const { line, command, expected, actual } = failure;
  console.log(`beat.txt:${line}: ${command} differs`);
  console.log(`expected:\n${expected}actual:\n${actual}`);
}

judge(SCRIPT);

// Somebody who has read the paper expects this instead.
judge(`${SCRIPT.trimEnd()} Commit:3\n`);
