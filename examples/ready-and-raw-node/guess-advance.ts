import { newMessage } from '../../src/index.ts';
import { Stand } from '../../sim/figures/index.ts';

// n1 leads three nodes, and has committed its empty entry.
const stand = new Stand({ logs: ['', '', ''], term: 0 });
stand.elect(1);
const n1 = stand.node(1);

// It takes entry 2, and a Ready with it. The Ready is
// written and sent, but nobody calls advance yet.
n1.propose(new TextEncoder().encode('x=1'));
n1.ready();

const response = { type: 'MsgAppResp', to: 1, term: 1, index: 2 } as const;
n1.step(newMessage({ ...response, from: 2 }));
console.log(n1.status().commit);
