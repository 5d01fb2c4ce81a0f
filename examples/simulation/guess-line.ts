import { parseCase } from '../../sim/case.ts';
import { runCase } from '../../sim/replay.ts';

// n1 wins the first term. The line with the vote request is out.
const written = `nodes 3
seed 1
campaign 1
handle 1
handle 2
deliver 2 1 MsgVoteResp 0
handle 1
tick 3 1`;

const { actions, setup } = parseCase(written);
const { effective } = runCase({ setup, actions });
for (const [i, action] of actions.entries()) {
  const did = effective.includes(i) ? 'does something' : 'does nothing';
  console.log(`${action.do}: ${did}`);
}
console.log(effective.length);
