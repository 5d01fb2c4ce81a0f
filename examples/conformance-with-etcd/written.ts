import { rewriteScript } from '../../sim/index.ts';

const commands = `\
# Two nodes start from a snapshot at index 2.
add-nodes 2 voters=(1,2) index=2
----

campaign 1
----

process-ready 1
----

deliver-msgs 2
----

raft-state
----
`;

console.log(rewriteScript('interaction', 'two.txt', commands));
