import * as raft from '../../src/index.ts';
import { parseConfChanges } from '../../src/internals.ts';
import { toBytes } from '../../sim/index.ts';

const confState = raft.newConfState({
  voters: [1, 26],
  votersOutgoing: [1, 2],
  learners: [4],
  learnersNext: [2],
  autoLeave: true,
});
console.log(raft.describeSnapshot(raft.newSnapshot(7, 3, confState)));

// A change, as the line about an ignored one shows it, and as an entry.
const changes = parseConfChanges('v26 r2');
const transition = 'ConfChangeTransitionAuto';
const change = raft.newConfChangeV2(changes, transition, toBytes('why'));
console.log(raft.describeConfChange(change));
const { type, data } = raft.encodeConfChange(change);
console.log(raft.describeEntry(raft.newEntry(3, 8, data, type)));

// The same entry with its last byte lost, and with all of them lost.
const cut = data.subarray(0, data.length - 1);
console.log(raft.describeEntry(raft.newEntry(3, 8, cut, type)));
const none = raft.newEntry(3, 8, undefined, type);
console.log(raft.describeEntry(none));
