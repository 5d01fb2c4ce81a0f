import { runScript } from '../../sim/index.ts';

// A space after what the library prints.
const script = `\
vote cfg=(1,2,3) votes=(y,y,_)
----
VoteWon\u0020
`;
const failure = runScript('quorum', 'q.txt', script);
console.log(failure === null ? 'passed' : 'differs');
