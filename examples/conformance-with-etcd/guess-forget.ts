import { runner, parseScript } from '../../sim/index.ts';

const SCRIPT = `\
log-level none
----

add-nodes 2 voters=(1,2) index=2
----

propose 1 x
----
`;

// The output is turned off, and nobody leads.
const run = runner('interaction');
let last = '';
for (const block of parseScript('a.txt', SCRIPT)) last = run(block);
console.log(last.trim());
