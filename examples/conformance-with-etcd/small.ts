import { rewriteScript } from '../../sim/index.ts';

// Five voters, and how far each of them is.
const quorum = `\
committed cfg=(1,2,3,4,5) idx=(7,5,3,9,_)
----

vote cfg=(1,2,3) cfgj=(3,4,5) votes=(y,y,n,y,_)
----
`;
console.log(rewriteScript('quorum', 'q.txt', quorum));

// A membership that changes.
const changes = `\
simple
v1
----

enter-joint
v2 v3 l4
----

simple
r1
----
`;
console.log(rewriteScript('confchange', 'c.txt', changes));
