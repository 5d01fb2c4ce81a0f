import { ProgressTracker } from '../../src/internals.ts';
import { parseCase } from '../../sim/case.ts';
import { replayCase } from '../../sim/replay.ts';
import { describeViolation } from '../../sim/trace.ts';

// The mistake of the scene: a rejection is recorded as a grant.
type Books = Record<'recordVote', (id: number, granted: boolean) => void>;
const books: Books = ProgressTracker.prototype;
const right = books['recordVote'];
books.recordVote = function (id) {
  right.call(this, id, true);
};

const { violation, trace } = replayCase(
  parseCase(`nodes 3
seed 1
campaign 3
handle 3
deliver 3 2 MsgVote 0
handle 2
crash 3 0
campaign 1
handle 1
deliver 1 2 MsgVote 0
handle 2
deliver 2 1 MsgVoteResp 0
handle 1
tick 1 3`),
);

const { rule, kind, node, term, seq, args } = violation!;
console.log(describeViolation(violation!));
console.log(`rule ${rule}, found ${kind}`);
console.log(`node ${node}, term ${term}`);
console.log(`event ${seq}: ${trace.events[seq]!.text}`);
console.log(`told besides: ${Object.keys(args).join(', ')}`);
console.log(`events in the story: ${trace.events.length}`);
